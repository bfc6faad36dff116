import { describe, expect, it } from "vitest"

import { filtersOfQuery, operatorsFor, queryOfFilters } from "./query"

describe("filters in an address", () => {
	const isField = (name: string) => ["status", "count", "name"].includes(name)

	it("go there and back", () => {
		const filters: any[] = [
			["Search", "status", "=", "Open"],
			["Search", "count", ">", 3],
			["Search", "name", "in", ["a", "b"]],
			["Search", "status", "is", "not set"],
		]
		const query: Record<string, string[]> = {}
		for (const [key, value] of new URLSearchParams(queryOfFilters(filters))) (query[key] ??= []).push(value)
		expect(filtersOfQuery("Search", query, isField)).toEqual([
			["Search", "status", "=", "Open"],
			["Search", "status", "is", "not set"],
			["Search", "count", ">", 3],
			["Search", "name", "in", ["a", "b"]],
		])
	})

	it("keep a value that only looks like JSON, and pass over what is no field", () => {
		expect(filtersOfQuery("Search", { status: "[x", other: "1", count: '["drop",1]' }, isField)).toEqual([
			["Search", "status", "=", "[x"],
			["Search", "count", "=", '["drop",1]'],
		])
	})

	it("offer operators that fit the type", () => {
		expect(operatorsFor("Check").map(([operator]) => operator)).toEqual(["=", "!="])
		expect(operatorsFor("Date").map(([operator]) => operator)).toContain("Between")
		expect(operatorsFor("Data").map(([operator]) => operator)).not.toContain(">")
	})
})
