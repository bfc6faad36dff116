import { cellText } from "@/views/report/cells"
import type { Column, Row } from "@/views/report/column"
import { labelsOf, type Chart } from "./chart"

/** What begins a key of a report's address that says what is typed above a column. */
export const COLUMN = "column."

/** What to type above which column of a report, so that the rows of a label are left; nothing where no column has the labels. */
export interface LabelRows {
	column?: string
	typed: string[]
}

/** The column of a report whose cells are the labels of its chart. */
export function rowsOfLabels(chart: Chart, columns: Column[], rows: Row[]): LabelRows {
	const labels = labelsOf(chart)
	for (const column of labels.length ? columns : []) {
		const known = new Map<string, string>()
		for (const row of rows) {
			const value = row[column.fieldname]
			if (value === null || value === undefined || value === "") continue
			known.set(String(value), String(value)).set(cellText(row, column), String(value))
		}
		const found = labels.map((label, place) => known.get(String(chart.data.labels[place])) ?? known.get(label))
		if (found.every((one) => one !== undefined))
			return { column: column.fieldname, typed: found.map((one) => `=${one}`) }
	}
	return { typed: [] }
}

/** What an address says is typed above columns. */
export function typedIn(query: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(query)
			.filter(([key]) => key.startsWith(COLUMN))
			.map(([key, text]) => [key.slice(COLUMN.length), String([text].flat()[0] ?? "")]),
	)
}
