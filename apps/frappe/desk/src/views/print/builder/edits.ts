import { moveItem } from "@/util/order"
import type { Column, Layout, Part, Section } from "./layout"

/** Where a block stands, or would stand. */
export interface Place {
	section: number
	column: number
	block: number
}

export type Direction = "up" | "down" | "left" | "right"
export const MOST_COLUMNS = 4

export const columnAt = (layout: Layout, place: Place): Column => layout.sections[place.section].columns[place.column]
export const blockAt = (layout: Layout, place: Place): Part => columnAt(layout, place).fields[place.block]

/** Where a part stands; nothing if it is not in the layout. */
export function placeOf(layout: Layout, part: Part | undefined): Place | undefined {
	for (const [section, one] of layout.sections.entries())
		for (const [column, { fields }] of one.columns.entries()) {
			const block = part ? fields.indexOf(part) : -1
			if (block >= 0) return { section, column, block }
		}
	return undefined
}

/** Put a block in at a place; into a section of its own where there is none yet. */
export function addBlock(layout: Layout, part: Part, at?: Place): Place {
	if (!layout.sections.length) addSection(layout)
	const last = layout.sections.length - 1
	const place = at ?? { section: last, column: layout.sections[last].columns.length - 1, block: Infinity }
	if (place.column < 0) layout.sections[place.section].columns.push({ fields: [] })
	const column = Math.max(place.column, 0)
	const { fields } = layout.sections[place.section].columns[column]
	const block = Math.min(place.block, fields.length)
	fields.splice(block, 0, part)
	return { section: place.section, column, block }
}

export function removeBlock(layout: Layout, place: Place): void {
	columnAt(layout, place).fields.splice(place.block, 1)
}

/** Move a block to where `to` pointed before it was taken out. */
export function moveBlock(layout: Layout, from: Place, to: Place): Place {
	const [part] = columnAt(layout, from).fields.splice(from.block, 1)
	const isSame = from.section === to.section && from.column === to.column
	return addBlock(layout, part, isSame && to.block > from.block ? { ...to, block: to.block - 1 } : to)
}

/** Move a block one step: within its column, into the next section at its end, or into the column beside it. */
export function stepBlock(layout: Layout, from: Place, direction: Direction): Place {
	const { section, column, block } = from
	if (direction === "left" || direction === "right") {
		const beside = column + (direction === "left" ? -1 : 1)
		const target = layout.sections[section].columns[beside]
		return target
			? moveBlock(layout, from, { section, column: beside, block: Math.min(block, target.fields.length) })
			: from
	}
	const by = direction === "up" ? -1 : 1
	if (block + by >= 0 && block + by < columnAt(layout, from).fields.length) {
		moveItem(columnAt(layout, from).fields, block, by)
		return { ...from, block: block + by }
	}
	const next = layout.sections[section + by]
	if (!next) return from
	const place = Math.min(column, next.columns.length - 1)
	const end = by > 0 ? 0 : (next.columns[place]?.fields.length ?? 0)
	return moveBlock(layout, from, { section: section + by, column: place, block: end })
}

/** Add a section with empty columns behind another one, or at the end. */
export function addSection(layout: Layout, after?: number, columns = 1): number {
	const at = after === undefined ? layout.sections.length : after + 1
	const data = layout.form === "list" ? { fieldtype: "Section Break", label: "" } : { label: "", columns: [] }
	layout.sections.splice(at, 0, {
		data,
		columns: Array.from({ length: columns }, () => newColumn(layout)),
	})
	return at
}

const newColumn = (layout: Layout): Column => ({
	data: layout.form === "list" ? { fieldtype: "Column Break" } : { label: "", fields: [] },
	fields: [],
})

/** Give a section so many columns; what stood in columns that go stands at the end of the last one that stays. */
export function setColumns(layout: Layout, section: Section, count: number): void {
	while (section.columns.length < count) section.columns.push(newColumn(layout))
	const gone = section.columns.splice(count)
	section.columns.at(-1)?.fields.push(...gone.flatMap((column) => column.fields))
}
