import { describe, expect, it } from "vitest"

import { outcomeOf } from "./importing"

const log = (row_indexes: string, success: number, messages: string | null = null) => ({
	row_indexes,
	success,
	messages,
	docname: null,
	exception: null,
})

describe("what became of an import", () => {
	it("counts documents and tells the rows of those that failed, in the order of the file", () => {
		const found = outcomeOf([
			log("[9]", 0, '["late"]'),
			log("[2, 3]", 0, '["no name", {"message": "no date"}]'),
			log("[4]", 1),
		])
		expect(found.done).toBe(1)
		expect(found.failed).toEqual([
			{ rows: [2, 3], messages: ["no name", "no date"] },
			{ rows: [9], messages: ["late"] },
		])
	})
	it("forgets a failure that a later run has mended", () =>
		expect(outcomeOf([log("[2]", 0, '["x"]'), log("[2]", 1)])).toEqual({ done: 1, failed: [] }))
	it("keeps a message that is no list", () =>
		expect(outcomeOf([log("[2]", 0, "plain")]).failed[0].messages).toEqual(["plain"]))
})
