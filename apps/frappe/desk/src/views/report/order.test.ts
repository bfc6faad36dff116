import { describe, expect, it } from "vitest"

import { clicked, orderBy, ordersOf, type Order } from "./order"

const both: Order[] = [
	{ field: "status", order: "asc" },
	{ field: "modified", order: "desc" },
]

describe("the order of a report", () => {
	it("is read as it was written, with all its columns", () => {
		expect(orderBy(both, "Case")).toBe("`tabCase`.`status` asc, `tabCase`.`modified` desc")
		expect(ordersOf(orderBy(both, "Case"), "Case")).toEqual(both)
		expect(ordersOf("status, modified DESC", "Case")).toEqual(both)
	})
	it("leaves out what is no column of the DocType", () => {
		expect(ordersOf("`tabStep`.`done_on` desc, `tabCase`.`status` asc, rand()", "Case")).toEqual([both[0]])
		expect(ordersOf("", "Case")).toEqual([])
	})
	it("is one column after a click, turned round by the next", () => {
		expect(clicked(both, "owner", false)).toEqual([{ field: "owner", order: "asc" }])
		expect(clicked(both, "status", false)).toEqual([{ field: "status", order: "desc" }])
	})
	it("takes in a further column, turns it round and lets it go", () => {
		const three = clicked(both, "owner", true)
		expect(three).toEqual([...both, { field: "owner", order: "asc" }])
		expect(clicked(three, "owner", true)[2].order).toBe("desc")
		expect(clicked(clicked(three, "owner", true), "owner", true)).toEqual(both)
	})
	it("never is empty", () =>
		expect(clicked([both[1]], "modified", true)).toEqual([{ field: "modified", order: "asc" }]))
})
