import { describe, expect, it } from "vitest"

import { passes, sorted, totalsOf } from "./column"

const count = { fieldname: "count", fieldtype: "Int" }
const name = { fieldname: "name", fieldtype: "Data" }
const day = { fieldname: "day", fieldtype: "Date" }

describe("a filter typed above a column", () => {
	it("compares numbers", () => {
		expect(passes(">5", 6, "6", count)).toBe(true)
		expect(passes(">5", 5, "5", count)).toBe(false)
		expect(passes(">= 1,000", 1000, "1,000", count)).toBe(true)
		expect(passes("=324", 324, "324", count)).toBe(true)
		expect(passes("!3", 3, "3", count)).toBe(false)
	})
	it("takes a range with both its ends", () => {
		expect(passes("5:10", 10, "10", count)).toBe(true)
		expect(passes("5:10", 11, "11", count)).toBe(false)
	})
	it("compares dates by as much as was typed", () => {
		expect(passes(">2016-03", "2016-04-01", "2016-04-01", day)).toBe(true)
		expect(passes("=2016-03", "2016-03-31", "2016-03-31", day)).toBe(true)
		expect(passes("2016-03-01:2016-03-31", "2016-04-01", "2016-04-01", day)).toBe(false)
	})
	it("finds a part of a text, in any case, as stored or as shown", () => {
		expect(passes("li", "LI Ming", "LI Ming", name)).toBe(true)
		expect(passes("已报送", "Submitted", "已报送", name)).toBe(true)
		expect(passes("王", "LI", "LI", name)).toBe(false)
	})
	it("asks for a whole text after =, not for its beginning", () => {
		expect(passes("=Engineering", "Engineering", "Engineering", name)).toBe(true)
		expect(passes("=Engineering", "Engineering, teachers", "Engineering, teachers", name)).toBe(false)
	})

	it("lets no empty value pass a comparison", () => expect(passes("<5", null, "", count)).toBe(false))
})

describe("sorting and sums", () => {
	const rows = [
		{ count: 10, name: "b" },
		{ count: null, name: "c" },
		{ count: 9, name: "a" },
	]
	it("sorts numbers as numbers, empty ones last both ways", () => {
		expect(sorted(rows, count, "asc").map((row) => row.count)).toEqual([9, 10, null])
		expect(sorted(rows, count, "desc").map((row) => row.count)).toEqual([10, 9, null])
	})
	it("leaves the given rows alone", () => {
		sorted(rows, name, "asc")
		expect(rows[0].name).toBe("b")
	})
	it("adds numbers only", () => {
		expect(totalsOf([count, name, { fieldname: "share", fieldtype: "Percent" }], rows)).toEqual({ count: 19 })
	})
})
