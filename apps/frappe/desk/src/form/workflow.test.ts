import { describe, expect, it } from "vitest"

import type { Doc, Meta } from "@/meta/types"
import { conditionInWords, stepsOf } from "./workflow"

const transitions = [
	{ state: "Draft", action: "Hand in", next_state: "Waiting", allowed: "Clerk", allow_self_approval: 1 },
	{ state: "Waiting", action: "Verify", next_state: "Done", allowed: "Officer", allow_self_approval: 0 },
	{ state: "Waiting", action: "Verify", next_state: "Done", allowed: "Head", allow_self_approval: 0 },
	{
		state: "Waiting",
		action: "Return",
		next_state: "Draft",
		allowed: "Clerk",
		condition: "doc.days > 3",
		allow_self_approval: 1,
	},
]
const meta = {
	__workflow_docs: [{ doctype: "Workflow", workflow_state_field: "state", transitions }],
} as unknown as Meta
const doc = { doctype: "X", name: "x", state: "Waiting", owner: "me" } as unknown as Doc

describe("steps of a workflow", () => {
	it("names who may take a step that the user may not", () => {
		const [verify] = stepsOf(meta, doc, [], "me", ["Clerk"])
		expect(verify).toMatchObject({ action: "Verify", available: false, reason: "role", roles: ["Officer", "Head"] })
	})

	it("tells a condition that does not hold from a missing role", () => {
		expect(stepsOf(meta, doc, [], "me", ["Clerk"])[1]).toMatchObject({
			action: "Return",
			reason: "condition",
			condition: "doc.days > 3",
		})
	})

	it("does not let people approve their own where that is not allowed", () => {
		const allowed = [{ action: "Verify", next_state: "Done" }]
		expect(stepsOf(meta, doc, allowed, "me", ["Officer"])[0].reason).toBe("own")
		expect(stepsOf(meta, doc, allowed, "you", ["Officer"])[0].available).toBe(true)
		expect(stepsOf(meta, doc, allowed, "Administrator", ["Officer"])[0].available).toBe(true)
	})

	it("says a condition in the labels of its fields", () => {
		const fields = [{ fieldname: "days", label: "Days Out" }, { fieldname: "reason" }]
		const own = { ...meta, fields } as unknown as Meta
		expect(conditionInWords("doc.days >= 3 and not doc.get('reason') or doc.name != 1", own)).toBe(
			"“Days Out” ≥ 3 and not “reason” or doc.name ≠ 1",
		)
	})

	it("has none for a document that is not stored", () => {
		expect(stepsOf(meta, { ...doc, __islocal: 1 } as Doc, [], "me", [])).toEqual([])
	})
})
