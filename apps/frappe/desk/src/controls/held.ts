import { computed, watch, type ComputedRef } from "vue"

import { heldKey } from "@/form/model"
import type { ControlProps } from "./props"

/** What an input cannot read, kept in the model so that it holds up saving and is shown again wherever the field stands. */
export interface Held {
	/** The text that cannot be read, or undefined when all is well. */
	text: ComputedRef<string | undefined>
	hold: (text: string) => void
	release: () => void
}

/** @param show puts the text that is held, or else the value, into the input */
export function useHeld(props: ControlProps, show: (held: string | undefined) => void): Held {
	const text = computed(() => props.model.unreadable[heldKey(props.field.fieldname, props.row)]?.text)
	watch(
		() => [props.value, text.value, props.model.doc],
		() => show(text.value),
		{ immediate: true },
	)
	return {
		text,
		hold: (typed) => props.model.hold(props.field.fieldname, typed, props.row),
		release: () => props.model.release(props.field.fieldname, props.row),
	}
}
