import { describe, expect, it } from "vitest"

import { linesIn, slice, spans, ticksOf } from "./geometry"

describe("the marks of an axis", () => {
	it("are round and reach the greatest value", () => {
		expect(ticksOf([3, 47])).toEqual([0, 10, 20, 30, 40, 50])
		expect(ticksOf([0.3])).toEqual([0, 0.1, 0.2, 0.3])
	})
	it("go below zero where values do", () => expect(ticksOf([-4, 6])).toEqual([-4, -2, 0, 2, 4, 6]))
	it("are whole where all values are", () => {
		expect(ticksOf([1, 2])).toEqual([0, 1, 2])
		expect(ticksOf([0])).toEqual([0, 1])
	})
	it("are there even without values", () => expect(ticksOf([])).toEqual([0, 1]))
})

describe("bars of several series", () => {
	const series = [
		[1, 2],
		[3, -4],
		[5, -6],
	]
	it("stand side by side from zero", () =>
		expect(spans(series, false)[2]).toEqual([
			[0, 5],
			[0, -6],
		]))
	it("stand one upon the other, and hang one below the other", () =>
		expect(spans(series, true)).toEqual([
			[
				[0, 1],
				[0, 2],
			],
			[
				[1, 4],
				[0, -4],
			],
			[
				[4, 9],
				[-4, -10],
			],
		]))
})

describe("a slice of a ring", () => {
	it("takes the long way round past a half", () => {
		expect(slice(0, 0.75, 10, 5)).toContain("A 10 10 0 1 1")
		expect(slice(0, 0.25, 10, 5)).toContain("A 10 10 0 0 1")
	})
	it("draws a whole ring, of which neither arc ends where it began", () => {
		const [outer, outerEnd, inner, innerEnd] = slice(0, 1, 100, 58).match(/-?[\d.]+ -?[\d.]+(?= [AL]|$| Z)/g)!
		expect(outerEnd).not.toBe(outer)
		expect(innerEnd).not.toBe(inner)
	})
})

describe("the lines of a label", () => {
	it("are one where it has place", () => expect(linesIn("未逾期", 60)).toEqual(["未逾期"]))
	it("are two where it has not", () => expect(linesIn("逾期6个月以内", 60)).toEqual(["逾期6个月", "以内"]))
	it("leave no letter alone", () => expect(linesIn("逾期6个月以内", 68)).toEqual(["逾期6个月", "以内"]))
	it("part at a blank", () => expect(linesIn("Branch Committee", 70)).toEqual(["Branch", "Committee"]))
	it("say what was left out", () =>
		expect(linesIn("信息工程学院软件专业学生党支部", 60)).toEqual(["信息工程学", "院软件专…"]))
})
