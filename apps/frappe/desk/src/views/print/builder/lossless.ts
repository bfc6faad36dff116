import { toRaw } from "vue"

/**
 * JSON that is written again as it was read: what was not changed keeps its very characters, also numbers like 1.0, escapes and
 * spaces. Objects may be changed, moved and left out in place.
 */

interface Origin {
	text: string
	members: { key: string | number; value: unknown; text: string }[]
}

const origins = new WeakMap<object, Origin>()
const TOKEN = /[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^ \t\r\n{}[\],:"]+)/y

/**
 * The value of a JSON text, with the memory of how it was written.
 *
 * @throws SyntaxError if it is no JSON
 */
export function parse(text: string): any {
	JSON.parse(text) // says what is wrong in the browser's words
	TOKEN.lastIndex = 0
	return read(text).value
}

function next(text: string): { sign: string; at: number } {
	const found = TOKEN.exec(text)!
	return { sign: found[1], at: TOKEN.lastIndex - found[1].length }
}

function read(text: string, first = next(text)): { value: unknown; text: string } {
	const { sign, at } = first
	if (sign !== "{" && sign !== "[") return { value: JSON.parse(sign), text: sign }
	const value: any = sign === "{" ? {} : []
	const close = sign === "{" ? "}" : "]"
	const members: Origin["members"] = []
	let token = next(text)
	while (token.sign !== close) {
		if (token.sign === ",") token = next(text)
		let key: string | number = members.length
		if (sign === "{") {
			key = JSON.parse(token.sign) as string
			next(text) // the colon
			token = next(text)
		}
		const member = read(text, token)
		members.push({ key, ...member })
		if (sign === "{")
			Object.defineProperty(value, key, {
				value: member.value,
				enumerable: true,
				writable: true,
				configurable: true,
			})
		else value.push(member.value)
		token = next(text)
	}
	const own = text.slice(at, token.at + 1)
	origins.set(value, { text: own, members })
	return { value, text: own }
}

/** The text of a value; of what was read before and not changed its very characters. */
export function write(value: unknown): string {
	return written(value).text
}

function written(given: unknown): { text: string; isSame: boolean } {
	const value: any = toRaw(given)
	if (value === null || typeof value !== "object") return { text: JSON.stringify(value) ?? "null", isSame: false }
	const origin = origins.get(value)
	const isList = Array.isArray(value)
	const keys = isList ? [...value.keys()] : keysOf(value, origin)
	let isSame = origin !== undefined && origin.members.length === keys.length
	const parts = keys.map((key, place) => {
		const own = toRaw(value[key])
		const known = origin?.members.find((member) => (isList ? member.value === own : member.key === key))
		const part = known && known.value === own && !isObject(own) ? { text: known.text, isSame: true } : written(own)
		isSame &&= part.isSame && toRaw(origin!.members[place].value) === own && hasKey(origin!, place, key)
		return isList ? part.text : `${JSON.stringify(key)}:${part.text}`
	})
	if (isSame) return { text: origin!.text, isSame }
	return { text: isList ? `[${parts.join(",")}]` : `{${parts.join(",")}}`, isSame }
}

/** The keys that have a value, in the order in which they were read: numbers do not go before words. */
function keysOf(value: Record<string, unknown>, origin: Origin | undefined): string[] {
	const own = Object.keys(value).filter((key) => value[key] !== undefined)
	const known = (origin?.members ?? []).map((member) => String(member.key))
	return [...known.filter((key) => own.includes(key)), ...own.filter((key) => !known.includes(key))]
}

const isObject = (value: unknown) => value !== null && typeof value === "object"
const hasKey = (origin: Origin, place: number, key: string | number) => origin.members[place].key === key
