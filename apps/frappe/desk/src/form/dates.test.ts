import { describe, expect, it } from "vitest"

import { readClock, readDay, readMoment } from "./dates"

const TODAY = "2016-03-01"

describe("days as people write them", () => {
	it.each([
		["2016-2-17", "2016-02-17"],
		["2016.2.17", "2016-02-17"],
		["20160217", "2016-02-17"],
		["２０１６年２月１７日", "2016-02-17"],
		["二〇一六年二月十七日", "2016-02-17"],
		["二○一六年十二月三十一日", "2016-12-31"],
		["2016年十月二十号", "2016-10-20"],
		["17 Feb 2016", "2016-02-17"],
		["February 17th, 2016", "2016-02-17"],
		["2月17日", "2016-02-17"],
		["2-17", "2016-02-17"],
		["今天", "2016-03-01"],
		["昨天", "2016-02-29"],
		["tomorrow", "2016-03-02"],
		["+31", "2016-04-01"],
		["-1", "2016-02-29"],
	])("%s", (text, day) => expect(readDay(text, TODAY)).toBe(day))

	it("reads the site's own order", () => {
		expect(readDay("17/02/2016", TODAY, "dd/mm/yyyy")).toBe("2016-02-17")
		expect(readDay("17/2", TODAY, "dd/mm/yyyy")).toBe("2016-02-17")
		expect(readDay("02-17-2016", TODAY, "mm-dd-yyyy")).toBe("2016-02-17")
	})

	it.each(["2016-02-30", "soon", "17", "13月1日", "1 Foo 2016", ""])("refuses %s", (text) =>
		expect(readDay(text, TODAY)).toBeNull(),
	)
})

describe("times", () => {
	it.each([
		["15:30", "15:30:00"],
		["9:05:07", "09:05:07"],
		["9:05:07.123456", "09:05:07"],
		["3pm", "15:00:00"],
		["12 am", "00:00:00"],
		["下午3点半", "15:30:00"],
		["15时30分", "15:30:00"],
		["1530", "15:30:00"],
		["8", "08:00:00"],
	])("%s", (text, clock) => expect(readClock(text)).toBe(clock))

	it.each(["25:00", "9:60", "late", ""])("refuses %s", (text) => expect(readClock(text)).toBeNull())
})

it("reads day and time together", () => {
	expect(readMoment("2016-2-17 15:30", TODAY)).toBe("2016-02-17 15:30:00")
	expect(readMoment("2016-02-17T15:30", TODAY)).toBe("2016-02-17 15:30:00")
	expect(readMoment("17 Feb 2016 3pm", TODAY)).toBe("2016-02-17 15:00:00")
	expect(readMoment("2月17日下午3点", TODAY)).toBe("2016-02-17 15:00:00")
	expect(readMoment("明天", TODAY)).toBe("2016-03-02 00:00:00")
	expect(readMoment("2016-02-17 99:00", TODAY)).toBeNull()
})
