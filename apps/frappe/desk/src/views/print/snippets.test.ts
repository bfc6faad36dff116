import { expect, it } from "vitest"

import type { DocField, Meta } from "@/meta/types"
import { isPrintable, loopOver, rowsOf } from "./snippets"

const field = (fieldname: string, fieldtype = "Data", more = {}) =>
	({ fieldname, fieldtype, label: fieldname.toUpperCase(), ...more }) as DocField

it("knows what can stand on paper", () => {
	expect(isPrintable(field("a"))).toBe(true)
	expect(isPrintable(field("a", "Section Break"))).toBe(false)
	expect(isPrintable({ fieldname: "a", fieldtype: "Data" } as DocField)).toBe(false)
})

it("writes label and value, quotes in labels too", () => {
	expect(rowsOf([field("a", "Data", { label: 'Say "A"' })])).toContain(
		'<th>{{ _("Say \\"A\\"") }}</th><td>{{ doc.get_formatted("a") }}</td>',
	)
})

it("walks the rows of a table in the columns of its grid", () => {
	const rows = { fields: [field("x", "Data", { in_list_view: 1 }), field("y")] } as unknown as Meta
	const text = loopOver(field("steps", "Table"), rows)
	expect(text).toContain("{% for row in doc.steps %}")
	expect(text).toContain('row.get_formatted("x", doc)')
	expect(text).not.toContain('"y"')
})
