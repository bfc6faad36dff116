import { onBeforeUnmount, ref } from "vue"

import type { Place } from "./edits"

const SLACK = 5 // pixels that a hand moves while it clicks
const EDGE = 48 // pixels from the edge of the canvas within which it scrolls

/**
 * Parts dragged with mouse, pen or finger, from the list of fields or within the page. Columns say where they are with
 * `data-section` and `data-column`, their blocks have `data-part`.
 *
 * @param drop told where the part was let go
 */
export function useBlockDrag<What>(drop: (what: What, to: Place) => void) {
	const dragged = ref<{ what: What; name: string; x: number; y: number }>()
	const target = ref<Place>()
	let stop = () => {}

	function grab(event: PointerEvent, what: What, name: string): void {
		if (event.button !== 0) return
		const { clientX, clientY } = event
		const element = event.currentTarget as HTMLElement
		const move = (moved: PointerEvent) => {
			if (!dragged.value && Math.hypot(moved.clientX - clientX, moved.clientY - clientY) < SLACK) return
			moved.preventDefault()
			dragged.value = { what, name, x: moved.clientX, y: moved.clientY } as typeof dragged.value
			target.value = placeAt(moved.clientX, moved.clientY)
		}
		const end = (ended: Event) => {
			const [own, to] = [dragged.value, target.value]
			stop()
			if (!own) return
			element.addEventListener("click", swallow, { capture: true, once: true })
			setTimeout(() => element.removeEventListener("click", swallow, { capture: true }))
			if (ended.type === "pointerup" && to) drop(what, to)
		}
		const leave = (pressed: KeyboardEvent) => {
			if (pressed.key === "Escape") stop()
		}
		stop = () => {
			window.removeEventListener("pointermove", move)
			window.removeEventListener("pointerup", end)
			window.removeEventListener("pointercancel", end)
			window.removeEventListener("keydown", leave)
			dragged.value = target.value = undefined
		}
		window.addEventListener("pointermove", move)
		window.addEventListener("pointerup", end)
		window.addEventListener("pointercancel", end)
		window.addEventListener("keydown", leave)
	}

	onBeforeUnmount(() => stop())
	return { dragged, target, grab }
}

const swallow = (event: Event) => event.stopPropagation()

/** The place in a column at which a pointer points; in the nearest column of a section where it is between two. */
function placeAt(x: number, y: number): Place | undefined {
	const under = document.elementFromPoint(x, y)
	const canvas = under?.closest<HTMLElement>("[data-canvas]")
	if (!canvas) return undefined
	scroll(canvas, y)
	const section = under!.closest<HTMLElement>("[data-section-box]")
	const columns = [...(section ?? canvas).querySelectorAll<HTMLElement>("[data-column]")]
	const distance = (element: HTMLElement) => {
		const box = element.getBoundingClientRect()
		return Math.max(box.left - x, 0, x - box.right) + Math.max(box.top - y, 0, y - box.bottom)
	}
	const column = columns.sort((a, b) => distance(a) - distance(b))[0]
	if (!column) return { section: 0, column: 0, block: 0 }
	const blocks = [...column.querySelectorAll<HTMLElement>("[data-part]")]
	const below = blocks.findIndex((block) => {
		const box = block.getBoundingClientRect()
		return y < box.top + box.height / 2
	})
	return {
		section: Number(column.dataset.section),
		column: Number(column.dataset.column),
		block: below < 0 ? blocks.length : below,
	}
}

function scroll(canvas: HTMLElement, y: number): void {
	const box = canvas.getBoundingClientRect()
	if (y < box.top + EDGE) canvas.scrollBy(0, -12)
	else if (y > box.bottom - EDGE) canvas.scrollBy(0, 12)
}
