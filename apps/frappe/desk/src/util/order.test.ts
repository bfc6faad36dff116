import { describe, expect, it } from "vitest"

import { moveItem } from "./order"

describe("an item of a list", () => {
	const moved = (from: number, by: number, first?: number) => {
		const list = ["a", "b", "c"]
		return [moveItem(list, from, by, first), list.join("")]
	}

	it("moves up and down", () => {
		expect(moved(1, -1)).toEqual([0, "bac"])
		expect(moved(0, 2)).toEqual([2, "bca"])
	})
	it("stays within the list", () => {
		expect(moved(0, -1)).toEqual([0, "abc"])
		expect(moved(2, 1)).toEqual([2, "abc"])
	})
	it("leaves what is fixed at the beginning", () => {
		expect(moved(1, -1, 1)).toEqual([1, "abc"])
		expect(moved(0, 1, 1)).toEqual([0, "abc"])
		expect(moved(2, -1, 1)).toEqual([1, "acb"])
	})
})
