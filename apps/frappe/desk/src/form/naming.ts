import type { DocField, Meta } from "@/meta/types"

const NAME = { fieldname: "__newname", fieldtype: "Data", label: "Name (ID)", reqd: 1 } as unknown as DocField

/** Whether a new document's name is typed by whoever makes it. */
export const asksName = (meta: Meta): boolean => String(meta.autoname ?? "").toLowerCase() === "prompt"

/** The metadata of a new document's form: with a field for the name, where the name is typed. */
export function withName(meta: Meta): Meta {
	if (!asksName(meta)) return meta
	const head = meta.fields[0]?.fieldtype === "Tab Break" ? 1 : 0
	return { ...meta, fields: [...meta.fields.slice(0, head), NAME, ...meta.fields.slice(head)] }
}
