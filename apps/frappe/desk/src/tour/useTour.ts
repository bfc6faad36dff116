import { computed, nextTick, ref, shallowRef } from "vue"

import { call } from "@/api/client"
import { getDoc } from "@/api/resource"
import { boot } from "@/boot"
import { showError } from "@/dialogs/state"
import type { FormController } from "@/form/controller"
import { layoutOf } from "@/form/layout"

export interface TourStep {
	fieldname: string
	title: string
	description: string
	position: "Bottom" | "Top"
}

const HERE = "tour-here"

interface Tour {
	name: string
	/** It comes with an app, and begins only where it is asked for. */
	is_standard: number
}

/** The tours of a DocType's form, the first one first. */
export const toursOf = (doctype: string): Tour[] => (boot.form_tours ?? {})[doctype] ?? []

/** The tour that the next form is to begin with. */
let wanted = ""

/** Begin the next form that opens with a tour. */
export function leadThrough(tour: string): void {
	wanted = tour
}

const isSeen = (tour: string) => Boolean((boot.onboarding_status ?? {})[tour]?.is_complete)

/** A tour of a form: which step it is at, and where that stands on the screen. */
export function useTour(controller: () => FormController | undefined) {
	const name = ref("")
	const steps = shallowRef<TourStep[]>([])
	const at = ref(-1)
	const step = computed(() => steps.value[at.value])
	const place = ref<DOMRect>()
	let target: HTMLElement | null = null

	/** Lead through a tour from its beginning. */
	async function start(tour: string): Promise<void> {
		const found = await getDoc("Form Tour", tour)
		const model = controller()?.model
		if (!model) return
		const fields = model.meta.fields
		name.value = tour
		steps.value = (found.steps as TourStep[]).filter((one) => {
			const field = fields.find((other) => other.fieldname === one.fieldname)
			return field && model.isVisible(field)
		})
		if (steps.value.length) await go(0)
	}

	/** Lead through the tour that was asked for on the way here, or else the first one that the user has not seen. */
	function startUnseen(doctype: string): void {
		const asked = toursOf(doctype).find((one) => one.name === wanted)
		wanted = ""
		const tour = asked ?? toursOf(doctype).find((one) => !one.is_standard && !isSeen(one.name))
		if (tour) start(tour.name).catch(showError)
	}

	async function go(to: number): Promise<void> {
		at.value = to
		target?.classList.remove(HERE)
		const fieldname = step.value.fieldname
		openTab(fieldname)
		await nextTick()
		target = document.querySelector(`#form-body [data-fieldname="${CSS.escape(fieldname)}"]`)
		target?.classList.add(HERE)
		target?.scrollIntoView({ block: "center" })
		measure()
	}

	function measure(): void {
		place.value = target?.getBoundingClientRect()
	}

	function openTab(fieldname: string): void {
		const own = controller()!
		const tab = layoutOf(own.meta.fields).find((one) =>
			one.sections.some((section) =>
				section.columns.some((column) => column.fields.some((field) => field.fieldname === fieldname)),
			),
		)
		if (tab) own.state.activeTab = tab.key
	}

	/** End the tour; it does not begin by itself again. */
	async function end(): Promise<void> {
		const state = { steps_complete: at.value + 1, is_complete: true }
		at.value = -1
		target?.classList.remove(HERE)
		boot.onboarding_status = { ...boot.onboarding_status, [name.value]: state }
		const value = { [name.value]: state }
		await call("frappe.desk.doctype.form_tour.form_tour.update_user_status", { value, step: {} }).catch(showError)
	}

	return { name, steps, at, step, place, start, startUnseen, go, end, measure }
}
