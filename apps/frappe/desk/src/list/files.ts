import { callWhole, queryOf } from "@/api/client"
import { onEvent } from "@/api/events"
import type { FilterRow } from "@/api/resource"
import { showAlert, showProgress } from "@/dialogs/state"
import { __ } from "@/translate"
import { download } from "@/views/download"

const PRINTED_AT_ONCE = 20

export interface Export {
	doctype: string
	title: string
	fields: { doctype: string; fieldname: string }[]
	filters: FilterRow[]
	orderBy: string
	names?: string[]
	format: "Excel" | "CSV"
}

/** Download rows of a list as a file. */
export async function exportRows(wanted: Export): Promise<void> {
	const { doctype } = wanted
	const values = {
		doctype,
		title: wanted.title,
		file_format_type: wanted.format,
		fields: wanted.fields.map((field) => `\`tab${field.doctype}\`.\`${field.fieldname}\``),
		filters: wanted.names ? [[doctype, "name", "in", wanted.names]] : wanted.filters,
		order_by: wanted.orderBy,
		view: "List",
	}
	await exportTable("frappe.desk.reportview.export_query", values)
}

/** Download a table that a method makes of `values`, or let a worker make it where the server finds it large. */
export async function exportTable(
	method: string,
	values: { title: string; file_format_type: "Excel" | "CSV"; [key: string]: unknown },
): Promise<void> {
	const task = await download(method, values, `${values.title}.${values.file_format_type === "CSV" ? "csv" : "xlsx"}`)
	awaitFile(task, __("Export"))
}

/** Open rows as one PDF; when they are many, it is made in the background. */
export async function printRows(doctype: string, names: string[], format: string, letterhead: string): Promise<void> {
	const values = {
		doctype,
		name: JSON.stringify(names),
		format,
		letterhead: letterhead || undefined,
		no_letterhead: letterhead ? 0 : 1,
	}
	if (names.length <= PRINTED_AT_ONCE) {
		window.open(`/api/method/frappe.utils.print_format.download_multi_pdf?${queryOf(values)}`, "_blank", "noopener")
		return
	}
	const answer = await callWhole("frappe.utils.print_format.download_multi_pdf_async", values)
	awaitFile(answer.message?.task_id, __("Print"))
}

/** Show how far a file in the background is, and fetch it when it is there. The bell tells of it too, after a reload of the page. */
function awaitFile(task: string | undefined, title: string): void {
	if (!task) return
	showProgress(title, 1)
	const stops = [
		onEvent(
			"progress",
			(data: any) => data.title === title && showProgress(title, Math.min(data.percent, 99), data.description ?? ""),
		),
		onEvent(`task_complete:${task}`, (data: any) => {
			for (const stop of stops) stop()
			showProgress(title, 100)
			showAlert(__("The file is ready."), "green")
			const link = Object.assign(document.createElement("a"), { href: data.file_url, download: "" })
			link.click()
		}),
	]
}
