import { LAYOUT_TYPES, type DocField, type Meta } from "@/meta/types"

const NOT_PRINTED = [...LAYOUT_TYPES, "Button", "HTML", "Heading", "Fold", "Image", "Password"]

/** Whether a field has a value that can stand on paper. */
export const isPrintable = (field: DocField): boolean => Boolean(field.label) && !NOT_PRINTED.includes(field.fieldtype)

const quoted = (text: string) => text.replace(/\\/g, "\\\\").replace(/"/g, '\\"')
const head = (field: DocField) => `<th>{{ _("${quoted(field.label ?? "")}") }}</th>`

/** The place of a field's value in a template. */
export function valueOf(field: DocField): string {
	return `{{ doc.get_formatted("${field.fieldname}") }}`
}

/** Fields as a table of label and value. */
export function rowsOf(fields: DocField[]): string {
	const rows = fields.map((field) => `\t<tr>${head(field)}<td>${valueOf(field)}</td></tr>`)
	return ['<table class="table table-bordered">', ...rows, "</table>", ""].join("\n")
}

/** The rows of a child table, in the columns that its grid has. */
export function loopOver(field: DocField, rows: Meta): string {
	const columns = rows.fields.filter((one) => one.in_list_view && isPrintable(one))
	const cells = columns.map((one) => `<td>{{ row.get_formatted("${one.fieldname}", doc) }}</td>`).join("")
	return [
		'<table class="table table-bordered">',
		`\t<tr>${columns.map(head).join("")}</tr>`,
		`\t{% for row in doc.${field.fieldname} %}<tr>${cells}</tr>{% endfor %}`,
		"</table>",
		"",
	].join("\n")
}
