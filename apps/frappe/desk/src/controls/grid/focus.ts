const STOPS =
	"input:not([type=file]):not([aria-hidden=true]):not(.hidden), select, textarea, [contenteditable=true], [role=slider][tabindex]"

/** The cell that an element stands in: number of the row (from 1) and name of the field. */
export function cellOf(element: EventTarget | null): { idx: number; column: string } | undefined {
	const cell = (element as HTMLElement | null)?.closest<HTMLElement>("td[data-column]")
	const row = cell?.closest<HTMLElement>("tr[data-row]")
	return cell && row ? { idx: Number(row.dataset.row), column: cell.dataset.column! } : undefined
}

/** What can be typed into in a cell. */
export function stopIn(box: HTMLElement | undefined, idx: number, column: string): HTMLElement | undefined {
	return (
		box
			?.querySelector<HTMLElement>(`tr[data-row="${idx}"] > td[data-column="${CSS.escape(column)}"]`)
			?.querySelector<HTMLElement>(STOPS) ?? undefined
	)
}

/** Go to a cell, or the next one of its row that can be typed into. @returns whether there was one */
export function focusCell(
	box: HTMLElement | undefined,
	idx: number,
	columns: string[],
	from = 0,
	step: 1 | -1 = 1,
): boolean {
	for (let place = from; place >= 0 && place < columns.length; place += step) {
		const stop = stopIn(box, idx, columns[place])
		if (!stop) continue
		stop.focus()
		if (stop instanceof HTMLInputElement && stop.type !== "checkbox") stop.select()
		return true
	}
	return false
}

/** Whether an arrow key would leave what is being typed. */
export function isAtEdge(element: HTMLElement, key: string): boolean {
	if (
		element instanceof HTMLTextAreaElement ||
		(element instanceof HTMLInputElement && !["checkbox", "number"].includes(element.type))
	) {
		const { selectionStart: start, selectionEnd: end, value } = element
		if (start === 0 && end === value.length) return true // a cell just entered is selected as a whole
		return start === end && (key === "ArrowLeft" ? start === 0 : end === value.length)
	}
	return true
}
