import { describe, expect, it } from "vitest"

import { slice, ticksOf } from "./geometry"

describe("the marks of an axis", () => {
	it("are round and reach the greatest value", () => {
		expect(ticksOf([3, 47])).toEqual([0, 10, 20, 30, 40, 50])
		expect(ticksOf([0.3])).toEqual([0, 0.1, 0.2, 0.3])
	})
	it("go below zero where values do", () => expect(ticksOf([-4, 6])).toEqual([-4, -2, 0, 2, 4, 6]))
	it("are there even without values", () => expect(ticksOf([])).toHaveLength(6))
})

describe("a slice of a ring", () => {
	it("takes the long way round past a half", () => {
		expect(slice(0, 0.75, 10, 5)).toContain("A 10 10 0 1 1")
		expect(slice(0, 0.25, 10, 5)).toContain("A 10 10 0 0 1")
	})
	it("draws a whole ring", () => expect(slice(0, 1, 10, 5)).not.toContain("NaN"))
})
