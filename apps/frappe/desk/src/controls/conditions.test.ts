import { expect, it } from "vitest"

import { byField } from "./conditions"

it("keeps conditions by field as reports take them, each field once", () => {
	expect(
		byField([
			["ToDo", "status", "=", "Open"],
			["ToDo", "date", "Between", ["2016-07-01", "2016-07-31"]],
			["ToDo", "priority", "in", ["High", "Low"]],
		]),
	).toEqual({ status: "Open", date: ["Between", ["2016-07-01", "2016-07-31"]], priority: ["in", ["High", "Low"]] })
	expect(byField([])).toEqual({})
	expect(
		byField([
			["ToDo", "date", ">", "2016-07-01"],
			["ToDo", "date", "<", "2016-07-31"],
		]),
	).toBeUndefined()
})
