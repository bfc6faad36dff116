import type { ECharts } from "echarts/core"

import { __ } from "@/translate"
import { figureText, isRound, kindOf, labelsOf, shareText, type Chart, type Series } from "./chart"
import { FONT, layoutOf, LINE, shortened, widthOf, type Layout } from "./layout"

type Option = Parameters<ECharts["setOption"]>[0]

// Told apart in black and white too: each series and each part of a ring has a pattern of its own.
const COLOURS = ["#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#2c7a7b", "#975a16", "#4a5568"]
const INK = "#383838"
const FAINT = "#dcdcdc"
const LIGHT = "rgba(255, 255, 255, 0.75)"
const PATTERNS = [
	{ symbol: "none" },
	{ dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
	{ symbol: "circle", dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], symbolSize: 0.8 },
	{ dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
	{ dashArrayX: [1, 0], dashArrayY: [2, 4] },
	{ symbol: "rect", dashArrayX: [[7, 7], [0, 7, 7, 0]], dashArrayY: [7, 0], symbolSize: 0.7 },
	{ dashArrayX: [2, 5], dashArrayY: [1, 0] },
	{ symbol: "triangle", dashArrayX: [[9, 9], [0, 9, 9, 0]], dashArrayY: [8, 2], symbolSize: 0.75 },
] // prettier-ignore
const LINES = ["solid", "dashed", "dotted"]
const MARKS = ["circle", "rect", "triangle", "diamond"]
const LEAST_FOR_FIGURE = 22 // pixels that a bar must be wide for its figure to stand over it

/** A chart as ECharts draws it in a width, with letters of a font that it can measure. */
export function optionOf(chart: Chart, width: number, fontFamily: string): Option {
	const layout = layoutOf(chart, width)
	const labels = labelsOf(chart)
	const several = isRound(chart) || chart.data.datasets.length > 1
	return {
		animation: false,
		aria: {
			enabled: true,
			label: { enabled: false },
			decal: { show: several, decals: PATTERNS.map((one) => ({ color: LIGHT, ...one })) },
		},
		color: COLOURS.map((colour, place) => colourOf(chart, place) ?? colour),
		textStyle: { fontFamily, fontSize: FONT, color: INK },
		tooltip: {
			renderMode: "richText",
			confine: true,
			trigger: isRound(chart) ? "item" : "axis",
			axisPointer: { type: "shadow", animation: false },
			transitionDuration: 0,
			formatter: (given: unknown) => hint(chart, labels, (([given].flat() as any[])[0]?.dataIndex ?? 0) as number),
			textStyle: { fontSize: FONT, lineHeight: LINE + 2 },
		},
		...(isRound(chart) ? ringOf(chart, labels, layout, width) : barsAndLines(chart, labels, layout)),
	} as Option
}

function colourOf(chart: Chart, place: number): string | undefined {
	const own = chart.colors?.[place]
	return /^#[\da-f]{3,8}$/i.test(own ?? "") ? own : undefined
}

/** What is said of a label where the pointer stands: its whole name, and each figure. */
function hint(chart: Chart, labels: string[], place: number): string {
	const sets = chart.data.datasets
	const share = isRound(chart) || kindOf(chart) === "percentage"
	const figures = sets.map((set) => {
		const parts = [figureText(set.values[place]), share && shareText(Number(set.values[place]), numbers(set))]
		return `${sets.length > 1 ? `${__(set.name ?? "")}: ` : ""}${parts.filter(Boolean).join(" · ")}`
	})
	return [labels[place], ...figures].join("\n")
}

const numbers = (set: Series): number[] => set.values.map((value) => Number(value) || 0)

function ringOf(chart: Chart, labels: string[], layout: Layout, width: number): Record<string, unknown> {
	const values = numbers(chart.data.datasets[0] ?? { values: [] })
	const [x, y] = layout.below ? [width / 2, 105] : [105, layout.height / 2]
	return {
		// two parts may have one name, so each is known by its place
		legend: {
			orient: "vertical",
			selectedMode: false,
			...(layout.below ? { left: 8, top: 216 } : { left: 230, top: "middle" }),
			itemWidth: 18,
			itemHeight: 12,
			itemGap: 22 - LINE,
			padding: 0,
			textStyle: { lineHeight: LINE, color: INK, fontSize: FONT },
			formatter: (key: string) => {
				const place = Number(key)
				const figure = `  ${figureText(values[place])} · ${shareText(values[place], values)}`
				return shortened(labels[place], layout.room - widthOf(figure)) + figure
			},
		},
		series: [
			{
				type: "pie",
				cursor: "pointer",
				radius: kindOf(chart) === "donut" ? [56, 96] : [0, 96],
				center: [x, y],
				label: { show: false },
				emphasis: { scale: false },
				itemStyle: { borderColor: "#fff", borderWidth: 1 },
				data: values.map((value, place) => ({ name: String(place), value: Math.max(value, 0) })),
			},
		],
	}
}

function barsAndLines(chart: Chart, labels: string[], layout: Layout): Record<string, unknown> {
	const lies = layout.stand === "lying"
	const sets = chart.data.datasets
	const whole = sets.every((set) => set.values.every((value) => Number.isInteger(Number(value))))
	const figures = {
		type: "value",
		minInterval: whole ? 1 : undefined,
		splitNumber: 4,
		axisLabel: { color: INK, formatter: (value: number) => figureText(value), hideOverlap: true },
		splitLine: { lineStyle: { color: FAINT } },
	}
	const names = {
		type: "category",
		data: labels,
		inverse: lies,
		triggerEvent: true,
		axisTick: { show: false },
		axisLine: { lineStyle: { color: "#999" } },
		axisLabel: { color: INK, interval: layout.leavesOut ? "auto" : 0, ...labelStand(layout) },
	}
	return {
		grid: {
			left: layout.left,
			right: lies ? 56 : 8,
			top: sets.length > 1 ? 38 : 24,
			bottom: 4,
			outerBoundsMode: "same",
		},
		legend:
			sets.length > 1
				? {
						type: "plain",
						top: 0,
						left: 4,
						selectedMode: false,
						itemWidth: 22,
						itemHeight: 12,
						textStyle: { color: INK, fontSize: FONT },
						formatter: (key: string) => __(sets[Number(key)]?.name ?? ""),
					}
				: undefined,
		xAxis: lies ? figures : names,
		yAxis: lies ? names : figures,
		series: sets.map((set, place) => seriesOf(chart, set, place, layout)),
	}
}

function labelStand(layout: Layout): Record<string, unknown> {
	if (layout.stand === "broken") return { width: layout.room, overflow: "break", lineHeight: LINE }
	if (layout.stand === "tilted") return { width: layout.room, overflow: "truncate", ellipsis: "…", rotate: 45 }
	return { width: layout.room, overflow: "truncate", ellipsis: "…" }
}

function seriesOf(chart: Chart, set: Series, place: number, layout: Layout): Record<string, unknown> {
	const isLine = (set.chartType ?? kindOf(chart)).toLowerCase() === "line"
	const stacked = Boolean(chart.barOptions?.stacked)
	const lies = layout.stand === "lying"
	const values = numbers(set)
	const share = kindOf(chart) === "percentage"
	const label = {
		show: lies || layout.bar >= LEAST_FOR_FIGURE || isLine,
		position: stacked && !isLine ? "inside" : lies ? "right" : "top",
		color: INK,
		fontSize: 11,
		...(stacked && !isLine ? { backgroundColor: "#fff", borderRadius: 2, padding: [1, 2] } : {}),
		formatter: ({ dataIndex }: { dataIndex: number }) =>
			stacked && !values[dataIndex]
				? ""
				: [figureText(values[dataIndex]), share && shareText(values[dataIndex], values)].filter(Boolean).join(" · "),
	}
	const common = { name: String(place), data: values, cursor: "pointer", label, labelLayout: { hideOverlap: true } }
	if (!isLine)
		return {
			...common,
			type: "bar",
			barMaxWidth: 48,
			barGap: "10%",
			barCategoryGap: lies ? "25%" : "30%",
			...(stacked ? { stack: "all" } : {}),
		}
	return {
		...common,
		type: "line",
		symbol: MARKS[place % MARKS.length],
		symbolSize: 7,
		showAllSymbol: true,
		lineStyle: { width: 2, type: LINES[place % LINES.length] },
		...(chart.lineOptions?.regionFill ? { areaStyle: { opacity: 0.15 } } : {}),
	}
}
