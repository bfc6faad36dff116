import type { DocField, Meta } from "@/meta/types"
import { isPrintable } from "../snippets"
import { parse, write } from "./lossless"

/**
 * The layout of a print format in memory, read from and written to what Frappe's two builders store in `format_data`: the newer
 * one's sections (`Form` "sections"), the older one's list with breaks ("list"). Parts are the stored objects themselves, so what is
 * not known here stays in them.
 */
export type Part = Record<string, any>
export type Form = "sections" | "list"

export interface Column {
	/** The stored column, or the break before it. */
	data?: Part
	fields: Part[]
}

export interface Section {
	/** The stored section, or the break before it. */
	data?: Part
	columns: Column[]
}

export interface Layout {
	form: Form
	/** What was read: an object with `sections`, or the list. */
	root: any
	/** The part with the HTML above everything. */
	heading?: Part
	sections: Section[]
}

export class LayoutError extends Error {}

export const HEADING = "print_heading_template"
/** Blocks of Frappe's newest builder that are not drawn here. */
export const NOT_PRINTED = ["Barcode", "Repeater", "Linked Field", "Field Template", "Summary Table", "Typst"]
const BLOCKS = ["HTML", "Custom HTML", "Static Text", "Spacer", "Divider", "Image", ...NOT_PRINTED]

const isPart = (value: unknown): value is Part => value !== null && typeof value === "object" && !Array.isArray(value)
const parts = (value: unknown): Part[] => (Array.isArray(value) ? value.filter(isPart) : [])

/**
 * Read what is stored.
 *
 * @throws LayoutError if it is no layout of either form
 */
export function readLayout(text: string | null | undefined): Layout {
	let root: any
	try {
		root = parse(text?.trim() ? text.trim() : "{}")
	} catch (error) {
		throw new LayoutError((error as Error).message)
	}
	if (Array.isArray(root)) return fromList(root)
	if (!isPart(root)) throw new LayoutError(String(text).slice(0, 40))
	return {
		form: "sections",
		root,
		sections: parts(root.sections).map((data) => ({
			data,
			columns: parts(data.columns).map((column) => ({ data: column, fields: parts(column.fields) })),
		})),
	}
}

function fromList(root: unknown[]): Layout {
	const layout: Layout = { form: "list", root, sections: [] }
	let section: Section | undefined
	let column: Column | undefined
	const newColumn = (data?: Part) => {
		section ??= newSection()
		column = { data, fields: [] }
		section.columns.push(column)
		return column
	}
	const newSection = (data?: Part) => {
		section = { data, columns: [] }
		column = undefined
		layout.sections.push(section)
		return section
	}
	parts(root).forEach((item, place) => {
		if (place === 0 && item.fieldname === HEADING) layout.heading = item
		else if (item.fieldtype === "Section Break") newSection(item)
		else if (item.fieldtype === "Column Break") newColumn(item)
		else (column ?? newColumn()).fields.push(item)
	})
	return layout
}

/** What is stored of a layout; the very text that was read where nothing was changed. */
export function writeLayout(layout: Layout): string {
	if (layout.form === "list") {
		replace(layout.root, [
			...(layout.heading ? [layout.heading] : []),
			...layout.sections.flatMap((section, place) => [
				...((section.data ?? place) ? [(section.data ??= { fieldtype: "Section Break", label: "" })] : []),
				...section.columns.flatMap((column, index) => [
					...((column.data ?? index) ? [(column.data ??= { fieldtype: "Column Break" })] : []),
					...column.fields,
				]),
			]),
		])
		return write(layout.root)
	}
	for (const section of layout.sections) {
		section.data ??= { label: "" }
		for (const column of section.columns) {
			column.data ??= { label: "" }
			column.data.fields = replace(column.data.fields ?? [], column.fields)
		}
		section.data.columns = replace(
			section.data.columns ?? [],
			section.columns.map((column) => column.data),
		)
	}
	if (layout.sections.length || layout.root.sections)
		layout.root.sections = replace(
			layout.root.sections ?? [],
			layout.sections.map((section) => section.data),
		)
	return write(layout.root)
}

/** Put other items into a list, which stays the one that was read. */
function replace(list: any, items: unknown[]): any {
	const own = Array.isArray(list) ? list : []
	if (own.length !== items.length || own.some((item, place) => item !== items[place]))
		own.splice(0, own.length, ...items)
	return own
}

/** Carry an older layout over into the newer form, as far as its parts have a place there. */
export function toSections(layout: Layout, metaOf: (field: string) => DocField | undefined, headed: boolean): Layout {
	if (layout.form === "sections") return layout
	const made: Layout = { form: "sections", root: {}, sections: [] }
	if (layout.heading?.options) made.root.header = layout.heading.options
	for (const section of layout.sections.filter((one) => !Number(one.data?.print_hide))) {
		const own: Section = {
			data: {
				label: headed ? (section.data?.label ?? "") : "",
				columns: [],
				field_orientation: "left-right",
			},
			columns: [],
		}
		for (const column of section.columns)
			own.columns.push({
				data: { label: "", fields: [] },
				fields: column.fields.filter((block) => !Number(block.print_hide)).map((block) => newer(block, metaOf)),
			})
		made.sections.push(own)
	}
	return made
}

function newer(block: Part, metaOf: (field: string) => DocField | undefined): Part {
	if (block.fieldtype === "HTML" || block.fieldtype === "Custom HTML")
		return { label: "Custom HTML", fieldname: "custom_html", fieldtype: "HTML", html: block.options ?? "", custom: 1 }
	const field = metaOf(block.fieldname)
	const made: Part = {
		label: block.label ?? field?.label ?? "",
		fieldname: block.fieldname,
		fieldtype: field?.fieldtype ?? "Data",
		options: field?.options ?? null,
	}
	if (block.align) made.align = block.align
	if (Array.isArray(block.visible_columns)) {
		const shown = parts(block.visible_columns).filter((one) => !Number(one.print_hide))
		made.table_columns = [
			{ label: "Sr", fieldname: "idx", fieldtype: "Int", options: null, width: 6 },
			...shown.map((one) => ({
				label: "",
				fieldname: one.fieldname,
				fieldtype: "Data",
				options: null,
				width: /^\d+(\.\d+)?%$/.test(one.print_width ?? "")
					? parseFloat(one.print_width)
					: Math.floor(94 / shown.length),
			})),
		]
	}
	return made
}

/** Whether a part is no field of the form. */
export const isBlock = (part: Part): boolean =>
	BLOCKS.includes(part.fieldtype) && !(part.fieldtype === "Image" && !part.custom)
/** Whether a part is kept but not shown: hidden by the older builder, or taken out by the newer one. */
export const isHidden = (part: Part): boolean => Boolean(Number(part.print_hide ?? 0) || part.remove)
export const isHtml = (part: Part): boolean => ["HTML", "Custom HTML"].includes(part.fieldtype)
/** Where the text of an HTML block stands. */
export const textKey = (form: Form): string => (form === "list" ? "options" : "html")

/** The fields of a form that can be put on paper. */
export const printable = (meta: Meta): DocField[] =>
	meta.fields.filter((field) => isPrintable(field) || (field.fieldtype === "Image" && field.options))

/** A field as a new part. */
export function fieldPart(form: Form, field: DocField, rows?: Meta): Part {
	if (form === "list") {
		const made: Part = { fieldname: field.fieldname, print_hide: 0, label: field.label ?? "" }
		if (rows)
			made.visible_columns = gridColumns(rows).map((one) => ({
				fieldname: one.fieldname,
				print_width: "",
				print_hide: 0,
			}))
		return made
	}
	const made: Part = {
		label: field.label ?? "",
		fieldname: field.fieldname,
		fieldtype: field.fieldtype,
		options: field.options ?? null,
	}
	if (rows) {
		const shown = gridColumns(rows)
		made.table_columns = [
			{ label: "Sr", fieldname: "idx", fieldtype: "Int", options: null, width: 6 },
			...shown.map((one) => tableColumn(one, Math.floor(94 / shown.length))),
		]
	}
	return made
}

/** The columns that the grid of a form shows. */
export function gridColumns(rows: Meta): DocField[] {
	const fields = rows.fields.filter(isPrintable)
	const shown = fields.filter((one) => Number(one.in_list_view ?? 0))
	return shown.length ? shown : fields.slice(0, 4)
}

export const tableColumn = (field: DocField, width: number): Part => ({
	label: field.label ?? "",
	fieldname: field.fieldname,
	fieldtype: field.fieldtype,
	options: field.options ?? null,
	width,
})

export type BlockKind = "heading" | "text" | "html" | "space" | "rule"

/** A block that is no field as a new part. Text and headings are HTML, which both builders of Frappe have. */
export function blockPart(form: Form, kind: BlockKind, text = ""): Part {
	const html = { heading: `<h3>${escapeHtml(text)}</h3>`, text: `<p>${escapeHtml(text)}</p>`, html: "" }
	if (form === "list")
		return {
			fieldname: "_custom_html",
			print_hide: 0,
			label: "Custom HTML",
			fieldtype: "HTML",
			options: html[kind as "html"],
		}
	const id = Math.random().toString(36).slice(2, 10)
	if (kind === "space")
		return { label: "Spacer", fieldname: `spacer_${id}`, fieldtype: "Spacer", custom: 1, height: 16 }
	if (kind === "rule") return { label: "Divider", fieldname: `divider_${id}`, fieldtype: "Divider", custom: 1 }
	return { label: "Custom HTML", fieldname: `custom_html_${id}`, fieldtype: "HTML", custom: 1, html: html[kind] }
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" }
const escapeHtml = (text: string) => text.replace(/[&<>]/g, (sign) => ENTITIES[sign]).replace(/\n/g, "<br>")
const PLAIN = /^<(h[1-6]|p)>((?:[^<>]|<br>)*)<\/\1>$/

export interface PlainText {
	kind: "heading" | "text"
	tag: string
	text: string
}

/** The text of a heading or paragraph that was made here; nothing for other HTML. */
export function plainText(html: string | undefined | null): PlainText | undefined {
	const found = PLAIN.exec((html ?? "").trim())
	if (!found) return undefined
	const text = found[2]
		.replace(/<br>/g, "\n")
		.replace(/&(amp|lt|gt);/g, (_whole, name) => ({ amp: "&", lt: "<", gt: ">" })[name as "lt"])
	return { kind: found[1] === "p" ? "text" : "heading", tag: found[1], text }
}

export const plainHtml = (tag: string, text: string): string => `<${tag}>${escapeHtml(text)}</${tag}>`

/** Keys that are understood here, by the kind of part. */
const KNOWN: Record<string, string[]> = {
	root: ["header", "footer", "sections", "letter_head", ..."top bottom".split(" ").flatMap((side) => ["left", "center", "right"].map((at) => `text_${side}_${at}`))],
	section: ["label", "columns", "page_break", "field_orientation", "visible_if", "show_label", "fieldtype", "fieldname", "print_hide"],
	column: ["label", "fields", "width", "fieldtype", "fieldname", "print_hide"],
	block: [
		"label", "fieldname", "fieldtype", "options", "table_columns", "visible_columns", "html", "align", "visible_if", "show_label",
		"custom", "width", "height", "bold", "font_size", "text", "image_url", "row_condition", "show_empty", "print_hide", "nolabel", "remove",
	],
	cell: ["label", "fieldname", "fieldtype", "options", "width", "column_condition", "print_width", "print_hide"],
} // prettier-ignore

/** What is kept but has no effect here, by name: keys of parts, and blocks that are not drawn. */
export function unknownNames(layout: Layout): string[] {
	const found = new Set<string>()
	const look = (kind: string, part: Part | undefined) => {
		for (const key of Object.keys(part ?? {})) if (!KNOWN[kind].includes(key)) found.add(key)
	}
	if (layout.form === "sections") look("root", layout.root)
	for (const section of layout.sections) {
		look("section", section.data)
		for (const column of section.columns) {
			look("column", column.data)
			for (const block of column.fields) {
				look("block", block)
				if (NOT_PRINTED.includes(block.fieldtype)) found.add(block.fieldtype)
				for (const cell of parts(block.table_columns ?? block.visible_columns)) look("cell", cell)
			}
		}
	}
	return [...found].sort()
}
