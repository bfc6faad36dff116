/**
 * Expressions of `depends_on` and its kin, in the part of JavaScript that metadata uses: values, `doc` and `parent`,
 * comparisons, `&& || ! ?:`, arithmetic, `in`, and harmless methods. They are parsed and walked, never run as a script.
 */

type Scope = Record<string, any>
type Node = (scope: Scope) => any

/** Something in an expression that is not understood; the message names it. */
export class ExpressionError extends Error {}

const METHODS = new Set([
	"includes", "indexOf", "startsWith", "endsWith", "trim", "toLowerCase", "toUpperCase", "slice", "substring", "split",
	"join", "some", "every", "filter", "map", "find", "concat", "toString", "has_role", "keys",
]) // prettier-ignore
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype", "__defineGetter__", "__lookupGetter__"])
const FUNCTIONS: Scope = {
	cint: (value: unknown) => Math.trunc(Number(value)) || 0,
	flt: (value: unknown) => Number(value) || 0,
	cstr: (value: unknown) => (value === null || value === undefined ? "" : String(value)),
	in_list: (list: unknown[], value: unknown) => (list ?? []).includes(value),
	is_null: (value: unknown) => value === null || value === undefined || value === "",
	Boolean,
	Number,
	String,
	undefined,
	NaN,
}

const TOKEN =
	/\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_$][\w$]*)|(===|!==|==|!=|<=|>=|=>|&&|\|\||\?\?|\?\.|[-+*/%<>!?:.,()[\]]))/y

interface Token {
	kind: "number" | "string" | "name" | "sign" | "end"
	text: string
}

function tokens(source: string): Token[] {
	const found: Token[] = []
	TOKEN.lastIndex = 0
	const text = source.trimEnd().replace(/;+$/, "")
	while (TOKEN.lastIndex < text.length) {
		const at = TOKEN.lastIndex
		const match = TOKEN.exec(text)
		if (!match) throw new ExpressionError(`Not understood at “${text.slice(at, at + 20)}” in: ${source}`)
		const [, number, string, name, sign] = match
		if (number !== undefined) found.push({ kind: "number", text: number })
		else if (string !== undefined) found.push({ kind: "string", text: unquote(string) })
		else if (name !== undefined) found.push({ kind: "name", text: name })
		else found.push({ kind: "sign", text: sign })
	}
	found.push({ kind: "end", text: "" })
	return found
}

function unquote(text: string): string {
	return text.slice(1, -1).replace(/\\(.)/g, (_whole, sign) => ({ n: "\n", t: "\t" })[sign as string] ?? sign)
}

const BINARY: [string[], (sign: string) => (a: any, b: any) => any][] = [
	[["==", "!=", "===", "!=="], (sign) => equality(sign)],
	[["<", ">", "<=", ">=", "in"], (sign) => comparison(sign)],
	[["+", "-"], (sign) => (sign === "+" ? (a, b) => a + b : (a, b) => a - b)],
	[["*", "/", "%"], (sign) => (sign === "*" ? (a, b) => a * b : sign === "/" ? (a, b) => a / b : (a, b) => a % b)],
]

function equality(sign: string): (a: any, b: any) => boolean {
	if (sign === "===") return (a, b) => a === b
	if (sign === "!==") return (a, b) => a !== b
	return sign === "==" ? (a, b) => a == b : (a, b) => a != b
}

function comparison(sign: string): (a: any, b: any) => boolean {
	if (sign === "<") return (a, b) => a < b
	if (sign === ">") return (a, b) => a > b
	if (sign === "<=") return (a, b) => a <= b
	if (sign === ">=") return (a, b) => a >= b
	return (a, b) => (Array.isArray(b) ? Number(a) in b : typeof b === "object" && b !== null && Object.hasOwn(b, a))
}

class Parser {
	private at = 0
	private readonly list: Token[]

	constructor(private readonly source: string) {
		this.list = tokens(source)
	}

	parse(): Node {
		const node = this.choice()
		if (this.now.kind !== "end") this.fail()
		return node
	}

	private get now(): Token {
		return this.list[this.at]
	}

	private fail(): never {
		throw new ExpressionError(`“${this.now.text || "end"}” is not expected in: ${this.source}`)
	}

	private take(sign: string): boolean {
		if ((this.now.kind !== "sign" && this.now.kind !== "name") || this.now.text !== sign) return false
		this.at++
		return true
	}

	private expect(sign: string): void {
		if (!this.take(sign)) this.fail()
	}

	private choice(): Node {
		const test = this.either()
		if (!this.take("?")) return test
		const yes = this.choice()
		this.expect(":")
		const no = this.choice()
		return (scope) => (test(scope) ? yes(scope) : no(scope))
	}

	private either(): Node {
		let left = this.both()
		for (;;) {
			if (this.take("||")) {
				const [a, b] = [left, this.both()]
				left = (scope) => a(scope) || b(scope)
			} else if (this.take("??")) {
				const [a, b] = [left, this.both()]
				left = (scope) => a(scope) ?? b(scope)
			} else return left
		}
	}

	private both(): Node {
		let left = this.binary(0)
		while (this.take("&&")) {
			const [a, b] = [left, this.binary(0)]
			left = (scope) => a(scope) && b(scope)
		}
		return left
	}

	private binary(level: number): Node {
		if (level === BINARY.length) return this.unary()
		const [signs, maker] = BINARY[level]
		let left = this.binary(level + 1)
		for (;;) {
			const sign = signs.find((candidate) => this.take(candidate))
			if (!sign) return left
			const [a, b, apply] = [left, this.binary(level + 1), maker(sign)]
			left = (scope) => apply(a(scope), b(scope))
		}
	}

	private unary(): Node {
		if (this.take("!")) {
			const node = this.unary()
			return (scope) => !node(scope)
		}
		if (this.take("-")) {
			const node = this.unary()
			return (scope) => -node(scope)
		}
		if (this.take("+")) {
			const node = this.unary()
			return (scope) => +node(scope)
		}
		if (this.take("typeof")) {
			const node = this.unary()
			return (scope) => typeof node(scope)
		}
		return this.path()
	}

	private path(): Node {
		let node = this.atom()
		for (;;) {
			if (this.take(".") || this.take("?.")) {
				const name = this.name()
				node = this.take("(") ? this.method(node, name) : property(node, () => name)
			} else if (this.take("[")) {
				const key = this.choice()
				this.expect("]")
				node = property(node, key)
			} else return node
		}
	}

	private method(owner: Node, name: string): Node {
		if (!METHODS.has(name)) throw new ExpressionError(`The method “${name}” is not supported in: ${this.source}`)
		const values = this.list_of(")")
		return (scope) => {
			const thing = owner(scope)
			if (thing === null || thing === undefined) return undefined
			return typeof thing[name] === "function" ? thing[name](...values.map((value) => value(scope))) : undefined
		}
	}

	private list_of(end: string): Node[] {
		const values: Node[] = []
		if (this.take(end)) return values
		do values.push(this.choice())
		while (this.take(","))
		this.expect(end)
		return values
	}

	private name(): string {
		if (this.now.kind !== "name") this.fail()
		return this.list[this.at++].text
	}

	private atom(): Node {
		const token = this.now
		if (token.kind === "number" || token.kind === "string") {
			this.at++
			const value = token.kind === "number" ? Number(token.text) : token.text
			return () => value
		}
		if (this.take("[")) {
			const values = this.list_of("]")
			return (scope) => values.map((value) => value(scope))
		}
		if (this.is_function()) return this.arrow()
		if (this.take("(")) {
			const node = this.choice()
			this.expect(")")
			return node
		}
		return this.word(this.name())
	}

	/** `x => …` or `(x, y) => …`, as in `doc.rows.some(row => row.amount > 1)`. */
	private is_function(): boolean {
		if (this.now.kind === "name") return this.list[this.at + 1].text === "=>"
		if (this.now.text !== "(" || this.now.kind !== "sign") return false
		let end = this.at + 1
		while (this.list[end].kind === "name" || this.list[end].text === ",") end++
		return this.list[end].text === ")" && this.list[end + 1]?.text === "=>"
	}

	private arrow(): Node {
		const names: string[] = []
		if (this.take("(")) {
			while (!this.take(")")) {
				names.push(this.name())
				this.take(",")
			}
		} else names.push(this.name())
		this.expect("=>")
		const body = this.choice()
		return (scope) =>
			(...values: any[]) =>
				body({ ...scope, ...Object.fromEntries(names.map((name, place) => [name, values[place]])) })
	}

	private word(name: string): Node {
		const constants: Scope = { true: true, false: false, null: null }
		if (name in constants) return () => constants[name]
		if (this.take("(")) {
			const values = this.list_of(")")
			if (typeof FUNCTIONS[name] !== "function") {
				throw new ExpressionError(`The function “${name}” is not supported in: ${this.source}`)
			}
			return (scope) => FUNCTIONS[name](...values.map((value) => value(scope)))
		}
		return (scope) => {
			if (Object.hasOwn(scope, name)) return scope[name]
			if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name]
			throw new ExpressionError(`“${name}” is not known in: ${this.source}`)
		}
	}
}

function property(owner: Node, key: Node): Node {
	return (scope) => {
		const thing = owner(scope)
		const name = key(scope)
		if (thing === null || thing === undefined || FORBIDDEN.has(String(name))) return undefined
		return thing[name]
	}
}

const compiled = new Map<string, Node>()

/** The value of an expression. @throws ExpressionError */
export function evaluate(source: string, scope: Scope): any {
	let node = compiled.get(source)
	if (!node) {
		node = new Parser(source).parse()
		compiled.set(source, node)
	}
	return node(scope)
}

/**
 * Whether a condition of metadata holds: `eval:EXPRESSION`, or a field's name that must have a value.
 *
 * @param doc the document, or the row with `parent`
 */
export function holds(
	condition: string,
	doc: Record<string, any>,
	parent?: Record<string, any>,
	more: Scope = {},
): boolean {
	const text = condition.trim()
	if (text.startsWith("eval:")) return Boolean(evaluate(text.slice(5), { doc, parent: parent ?? doc, ...more }))
	const value = doc[text]
	return Array.isArray(value) ? value.length > 0 : Boolean(value)
}
