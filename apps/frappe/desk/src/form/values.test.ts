import { describe, expect, it } from "vitest"

import { cast, format, formatNumber, isEmpty, readDate, same } from "./values"

const field = (fieldtype: string, more = {}) => ({ fieldname: "f", fieldtype, ...more })

describe("values", () => {
	it.each([
		["2016-2-17", "2016-02-17"],
		["20160217", "2016-02-17"],
		["2016.02.17", "2016-02-17"],
		["2016年2月17日", "2016-02-17"],
		["２０１６／２／１７", "2016-02-17"],
		["2016-02-30", null],
		["2015-13-01", null],
		["yesterday", null],
	])("reads the date %s", (text, expected) => expect(readDate(text)).toBe(expected))

	it("casts as the field keeps it", () => {
		expect(cast("１,234", field("Int"))).toBe(1234)
		expect(cast("1,234.5", field("Currency"))).toBe(1234.5)
		expect(cast("", field("Int"))).toBeNull()
		expect(cast("0", field("Check"))).toBe(0)
		expect(cast(true, field("Check"))).toBe(1)
		expect(cast("", field("Data"))).toBeNull()
	})

	it("writes as people read it", () => {
		expect(format("2016-02-17", field("Date"), { date_format: "dd.mm.yyyy" })).toBe("17.02.2016")
		expect(format("2016-02-17 09:05:07.123456", field("Datetime"))).toBe("2016-02-17 09:05:07")
		expect(format(1234567.5, field("Currency"), { currency_precision: 2 })).toBe("1,234,567.50")
		expect(format(1, field("Check"), {}, (text) => (text === "Yes" ? "是" : text))).toBe("是")
		expect(format("Open", field("Select"), {}, () => "进行中")).toBe("进行中")
		expect(format(90061, field("Duration"))).toBe("1d 1h 1m 1s")
		expect(formatNumber(-1234.567, 2, { number_format: "#.###,##" })).toBe("-1.234,57")
		expect(formatNumber(0, 0)).toBe("0")
	})

	it("knows what is nothing", () => {
		expect(isEmpty(0)).toBe(false)
		expect(isEmpty("  ")).toBe(true)
		expect(isEmpty([])).toBe(true)
		expect(isEmpty("<p><br></p>", field("Text Editor"))).toBe(true)
		expect(isEmpty('<p><img src="x"></p>', field("Text Editor"))).toBe(false)
		expect(same(null, "")).toBe(true)
		expect(same(1, "1")).toBe(true)
		expect(same(0, null)).toBe(false)
	})
})
