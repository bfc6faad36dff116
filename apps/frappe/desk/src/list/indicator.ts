import type { Doc, Meta } from "@/meta/types"
import { __ } from "@/translate"
import { guessColour } from "@/util/colours"
import { stateField } from "./columns"

export interface Indicator {
	label: string
	colour: string
}

/** The state of a document as a coloured word: as the list's script says, else its workflow, status or docstatus. */
export function indicatorOf(meta: Meta, doc: Doc, settings: Record<string, any> = {}): Indicator | undefined {
	if (typeof settings.get_indicator === "function") {
		const given = settings.get_indicator(doc)
		if (given) return { label: given[0], colour: given[1] }
	}
	const field = stateField(meta)
	const state = field && doc[field.fieldname]
	if (state) return { label: __(state, null, meta.name), colour: stateColour(meta, state) }
	if (!meta.is_submittable) return undefined
	return [
		{ label: __("Draft"), colour: "red" },
		{ label: __("Submitted"), colour: "blue" },
		{ label: __("Cancelled"), colour: "gray" },
	][Number(doc.docstatus ?? 0)]
}

/** The colour of a state: its own in the document type, else its workflow's, else a guess. */
export function stateColour(meta: Meta, state: string): string {
	const own = (meta.states ?? []).find((row: any) => row.title === state)
	if (own) return own.color
	const style = (meta.__workflow_docs ?? []).find(
		(row: any) => row.doctype === "Workflow State" && row.name === state,
	)?.style
	const styles: Record<string, string> = {
		Success: "green",
		Warning: "orange",
		Danger: "red",
		Primary: "blue",
		Info: "blue",
		Inverse: "gray",
	}
	return styles[style] ?? guessColour(state)
}
