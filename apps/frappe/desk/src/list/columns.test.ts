import { describe, expect, it } from "vitest"

import type { Meta } from "@/meta/types"
import { columnsOf } from "./columns"

const meta = (more: Partial<Meta>): Meta =>
	({
		name: "Report",
		permissions: [],
		fields: [
			{ fieldname: "report_name", fieldtype: "Data", label: "Report Name", in_list_view: 1 },
			{ fieldname: "kind", fieldtype: "Data", label: "Kind", in_list_view: 1 },
		],
		...more,
	}) as Meta
const names = (own: Meta) => columnsOf(own).map((column) => column.fieldname)

describe("the columns of a list", () => {
	it("do not say the name twice", () => {
		expect(names(meta({ autoname: "field:report_name" }))).toEqual(["name", "kind"])
		expect(names(meta({ autoname: "field:report_name", title_field: "report_name" }))).toEqual(["report_name", "kind"])
	})

	it("end with the name where it says something of its own", () => {
		expect(names(meta({ autoname: "hash", title_field: "report_name" }))).toEqual(["report_name", "kind", "name"])
		expect(names(meta({ autoname: "hash" }))).toEqual(["name", "report_name", "kind"])
	})
})
