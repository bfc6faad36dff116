import { boot } from "@/boot"
import { formatNumber } from "@/form/values"
import { __ } from "@/translate"

/** A series of numbers, one for each label. */
export interface Series {
	name?: string
	values: number[]
	chartType?: string
}

/** A chart as reports and Dashboard Charts give it, in Frappe's way. */
export interface Chart {
	data: { labels: string[]; datasets: Series[] }
	type?: string
	title?: string
	colors?: string[]
	barOptions?: { stacked?: boolean | number }
	lineOptions?: { regionFill?: boolean | number }
}

/** Whether each label is a part of a whole. */
export const isRound = (chart: Chart): boolean => ["pie", "donut"].includes(kindOf(chart))

/** The kind of a chart, as Frappe spells it in a report. */
export const kindOf = (chart: Chart): string => String(chart.type ?? "bar").toLowerCase()

/** The labels as people read them. */
export const labelsOf = (chart: Chart): string[] =>
	(chart.data.labels ?? []).map((label) => __(String(label ?? "")) || __("Not Set"))

/** Whether there is nothing to draw. */
export const isEmpty = (chart: Chart): boolean =>
	!chart.data?.labels?.length || !chart.data.datasets?.some((set) => set.values.some(Number))

/** A figure as people read it: whole numbers whole. */
export const figureText = (value: unknown): string =>
	formatNumber(value, Number.isInteger(Number(value)) ? 0 : 2, boot.sysdefaults)

/** A part of a whole as people read it. */
export function shareText(value: number, values: number[]): string {
	const whole = values.reduce((sum, one) => sum + Math.max(one, 0), 0)
	return whole ? `${Math.round((Math.max(value, 0) / whole) * 100)}%` : ""
}

/** Where a label leads: to an address, or to what happens on the same screen. */
export type Opening = string | (() => void) | undefined
