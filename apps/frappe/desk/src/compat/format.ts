import { boot } from "@/boot"
import { format } from "@/form/values"
import type { DocField } from "@/meta/types"
import { __ } from "@/translate"

/** `frappe.format`: a value as people read it, by the field's type. */
export function shown(value: unknown, df?: DocField | string | null): string {
	const field = typeof df === "string" ? { fieldname: "", fieldtype: df } : (df ?? { fieldname: "", fieldtype: "Data" })
	return format(value, field, boot.sysdefaults, (text, context) => __(text, null, context))
}
