import { describe, expect, it } from "vitest"

import { freshName } from "./fieldnames"
import { linesOf, placesOf, sizeOf } from "./picture"

const steps = [
	{ state: "Draft", action: "Send", next_state: "Pending" },
	{ state: "Pending", action: "Approve", next_state: "Approved" },
	{ state: "Pending", action: "Reject", next_state: "Rejected" },
	{ state: "Pending", action: "Return", next_state: "Draft" },
	{ state: "Pending", action: "Send back", next_state: "Draft" },
]
const states = ["Draft", "Pending", "Approved", "Rejected", "Forgotten"]

describe("the picture of a workflow", () => {
	const boxes = placesOf(states, steps)
	const x = (state: string) => boxes.find((box) => box.state === state)!.x

	it("goes from left to right with the steps", () => {
		expect(x("Draft")).toBeLessThan(x("Pending"))
		expect(x("Pending")).toBeLessThan(x("Approved"))
		expect(x("Approved")).toBe(x("Rejected"))
	})
	it("shows each state once, those never reached last", () => {
		expect(boxes.map((box) => box.state).sort()).toEqual([...states].sort())
		expect(x("Forgotten")).toBeGreaterThan(x("Approved"))
	})
	it("never lays two states over each other", () =>
		expect(new Set(boxes.map((box) => `${box.x},${box.y}`)).size).toBe(boxes.length))
	it("draws steps between the same states as one line", () => {
		const lines = linesOf(boxes, steps, (step) => step.action)
		expect(lines).toHaveLength(4)
		expect(lines.find((line) => line.steps.length === 2)?.text).toBe("Return / Send back")
		expect(sizeOf(boxes, lines).height).toBeGreaterThan(Math.max(...lines.map((line) => line.label.y)))
	})
	it("leaves out steps of states that are not there", () =>
		expect(linesOf(boxes, [{ state: "Gone", action: "x", next_state: "Draft" }], () => "")).toEqual([]))
	it("stands circles of states", () =>
		expect(
			placesOf(
				["A", "B"],
				[
					{ state: "A", action: "x", next_state: "B" },
					{ state: "B", action: "y", next_state: "A" },
				],
			),
		).toHaveLength(2))
})

describe("a name for a new field", () => {
	it("is one that no field has", () => expect(freshName(["custom_field_1", undefined])).toBe("custom_field_2"))
})
