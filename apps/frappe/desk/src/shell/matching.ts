/** Something that the search box offers: an address to go to, or something to do. */
export interface Hit {
	key: string
	label: string
	note: string
	to?: string
	run?: () => unknown
	/** What it stands under in the list; none for places and commands. */
	group?: string
	/** More that it is found by. */
	words?: string
}

/** Where a text in Chinese has what was typed in pinyin, in full or by first letters: the places of its first and last character. */
export type Reading = (text: string, typed: string) => [number, number] | false

const LATIN = /^[a-z]+$/

/**
 * The hits for what has been typed, those that begin with it first.
 * @param reading finds a label in Chinese by its pinyin (党组织: dzz); left out until it is loaded
 */
export function matching(hits: Hit[], typed: string, most: number, reading?: Reading): Hit[] {
	const wanted = typed.trim().toLowerCase()
	const parts = wanted.split(/\s+/)
	const scored = hits.flatMap((hit) => {
		const label = hit.label.toLowerCase()
		const all = `${label} ${hit.words ?? ""}`.toLowerCase()
		const read = LATIN.test(wanted) && wanted.length > 1 && reading ? reading(label, wanted) : false
		if (read) return [{ hit, score: read[0] === 0 ? (read[1] === label.length - 1 ? 0 : 1) : 2 }]
		if (!parts.every((part) => all.includes(part))) return []
		return [{ hit, score: label === wanted ? 0 : label.startsWith(wanted) ? 1 : label.includes(wanted) ? 2 : 3 }]
	})
	return scored
		.sort((one, other) => one.score - other.score)
		.slice(0, most)
		.map((row) => row.hit)
}
