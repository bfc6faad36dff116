import { describe, expect, it } from "vitest"

import { roleGroups } from "./rights"

describe("roles to choose from", () => {
	it("keep those of the system apart", () =>
		expect(roleGroups(["Officer", "System Manager"], ["System Manager"])).toEqual({
			own: ["Officer"],
			system: ["System Manager"],
		}))
})
