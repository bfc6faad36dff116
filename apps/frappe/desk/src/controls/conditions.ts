import type { FormModel } from "@/form/model"
import type { Doc, DocField } from "@/meta/types"

/** Whose fields the conditions of a field of JSON speak of: a DocType's documents, or a report's filters. */
export interface Conditions {
	doctype?: string
	report?: string
}

const ofReportOrDocuments = (doc: Doc, type: unknown): Conditions | undefined =>
	type === "Custom" ? undefined : type === "Report" ? { report: doc.report_name } : { doctype: doc.document_type }

/** By DocType and field: what the conditions are of, as the document says; nothing where they are written as JSON. */
const PLACES: Record<string, (doc: Doc) => Conditions | undefined> = {
	"Dashboard Chart.dynamic_filters_json": (doc) => ofReportOrDocuments(doc, doc.chart_type),
	"Dashboard Chart.filters_json": (doc) => ofReportOrDocuments(doc, doc.chart_type),
	"Kanban Board.filters": (doc) => ({ doctype: doc.reference_doctype }),
	"Notification.filters": (doc) => ({ doctype: doc.document_type }),
	"Number Card.dynamic_filters_json": (doc) => ofReportOrDocuments(doc, doc.type),
	"Number Card.filters_json": (doc) => ofReportOrDocuments(doc, doc.type),
	"Web Form.condition_json": (doc) => ({ doctype: doc.doc_type }),
}

/** What is chosen instead of written in a field of JSON. */
export const conditionsOf = (field: DocField, model: FormModel): Conditions | undefined =>
	PLACES[`${model.meta.name}.${field.fieldname}`]?.(model.doc)

/** Whether the values of such conditions are found when they are used, and not before. */
export const isDynamic = (field: DocField): boolean => field.fieldname === "dynamic_filters_json"
