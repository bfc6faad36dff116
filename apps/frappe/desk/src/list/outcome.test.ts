import { describe, expect, it } from "vitest"

import { ApiError } from "@/api/errors"
import { inParts, reasonsIn, refusalsOf } from "./outcome"

const names = ["a", "b", "c", "d", "e"]
const answer = (...messages: string[]) => ({
	_server_messages: JSON.stringify(messages.map((message) => JSON.stringify({ message }))),
})

describe("work on many rows", () => {
	it("goes part by part and tells how far it is", async () => {
		const parts: string[][] = []
		const told: number[] = []
		const outcome = await inParts(names, 2, async (part) => (parts.push(part), []), {
			advance: (count) => told.push(count),
		})
		expect(parts).toEqual([["a", "b"], ["c", "d"], ["e"]])
		expect(told).toEqual([2, 4, 5])
		expect(outcome).toEqual({ done: names, refused: [], left: [] })
	})

	it("tries each row of a part that failed alone", async () => {
		const outcome = await inParts(names, 3, async (part) => {
			if (part.includes("b")) throw new ApiError(417, "ValidationError", [{ message: "no <b>right</b>" }])
			return []
		})
		expect(outcome.done).toEqual(["a", "c", "d", "e"])
		expect(outcome.refused).toEqual([{ name: "b", reason: "no right" }])
	})

	it("does not hide what is no refusal", async () => {
		await expect(inParts(names, 2, async () => Promise.reject(new TypeError("broken")))).rejects.toThrow("broken")
	})

	it("stops when it is told to", async () => {
		let count = 0
		const outcome = await inParts(names, 2, async () => (count++, []), { stopped: () => count > 0 })
		expect(outcome.left).toEqual(["c", "d", "e"])
	})

	it("reads reasons row by row", () => {
		const said = answer("Not all:<br><b>a</b>: is locked<br><b>ab</b>: is linked")
		expect(reasonsIn(said, ["a", "ab", "b"])).toEqual([
			{ name: "a", reason: "is locked" },
			{ name: "ab", reason: "is linked" },
		])
		expect(refusalsOf(["a", "b"], answer("a: locked", "In general"))[1].reason).toBe("a: locked; In general")
	})
})
