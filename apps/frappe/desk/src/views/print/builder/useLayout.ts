import { computed, reactive, ref, toRaw, watch } from "vue"

import type { FormModel } from "@/form/model"
import { fieldOf, hasMeta, metaOf } from "@/meta"
import { LAYOUT_TYPES, TABLE_TYPES, type DocField, type Meta } from "@/meta/types"
import { __ } from "@/translate"
import { addBlock, blockAt, placeOf, removeBlock, stepBlock, type Direction, type Place } from "./edits"
import {
	fieldPart, isBlock, isHtml, plainText, printable, readLayout, textKey, toSections, writeLayout,
	type Layout, type Part, type Section,
} from "./layout" // prettier-ignore

export type Zone = "header" | "footer"
/** What is chosen: a block or a section by its number, or what stands above or below everything. */
export type Chosen = number | Zone | undefined

const KEPT_STEPS = 100
const FLAGS = ["print_format_builder", "print_format_builder_beta"]
const numbers = new WeakMap<object, number>()
let last = 0

/** A number that a part keeps for as long as it is in memory. */
export function numberOf(part: object): number {
	const own = toRaw(part)
	if (!numbers.has(own)) numbers.set(own, ++last)
	return numbers.get(own)!
}

/** The layout of a print format while it is changed: what is chosen in it, and the way back. */
export function useLayout(model: FormModel, meta: Meta) {
	const state = reactive({ layout: readLayout(model.doc.format_data) as Layout })
	const chosen = ref<Chosen>()
	const said = ref("")
	const before = ref<string[]>([])
	const after = ref<string[]>([])
	let current = String(model.doc.format_data ?? "")
	let lastTag: string | undefined

	const layout = computed(() => state.layout)
	const isList = computed(() => state.layout.form === "list")
	const block = computed(() => find((place) => blockAt(state.layout, place)))
	const place = computed(() => placeOf(state.layout, block.value))
	const section = computed(() => state.layout.sections.find((one) => numberOf(one) === chosen.value))

	function find(of: (place: Place) => Part): Part | undefined {
		for (const [section, { columns }] of state.layout.sections.entries())
			for (const [column, { fields }] of columns.entries())
				for (const index of fields.keys()) {
					const part = of({ section, column, block: index })
					if (numberOf(part) === chosen.value) return part
				}
		return undefined
	}

	/**
	 * Note a change.
	 *
	 * @param tag of changes that are one step back together, as the letters of a word are
	 */
	function changed(tag?: string): void {
		const text = writeLayout(toRaw(state.layout))
		if (text === current) return
		if (!tag || tag !== lastTag) before.value = [...before.value, current].slice(-KEPT_STEPS)
		lastTag = tag
		after.value = []
		put(text)
	}

	function put(text: string): void {
		current = text
		void model.set("format_data", text)
		for (const [place, flag] of FLAGS.entries()) void model.set(flag, Number((place === 0) === isList.value))
		if (Number(model.doc.custom_format)) void model.set("custom_format", 0)
	}

	function go(from: typeof before, to: typeof after): void {
		const text = from.value.at(-1)
		if (text === undefined) return
		from.value = from.value.slice(0, -1)
		to.value = [...to.value, current]
		lastTag = undefined
		chosen.value = undefined
		state.layout = readLayout(text)
		put(text)
	}

	watch(
		() => model.doc.format_data,
		(text) => {
			if ((text ?? "") === current) return
			current = String(text ?? "")
			state.layout = readLayout(current)
			chosen.value = undefined
		},
	)

	const rowsOf = (field: DocField | undefined): Meta | undefined =>
		field && field.fieldtype === "Table" && hasMeta(String(field.options)) ? metaOf(String(field.options)) : undefined
	const field = (part: Part) => (isBlock(part) ? undefined : fieldOf(meta, part.fieldname))

	/** How a part is called on the screen. */
	function nameOf(part: Part): string {
		if (isHtml(part)) {
			const text = plainText(part[textKey(state.layout.form)])?.text ?? ""
			return text.trim() || __("HTML")
		}
		if (isBlock(part)) return part.text || __(part.fieldtype)
		const own = field(part)
		const label = part.label || own?.label
		return label ? __(label, null, own?.parent) : part.fieldname
	}

	function add(part: Part, at?: Place): void {
		const own = place.value
		const here = at ?? (own ? { ...own, block: own.block + 1 } : endOf(section.value))
		const put = addBlock(state.layout, part, here)
		chosen.value = numberOf(blockAt(state.layout, put))
		said.value = __("{0} has been put in.", [nameOf(part)])
		changed()
	}

	function endOf(one: Section | undefined): Place | undefined {
		return one && { section: state.layout.sections.indexOf(one), column: 0, block: Infinity }
	}

	const addField = (own: DocField, at?: Place) => add(fieldPart(state.layout.form, own, rowsOf(own)), at)

	function step(from: Place, direction: Direction): void {
		const part = blockAt(state.layout, from)
		chosen.value = numberOf(part)
		const to = stepBlock(state.layout, from, direction)
		said.value = __("{0} is in section {1}, column {2}, place {3}.", [
			nameOf(part),
			to.section + 1,
			to.column + 1,
			to.block + 1,
		])
		changed()
	}

	function remove(at: Place): void {
		const { fields } = state.layout.sections[at.section].columns[at.column]
		said.value = __("{0} has been taken out.", [nameOf(fields[at.block])])
		removeBlock(state.layout, at)
		const next = fields[at.block] ?? fields[at.block - 1]
		chosen.value = next && numberOf(next)
		changed()
	}

	/** Put in all fields of the form, in its sections and columns. */
	function fill(): void {
		const { layout: own } = state
		const newSection = (label: string) => own.sections.push({ data: own.form === "list" ? { fieldtype: "Section Break", label } : { label }, columns: [] }) // prettier-ignore
		const newColumn = () => own.sections.at(-1)!.columns.push({ data: own.form === "list" ? { fieldtype: "Column Break" } : { label: "" }, fields: [] }) // prettier-ignore
		own.sections.splice(0)
		const offered = printable(meta).filter((one) => !Number(one.hidden ?? 0) && !Number(one.print_hide ?? 0))
		for (const one of meta.fields) {
			if (["Section Break", "Tab Break"].includes(one.fieldtype) || !own.sections.length)
				newSection(LAYOUT_TYPES.includes(one.fieldtype) ? (one.label ?? "") : "")
			if (one.fieldtype === "Column Break" || !own.sections.at(-1)!.columns.length) newColumn()
			if (offered.includes(one))
				own.sections
					.at(-1)!
					.columns.at(-1)!
					.fields.push(fieldPart(own.form, one, rowsOf(one)))
		}
		for (const one of own.sections) one.columns = one.columns.filter((column) => column.fields.length)
		own.sections = own.sections.filter((one) => one.columns.length)
		changed()
	}

	/** Carry the older form over into the newer one. */
	function renew(): void {
		before.value = [...before.value, current]
		const headed = Boolean(Number(model.doc.show_section_headings ?? 0))
		state.layout = toSections(toRaw(state.layout), (name) => fieldOf(meta, name), headed)
		chosen.value = undefined
		put(writeLayout(toRaw(state.layout)))
	}

	/** The HTML above or below everything; nothing where a section of Frappe's newest builder stands there. */
	function zone(name: Zone): string | undefined {
		if (isList.value) return name === "header" ? (state.layout.heading?.options ?? "") : undefined
		const value = state.layout.root[name]
		return value === undefined || value === null || typeof value === "string" ? (value ?? "") : undefined
	}

	function setZone(name: Zone, text: string): void {
		if (!isList.value) state.layout.root[name] = text
		else {
			state.layout.heading ??= { fieldname: "print_heading_template", fieldtype: "Custom HTML" }
			state.layout.heading.options = text
		}
		changed(name)
	}

	return {
		model, meta, layout, isList, chosen, said, block, place, section, changed, nameOf, field, rowsOf, add, addField, step, remove, fill,
		renew, zone, setZone,
		mayUndo: computed(() => before.value.length > 0),
		mayRedo: computed(() => after.value.length > 0),
		undo: () => go(before, after),
		redo: () => go(after, before),
		isTable: (own: DocField) => TABLE_TYPES.includes(own.fieldtype),
	} // prettier-ignore
}

export type LayoutState = ReturnType<typeof useLayout>
