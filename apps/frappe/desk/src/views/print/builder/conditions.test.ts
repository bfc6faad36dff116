import { describe, expect, it } from "vitest"

import { operatorsOf, readTests, writeTests, type Tests } from "./conditions"

const TYPES: Record<string, string> = { kind: "Select", amount: "Int", title: "Data", day: "Date" }
const typeOf = (field: string) => TYPES[field] ?? "Data"
const GOOD: [string, Tests][] = [
	["", { all: true, tests: [] }],
	["doc.day", { all: true, tests: [{ field: "day", operator: "set", value: "" }] }],
	['doc.kind == "a \\"and\\" b"', { all: true, tests: [{ field: "kind", operator: "=", value: 'a "and" b' }] }],
	['doc.kind in ["a", "b and c"]', { all: true, tests: [{ field: "kind", operator: "in", value: "a\nb and c" }] }],
	[
		'(doc.amount or 0) >= 2.5 and not doc.day and " or " in (doc.title or "")',
		{
			all: true,
			tests: [
				{ field: "amount", operator: ">=", value: "2.5" },
				{ field: "day", operator: "not set", value: "" },
				{ field: "title", operator: "contains", value: " or " },
			],
		},
	],
	[
		'doc.kind != "a" or (doc.amount or 0) == 0',
		{
			all: false,
			tests: [
				{ field: "kind", operator: "!=", value: "a" },
				{ field: "amount", operator: "=", value: "0" },
			],
		},
	],
]

describe("conditions chosen by clicks", () => {
	for (const [text, tests] of GOOD)
		it(text || "none", () => {
			expect(readTests(text)).toEqual(tests)
			expect(writeTests(tests, typeOf)).toBe(text)
		})

	it("leaves what was written by hand alone", () => {
		for (const text of ['doc.a == "x" and (doc.b or doc.c)', "eval:doc.a", "doc.a and doc.b or doc.c", "doc.a == 'x'"])
			expect(readTests(text)).toBeUndefined()
	})

	it("asks of dates and checks only whether they are set", () => {
		expect(operatorsOf("Date")).toEqual(["set", "not set"])
		expect(operatorsOf("Check")).toEqual(["set", "not set"])
		expect(operatorsOf("Int")).toContain(">=")
	})
})
