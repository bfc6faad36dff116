import { describe, expect, it } from "vitest"

import { evaluate, ExpressionError, holds } from "./expression"

describe("conditions of metadata", () => {
	const doc = { status: "Void", count: 3, empty: "", rows: [{ done: 1 }, { done: 0 }], none: null, flag: 1, list: [] }

	it.each([
		["status", true],
		["empty", false],
		["missing", false],
		["rows", true],
		["list", false],
		["eval:doc.status=='Void'", true],
		["eval: doc.status != 'Void' ", false],
		['eval:doc.status === "Void" && doc.count > 2;', true],
		["eval:!doc.flag || doc.count >= 3", true],
		["eval:!(doc.flag && doc.count)", false],
		["eval:['Open','Void'].includes(doc.status)", true],
		["eval:in_list(['Open'], doc.status)", false],
		["eval:(doc.rows || []).some(row => row.done)", true],
		["eval:doc.rows.every((row) => row.done == 1)", false],
		["eval:doc.none.deeper.still", false],
		["eval:doc.count % 2 == 1 ? doc.flag : 0", true],
		["eval:doc.count - 1 * 3 == 0", true],
		["eval:doc.__islocal", false],
		["eval:cint('7') + flt('0.5') == 7.5", true],
		["eval:doc['status'].length == 4", true],
		["eval:-doc.count < 0", true],
		["eval:typeof doc.count == 'number'", true],
		["eval:'status' in doc", true],
		["eval:doc.none ?? true", true],
	])("%s is %s", (condition, expected) => {
		expect(holds(condition, doc)).toBe(expected)
	})

	it("sees the parent of a row", () => {
		expect(holds("eval:parent.kind == 'A' && doc.part", { part: 1 }, { kind: "A" })).toBe(true)
	})

	it.each([
		["doc.x = 1"],
		["fetch('/x')"],
		["doc.rows.push(1)"],
		["window"],
		["doc.status.constructor('x')"],
		["doc.a b"],
		["`x`"],
	])("refuses %s by name", (source) => {
		expect(() => evaluate(source, { doc: { rows: [], status: "x" } })).toThrow(ExpressionError)
	})

	it("does not reach behind values", () => {
		expect(evaluate("doc.constructor", { doc: {} })).toBeUndefined()
		expect(evaluate("doc['__proto__']", { doc: {} })).toBeUndefined()
	})
})
