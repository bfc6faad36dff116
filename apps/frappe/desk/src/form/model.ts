import type { Doc, DocField, Meta } from "@/meta/types"
import { LAYOUT_TYPES, NO_VALUE_TYPES, TABLE_TYPES } from "@/meta/types"
import { moveItem } from "@/util/order"
import { copyDoc, newDoc, type DefaultsContext } from "./defaults"
import { holds } from "./expression"
import { cast, isEmpty, same } from "./values"

/** What a form asks of the world around it. */
export interface FormContext extends DefaultsContext {
	/** Roles of the user, for permission levels. */
	roles: string[]
	/** Whether fields that are only shown, such as figures that are worked out later, stay away while they are empty. */
	hidesEmpty?: boolean
	/** Fields of another document, for `fetch_from`. */
	fetch: (doctype: string, name: string, fields: string[]) => Promise<Record<string, any>>
	/** Told when an expression of the metadata is not understood. */
	warn: (message: string) => void
}

export interface Problem {
	fieldname: string
	label: string
	/** The child table and row the field stands in. */
	table?: string
	row?: number
	kind: "mandatory" | "server" | "unreadable"
	message?: string
}

/** Where a model keeps what an input cannot read. */
export const heldKey = (fieldname: string, row?: Doc): string => (row ? `${row.name}.${fieldname}` : fieldname)

type Listener = (row?: Doc) => unknown

/**
 * A document in a form: its values, what may be seen and changed, what is missing. It knows metadata and rights, not the
 * screen and not the network.
 */
export class FormModel {
	doc: Doc
	dirty = false
	/** Rights on this document as the server says them; empty for one not stored yet. */
	rights: Record<string, any> = {}
	/** Properties of fields that scripts have changed, by `fieldname` or `table.fieldname`. */
	overrides: Record<string, Record<string, any>> = {}
	/** Problems to be shown beside fields. */
	problems: Problem[] = []
	/** What was typed into inputs and cannot be read as a value, by `heldKey`. Nothing is saved while there is any. */
	unreadable: Record<string, { text: string; fieldname: string; row?: Doc }> = {}
	/** Inputs that are still finding out what their text means. */
	private readonly reading = new Set<Promise<unknown>>()
	/** Names of rows that a key has opened below the last, as long as nothing is put into them. */
	private readonly offered = new Set<string>()
	/** Titles of linked documents, by `DocType::name`. */
	titles: Record<string, string> = {}
	readOnly = false
	/** Whether a row may go; scripts refuse with `before_TABLE_remove`. */
	mayRemove: (table: string, row: Doc) => boolean = () => true
	private listeners: Record<string, Listener[]> = {}

	constructor(
		readonly meta: Meta,
		doc: Doc,
		readonly context: FormContext,
	) {
		this.doc = doc
	}

	/** Put in what the server has: a document just read or saved. */
	load(doc: Doc, rights?: Record<string, any>): void {
		this.doc = doc
		this.dirty = Boolean(doc.__unsaved && doc.__islocal && this.dirty)
		this.problems = []
		this.unreadable = {}
		this.offered.clear()
		if (rights) this.rights = rights
	}

	get isNew(): boolean {
		return Boolean(this.doc.__islocal)
	}

	/** The metadata of the rows of a table field. */
	childMeta(table: string): Meta {
		const field = this.meta.fields.find((candidate) => candidate.fieldname === table)
		if (!field) throw new Error(`There is no table ${table} in ${this.meta.name}.`)
		return this.context.metaOf(field.options as string)
	}

	/** Be told when a field changes (`fieldname`, or `table.fieldname` for rows). */
	on(field: string, listener: Listener): void {
		;(this.listeners[field] ??= []).push(listener)
	}

	/** Change a field. Resolves when everything that follows from it is done. */
	async set(fieldname: string, value: unknown, row?: Doc): Promise<void> {
		const target = row ?? this.doc
		const field = this.fieldFor(fieldname, row)
		if (row) this.offered.delete(row.name)
		this.release(fieldname, row)
		const next = field && !TABLE_TYPES.includes(field.fieldtype) ? cast(value, field) : value
		if (same(target[fieldname], next)) return
		target[fieldname] = next
		this.touch(row)
		this.forgetProblem(fieldname, row)
		if (field && (field.fieldtype === "Link" || field.fieldtype === "Dynamic Link")) await this.fetchFrom(field, row)
		await this.emit(fieldname, row)
	}

	/** Keep what an input shows and cannot read: it holds up saving until it is corrected. */
	hold(fieldname: string, text: string, row?: Doc): void {
		this.unreadable[heldKey(fieldname, row)] = { text, fieldname, row }
		if (row) this.offered.delete(row.name)
		this.touch(row)
	}

	/** What an input shows can be read again. */
	release(fieldname: string, row?: Doc): void {
		this.problems = this.problems.filter((problem) => problem.kind !== "unreadable" || problem.fieldname !== fieldname)
		delete this.unreadable[heldKey(fieldname, row)]
	}

	/** Have saving wait for an input that is still finding out what its text means. */
	await(reading: Promise<unknown>): void {
		this.reading.add(reading)
		void reading.finally(() => this.reading.delete(reading))
	}

	/** Resolves when no input is finding out any more. */
	async settled(): Promise<void> {
		await Promise.allSettled([...this.reading])
	}

	/** Note that something changed. */
	touch(row?: Doc): void {
		this.dirty = true
		this.doc.__unsaved = 1
		if (row) row.__unsaved = 1
	}

	private async emit(fieldname: string, row?: Doc): Promise<void> {
		const key = row ? `${row.parentfield}.${fieldname}` : fieldname
		for (const listener of [...(this.listeners[key] ?? []), ...(this.listeners["*"] ?? [])]) await listener(row)
	}

	private fieldFor(fieldname: string, row?: Doc): DocField | undefined {
		const meta = row ? this.childMeta(row.parentfield) : this.meta
		return meta.fields.find((candidate) => candidate.fieldname === fieldname)
	}

	private forgetProblem(fieldname: string, row?: Doc): void {
		this.problems = this.problems.filter(
			(problem) =>
				problem.fieldname !== fieldname ||
				(problem.table ?? "") !== (row?.parentfield ?? "") ||
				(row && problem.row !== row.idx),
		)
	}

	/** Fill the fields that take their value from the document a link points to. */
	private async fetchFrom(link: DocField, row?: Doc): Promise<void> {
		const meta = row ? this.childMeta(row.parentfield) : this.meta
		const target = row ?? this.doc
		const wanted = meta.fields
			.filter((field) => String(field.fetch_from ?? "").startsWith(`${link.fieldname}.`))
			.filter((field) => !(field.fetch_if_empty && !isEmpty(target[field.fieldname])))
		if (!wanted.length) return
		const name = target[link.fieldname]
		const doctype = link.fieldtype === "Link" ? (link.options as string) : target[link.options as string]
		const sources = wanted.map((field) => String(field.fetch_from).split(".")[1])
		const values = name && doctype ? await this.context.fetch(doctype, name, [...new Set(sources)]) : {}
		if (target[link.fieldname] !== name) return // changed again meanwhile
		for (const [place, field] of wanted.entries()) await this.set(field.fieldname, values[sources[place]] ?? null, row)
	}

	// --- rows

	/** Add a row to a table, at a place or the end. */
	addRow(table: string, values: Record<string, any> = {}, at?: number): Doc {
		const rows = (this.doc[table] ??= []) as Doc[]
		const row = newDoc(this.childMeta(table), this.context, values)
		Object.assign(row, { parent: this.doc.name, parenttype: this.doc.doctype, parentfield: table })
		rows.splice(at ?? rows.length, 0, row)
		this.renumber(table)
		const kept = rows[at ?? rows.length - 1]
		void this.emit(`${table}_add`, kept)
		return kept
	}

	/** Add a row at the end for whoever goes on from the last one by a key; nobody need fill it. */
	offerRow(table: string): Doc {
		const row = this.addRow(table)
		this.offered.add(row.name)
		return row
	}

	/** Take away the rows that were offered and that nobody has put anything into. */
	dropOffered(): void {
		for (const field of this.meta.fields) {
			const rows = TABLE_TYPES.includes(field.fieldtype) ? ((this.doc[field.fieldname] ?? []) as Doc[]) : []
			const empty = rows.filter((row) => this.offered.has(row.name))
			if (empty.length) this.removeRows(field.fieldname, empty)
		}
		this.offered.clear()
	}

	/** Add many rows at once. */
	addRows(table: string, list: Record<string, any>[], at?: number): Doc[] {
		const rows = (this.doc[table] ??= []) as Doc[]
		const meta = this.childMeta(table)
		const place = at ?? rows.length
		const fresh = list.map((values) =>
			Object.assign(newDoc(meta, this.context, values), {
				parent: this.doc.name,
				parenttype: this.doc.doctype,
				parentfield: table,
			}),
		)
		rows.splice(place, 0, ...fresh)
		this.renumber(table)
		const kept = rows.slice(place, place + fresh.length)
		for (const row of kept) void this.emit(`${table}_add`, row)
		return kept
	}

	/** A copy of a row, below it. */
	duplicateRow(table: string, row: Doc): Doc {
		const copy = copyDoc(row, this.childMeta(table), this.context)
		return this.addRow(table, { ...copy }, (this.doc[table] as Doc[]).indexOf(row) + 1)
	}

	/** Take rows out of a table. */
	removeRows(table: string, rows: Doc[]): void {
		const gone = rows.filter((row) => this.mayRemove(table, row))
		const names = new Set(gone.map((row) => row.name))
		this.doc[table] = (this.doc[table] as Doc[]).filter((row) => !names.has(row.name))
		this.renumber(table)
		for (const row of gone) void this.emit(`${table}_remove`, row)
	}

	/** Move a row by as many places, up (-) or down (+). */
	moveRow(table: string, row: Doc, by: number): void {
		const rows = this.doc[table] as Doc[]
		const from = rows.findIndex((candidate) => candidate.name === row.name)
		const to = moveItem(rows, from, by)
		if (to === from) return
		this.renumber(table)
		void this.emit(`${table}_move`, rows[to])
	}

	/** Say that a row's own form is open. */
	opened(row: Doc): void {
		void this.emit("form_render", row)
	}

	/** Empty a table. */
	clearTable(table: string): void {
		this.doc[table] = []
		this.touch()
	}

	private renumber(table: string): void {
		;(this.doc[table] as Doc[]).forEach((row, place) => (row.idx = place + 1))
		this.touch()
		void this.emit(table)
	}

	// --- what may be seen and changed

	/** A property of a field: what a script said, else the metadata. */
	property(field: DocField, name: string, table?: string): any {
		const own = this.overrides[table ? `${table}.${field.fieldname}` : field.fieldname]
		return own && name in own ? own[name] : field[name]
	}

	/** Change a property of a field for this form only. */
	override(fieldname: string, name: string, value: unknown, table?: string): void {
		const key = table ? `${table}.${fieldname}` : fieldname
		this.overrides[key] = { ...this.overrides[key], [name]: value }
	}

	private condition(field: DocField, name: string, row?: Doc): boolean | undefined {
		const text = this.property(field, name, row?.parentfield)
		if (isEmpty(text)) return undefined
		try {
			return holds(String(text), row ?? this.doc, this.doc)
		} catch (error) {
			this.context.warn(`${this.meta.name}.${field.fieldname} ${name}: ${(error as Error).message}`)
			return undefined
		}
	}

	/** Whether a field shows. */
	isVisible(field: DocField, row?: Doc): boolean {
		if (Number(this.property(field, "hidden", row?.parentfield)) === 1) return false
		if (!this.levelAllows(field, "read")) return false
		if (this.condition(field, "depends_on", row) === false) return false
		return !(this.context.hidesEmpty && this.isEmptyByNature(field, row))
	}

	/** Whether a field that nobody fills by hand has nothing to show. */
	private isEmptyByNature(field: DocField, row?: Doc): boolean {
		if (
			NO_VALUE_TYPES.includes(field.fieldtype) ||
			field.fieldtype === "Check" ||
			Number(this.property(field, "read_only", row?.parentfield)) !== 1
		)
			return false
		return isEmpty((row ?? this.doc)[field.fieldname])
	}

	/** Whether a section that can be folded is open by itself: there is always a reason in its condition. */
	isOpened(section: DocField): boolean {
		return this.condition(section, "collapsible_depends_on") === true
	}

	/** Whether a field must be filled. */
	isMandatory(field: DocField, row?: Doc): boolean {
		if (NO_VALUE_TYPES.includes(field.fieldtype) && !TABLE_TYPES.includes(field.fieldtype)) return false
		return (
			Boolean(Number(this.property(field, "reqd", row?.parentfield))) ||
			this.condition(field, "mandatory_depends_on", row) === true
		)
	}

	/** Whether a field cannot be changed now. */
	isReadOnly(field: DocField, row?: Doc): boolean {
		if (this.readOnly || !this.mayWrite) return true
		if (Number(this.property(field, "read_only", row?.parentfield)) === 1) return true
		if (["Read Only", "HTML", "Image", "Heading"].includes(field.fieldtype) || field.is_virtual) return true
		if (!this.levelAllows(field, "write")) return true
		if (field.set_only_once && !this.isNew && !isEmpty(this.doc[field.fieldname]) && !row) return true
		if (this.condition(field, "read_only_depends_on", row) === true) return true
		if (Number(this.doc.docstatus) === 1) return !field.allow_on_submit
		return Number(this.doc.docstatus) === 2
	}

	/** Whether the user may change this document at all. */
	get mayWrite(): boolean {
		if (this.meta.issingle || !this.isNew) return Boolean(this.rights.write)
		return true
	}

	/** Whether the user's roles let the field be read at all. */
	isAllowed(field: DocField): boolean {
		return this.levelAllows(field, "read")
	}

	/** Whether a role of the user has the right on the level that the field is of. */
	levelAllows(field: DocField, right: "read" | "write"): boolean {
		const level = Number(field.permlevel ?? 0)
		if (!level || this.context.user === "Administrator") return true
		return (this.meta.permissions ?? []).some(
			(row) => Number(row.permlevel ?? 0) === level && row[right] && this.context.roles.includes(row.role),
		)
	}

	// --- saving

	/** What keeps the document from being saved: what cannot be read, then what must still be filled. */
	obstacles(): Problem[] {
		const unreadable = this.unreadableInputs()
		const isHeld = (problem: Problem) =>
			unreadable.some(
				(one) => one.fieldname === problem.fieldname && one.table === problem.table && one.row === problem.row,
			)
		return [...unreadable, ...this.missing().filter((problem) => !isHeld(problem))]
	}

	/** The inputs that show what cannot be read, as far as their field is in the form and their row still there. */
	unreadableInputs(): Problem[] {
		return Object.values(this.unreadable).flatMap(({ fieldname, row }) => {
			const field = this.fieldFor(fieldname, row)
			const isGone = row && !((this.doc[row.parentfield] ?? []) as Doc[]).some((one) => one.name === row.name)
			if (!field || isGone || !this.isVisible(field, row)) return []
			return [
				{
					fieldname,
					label: field.label ?? fieldname,
					table: row?.parentfield,
					row: row?.idx,
					kind: "unreadable" as const,
				},
			]
		})
	}

	/** What must still be filled, in the order of the form. */
	missing(): Problem[] {
		const found: Problem[] = []
		for (const field of this.meta.fields) {
			if (LAYOUT_TYPES.includes(field.fieldtype)) continue
			if (this.isMandatory(field) && isEmpty(this.doc[field.fieldname], field) && this.isAsked(field)) {
				found.push({ fieldname: field.fieldname, label: field.label ?? field.fieldname, kind: "mandatory" })
			}
			if (TABLE_TYPES.includes(field.fieldtype)) found.push(...this.missingInRows(field))
		}
		return found
	}

	private missingInRows(table: DocField): Problem[] {
		const meta = this.context.metaOf(table.options as string)
		const found: Problem[] = []
		for (const row of (this.doc[table.fieldname] ?? []) as Doc[]) {
			for (const field of meta.fields) {
				if (LAYOUT_TYPES.includes(field.fieldtype) || !isEmpty(row[field.fieldname], field)) continue
				if (this.isMandatory(field, row) && !field.read_only && !field.hidden) {
					found.push({
						fieldname: field.fieldname,
						label: field.label ?? field.fieldname,
						table: table.fieldname,
						row: row.idx,
						kind: "mandatory",
					})
				}
			}
		}
		return found
	}

	/** A field that the user cannot fill is for the server to fill or to complain about. */
	private isAsked(field: DocField): boolean {
		return !this.isReadOnly(field) && this.isVisible(field)
	}

	/** The document as it is sent. */
	payload(): Doc {
		const copy = JSON.parse(JSON.stringify(this.doc)) as Doc
		delete copy.__onload
		return copy
	}
}
