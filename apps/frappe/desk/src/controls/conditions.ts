import type { FilterRow } from "@/api/resource"
import type { FormModel } from "@/form/model"
import type { Doc, DocField } from "@/meta/types"

/** Whose fields the conditions of a field of JSON speak of: a DocType's documents, or a report's filters. */
export interface Conditions {
	doctype?: string
	report?: string
}

const ofReportOrDocuments = (doc: Doc, type: unknown): Conditions | undefined =>
	type === "Custom" ? undefined : type === "Report" ? { report: doc.report_name } : { doctype: doc.document_type }

/** What a link leads to, whose choices are narrowed. */
const ofLink = (field: Doc): Conditions | undefined =>
	field.fieldtype === "Link" && field.options ? { doctype: field.options } : undefined

/** By DocType and field: what the conditions are of, as the document or row says; nothing where they are written as JSON. */
const PLACES: Record<string, (doc: Doc) => Conditions | undefined> = {
	"Auto Email Report.filters": (doc) => ({ report: doc.report }),
	"Custom Field.link_filters": ofLink,
	"Customize Form Field.link_filters": ofLink,
	"Dashboard Chart.dynamic_filters_json": (doc) => ofReportOrDocuments(doc, doc.chart_type),
	"Dashboard Chart.filters_json": (doc) => ofReportOrDocuments(doc, doc.chart_type),
	"DocField.link_filters": ofLink,
	"Kanban Board.filters": (doc) => ({ doctype: doc.reference_doctype }),
	"Notification.filters": (doc) => ({ doctype: doc.document_type }),
	"Number Card.dynamic_filters_json": (doc) => ofReportOrDocuments(doc, doc.type),
	"Number Card.filters_json": (doc) => ofReportOrDocuments(doc, doc.type),
	"Web Form.condition_json": (doc) => ({ doctype: doc.doc_type }),
}

/** What is chosen instead of written in a field of JSON. */
export const conditionsOf = (field: DocField, model: FormModel, row?: Doc): Conditions | undefined =>
	PLACES[`${row ? field.parent : model.meta.name}.${field.fieldname}`]?.(row ?? model.doc)

/** Conditions by field, as reports take them: a value, or a comparison and a value. Nothing if a field stands there twice. */
export function byField(rows: FilterRow[]): Record<string, unknown> | undefined {
	const found = Object.fromEntries(
		rows.map(([, field, operator, value]) => [field, operator === "=" ? value : [operator, value]]),
	)
	return Object.keys(found).length === rows.length ? found : undefined
}

/** Whether the values of such conditions are found when they are used, and not before. */
export const isDynamic = (field: DocField): boolean => field.fieldname === "dynamic_filters_json"
