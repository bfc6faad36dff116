import { ask, call } from "@/api/client"
import { getDoc } from "@/api/resource"
import type { Chart } from "@/views/report/ReportChart.vue"
import { NotSupported } from "@/compat/strict"
import { fieldOf, labelOf, loadMeta } from "@/meta"
import { __ } from "@/translate"
import { addressFor } from "./content"
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
	const query = new URLSearchParams(answer.route_options ?? {}).toString()
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
}

/** The picture of a Dashboard Chart, and where it leads. */
export async function chartOf(name: string): Promise<Drawn> {
	const doc = await getDoc("Dashboard Chart", name)
	const title = __(doc.chart_name)
	if (doc.chart_type === "Custom")
		throw new NotSupported(
			`The chart source ${doc.source ?? name} is a script made in the browser, which is not supported by this desk.`,
		)
	if (doc.chart_type === "Report")
		return { ...(await chartOfReport(doc)), title, to: addressFor({ type: "Report", link_to: doc.report_name }) }
	const filters = await filtersOf(doc)
	const data = await ask("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", {
		chart_name: name,
		filters,
		refresh: 1,
	})
	const to = addressFor({ type: "DocType", link_to: doc.document_type, stats_filter: JSON.stringify(filters) })
	const chart =
		doc.type === "Heatmap"
			? months(data.dataPoints ?? {}, title)
			: { data, type: String(doc.type ?? "Bar").toLowerCase() }
	return { chart: { ...chart, colors: doc.color ? [doc.color] : undefined }, axis: await axisOf(doc), title, to }
}

async function axisOf(doc: Record<string, any>): Promise<string> {
	if (doc.type === "Heatmap") return __("Month")
	const fieldname = doc.chart_type === "Group By" ? doc.group_by_based_on : doc.based_on
	const field = fieldOf(await loadMeta(doc.document_type), fieldname)
	return field ? labelOf(field) : __("Label")
}

/** A year's days by month: as bars they say the same as squares do, and can be read aloud. */
function months(points: Record<string, number>, name: string): Chart {
	const sums: Record<string, number> = {}
	for (const [stamp, value] of Object.entries(points)) {
		const month = new Date(Number(stamp) * 1000).toISOString().slice(0, 7)
		sums[month] = (sums[month] ?? 0) + value
	}
	const labels = Object.keys(sums).sort()
	return { type: "bar", data: { labels, datasets: [{ name, values: labels.map((label) => sums[label]) }] } }
}

async function chartOfReport(doc: Record<string, any>): Promise<{ chart: Chart; axis: string }> {
	const answer = await runReport(doc.report_name, await filtersOf(doc))
	const type = String(doc.type ?? "Bar").toLowerCase()
	const axis = labelOfColumn(answer.columns, doc.use_report_chart ? answer.columns[0]?.fieldname : doc.x_field)
	if (doc.use_report_chart)
		return { axis, chart: answer.chart?.data ? answer.chart : { type, data: { labels: [], datasets: [] } } }
	const rows = answer.result.filter((row) => !Array.isArray(row))
	const datasets = (doc.y_axis ?? []).map((drawn: any) => ({
		name: labelOfColumn(answer.columns, drawn.y_field),
		values: rows.map((row) => Number(row[drawn.y_field] ?? 0)),
	}))
	return { axis, chart: { type, data: { labels: rows.map((row) => String(row[doc.x_field] ?? "")), datasets } } }
}

const labelOfColumn = (columns: any[], field: string) =>
	columns.find((column) => column.fieldname === field)?.label ?? field
