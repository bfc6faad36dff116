import type { FilterRow } from "@/api/resource"
import type { Chart } from "@/charts/chart"
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

/** A drawn column: its figures, and for each of its parts the values that it counts; nothing for what is put together from the rest. */
export interface Drawing {
	chart: Chart
	values: (unknown[] | undefined)[]
}

/** Figures per value of a column, in the order of the rows; what goes beyond the first of them is one part of its own. */
export function chartOf(
	{ type, x, y }: Charting,
	columns: Column[],
	rows: Row[],
	labelOf: (row: Row, column: Column) => string,
): Drawing | undefined {
	const below = columns.find((column) => column.fieldname === x)
	const figure = columns.find((column) => column.fieldname === y)
	if (!below || (y && (!figure || !isNumeric(figure)))) return undefined
	const sums = new Map<string, number>()
	const values = new Map<string, Set<unknown>>()
	for (const row of rows) {
		const label = labelOf(row, below) || __("Not Set")
		sums.set(label, (sums.get(label) ?? 0) + (y ? Number(row[y]) || 0 : 1))
		values.set(label, (values.get(label) ?? new Set()).add(row[x] ?? ""))
	}
	const all = [...sums]
	const shown = all.length > MOST ? all.slice(0, MOST - 1) : all
	const rest = all.slice(shown.length)
	if (rest.length) shown.push([__("Others"), rest.reduce((sum, [, value]) => sum + value, 0)])
	return {
		chart: {
			type,
			data: {
				labels: shown.map(([label]) => label),
				datasets: [{ name: figure?.label ?? __("Count"), values: shown.map(([, value]) => value) }],
			},
		},
		values: shown.map(([label], place) => (place < all.length - rest.length ? [...values.get(label)!] : undefined)),
	}
}

/** The condition of a list that shows what a part counts. */
export function conditionFor(x: string, values: unknown[], doctype: string): FilterRow {
	const [of, field] = x.includes(":") ? (x.split(":") as [string, string]) : [doctype, x]
	if (values.length > 1) return [of, field, "in", values]
	return values[0] === "" ? [of, field, "is", "not set"] : [of, field, "=", values[0]]
}
