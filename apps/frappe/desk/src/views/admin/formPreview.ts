import { reactive } from "vue"

import { formContext } from "@/form/context"
import { newDoc } from "@/form/defaults"
import { FormModel } from "@/form/model"
import { TABLE_TYPES, type Doc, type Meta } from "@/meta/types"

/** A form as it would be, of rows of fields as they stand; tables are left out, as theirs are forms of their own. */
export function previewOf(rows: Doc[], about: Partial<Meta> = {}): FormModel {
	const fields = rows
		.filter((one) => !TABLE_TYPES.includes(one.fieldtype))
		.map((one) => ({ ...one, fieldname: one.fieldname || one.name })) as any[]
	const meta = { name: "Preview", permissions: [], ...about, fields, istable: 1 } as unknown as Meta
	return reactive(new FormModel(meta, { ...newDoc(meta, formContext()), __islocal: 1 }, formContext())) as FormModel
}
