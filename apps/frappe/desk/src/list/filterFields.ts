import { reactive } from "vue"

import type { FilterRow } from "@/api/resource"
import { boot } from "@/boot"
import { formContext } from "@/form/context"
import { FormModel } from "@/form/model"
import { format } from "@/form/values"
import { labelOf } from "@/meta"
import type { DocField, Meta } from "@/meta/types"
import { __ } from "@/translate"
import { fieldIn } from "./columns"
import { OPERATORS } from "./operators"
import { linkLabel, linkTitles } from "./titles"

const TEXTS = [
	"Data",
	"Small Text",
	"Text",
	"Long Text",
	"Read Only",
	"Text Editor",
	"Code",
	"Markdown Editor",
	"HTML Editor",
	"Phone",
	"Autocomplete",
	"Barcode",
]
const DOCSTATUS = [
	{ value: "", label: "" },
	{ value: "0", label: "Draft" },
	{ value: "1", label: "Submitted" },
	{ value: "2", label: "Cancelled" },
]
const YES_NO = [
	{ value: "", label: "" },
	{ value: "1", label: "Yes" },
	{ value: "0", label: "No" },
]

/** A field as a filter shows it: empty choice first, nothing mandatory or locked. */
export function asFilter(field: DocField): DocField {
	const plain: DocField = {
		fieldname: field.fieldname,
		fieldtype: field.fieldtype,
		label: field.label,
		options: field.options,
		parent: field.parent,
		link_title_field: field.link_title_field,
	}
	if (field.fieldname === "docstatus") return { ...plain, fieldtype: "Select", options: DOCSTATUS as any }
	if (field.fieldname === "_assign") return { ...plain, fieldtype: "Link", options: "User" }
	if (TEXTS.includes(field.fieldtype) || field.fieldname === "name")
		return { ...plain, fieldtype: "Data", options: undefined }
	if (field.fieldtype === "Select") return { ...plain, options: ["", ...selectOptions(field)] }
	if (field.fieldtype === "Check") return { ...plain, fieldtype: "Select", options: YES_NO as any }
	return plain
}

/** The choices of a Select field. */
export function selectOptions(field: DocField): string[] {
	const given = Array.isArray(field.options)
		? field.options.map((one) => String(one.value ?? one))
		: String(field.options ?? "").split("\n")
	return given.filter(Boolean)
}

/** A model whose fields are filters, for the controls of forms. */
export function filterModel(fields: DocField[]): FormModel {
	const meta = { name: "Filters", istable: 1, permissions: [], fields: fields.map(asFilter) } as unknown as Meta
	const model = reactive(
		new FormModel(meta, { doctype: meta.name, name: "filters", __islocal: 1 }, formContext()),
	) as FormModel
	model.titles = linkTitles
	return model
}

/** A filter in words: field, condition, value. */
export function sayFilter(meta: Meta, [doctype, fieldname, operator, value]: FilterRow): string {
	const field = fieldIn(meta, doctype, fieldname)
	const word = OPERATORS.find(([one]) => one === operator)?.[1] ?? operator
	const label = field ? labelOf(field) : fieldname
	return `${doctype === meta.name ? label : `${__(doctype)} · ${label}`} ${__(word)} ${sayValue(field, value)}`
}

function sayValue(field: DocField | undefined, value: unknown): string {
	if (Array.isArray(value)) return value.map((one) => sayValue(field, one)).join(__(", "))
	if (value === "set" || value === "not set") return __(value)
	if (!field || (typeof value === "string" && /^(today|yesterday|tomorrow|(last|this|next) )/.test(value)))
		return __(String(value))
	if (field.fieldname === "docstatus")
		return __(DOCSTATUS.find((one) => one.value === String(value))?.label ?? String(value))
	if (field.fieldtype === "Check") return Number(value) ? __("Yes") : __("No")
	if (field.fieldtype === "Link") return linkLabel(field.options as string, String(value).replace(/^%|%$/g, ""))
	return format(value, field, boot.sysdefaults, (text, context) => __(text, null, context)).replace(/^%|%$/g, "")
}
