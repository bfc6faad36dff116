/** A document as the API sends it. */
export interface Doc {
	doctype: string
	name: string
	docstatus?: number
	[field: string]: any
}

export interface DocField {
	fieldname: string
	fieldtype: string
	label?: string
	options?: string | any[]
	[property: string]: any
}

export interface DocPerm {
	role: string
	permlevel: number
	[right: string]: any
}

/** Metadata of a DocType as `frappe.desk.form.load.getdoctype` sends it. */
export interface Meta {
	name: string
	module?: string
	fields: DocField[]
	permissions: DocPerm[]
	[property: string]: any
}

export const TABLE_TYPES = ["Table", "Table MultiSelect"]
export const LAYOUT_TYPES = ["Section Break", "Column Break", "Tab Break", "Fold"]
/** Fields that hold no value. */
export const NO_VALUE_TYPES = [...LAYOUT_TYPES, ...TABLE_TYPES, "Heading", "HTML", "Button", "Image"]
export const STANDARD_FIELDS = ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx"]
