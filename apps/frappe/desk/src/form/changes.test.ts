import { expect, it } from "vitest"

import type { Meta } from "@/meta/types"
import { changesOf, type Speech } from "./changes"

const meta = {
	fields: [
		{ fieldname: "title", fieldtype: "Data", label: "Title" },
		{ fieldname: "rows", fieldtype: "Table", label: "Rows", options: "Row" },
		{ fieldname: "hidden", fieldtype: "Data" },
	],
} as unknown as Meta
const rowMeta = { fields: [{ fieldname: "day", fieldtype: "Date", label: "Day" }] } as unknown as Meta
const speech: Speech = {
	value: (value) => String(value ?? ""),
	word: (text, values = []) => text.replace(/\{(\d)\}/g, (_all, place) => String(values[Number(place)])),
}
const say = (data: object) => changesOf(JSON.stringify(data), meta, () => rowMeta, speech)

it("says field, old and new value, and nothing of fields without a label", () => {
	expect(
		say({
			changed: [
				["title", null, "b"],
				["hidden", 1, 2],
				["gone", 1, 2],
			],
		}),
	).toEqual(["Title: — → b"])
})

it("says which row of a table changed, came and went", () => {
	expect(
		say({
			row_changed: [["rows", 1, "x", [["day", "1", "2"]]]],
			added: [["rows", { idx: 3 }]],
			removed: [["rows", { idx: 1 }]],
		}),
	).toEqual(["Rows, row 2: Day: 1 → 2", "Rows: row 3 added", "Rows: row 1 removed"])
})

it("does not drown in changes", () => {
	expect(say({ changed: Array.from({ length: 11 }, () => ["title", "a", "b"]) }).at(-1)).toBe("and 3 more")
})
