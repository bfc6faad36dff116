import { ask } from "@/api/client"
import type { DocField } from "@/meta/types"

/** What a report's script says of it, as in `frappe.query_reports[name]`. */
export interface ReportSettings {
	filters?: DocField[]
	onload?: (report: unknown) => unknown
	refresh?: (report: unknown) => unknown
	formatter?: (
		value: any,
		row: any,
		column: any,
		data: any,
		plain: (value: any, row: any, column: any, data: any) => string,
	) => string
	get_chart_data?: (columns: any[], result: any[]) => any
	initial_depth?: number
	tree?: boolean
	parent_field?: string
	[other: string]: unknown
}

const loaded = new Map<string, Promise<void>>()

/** A report as its screens need it. One that was built of a list is narrowed by the fields of its DocType, `builtOf`. */
export interface LoadedReport {
	settings: ReportSettings
	filters: DocField[]
	builtOf?: string
}

/** Load the script of a report as a script file, once a page, and read what it registered. */
export async function loadReport(name: string): Promise<LoadedReport> {
	const answer = await ask("frappe.desk.query_report.get_script", { report_name: name })
	const script = String(answer.script ?? "")
	let settings: ReportSettings = {}
	if (script && !/^frappe\.query_reports\[[^\]]*\] = \{\};?$/.test(script.trim())) {
		const [{ appFiles }] = await Promise.all([import("@/compat/files"), import("@/compat")]) // scripts expect `frappe`
		await appFiles()
		if (!loaded.has(name)) loaded.set(name, insert(name))
		await loaded.get(name)
		settings = (window as any).frappe.query_reports[name] ?? {}
	}
	const fields = settings.filters ?? (Array.isArray(answer.filters) ? answer.filters : [])
	return {
		settings,
		filters: fields.filter((field: DocField) => field?.fieldname),
		builtOf: answer.report_type === "Report Builder" ? answer.ref_doctype : undefined,
	}
}

function insert(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const element = document.createElement("script")
		element.src = `/api/method/frappe.desk.form.script.report?${new URLSearchParams({ report_name: name })}`
		element.onload = () => resolve()
		element.onerror = () => reject(new Error(`The script of the report ${name} could not be loaded.`))
		document.head.append(element)
	})
}
