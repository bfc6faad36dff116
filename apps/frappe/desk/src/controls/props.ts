import type { Doc, DocField } from "@/meta/types"
import type { FormModel } from "@/form/model"

/** What every control is given. */
export interface ControlProps {
	id: string
	field: DocField
	model: FormModel
	/** The row the field stands in, for child tables. */
	row?: Doc
	value: any
	readOnly: boolean
	mandatory: boolean
	invalid: boolean
	/** The id of the element that describes the field. */
	describedby?: string
	/** Inside a grid: no frame, no own label. */
	inGrid?: boolean
}
