import { isRound, kindOf, labelsOf, type Chart } from "./chart"

export const FONT = 12
export const LINE = 16
const MARGIN = 56 // what the axis of figures takes at the side
const TILTED = 100 // the longest label that is shown tilted, in pixels
const LEAST_BAR = 15
const LEGEND_ROW = 22
const RING = 210
const BREAKS = /[\u2e80-\uffff]| / // a date stays in one piece

/** How the labels of an axis stand: in one line, in two, tilted, or left of bars that lie. */
export type Stand = "flat" | "broken" | "tilted" | "lying"

export interface Layout {
	stand: Stand
	/** The height of the drawing in pixels. */
	height: number
	/** What one label may take, in pixels; what goes beyond it is shortened, and whole in the hint and the table. */
	room: number
	/** Labels are left out where not even tilted ones have place: days of a year on a line. */
	leavesOut: boolean
	/** What a tilted first label takes left of the axis. */
	left: number
	/** What one bar takes across, in pixels. */
	bar: number
	/** A list of parts stands below a ring, not beside it. */
	below: boolean
}

/** How wide a text is, about: letters of the East are as wide as high. */
export const widthOf = (text: string): number =>
	[...text].reduce((sum, letter) => sum + (letter >= "\u2e80" ? FONT : FONT * 0.58), 0)

/** A text that has place in a width, its end left out and marked where it is longer. */
export function shortened(text: string, width: number): string {
	if (widthOf(text) <= width) return text
	const letters = [...text]
	while (letters.length > 1 && widthOf(letters.join("")) > width - FONT) letters.pop()
	return `${letters.join("")}…`
}

/** How a chart stands in a width, so that no label is lost and none lies on another. */
export function layoutOf(chart: Chart, width: number): Layout {
	const labels = labelsOf(chart)
	const count = Math.max(labels.length, 1)
	if (isRound(chart)) return ring(count, width)
	const band = (width - MARGIN) / count
	const longest = Math.max(0, ...labels.map(widthOf))
	const bars = chart.data.datasets.filter((set) => (set.chartType ?? kindOf(chart)).toLowerCase() !== "line").length
	const abreast = chart.barOptions?.stacked ? Math.min(bars, 1) : bars
	const upright = { bar: (band * 0.7) / Math.max(abreast, 1), left: 4, leavesOut: false, below: false }
	const beside = (room: number) => Math.max(4, room * 0.72 - band / 2 - 16)
	const legend = chart.data.datasets.length > 1 ? LEGEND_ROW + 8 : 0
	if (kindOf(chart) !== "percentage") {
		if (longest <= band - 8) return { ...upright, stand: "flat", room: band - 8, height: 250 + legend }
		if (longest <= 2 * (band - 14) && labels.every((label) => widthOf(label) <= band - 8 || BREAKS.test(label)))
			return { ...upright, stand: "broken", room: band - 8, height: 266 + legend }
		if (longest <= TILTED && band >= LINE + 6)
			return { ...upright, stand: "tilted", room: TILTED, left: beside(longest), height: 240 + longest * 0.72 + legend }
	}
	if (bars && bars === chart.data.datasets.length) {
		const row = Math.max(LINE + 8, abreast * LEAST_BAR + 8)
		const room = Math.min(longest + 4, width * 0.45)
		const bar = (row - 8) / Math.max(abreast, 1)
		return { stand: "lying", room, height: count * row + 36 + legend, bar, left: 4, leavesOut: false, below: false }
	}
	const room = Math.min(longest, TILTED)
	return {
		...upright,
		stand: "tilted",
		room,
		left: beside(room),
		height: 240 + room * 0.72 + legend,
		leavesOut: band < LINE + 2,
	}
}

function ring(count: number, width: number): Layout {
	const below = width < 440
	const list = count * LEGEND_ROW + 12
	const room = (below ? width : width - RING - 40) - 48
	const height = below ? RING + list : Math.max(RING, list)
	return { stand: "flat", height, room, left: 4, leavesOut: false, bar: 0, below }
}
