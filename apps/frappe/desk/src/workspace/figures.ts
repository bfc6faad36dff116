import { ask, call } from "@/api/client"
import { getDoc, type FilterRow } from "@/api/resource"
import { labelsOf, type Chart, type Opening } from "@/charts/chart"
import { COLUMN, rowsOfLabels } from "@/charts/rows"
import { NotSupported } from "@/compat/strict"
import { queryOfFilters } from "@/list/query"
import { linkLabel, loadTitles } from "@/list/titles"
import { fieldOf, labelOf, loadMeta } from "@/meta"
import type { Doc, DocField } from "@/meta/types"
import { listAddress } from "@/slugs"
import { __ } from "@/translate"
import { addressFor, rowsOf } from "./content"
import { filtersOf } from "./dynamic"

export interface Figure {
	value: number
	fieldtype: string
	/** By how many per cent it has changed within the card's interval; nothing where that cannot be said. */
	change?: number | null
	interval?: string
	to?: string
	colour?: string
}

const CARD = "frappe.desk.doctype.number_card.number_card"
const FUNCTIONS: Record<string, (values: number[]) => number> = {
	Sum: (values) => values.reduce((sum, one) => sum + one, 0),
	Average: (values) => (values.length ? values.reduce((sum, one) => sum + one, 0) / values.length : 0),
	Minimum: (values) => Math.min(...values),
	Maximum: (values) => Math.max(...values),
}

/** The number of a Number Card, of each of its three types. */
export async function figureOf(name: string): Promise<Figure> {
	const doc = await getDoc("Number Card", name)
	if (doc.type === "Custom") return custom(doc)
	if (doc.type === "Report") return ofReport(doc)
	const filters = await filtersOf(doc)
	const value = Number(await ask(`${CARD}.get_result`, { doc, filters }))
	const change = doc.show_percentage_stats
		? await ask(`${CARD}.get_percentage_difference`, { doc, filters, result: value })
		: null
	const to = addressFor({ type: "DocType", link_to: doc.document_type, stats_filter: JSON.stringify(filters) })
	return {
		value,
		fieldtype: doc.function === "Count" ? "Int" : "Float",
		change,
		interval: doc.stats_time_interval,
		to,
		colour: doc.color,
	}
}

async function custom(doc: Record<string, any>): Promise<Figure> {
	const answer = await call(doc.method, { filters: await filtersOf(doc) }, { method: "GET" })
	if (typeof answer !== "object" || answer === null)
		return { value: Number(answer), fieldtype: "Float", colour: doc.color }
	const [first, ...rest] = [answer.route ?? []].flat()
	// as the address of a list holds them: a condition is written as JSON
	const options = Object.entries(answer.route_options ?? {}).map(([field, value]) => [
		field,
		typeof value === "object" ? JSON.stringify(value) : String(value),
	])
	const query = new URLSearchParams(options).toString()
	const to = first ? addressFor({ type: "DocType", link_to: rest[0] ?? first }) : undefined
	const path =
		first && !/^(list|form)$/i.test(first) ? `/app/${[first, ...rest].map(encodeURIComponent).join("/")}` : to
	return {
		value: answer.value,
		fieldtype: answer.fieldtype || "Float",
		to: path && (query ? `${path}?${query}` : path),
		colour: doc.color,
	}
}

async function ofReport(doc: Record<string, any>): Promise<Figure> {
	const { result } = await runReport(doc.report_name, await filtersOf(doc))
	const values = result.filter((row) => !Array.isArray(row)).map((row) => Number(row[doc.report_field] ?? 0))
	return {
		value: FUNCTIONS[doc.report_function]?.(values) ?? 0,
		fieldtype: "Float",
		to: addressFor({ type: "Report", link_to: doc.report_name }),
		colour: doc.color,
	}
}

async function runReport(
	name: string,
	filters: any,
): Promise<{ columns: any[]; result: Record<string, any>[]; chart?: Chart }> {
	return call(
		"frappe.desk.query_report.run",
		{ report_name: name, filters, ignore_prepared_report: 1 },
		{ method: "GET" },
	)
}

export interface Drawn {
	chart: Chart
	/** What the labels are: a field's or a column's label. */
	axis: string
	to: string
	title: string
	/** Where each label leads. */
	openings: Opening[]
}

type Plot = Pick<Drawn, "chart" | "axis" | "openings" | "to">

/** The picture of a Dashboard Chart, where it leads, and where each of its labels does. */
export async function chartOf(name: string): Promise<Drawn> {
	const doc = await getDoc("Dashboard Chart", name)
	if (doc.chart_type === "Custom")
		throw new NotSupported(
			`The chart source ${doc.source ?? name} is a script made in the browser, which is not supported by this desk.`,
		)
	const plot = await (doc.chart_type === "Report" ? chartOfReport(doc) : chartOfDocuments(doc))
	const own = JSON.parse(doc.custom_options || "{}")
	return {
		...plot,
		title: __(doc.chart_name),
		chart: { ...(doc.color ? { colors: [doc.color] } : {}), ...plot.chart, ...own },
	}
}

async function chartOfDocuments(doc: Record<string, any>): Promise<Plot> {
	const [meta, filters] = await Promise.all([loadMeta(doc.document_type), filtersOf(doc)])
	const answer = await ask("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", {
		chart_name: doc.name,
		filters,
		refresh: 1,
	})
	const doctype = doc.document_type
	const rows = rowsOf(doctype, filters)
	if (meta.is_submittable) rows.push([doctype, "docstatus", "<", 2]) // the cancelled ones are not counted
	const home = doc.parent_document_type || doctype
	const address = (more: FilterRow[]) => {
		const query = queryOfFilters([...rows, ...more], home)
		return query ? `${listAddress(home)}?${query}` : listAddress(home)
	}
	const { data, of } =
		doc.type === "Heatmap" ? months(answer.dataPoints ?? {}, doc) : { data: answer, of: answer.filters ?? [] }
	const field = fieldOf(meta, doc.chart_type === "Group By" ? doc.group_by_based_on : doc.based_on)
	const chart = { data, type: doc.type === "Heatmap" ? "bar" : String(doc.type ?? "Bar").toLowerCase() }
	if (doc.chart_type === "Group By" && field) await nameGroups(chart, of, field)
	return {
		chart,
		axis: doc.type === "Heatmap" ? __("Month") : field ? labelOf(field) : __("Label"),
		to: address([]),
		openings: of.map((more: [string, string, unknown][]) => address(more.map((one) => [doctype, ...one]))),
	}
}

/** Write groups as forms write the field's values: linked documents by their titles, ticks as yes and no. */
async function nameGroups(chart: Chart, of: [string, string, unknown][][], field: DocField): Promise<void> {
	const values = of.map(([row]) => (row?.[1] === "=" ? row[2] : undefined))
	if (field.fieldtype === "Link")
		await loadTitles(
			values.filter(Boolean).map((value) => ({ [field.fieldname]: value }) as Doc),
			[field],
		)
	const text = (value: unknown) =>
		field.fieldtype === "Link" ? linkLabel(String(field.options), String(value)) : Number(value) ? __("Yes") : __("No")
	if (field.fieldtype !== "Link" && field.fieldtype !== "Check") return
	chart.data.labels = chart.data.labels.map((label, place) =>
		values[place] === undefined ? label : text(values[place]),
	)
}

/** A year's days by month: as bars they say the same as squares do, and can be read aloud. */
function months(
	points: Record<string, number>,
	doc: Record<string, any>,
): { data: Chart["data"]; of: [string, string, unknown][][] } {
	const sums: Record<string, number> = {}
	for (const [stamp, value] of Object.entries(points)) {
		const month = new Date(Number(stamp) * 1000).toISOString().slice(0, 7)
		sums[month] = (sums[month] ?? 0) + value
	}
	const labels = Object.keys(sums).sort()
	const end = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
	return {
		data: { labels, datasets: [{ name: __(doc.chart_name), values: labels.map((label) => sums[label]) }] },
		of: labels.map((month) => [[doc.based_on, "Between", [`${month}-01`, `${month}-${end(month)}`]]]),
	}
}

async function chartOfReport(doc: Record<string, any>): Promise<Plot> {
	const filters = await filtersOf(doc)
	const answer = await runReport(doc.report_name, filters)
	const type = String(doc.type ?? "Bar").toLowerCase()
	const rows = answer.result.filter((row) => row && !Array.isArray(row))
	const given = answer.chart?.data ? answer.chart : { type, data: { labels: [], datasets: [] } }
	const chart: Chart = doc.use_report_chart
		? given
		: {
				type,
				data: {
					labels: rows.map((row) => String(row[doc.x_field] ?? "")),
					datasets: (doc.y_axis ?? []).map((drawn: any) => ({
						name: labelOfColumn(answer.columns, drawn.y_field),
						values: rows.map((row) => Number(row[drawn.y_field] ?? 0)),
					})),
				},
			}
	const field = doc.use_report_chart ? answer.columns[0]?.fieldname : doc.x_field
	const found = rowsOfLabels(chart, answer.columns, rows)
	return {
		chart,
		axis: labelOfColumn(answer.columns, found.column ?? field),
		to: reportWith(doc.report_name, filters),
		openings: labelsOf(chart).map((_label, place) =>
			reportWith(doc.report_name, filters, found.column, found.typed[place]),
		),
	}
}

/** The address of a report with its filters, and with what is typed above one of its columns. */
function reportWith(name: string, filters: any, column?: string, typed?: string): string {
	const query = new URLSearchParams()
	for (const [key, value] of Object.entries(Array.isArray(filters) ? {} : (filters ?? {})))
		query.append(key, typeof value === "object" ? JSON.stringify(value) : String(value))
	if (column && typed) query.append(`${COLUMN}${column}`, typed)
	const address = addressFor({ type: "Report", link_to: name })
	return query.size ? `${address}?${query}` : address
}

const labelOfColumn = (columns: any[], field: string) =>
	columns.find((column) => column.fieldname === field)?.label ?? field
