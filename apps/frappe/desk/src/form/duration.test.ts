import { expect, it } from "vitest"

import { joinDuration, readDuration, splitDuration } from "./duration"

const SECONDS = 90061 + 86400 // 2 d 1 h 1 min 1 s

it("splits and joins", () => {
	expect(splitDuration(SECONDS)).toEqual({ days: 2, hours: 1, minutes: 1, seconds: 1 })
	expect(joinDuration(splitDuration(SECONDS))).toBe(SECONDS)
	expect(splitDuration(null)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 })
})

it("honours hidden days and seconds, and loses no hidden second", () => {
	const options = { hide_days: 1, hide_seconds: 1 }
	expect(splitDuration(SECONDS, options)).toEqual({ hours: 49, minutes: 1 })
	expect(joinDuration(splitDuration(SECONDS, options), SECONDS, options)).toBe(SECONDS)
})

it.each([
	["1d 2h", 93600],
	["1天2小时30分", 95400],
	["1:30", 5400],
	["0:00:05", 5],
	["90m", 5400],
	["2 hours", 7200],
	["1.5h", 5400],
])("reads %s", (text, seconds) => expect(readDuration(text)).toBe(seconds))

it.each(["", "soon", "5", "5x"])("refuses %s", (text) => expect(readDuration(text)).toBeNull())
