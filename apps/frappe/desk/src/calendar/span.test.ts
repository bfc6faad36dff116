import { describe, expect, it } from "vitest"

import { addDays, daysBetween, daysOf, isDay, stepped, weekOf } from "./span"

describe("spans of a calendar", () => {
	it("begins weeks on the site's first day", () => {
		expect(weekOf("2016-07-08", 1)).toBe("2016-07-04")
		expect(weekOf("2016-07-08", 0)).toBe("2016-07-03")
		expect(weekOf("2016-07-04", 1)).toBe("2016-07-04")
	})

	it("shows whole weeks of a month, and no empty one", () => {
		const july = daysOf("month", "2016-07-08", 1)
		expect([july[0], july.at(-1), july.length]).toEqual(["2016-06-27", "2016-07-31", 35])
		const february = daysOf("month", "2021-02-10", 1) // four weeks exactly
		expect([february[0], february.at(-1), february.length]).toEqual(["2021-02-01", "2021-02-28", 28])
		expect(daysOf("month", "2016-10-31", 1).length).toBe(42)
	})

	it("shows a week and a day", () => {
		expect(daysOf("week", "2016-12-31", 1)).toEqual(
			[..."6789"].map((one) => `2016-12-2${one}`).concat("2016-12-30", "2016-12-31", "2017-01-01"),
		)
		expect(daysOf("day", "2016-02-29", 1)).toEqual(["2016-02-29"])
	})

	it("steps on and back across years and short months", () => {
		expect(stepped("month", "2016-01-31", 1)).toBe("2016-02-01")
		expect(stepped("month", "2016-01-31", -1)).toBe("2015-12-01")
		expect(stepped("week", "2016-12-29", 1)).toBe("2017-01-05")
		expect(stepped("day", "2016-03-01", -1)).toBe("2016-02-29")
	})

	it("counts days and knows what is none", () => {
		expect(addDays("2016-02-28", 2)).toBe("2016-03-01")
		expect(daysBetween("2016-02-28", "2016-03-01")).toBe(2)
		expect(["2016-02-30", "2016-2-3", "", "today"].map(isDay)).toEqual([false, false, false, false])
		expect(isDay("2016-02-29")).toBe(true)
	})
})
