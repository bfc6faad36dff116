import { describe, expect, it } from "vitest"

import type { Doc, Meta } from "@/meta/types"
import { differences, merged } from "./merge"

const meta = {
	fields: [
		{ fieldname: "a", fieldtype: "Data", label: "A" },
		{ fieldname: "b", fieldtype: "Data", label: "B" },
		{ fieldname: "unnamed", fieldtype: "Data" },
		{ fieldname: "line", fieldtype: "Section Break", label: "Line" },
		{ fieldname: "rows", fieldtype: "Table", label: "Rows", options: "Row" },
	],
} as unknown as Meta
const doc = (values: Record<string, unknown>) =>
	({ doctype: "X", name: "x", modified: "1", rows: [], ...values }) as unknown as Doc

describe("two people at one document", () => {
	it("finds nothing where both agree, empty and missing being the same", () => {
		expect(differences(meta, doc({ a: "1" }), doc({ a: "2", b: "" }), doc({ a: "2", b: null }))).toEqual([])
	})

	it("takes the value of whoever changed it, and mine where both did", () => {
		const found = differences(meta, doc({ a: "1", b: "1" }), doc({ a: "2", b: "1" }), doc({ a: "3", b: "4" }))
		expect(found.map((one) => [one.field.fieldname, one.taken, one.both])).toEqual([
			["a", "mine", true],
			["b", "theirs", false],
		])
		expect(merged(doc({ a: "3", b: "4", modified: "2" }), found)).toMatchObject({ a: "2", b: "4", modified: "2" })
	})

	it("does not lose what a script wrote into a field without a label", () => {
		const found = differences(meta, doc({ unnamed: "1" }), doc({ unnamed: "2" }), doc({ unnamed: "1", a: "x" }))
		expect(merged(doc({ unnamed: "1", a: "x" }), found)).toMatchObject({ unnamed: "2", a: "x" })
	})

	it("compares rows by what people write into them", () => {
		const row = (text: string, name: string) => ({ doctype: "Row", name, idx: 1, text, modified: name })
		expect(
			differences(meta, doc({ rows: [row("x", "1")] }), doc({ rows: [row("x", "1")] }), doc({ rows: [row("x", "2")] })),
		).toEqual([])
		const [found] = differences(
			meta,
			doc({ rows: [row("x", "1")] }),
			doc({ rows: [row("y", "1")] }),
			doc({ rows: [row("x", "1")] }),
		)
		expect([found.field.fieldname, found.taken]).toEqual(["rows", "mine"])
	})
})
