/** The records that a print address names: the one in its path, or several as JSON in `names`. */
export function recordsOf(path: string | string[], names: unknown): string[] {
	const own = [path].flat().join("/")
	try {
		const several = JSON.parse(String(names ?? "[]"))
		if (Array.isArray(several) && several.length) return [...new Set(several.map(String))]
	} catch {
		// not a list: the record in the path stands alone
	}
	return [own]
}
