import { describe, expect, it } from "vitest"

import { kindOf, operatorsFor, splitList, valueFor } from "./operators"
import { filterRows, filtersOfQuery, queryOfFilters } from "./query"

const FIELDS: Record<string, string[]> = { Search: ["status", "count", "name", "parent_search"], Attempt: ["means"] }
const isField = (name: string, doctype: string) => Boolean(FIELDS[doctype]?.includes(name))

function back(filters: any[]): any[] {
	const query: Record<string, string[]> = {}
	for (const [key, value] of new URLSearchParams(queryOfFilters(filters, "Search"))) (query[key] ??= []).push(value)
	return filtersOfQuery("Search", query, isField)
}

describe("filters in an address", () => {
	it("go there and back", () => {
		const filters: any[] = [
			["Search", "status", "=", "Open"],
			["Search", "status", "is", "not set"],
			["Search", "count", ">", 3],
			["Search", "name", "in", ["a", "b"]],
			["Search", "parent_search", "descendants of (inclusive)", "root"],
			["Search", "parent_search", "not ancestors of", "leaf"],
			["Attempt", "means", "like", "%电话%"],
		]
		expect(back(filters)).toEqual(filters)
	})

	it("keep a value that only looks like JSON, and pass over what is no field", () => {
		expect(
			filtersOfQuery("Search", { status: "[open", other: "x", "Attempt.other": "y", "Nothing.status": "z" }, isField),
		).toEqual([["Search", "status", "=", "[open"]])
	})

	it("read operators as Frappe writes them", () => {
		expect(filtersOfQuery("Search", { count: '["between",["1","2"]]' }, isField)[0][2]).toBe("Between")
	})

	it("are read from settings in every form", () => {
		expect(
			filterRows("Search", [
				["status", "=", "Open"],
				["Attempt", "means", "=", "x"],
			]),
		).toEqual([
			["Search", "status", "=", "Open"],
			["Attempt", "means", "=", "x"],
		])
		expect(filterRows("Search", { status: "Open", count: [">", 1] })).toEqual([
			["Search", "status", "=", "Open"],
			["Search", "count", ">", 1],
		])
	})
})

describe("operators", () => {
	const words = (fieldtype: string, tree = false) => operatorsFor({ fieldtype }, tree).map(([operator]) => operator)

	it("fit the field", () => {
		expect(words("Check")).toEqual(["="])
		expect(words("Date")).toContain("Timespan")
		expect(words("Int")).not.toContain("like")
		expect(words("Data")).toContain("like")
		expect(words("Link")).not.toContain("descendants of")
		expect(words("Link", true)).toEqual(
			expect.arrayContaining(["descendants of", "not descendants of", "ancestors of", "not ancestors of"]),
		)
	})

	it("each have an input", () => {
		expect(["is", "Between", "Timespan", "in", "like", "ancestors of", ">="].map(kindOf)).toEqual([
			"set",
			"range",
			"span",
			"list",
			"text",
			"node",
			"field",
		])
	})

	it("take values only when they are complete", () => {
		expect(valueFor("=", "")).toBeUndefined()
		expect(valueFor("=", 0)).toBe(0)
		expect(valueFor("is", "")).toBe("set")
		expect(valueFor("like", "a")).toBe("%a%")
		expect(valueFor("like", "a%")).toBe("a%")
		expect(valueFor("Between", ["2016-01-01", ""])).toBeUndefined()
		expect(valueFor("in", "a，b、a")).toEqual(["a", "b"])
		expect(valueFor("in", [])).toBeUndefined()
		expect(valueFor("Timespan", "whenever")).toBeUndefined()
	})

	it("split lists however they are typed or pasted", () => {
		expect(splitList("a, b；c\nd\t")).toEqual(["a", "b", "c", "d"])
	})
})
