import { LAYOUT_TYPES, TABLE_TYPES, type Doc, type DocField, type Meta } from "@/meta/types"

/** A field that two people have left with different values. */
export interface Difference {
	field: DocField
	base: unknown
	mine: unknown
	theirs: unknown
	/** Whose value is taken unless somebody decides otherwise: the one who changed it; mine where both did. */
	taken: "mine" | "theirs"
	/** Whether both changed it. */
	both: boolean
}

const ROW_PARTS = new Set([
	"name",
	"owner",
	"creation",
	"modified",
	"modified_by",
	"parent",
	"parentfield",
	"parenttype",
	"docstatus",
	"doctype",
	"__islocal",
	"__unsaved",
])

/** A value in a form in which two can be compared; rows without what the server writes into them. */
function comparable(value: unknown, field: DocField): string {
	if (TABLE_TYPES.includes(field.fieldtype)) {
		const rows = (value as Doc[] | undefined) ?? []
		return JSON.stringify(
			rows.map((row) =>
				Object.fromEntries(
					Object.entries(row)
						.filter(([key, own]) => !ROW_PARTS.has(key) && own !== null && own !== "")
						.sort(),
				),
			),
		)
	}
	return value === null || value === undefined || value === "" ? "" : String(value)
}

/**
 * What differs between one's own document and the one that was stored meanwhile.
 *
 * @param base the document as it was when it was opened
 */
export function differences(meta: Meta, base: Doc, mine: Doc, theirs: Doc): Difference[] {
	return meta.fields.flatMap((field) => {
		if (LAYOUT_TYPES.includes(field.fieldtype)) return []
		const [first, own, other] = [base, mine, theirs].map((doc) => comparable(doc[field.fieldname], field))
		if (own === other) return []
		const changedByMe = own !== first
		return [
			{
				field,
				base: base[field.fieldname],
				mine: mine[field.fieldname],
				theirs: theirs[field.fieldname],
				taken: changedByMe ? ("mine" as const) : ("theirs" as const),
				both: changedByMe && other !== first,
			},
		]
	})
}

/** The stored document with the values of mine that were chosen. */
export function merged(theirs: Doc, chosen: Difference[]): Doc {
	const own = Object.fromEntries(
		chosen.filter((one) => one.taken === "mine").map((one) => [one.field.fieldname, one.mine]),
	)
	return { ...theirs, ...own, __unsaved: 1 }
}
