import { describe, expect, it } from "vitest"

import { readCell } from "./cells"
import { csvOf, rowsOfCsv, tableOf } from "./sheet"

const context = {
	today: "2016-03-01",
	dateFormat: "yyyy-mm-dd",
	translate: (text: string) => ({ Open: "进行中", Yes: "是" })[text] ?? text,
}
const cell = (text: string, fieldtype: string, more = {}) =>
	readCell(text, { fieldname: "x", fieldtype, ...more }, context)

describe("a cell of a spreadsheet", () => {
	it("means a value of its field", () => {
		expect(cell("2016年2月17日", "Date")).toBe("2016-02-17")
		expect(cell("2016/2/17 0:00:00", "Date")).toBe("2016-02-17")
		expect(cell("¥1,234.50", "Currency")).toBe("1,234.50")
		expect(cell("进行中", "Select", { options: "Open\nClosed" })).toBe("Open")
		expect(cell("是", "Check")).toBe(1)
		expect(cell("", "Check")).toBe(0)
		expect(cell("", "Date")).toBeNull()
		expect(cell(" a\nb ", "Small Text")).toBe("a\nb")
	})

	it("is refused where it means nothing", () => {
		expect(cell("soon", "Date")).toBeUndefined()
		expect(cell("many", "Int")).toBeUndefined()
		expect(cell("-1", "Int", { non_negative: 1 })).toBeUndefined()
		expect(cell("Lost", "Select", { options: "Open\nClosed" })).toBeUndefined()
		expect(cell("maybe", "Check")).toBeUndefined()
	})
})

describe("text of a spreadsheet", () => {
	it("is a table, with lines and tabs inside quoted cells", async () => {
		expect(await tableOf('a\t"one\ntwo"\r\nb\t"say ""hi"""\r\n')).toEqual([
			["a", "one\ntwo"],
			["b", 'say "hi"'],
		])
		expect(await tableOf("only")).toEqual([["only"]])
		expect(await tableOf("a\t\n\tb")).toEqual([
			["a", ""],
			["", "b"],
		])
	})
})

describe("rows as CSV", () => {
	const fields = [
		{ fieldname: "item", fieldtype: "Data", label: "Item" },
		{ fieldname: "count", fieldtype: "Int", label: "Count" },
	]

	it("comes back as it went", async () => {
		const text = await csvOf("Lines", fields, [
			{ doctype: "L", name: "1", item: 'a,"b"\nc', count: 3 },
			{ doctype: "L", name: "2", item: "=1+1", count: null },
		])
		expect(text.startsWith("\ufeff")).toBe(true)
		expect(await rowsOfCsv(text, fields)).toEqual([
			{ item: 'a,"b"\nc', count: "3" },
			{ item: "=1+1", count: "" },
		])
	})

	it("takes a plain table whose head has the labels", async () => {
		expect(await rowsOfCsv("Count,Item\n1,a\n\n2,b\n", fields)).toEqual([
			{ count: "1", item: "a" },
			{ count: "2", item: "b" },
		])
	})

	it("has no rows where no head is known", async () => {
		expect(await rowsOfCsv("x,y\n1,2", fields)).toBeUndefined()
	})
})
