import { computed, nextTick, onBeforeUnmount, ref, shallowRef } from "vue"

import { call } from "@/api/client"
import { getDoc } from "@/api/resource"
import { boot } from "@/boot"
import { showError } from "@/dialogs/state"
import { __ } from "@/translate"
import type { Ground, TourStep } from "./ground"

const HERE = "tour-here"

interface Tour {
	name: string
	/** It comes with an app, and begins only where it is asked for. */
	is_standard: number
	view: Ground["view"]
}

/** The tours of a DocType's form or list, the first one first. */
const toursOf = (doctype: string, view: Ground["view"]): Tour[] =>
	((boot.form_tours ?? {})[doctype] ?? []).filter((tour: Tour) => tour.view === view)

/** The tour that the next form or list is to begin with. */
let wanted = ""

/** Begin the next form or list that opens with a tour. */
export function leadThrough(tour: string): void {
	wanted = tour
}

const isSeen = (tour: string) => Boolean((boot.onboarding_status ?? {})[tour]?.is_complete)

/** A tour of a form or a list: which step it is at, and where that stands on the screen. */
export function useTour(doctype: string, ground: Ground) {
	const tours = toursOf(doctype, ground.view)
	const name = ref("")
	const steps = shallowRef<TourStep[]>([])
	const at = ref(-1)
	const step = computed(() => steps.value[at.value])
	const place = ref<DOMRect>()
	let target: HTMLElement | null = null

	/** Entries of a menu, one a tour. */
	const entries = tours.map((tour) => ({
		label: __("Tour: {0}", [__(tour.name)]),
		onClick: () => start(tour.name).catch(showError),
	}))

	/** Lead through a tour from its beginning. */
	async function start(tour: string): Promise<void> {
		const found = await getDoc("Form Tour", tour)
		name.value = tour
		steps.value = (found.steps as TourStep[]).filter(ground.has)
		if (steps.value.length) await go(0)
	}

	/** Lead through the tour that was asked for on the way here, or else the first one that the user has not seen. */
	function startUnseen(): void {
		const asked = tours.find((one) => one.name === wanted)
		wanted = ""
		const tour = asked ?? tours.find((one) => !one.is_standard && !isSeen(one.name))
		if (tour) start(tour.name).catch(showError)
	}

	async function go(to: number): Promise<void> {
		leave()
		at.value = to
		ground.show(step.value)
		await nextTick()
		target = ground.find(step.value)
		target?.classList.add(HERE)
		if (Number(step.value.next_on_click)) target?.addEventListener("click", clicked)
		target?.scrollIntoView({ block: "center" })
		measure()
	}

	function leave(): void {
		target?.classList.remove(HERE)
		target?.removeEventListener("click", clicked)
	}

	function clicked(): void {
		const next = at.value + 1
		;(next < steps.value.length ? go(next) : end()).catch(showError)
	}

	function measure(): void {
		place.value = target?.getBoundingClientRect()
	}

	/** End the tour; it does not begin by itself again. */
	async function end(): Promise<void> {
		const state = { steps_complete: at.value + 1, is_complete: true }
		leave()
		at.value = -1
		boot.onboarding_status = { ...boot.onboarding_status, [name.value]: state }
		const value = { [name.value]: state }
		await call("frappe.desk.doctype.form_tour.form_tour.update_user_status", { value, step: {} }).catch(showError)
	}

	onBeforeUnmount(leave)

	return { entries, steps, at, step, place, startUnseen, go, end, measure }
}
