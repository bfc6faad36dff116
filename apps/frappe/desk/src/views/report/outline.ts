import type { Row } from "./column"

/** How deep a row stands in a tree report. */
const depthOf = (row: Row) => Number(row.indent) || 0

/** Whether the rows are a tree: each stands below the last row before it that is less indented. */
export function isTree(rows: Row[]): boolean {
	return rows.some((row) => depthOf(row) > 0)
}

/** The rows that have others below them. */
export function branches(rows: Row[]): Set<Row> {
	return new Set(rows.filter((row, place) => place + 1 < rows.length && depthOf(rows[place + 1]) > depthOf(row)))
}

/** The rows without those that stand below a closed one. */
export function unfolded(rows: Row[], closed: ReadonlySet<Row>): Row[] {
	if (!closed.size) return rows
	let hiddenBelow = Infinity
	return rows.filter((row) => {
		const depth = depthOf(row)
		if (depth > hiddenBelow) return false
		hiddenBelow = closed.has(row) ? depth : Infinity
		return true
	})
}

/** The rows that pass, with all that they stand below, in the same order. */
export function withParents(rows: Row[], passes: (row: Row) => boolean): Row[] {
	const kept = new Set<Row>()
	const path: Row[] = []
	for (const row of rows) {
		while (path.length && depthOf(path.at(-1) as Row) >= depthOf(row)) path.pop()
		path.push(row)
		if (passes(row)) for (const one of path) kept.add(one)
	}
	return rows.filter((row) => kept.has(row))
}

interface Branch {
	row: Row
	below: Branch[]
}

/** A tree whose rows are ordered among those that stand below the same row. */
export function orderedTree(rows: Row[], order: (rows: Row[]) => Row[]): Row[] {
	const top: Branch[] = []
	const path: Branch[] = []
	for (const row of rows) {
		while (path.length && depthOf((path.at(-1) as Branch).row) >= depthOf(row)) path.pop()
		const own = { row, below: [] }
		;(path.at(-1)?.below ?? top).push(own)
		path.push(own)
	}
	const found: Row[] = []
	const walk = (level: Branch[]) => {
		const byRow = new Map(level.map((one) => [one.row, one]))
		for (const row of order(level.map((one) => one.row))) {
			found.push(row)
			walk((byRow.get(row) as Branch).below)
		}
	}
	walk(top)
	return found
}
