/**
 * Where a text stops being JSON; nothing if it is JSON or empty. Browsers say it each in their own words, so the place is
 * found by walking the text.
 */
export function jsonProblem(text: string): { line: number; column: number } | undefined {
	if (!text.trim()) return undefined
	try {
		JSON.parse(text)
		return undefined
	} catch {
		const at = firstProblem(text)
		const before = text.slice(0, at).split("\n")
		return { line: before.length, column: before[before.length - 1].length + 1 }
	}
}

const SCALAR =
	// eslint-disable-next-line no-control-regex -- JSON forbids them within texts
	/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
// eslint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y

function firstProblem(text: string): number {
	let at = 0
	const blank = () => {
		while (/[ \t\r\n]/.test(text[at] ?? "")) at++
	}
	const match = (pattern: RegExp) => {
		pattern.lastIndex = at
		const found = pattern.exec(text)
		if (found) at += found[0].length
		return Boolean(found)
	}
	/** Members up to the closing sign; false where it breaks off. */
	const members = (close: string, member: () => boolean): boolean => {
		at++
		blank()
		if (text[at] === close) return Boolean(++at)
		for (;;) {
			if (!member()) return false
			blank()
			if (text[at] === close) return Boolean(++at)
			if (text[at] !== ",") return false
			at++
			blank()
		}
	}
	const value = (): boolean => {
		blank()
		if (text[at] === "[") return members("]", value)
		if (text[at] !== "{") return match(SCALAR)
		return members("}", () => {
			if (!match(STRING)) return false
			blank()
			if (text[at] !== ":") return false
			at++
			return value()
		})
	}
	if (value()) blank()
	return Math.min(at, text.length)
}
