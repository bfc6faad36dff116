import { ask } from "@/api/client"
import { today } from "@/form/context"
import { DECIMAL_TYPES, INTEGER_TYPES } from "@/form/values"
import { fieldOf, labelOf, loadMeta } from "@/meta"
import { NO_VALUE_TYPES, TABLE_TYPES, type Doc, type DocField } from "@/meta/types"
import { __ } from "@/translate"
import { loadReport } from "@/views/report/scripts"

export interface FieldName {
	value: string
	label: string
}

/** A field that holds the name of a field: of which DocType (or column, of which report), and which of its fields fit. */
interface Place {
	/** The field of the same document that says the DocType or the report. */
	of: string
	isReport?: boolean
	/** Filters of the report are chosen, not its columns. */
	isFilter?: boolean
	/** Years are chosen, not fields. */
	years?: number
	fits: (field: DocField) => boolean
	/** Tables fit too. */
	tables?: boolean
	/** Fields that every document has. */
	standard?: string[]
}

const isDate = (field: DocField) => ["Date", "Datetime"].includes(field.fieldtype)
const isNumber = (field: DocField) => [...INTEGER_TYPES, ...DECIMAL_TYPES, "Duration"].includes(field.fieldtype)
const isGroup = (field: DocField) =>
	["Select", "Link", "Data", "Check", "Dynamic Link", "Autocomplete", "Read Only", "Rating"].includes(field.fieldtype)
const isAny = () => true

const DATE = { of: "document_type", fits: isDate, standard: ["creation", "modified"] }
const NUMBER = { of: "document_type", fits: isNumber }
const FILTER = { of: "report", isReport: true, isFilter: true, fits: isDate }
const PLACES: Record<string, Place> = {
	"Auto Email Report.from_date_field": FILTER,
	"Auto Email Report.to_date_field": FILTER,
	"Calendar View.subject_field": { of: "reference_doctype", fits: isAny, standard: ["name"] },
	"Calendar View.start_date_field": { ...DATE, of: "reference_doctype" },
	"Calendar View.end_date_field": { ...DATE, of: "reference_doctype" },
	"Dashboard Chart.based_on": DATE,
	"Dashboard Chart.value_based_on": NUMBER,
	"Dashboard Chart.group_by_based_on": { of: "document_type", fits: isGroup, standard: ["owner"] },
	"Dashboard Chart.aggregate_function_based_on": NUMBER,
	"Dashboard Chart.heatmap_year": { of: "document_type", fits: isAny, years: 10 },
	"Dashboard Chart.x_field": { of: "report_name", isReport: true, fits: isAny },
	"Dashboard Chart Field.y_field": { of: "report_name", isReport: true, fits: isNumber },
	"Kanban Board.field_name": { of: "reference_doctype", fits: (field) => field.fieldtype === "Select" },
	"Form Tour Step.fieldname": { of: "reference_doctype", fits: isAny, tables: true },
	"Notification.date_changed": DATE,
	"Notification.value_changed": { of: "document_type", fits: isAny },
	"Notification.set_property_after_alert": { of: "document_type", fits: isAny },
	"Notification Recipient.receiver_by_document_field": {
		of: "document_type",
		fits: (field) => (field.fieldtype === "Link" && field.options === "User") || field.options === "Email",
		standard: ["owner", "modified_by"],
	},
	"Onboarding Step.field": { of: "reference_document", fits: isAny },
	"Number Card.aggregate_function_based_on": NUMBER,
	"Number Card.report_field": { of: "report_name", isReport: true, fits: isNumber },
	"Web Form Field.fieldname": { of: "doc_type", fits: isAny, tables: true },
	"Web Form List Column.fieldname": { of: "doc_type", fits: isAny },
}

/** Where the names of fields come from that a field takes; nothing for a field that takes something else. */
export const placeOf = (field: DocField): Place | undefined => PLACES[`${field.parent}.${field.fieldname}`]

/** The fields of a DocType, or the columns of a report, that a place takes. */
export async function fieldNames(place: Place, doc: Doc): Promise<FieldName[]> {
	const name = doc[place.of]
	if (!name) return []
	if (place.years) return yearsBack(place.years)
	if (place.isReport) return columnsOf(name, place)
	const meta = await loadMeta(name)
	const standard = (place.standard ?? []).map((one) => fieldOf(meta, one) as DocField)
	const own = meta.fields.filter(
		(field) =>
			!NO_VALUE_TYPES.includes(field.fieldtype) &&
			(place.tables || !TABLE_TYPES.includes(field.fieldtype)) &&
			field.fieldtype !== "Password" &&
			!Number(field.is_virtual) &&
			place.fits(field),
	)
	return told([...own, ...standard].map((field) => ({ value: field.fieldname, label: labelOf(field) })))
}

/** Fields that say what a field of a form is fetched from. */
const FETCHING = ["DocField.fetch_from", "Customize Form Field.fetch_from", "Custom Field.fetch_from"]
export const isFetched = (field: DocField): boolean => FETCHING.includes(`${field.parent}.${field.fieldname}`)

/** A link of a form: what it leads to, and its field, which has no name yet where it is new. */
export interface FormLink extends FieldName {
	leadsTo: string
	field: Doc
}

/** The links among the fields of a form, without the field itself; new ones by the names that they are going to have. */
export const linksOf = (fields: Doc[], own: Doc): FormLink[] =>
	fields
		.filter((one) => one.fieldtype === "Link" && one.options && one.name !== own.name && (one.fieldname || one.label))
		.map((field) => ({
			value: field.fieldname || nameFrom(field.label, fields),
			label: __(field.label || field.fieldname, null, field.parent),
			leadsTo: String(field.options),
			field,
		}))

function nameFrom(label: string, fields: Doc[]): string {
	const plain = label.trim().toLowerCase().replace(/ /g, "_")
	const base = plain.replace(/[^\p{L}\p{N}_]/gu, "").replace(/^(?=\d)/, "field_") || "field"
	const taken = new Set(fields.map((one) => one.fieldname))
	let name = base
	for (let number = 1; taken.has(name); number++) name = `${base}_${number}`
	return name
}

/**
 * The fields of a DocType whose values another form can take over.
 *
 * @param own the form itself, whose fields are as they stand there, saved or not
 */
export async function sourcesOf(doctype: string, own: string, fields: Doc[]): Promise<FieldName[]> {
	const known = doctype === own ? (fields as unknown as DocField[]) : (await loadMeta(doctype)).fields
	const whole = known.filter(
		(field) => field.fieldname && ![...NO_VALUE_TYPES, ...TABLE_TYPES, "Password"].includes(field.fieldtype),
	)
	return told(whole.map((field) => ({ value: field.fieldname, label: labelOf(field) || field.fieldname })))
}

async function readColumns(report: string): Promise<DocField[]> {
	const asked = { report_name: report, ignore_prepared_report: 1 }
	return (await ask("frappe.desk.query_report.run", asked)).columns ?? []
}

async function columnsOf(report: string, place: Place): Promise<FieldName[]> {
	const found = place.isFilter ? (await loadReport(report)).filters : await readColumns(report)
	const fitting = found.filter((column) => place.fits(column))
	return told(fitting.map((one: DocField) => ({ value: one.fieldname, label: __(one.label ?? one.fieldname) })))
}

function yearsBack(count: number): FieldName[] {
	const last = Number(today().slice(0, 4))
	return Array.from({ length: count }, (_, place) => String(last - place)).map((year) => ({ value: year, label: year }))
}

/** Fields of one label are told apart by their names. */
function told(names: FieldName[]): FieldName[] {
	const often = (label: string) => names.filter((one) => one.label === label).length > 1
	return names.map(({ value, label }) => ({ value, label: often(label) ? `${label} (${value})` : label }))
}
