import { describe, expect, it } from "vitest"

import { canMove, flatten, nodeOf, PAGE, parentField, pathTo, type Node } from "./nodes"

function node(value: string, ...children: Node[]): Node {
	return {
		...nodeOf({ value, expandable: children.length }),
		open: children.length > 0,
		children: children.length ? children : null,
	}
}

const tree = [node("a", node("b", node("c")), node("d"))]
const names = (nodes: Node[]) => flatten(nodes).map((row) => row.node.value)

describe("nodes of a tree", () => {
	it("show from top to bottom, as far as they are open", () => {
		expect(names(tree)).toEqual(["a", "b", "c", "d"])
		expect(names([{ ...tree[0], open: false }])).toEqual(["a"])
	})

	it("show a long level part by part", () => {
		const long = node("top", ...Array.from({ length: 2000 }, (_one, place) => node(`n${place}`)))
		expect(names([long])).toHaveLength(PAGE + 1)
		expect(names([{ ...long, shown: 2 * PAGE }])).toHaveLength(2 * PAGE + 1)
	})

	it("are found with what is above them", () => {
		expect(pathTo(tree, "c").map((one) => one.value)).toEqual(["a", "b", "c"])
		expect(pathTo(tree, "x")).toEqual([])
	})

	it("move anywhere but below themselves and to where they are", () => {
		expect(canMove(tree, "c", "d")).toBe(true)
		expect(canMove(tree, "b", "c")).toBe(false)
		expect(canMove(tree, "b", "b")).toBe(false)
		expect(canMove(tree, "b", "a")).toBe(false)
	})

	it("hang on a field of the metadata", () => {
		expect(parentField({ name: "Party Organization" } as any)).toBe("parent_party_organization")
		expect(parentField({ name: "X", nsm_parent_field: "above" } as any)).toBe("above")
	})
})
