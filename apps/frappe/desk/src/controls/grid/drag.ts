import { ref } from "vue"

/**
 * Rows dragged by their handle, with mouse, pen or finger.
 *
 * @param drop told how many places the row goes
 */
export function useDrag(drop: (idx: number, by: number) => void) {
	/** The number of the row above which the dragged one would land. */
	const target = ref<number>()

	function grab(event: PointerEvent, from: number): void {
		if (event.button !== 0) return
		const handle = event.currentTarget as HTMLElement
		const table = handle.closest("table")
		handle.setPointerCapture(event.pointerId)
		const move = (moved: PointerEvent) => {
			const row = document.elementFromPoint(moved.clientX, moved.clientY)?.closest<HTMLElement>("tr[data-row]")
			if (!row || row.closest("table") !== table) return
			const box = row.getBoundingClientRect()
			target.value = Number(row.dataset.row) + (moved.clientY > box.top + box.height / 2 ? 1 : 0)
		}
		const end = (ended: PointerEvent) => {
			handle.removeEventListener("pointermove", move)
			handle.removeEventListener("pointerup", end)
			handle.removeEventListener("pointercancel", end)
			const to = target.value
			target.value = undefined
			if (ended.type === "pointerup" && to !== undefined && to !== from && to !== from + 1)
				drop(from, to > from ? to - from - 1 : to - from)
		}
		handle.addEventListener("pointermove", move)
		handle.addEventListener("pointerup", end)
		handle.addEventListener("pointercancel", end)
	}

	return { target, grab }
}
