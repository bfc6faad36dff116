import { mayAt } from "@/meta"
import type { DocField, Meta } from "@/meta/types"

const hasChoices = (field: DocField) =>
	field.fieldtype === "Select" && typeof field.options === "string" && /\S/.test(field.options)

/** The fields that a board can be made by: those with choices that the user reads. */
export const boardFields = (meta: Meta): DocField[] =>
	meta.fields.filter(
		(field) => hasChoices(field) && !Number(field.is_virtual) && mayAt(meta, "read", Number(field.permlevel ?? 0)),
	)
