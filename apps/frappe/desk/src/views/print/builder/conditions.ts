/**
 * Conditions chosen by clicks: field, operator, value. They are kept as an expression that Frappe's newest builder asks as well
 * (`visible_if`, Python over `doc`); one that was written by hand and is not of this shape stays as it is.
 */
export interface Test {
	field: string
	operator: Operator
	value: string
}

export type Operator = "set" | "not set" | "=" | "!=" | ">" | ">=" | "<" | "<=" | "contains" | "in"

export interface Tests {
	/** Whether all of them must hold, else any. */
	all: boolean
	tests: Test[]
}

const NUMBERS = ["Int", "Float", "Currency", "Percent", "Rating", "Long Int", "Duration"]
const FLAGS = ["Check"]
const DATES = ["Date", "Datetime", "Time"]
const TABLES = ["Table", "Table MultiSelect"]

/** What can be asked of a field of a type. */
export function operatorsOf(fieldtype: string): Operator[] {
	if ([...FLAGS, ...DATES, ...TABLES].includes(fieldtype)) return ["set", "not set"]
	if (NUMBERS.includes(fieldtype)) return ["=", "!=", ">", ">=", "<", "<=", "set", "not set"]
	if (["Select", "Link"].includes(fieldtype)) return ["=", "!=", "in", "set", "not set"]
	return ["set", "not set", "=", "!=", "contains", "in"]
}

export const isAlone = (operator: Operator): boolean => operator === "set" || operator === "not set"
export const isNumber = (fieldtype: string): boolean => NUMBERS.includes(fieldtype)

/** The expression for what was chosen; empty for nothing. */
export function writeTests({ all, tests }: Tests, typeOf: (field: string) => string): string {
	const parts = tests.filter((test) => test.field).map((test) => writeTest(test, isNumber(typeOf(test.field))))
	return parts.join(all ? " and " : " or ")
}

function writeTest({ field, operator, value }: Test, isNumber: boolean): string {
	const name = `doc.${field}`
	if (operator === "set") return name
	if (operator === "not set") return `not ${name}`
	if (operator === "contains") return `${quoted(value)} in (${name} or "")`
	if (operator === "in") return `${name} in [${value.split("\n").map((one) => one.trim()).filter(Boolean).map(quoted).join(", ")}]` // prettier-ignore
	const sign = operator === "=" ? "==" : operator
	return isNumber ? `(${name} or 0) ${sign} ${Number(value) || 0}` : `${name} ${sign} ${quoted(value)}`
}

const quoted = (text: string) => JSON.stringify(text)

const TEXT = '"(?:[^"\\\\]|\\\\.)*"'
const SHAPES: [RegExp, (found: RegExpExecArray) => Test][] = [
	[/^doc\.(\w+)$/, ([, field]) => ({ field, operator: "set", value: "" })],
	[/^not doc\.(\w+)$/, ([, field]) => ({ field, operator: "not set", value: "" })],
	[
		new RegExp(`^(${TEXT}) in \\(doc\\.(\\w+) or ""\\)$`),
		([, value, field]) => ({ field, operator: "contains", value: JSON.parse(value) }),
	],
	[
		new RegExp(`^doc\\.(\\w+) in (\\[(?:${TEXT}(?:, )?)*\\])$`),
		([, field, values]) => ({ field, operator: "in", value: JSON.parse(values).join("\n") }),
	],
	[
		new RegExp(`^doc\\.(\\w+) (==|!=) (${TEXT})$`),
		([, field, sign, value]) => ({ field, operator: sign === "==" ? "=" : "!=", value: JSON.parse(value) }),
	],
	[
		/^\(doc\.(\w+) or 0\) (==|!=|>=|<=|>|<) (-?\d+(?:\.\d+)?)$/,
		([, field, sign, value]) => ({ field, operator: (sign === "==" ? "=" : sign) as Operator, value }),
	],
]

/** What an expression asks, where it is of the shape that is written here; nothing for another one. */
export function readTests(text: string | null | undefined): Tests | undefined {
	const given = (text ?? "").trim()
	if (!given) return { all: true, tests: [] }
	for (const all of [true, false]) {
		const parts = splitOutside(given, all ? " and " : " or ")
		const tests = parts.map(readTest)
		if (tests.every(Boolean)) return { all, tests: tests as Test[] }
	}
	return undefined
}

function readTest(text: string): Test | undefined {
	for (const [shape, made] of SHAPES) {
		const found = shape.exec(text.trim())
		if (!found) continue
		try {
			return made(found)
		} catch {
			return undefined // a text in the way of Python that is none of JSON
		}
	}
	return undefined
}

/** Split a text at a word that stands neither in quotes nor in brackets. */
function splitOutside(text: string, word: string): string[] {
	const found: string[] = []
	let from = 0
	let depth = 0
	let isQuoted = false
	for (let at = 0; at < text.length; at++) {
		if (isQuoted && text[at] === "\\") at++
		else if (text[at] === '"') isQuoted = !isQuoted
		else if (isQuoted) continue
		else if ("([".includes(text[at])) depth++
		else if (")]".includes(text[at])) depth--
		else if (!depth && text.startsWith(word, at)) {
			found.push(text.slice(from, at))
			from = at + word.length
			at = from - 1
		}
	}
	return [...found, text.slice(from)]
}
