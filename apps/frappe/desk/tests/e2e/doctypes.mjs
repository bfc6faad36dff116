// DocTypes that tests of forms make for themselves, through the same API as everybody.

const PERMISSIONS = [
	{ role: "System Manager", read: 1, write: 1, create: 1, delete: 1, report: 1, export: 1, print: 1 },
]
const field = (label, fieldtype, more = {}) => ({
	label,
	fieldtype,
	fieldname: label.toLowerCase().replace(/\W+/g, "_"),
	...more,
})

/** What links point to: made quickly, without its own form. */
export const SHELF = {
	doctype: "DocType",
	name: "Test Shelf",
	module: "Custom",
	custom: 1,
	quick_entry: 1,
	title_field: "shelf_title",
	show_title_field_in_link: 1,
	search_fields: "room",
	autoname: "format:SHELF-{####}",
	fields: [
		field("Shelf Title", "Data", { reqd: 1, in_list_view: 1 }),
		field("Room", "Data", { in_list_view: 1, in_standard_filter: 1 }),
		field("Note", "Small Text"),
	],
	permissions: PERMISSIONS,
}

/** The rows of a table, with a column of each kind that a grid edits in place. */
export const LINE = {
	doctype: "DocType",
	name: "Test Line",
	module: "Custom",
	custom: 1,
	istable: 1,
	editable_grid: 1,
	fields: [
		field("Item", "Data", { in_list_view: 1, reqd: 1, columns: 2 }),
		field("Shelf", "Link", { options: "Test Shelf", in_list_view: 1, columns: 2 }),
		field("Quantity", "Int", { in_list_view: 1, columns: 1, non_negative: 1 }),
		field("Price", "Currency", { in_list_view: 1, columns: 1 }),
		field("State", "Select", { options: "Open\nClosed", in_list_view: 1, columns: 1 }),
		field("Due", "Date", { in_list_view: 1, columns: 2 }),
		field("Done", "Check", { in_list_view: 1, columns: 1 }),
		field("Remark", "Small Text", { depends_on: "eval:doc.state=='Closed'" }),
	],
}

export const TAG = {
	doctype: "DocType",
	name: "Test Shelf Choice",
	module: "Custom",
	custom: 1,
	istable: 1,
	fields: [field("Shelf", "Link", { options: "Test Shelf", in_list_view: 1 })],
}

/** A form with every type of field. */
export const EVERYTHING = {
	doctype: "DocType",
	name: "Test Everything",
	module: "Custom",
	custom: 1,
	autoname: "format:EVERY-{####}",
	title_field: "plain",
	fields: [
		field("Plain", "Data", { reqd: 1, bold: 1, description: "One line of text", length: 60 }),
		field("Mail", "Data", { options: "Email" }),
		field("Whole", "Int", { non_negative: 1 }),
		field("Decimal", "Float", { precision: "2" }),
		field("Money", "Currency"),
		field("Share", "Percent"),
		field("Ticked", "Check"),
		{ fieldname: "column_1", fieldtype: "Column Break" },
		field("Choice", "Select", { options: "\nRed\nGreen" }),
		field("Day", "Date"),
		field("Moment", "Datetime"),
		field("Clock", "Time"),
		field("Span", "Duration", { hide_seconds: 1 }),
		field("Stars", "Rating"),
		field("Suggestion", "Autocomplete", { options: "Changsha\nZhuzhou\nXiangtan" }),
		field("Links", "Section Break", { collapsible: 1, collapsible_depends_on: "shelf" }),
		field("Shelf", "Link", { options: "Test Shelf" }),
		field("Kind", "Link", { options: "DocType" }),
		field("Any", "Dynamic Link", { options: "kind" }),
		{ fieldname: "column_2", fieldtype: "Column Break" },
		field("Shelves", "Table MultiSelect", { options: "Test Shelf Choice" }),
		field("Fixed", "Read Only", { default: "Kept" }),
		{ fieldname: "values_2", fieldtype: "Section Break", label: "Further values" },
		field("Colour", "Color"),
		field("Sign", "Icon"),
		field("Telephone", "Phone"),
		{ fieldname: "column_3", fieldtype: "Column Break" },
		field("Secret", "Password"),
		field("File", "Attach"),
		field("Photo", "Attach Image"),
		field("Texts", "Tab Break"),
		field("Short text", "Small Text"),
		field("Long text", "Long Text"),
		field("Story", "Text Editor"),
		field("Notes", "Markdown Editor"),
		field("Markup", "HTML Editor"),
		field("Script", "Code", { options: "Python" }),
		field("Data object", "JSON"),
		field("Sketches", "Tab Break"),
		field("Signature", "Signature"),
		field("Place", "Geolocation"),
		field("Bar", "Barcode"),
		field("Shown photo", "Image", { options: "photo" }),
		field("A heading", "Heading"),
		field("Markup shown", "HTML", { options: "<b>Bold words</b>" }),
		field("Press", "Button"),
		field("Rows", "Tab Break"),
		field("Lines", "Table", { options: "Test Line", allow_bulk_edit: 1 }),
	],
	permissions: PERMISSIONS,
}

/** Make documents as the one who is signed in on the page. */
export async function insert(page, docs) {
	for (const doc of docs) {
		const answer = await page.evaluate(async (doc) => {
			const token = JSON.parse(document.getElementById("boot").textContent).csrf_token
			const response = await fetch(`/api/resource/${encodeURIComponent(doc.doctype)}`, {
				method: "POST",
				headers: { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token },
				body: JSON.stringify(doc),
			})
			return { ok: response.ok, body: await response.text() }
		}, doc)
		if (!answer.ok) throw new Error(`${doc.doctype} ${doc.name ?? ""}: ${answer.body.slice(0, 500)}`)
	}
}
