import { shallowReactive } from "vue"

import type { Doc } from "@/meta/types"
import type { FormModel } from "./model"

/** A form left for a while, to make what one of its links should point to. */
export interface Detour {
	/** Address of the form, and what people call it. */
	from: string
	title: string
	/** What is made meanwhile. */
	doctype: string
	/** The form as it stood. */
	doc: Doc
	titles: Record<string, string>
	dirty: boolean
	field: string
	rowName?: string
	made?: { name: string; title?: string }
}

/** Forms that wait, the last left on top. */
export const detours = shallowReactive<Detour[]>([])

/** Leave a form for a while; its unsaved values wait in memory. */
export function leaveFor(
	model: FormModel,
	detour: Pick<Detour, "from" | "title" | "doctype" | "field" | "rowName">,
): void {
	const kept = { doc: JSON.parse(JSON.stringify(model.doc)), titles: { ...model.titles }, dirty: model.dirty }
	const place = detours.findIndex((one) => one.from === detour.from)
	if (place >= 0) detours.splice(place)
	detours.push({ ...detour, ...kept })
	model.dirty = false
}

/** The form that waits for a document of this kind. */
export function waitingFor(doctype: string): Detour | undefined {
	const last = detours[detours.length - 1]
	return last?.doctype === doctype ? last : undefined
}

/** Put a form that was left back as it stood, with what was made meanwhile in its link. */
export async function comeBack(model: FormModel, address: string): Promise<void> {
	const place = detours.findIndex((one) => one.from === address)
	if (place < 0) return
	const [detour] = detours.splice(place)
	model.doc = detour.doc
	model.titles = { ...model.titles, ...detour.titles }
	model.dirty = detour.dirty
	if (!detour.made) return
	const row = detour.rowName ? findRow(model, detour.rowName) : undefined
	if (detour.made.title) model.titles[`${detour.doctype}::${detour.made.name}`] = detour.made.title
	if (!detour.rowName || row) await model.set(detour.field, detour.made.name, row)
}

function findRow(model: FormModel, name: string): Doc | undefined {
	for (const value of Object.values(model.doc)) {
		const row = Array.isArray(value) ? value.find((one) => one?.name === name) : undefined
		if (row) return row
	}
}
