import { getCsrfToken, queryOf } from "@/api/client"
import type { FilterRow } from "@/api/resource"

/** Download a list, or chosen rows of it, as an Excel file. */
export function exportRows(doctype: string, fields: string[], filters: FilterRow[], names: string[] = []): void {
	submit("/api/method/frappe.desk.reportview.export_query", {
		doctype,
		title: doctype,
		file_format_type: "Excel",
		fields: JSON.stringify(fields.map((field) => `\`tab${doctype}\`.\`${field}\``)),
		filters: JSON.stringify(names.length ? [[doctype, "name", "in", names]] : filters),
		order_by: "",
		view: "List",
	})
}

/** Open chosen records as one PDF. */
export function printRows(doctype: string, names: string[]): void {
	const query = queryOf({ doctype, name: JSON.stringify(names), format: "Standard" })
	window.open(`/api/method/frappe.utils.print_format.download_multi_pdf?${query}`, "_blank", "noopener")
}

/** Let the browser itself send a form, so that it saves the answer as a file. */
function submit(action: string, values: Record<string, string>): void {
	const form = document.createElement("form")
	form.method = "POST"
	form.action = action
	form.hidden = true
	for (const [name, value] of Object.entries({ ...values, csrf_token: getCsrfToken() })) {
		const input = document.createElement("input")
		Object.assign(input, { type: "hidden", name, value })
		form.append(input)
	}
	document.body.append(form)
	form.submit()
	form.remove()
}
