import { cellOf, isAtEdge } from "./focus"

/** What keys do in a grid. */
export interface GridActs {
	/** Names of the columns in their order. */
	names: () => string[]
	count: () => number
	/** Go to a cell; within the row further on if it takes no typing. */
	goTo: (idx: number, column?: string, step?: 1 | -1) => unknown
	/** Add a row below the last, if the user may. */
	add: ((column?: string) => unknown) | undefined
	move: ((idx: number, by: number, column: string) => unknown) | undefined
	open: (idx: number) => unknown
	/** Whether anything has been put into a row. */
	isBegun: (idx: number) => boolean
}

/**
 * Enter and the arrows go from cell to cell, Tab too and into a new row at the end; Ctrl+Enter opens the row, Alt+Shift with
 * an arrow moves it.
 */
export function pressed(event: KeyboardEvent, acts: GridActs): void {
	const cell = cellOf(event.target)
	if (!cell || event.isComposing) return
	const work = actOf(event, cell, acts)
	if (!work) return
	event.preventDefault()
	work()
}

function actOf(
	event: KeyboardEvent,
	{ idx, column }: { idx: number; column: string },
	acts: GridActs,
): (() => unknown) | undefined {
	const element = event.target as HTMLElement
	const { key, altKey: alt, shiftKey: shift } = event
	const control = event.ctrlKey || event.metaKey
	if (key === "Enter" && control) return () => acts.open(idx)
	if (key === "Enter" && !shift && !(element instanceof HTMLButtonElement))
		return idx < acts.count() ? () => acts.goTo(idx + 1, column) : acts.add && (() => acts.add!(column))
	if (key === "ArrowUp" || key === "ArrowDown") {
		const by = key === "ArrowUp" ? -1 : 1
		if (alt && shift) return acts.move && (() => acts.move!(idx, by, column))
		const ownArrows = element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement
		return alt || shift || (ownArrows && !control) ? undefined : () => acts.goTo(idx + by, column)
	}
	if (shift || alt || control) return undefined
	const names = acts.names()
	if (key === "ArrowLeft" && isAtEdge(element, key))
		return before(names, column) ? () => acts.goTo(idx, before(names, column), -1) : undefined
	if (key === "ArrowRight" && isAtEdge(element, key))
		return after(names, column) ? () => acts.goTo(idx, after(names, column)) : undefined
	if (key !== "Tab" || column !== lastStop(element)) return undefined
	if (idx < acts.count()) return () => acts.goTo(idx + 1)
	// an untouched row at the end is left, so that the form goes on
	return acts.add && acts.isBegun(idx) ? () => acts.add!() : undefined
}

const before = (names: string[], column: string) => names[names.indexOf(column) - 1]
const after = (names: string[], column: string) => names[names.indexOf(column) + 1]

/** The last column of a row that takes typing. */
function lastStop(element: HTMLElement): string | undefined {
	const cells = [...(element.closest("tr")?.querySelectorAll<HTMLElement>("td[data-column]") ?? [])]
	return cells.filter((one) => one.querySelector("input, select, textarea, [role=slider]")).pop()?.dataset.column
}
