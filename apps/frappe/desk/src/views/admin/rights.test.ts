import { describe, expect, it } from "vitest"

import { rightsOf, roleGroups } from "./rights"

const row = { parent: "Case", role: "Officer", permlevel: 0, if_owner: 0 }

describe("the rights of a rule", () => {
	it("are those of fields above level 0", () => expect(rightsOf({ ...row, permlevel: 1 })).toEqual(["read", "write"]))
	it("leave submission out where nothing is submitted", () => {
		expect(rightsOf(row)).not.toContain("submit")
		expect(rightsOf({ ...row, is_submittable: 1 })).toContain("amend")
	})
})

describe("roles to choose from", () => {
	it("keep those of the system apart", () =>
		expect(roleGroups(["Officer", "System Manager"], ["System Manager"])).toEqual({
			own: ["Officer"],
			system: ["System Manager"],
		}))
})
