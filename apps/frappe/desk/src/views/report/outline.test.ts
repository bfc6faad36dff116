import { describe, expect, it } from "vitest"

import { branches, isTree, orderedTree, unfolded, withParents } from "./outline"

const tree = [
	{ name: "b", indent: 0, n: 2 },
	{ name: "b2", indent: 1, n: 9 },
	{ name: "b1", indent: 1, n: 1 },
	{ name: "b1x", indent: 2, n: 5 },
	{ name: "a", n: 7 },
]
const names = (rows: any) => [...rows].map((row) => row.name)

describe("a tree report", () => {
	it("knows what stands below what", () => {
		expect(isTree(tree)).toBe(true)
		expect(isTree([{ name: "a" }, { name: "b", indent: 0 }])).toBe(false)
		expect(names(branches(tree))).toEqual(["b", "b1"])
	})
	it("hides all that is below a closed row, however deep", () => {
		expect(names(unfolded(tree, new Set([tree[0]])))).toEqual(["b", "a"])
		expect(names(unfolded(tree, new Set([tree[2]])))).toEqual(["b", "b2", "b1", "a"])
		expect(names(unfolded(tree, new Set([tree[0], tree[2]])))).toEqual(["b", "a"])
	})
	it("keeps what a found row stands below", () => {
		expect(names(withParents(tree, (row) => row.name === "b1x"))).toEqual(["b", "b1", "b1x"])
		expect(names(withParents(tree, (row) => row.name === "a"))).toEqual(["a"])
	})
	it("orders rows only among their neighbours", () => {
		const byNumber = (rows: any[]) => [...rows].sort((one, other) => one.n - other.n)
		expect(names(orderedTree(tree, byNumber))).toEqual(["b", "b1", "b1x", "b2", "a"])
	})
})
