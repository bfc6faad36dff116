import { describe, expect, it } from "vitest"

import { byDay, entriesOf, movedBy, timeOn } from "./entries"

const MAP = { title: "subject", start: "starts_on", end: "ends_on", allDay: "all_day", color: "color" }
const row = (name: string, starts_on: string | null, more = {}) => ({ doctype: "Event", name, starts_on, ...more })

describe("entries of a calendar", () => {
	const rows = [
		row("B", "2016-07-08 15:00:00", { ends_on: "2016-07-10 09:30:00", color: "#ff0000" }),
		row("A", "2016-07-08 09:00:00", { ends_on: null, color: "url(x)" }),
		row("C", "2016-07-08 10:00:00", { all_day: 1, ends_on: "2016-07-01 00:00:00" }),
		row("D", null),
	]
	const entries = entriesOf(rows, MAP, false)

	it("stand in order, whole days first, without those that do not begin", () => {
		expect(entries.map((one) => one.name)).toEqual(["C", "A", "B"])
		expect(entries.map((one) => one.colour)).toEqual([undefined, undefined, "#ff0000"])
	})

	it("stand on each of their days that is shown", () => {
		const days = ["2016-07-09", "2016-07-10", "2016-07-11"]
		const found = byDay(entries, days)
		expect(days.map((day) => found.get(day)!.map((one) => one.name))).toEqual([["B"], ["B"], []])
	})

	it("say their time on the day on which they begin", () => {
		expect(entries.map((one) => timeOn(one, "2016-07-08"))).toEqual(["", "09:00", "15:00"])
		expect(timeOn(entries[2], "2016-07-09")).toBe("…")
	})

	it("keep their time and their length when they are moved", () => {
		expect(movedBy(entries[2], 30, MAP)).toEqual({ starts_on: "2016-08-07 15:00:00", ends_on: "2016-08-09 09:30:00" })
		expect(movedBy(entries[1], -8, MAP)).toEqual({ starts_on: "2016-06-30 09:00:00" })
	})

	it("of a document that repeats are told apart", () => {
		const twice = entriesOf([row("A", "2016-07-01 09:00:00"), row("A", "2016-07-08 09:00:00")], MAP, false)
		expect(twice.map((one) => one.repeats)).toEqual([true, true])
		expect(new Set(twice.map((one) => one.key)).size).toBe(2)
		expect(entriesOf([row("A", "2016-07-01", { repeat_this_event: 1 })], MAP, true)[0].repeats).toBe(true)
	})
})
