import { describe, expect, it } from "vitest"

import { choose } from "./selection"

const names = ["a", "b", "c", "d"]

describe("choosing rows", () => {
	it("turns one on and off", () => {
		const one = choose(new Set(), names, "b", true)
		expect([...one]).toEqual(["b"])
		expect([...choose(one, names, "b", false)]).toEqual([])
	})

	it("takes what lies between, in both directions", () => {
		expect([...choose(new Set(["a"]), names, "c", true, "a")]).toEqual(["a", "b", "c"])
		expect([...choose(new Set(["d"]), names, "b", true, "d")].sort()).toEqual(["b", "c", "d"])
		expect([...choose(new Set(names), names, "c", false, "b")]).toEqual(["a", "d"])
	})

	it("takes the row alone when the other end is gone", () => {
		expect([...choose(new Set(), names, "c", true, "gone")]).toEqual(["c"])
	})
})
