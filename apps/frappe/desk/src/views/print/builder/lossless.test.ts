import { describe, expect, it } from "vitest"

import { parse, write } from "./lossless"

const TEXTS = [
	"[]",
	"{ }",
	' { "a" : 1.0, "b": [ 1e2,\n\t-0, "\\u4e2d\\/" ], "2": {"1": 12345678901234567890}, "c": null }'.trim(),
	'{"__proto__": 1.50, "constructor": [true, false]}',
	'"text"',
	'["a,]}\\"", {"k:": ""}]',
]

describe("JSON that is written as it was read", () => {
	for (const text of TEXTS)
		it(text.slice(0, 40), () => {
			const value = parse(text)
			expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)))
			if (typeof value === "object") expect(write(value)).toBe(text)
		})

	it("keeps the characters of what is not changed", () => {
		const value = parse('[{"width": 10.0, "label": "\\u4e2d", "x": {"y" : 1.0}}, {"z": 2.0}]')
		value[0].label = "文"
		expect(write(value)).toBe('[{"width":10.0,"label":"文","x":{"y" : 1.0}},{"z": 2.0}]')
	})

	it("moves, leaves out and adds", () => {
		const value = parse('[{"a": 1.0}, {"b": 2.0}, 3.0]')
		value.push({ c: [1] }, value.shift())
		expect(write(value)).toBe('[{"b": 2.0},3.0,{"c":[1]},{"a": 1.0}]')
		value.splice(0, 3)
		expect(write(value)).toBe('[{"a": 1.0}]')
	})

	it("knows what was changed and changed back", () => {
		const text = '{"a": 1.0, "b": "x"}'
		const value = parse(text)
		value.a = 2
		value.a = 1
		expect(write(value)).toBe(text)
	})

	it("refuses what is no JSON", () => expect(() => parse("{")).toThrow(SyntaxError))
})
