import { __ } from "@/translate"
import type { Column, Row } from "./column"
import { isNumeric } from "./column"

export const CHART_TYPES = ["bar", "line", "pie"] as const
const MOST = 24

/** What a built report draws: its kind, the column below and the column of the figures; without one, rows are counted. */
export interface Charting {
	type: (typeof CHART_TYPES)[number]
	x: string
	y: string
}

/** Figures per value of a column, in the order of the rows; what goes beyond the first of them is one part of its own. */
export function chartOf(
	{ type, x, y }: Charting,
	columns: Column[],
	rows: Row[],
	labelOf: (row: Row, column: Column) => string,
) {
	const below = columns.find((column) => column.fieldname === x)
	const figure = columns.find((column) => column.fieldname === y)
	if (!below || (y && (!figure || !isNumeric(figure)))) return undefined
	const sums = new Map<string, number>()
	for (const row of rows) {
		const label = labelOf(row, below) || __("Not Set")
		sums.set(label, (sums.get(label) ?? 0) + (y ? Number(row[y]) || 0 : 1))
	}
	const all = [...sums]
	const shown = all.length > MOST ? all.slice(0, MOST - 1) : all
	const rest = all.slice(shown.length)
	if (rest.length) shown.push([__("Others"), rest.reduce((sum, [, value]) => sum + value, 0)])
	return {
		type,
		data: {
			labels: shown.map(([label]) => label),
			datasets: [{ name: figure?.label ?? __("Count"), values: shown.map(([, value]) => value) }],
		},
	}
}
