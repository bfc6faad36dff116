/** Round numbers for an axis, from zero (or below) to at least the greatest value; whole ones where all values are (half a person is none). */
export function ticksOf(values: number[], wanted = 5): number[] {
	const bottom = Math.min(0, ...values)
	const top = Math.max(0, ...values) || (bottom ? 0 : 1)
	const span = top - bottom
	const rough = span / wanted
	const power = 10 ** Math.floor(Math.log10(rough))
	const round = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power
	const step = values.every(Number.isInteger) ? Math.max(round, 1) : round
	const from = Math.floor(bottom / step)
	const to = Math.ceil(top / step)
	return Array.from({ length: to - from + 1 }, (_, place) => Number(((from + place) * step).toPrecision(12)))
}

/** Where each bar of several series begins and ends: at zero, or stacked at the end of the series before it, below zero downwards. */
export function spans(series: number[][], stacked: boolean): [number, number][][] {
	const tops: number[] = []
	const bottoms: number[] = []
	return series.map((values) =>
		values.map((value, place) => {
			if (!stacked) return [0, value]
			const ends = value < 0 ? bottoms : tops
			const from = ends[place] ?? 0
			ends[place] = from + value
			return [from, from + value]
		}),
	)
}

/** A slice of a ring as an SVG path: from one share of the circle to another (0 to 1), clockwise from the top. */
export function slice(from: number, to: number, outer: number, inner: number): string {
	const end = Math.min(to, from + 0.9999) // a whole ring would end where it began, and be nothing
	const point = (share: number, radius: number) => {
		const angle = share * 2 * Math.PI - Math.PI / 2
		return `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`
	}
	const large = end - from > 0.5 ? 1 : 0
	return `M ${point(from, outer)} A ${outer} ${outer} 0 ${large} 1 ${point(end, outer)} L ${point(end, inner)} A ${inner} ${inner} 0 ${large} 0 ${point(from, inner)} Z`
}

const WIDE = 11 // what a letter takes at the size of the labels: one of the East, and any other
const NARROW = 6.5

/** The beginning of a text that has place in a width, one letter at least. */
function beginning(text: string, width: number): string {
	const letters = [...text]
	let used = 0
	const over = letters.findIndex((letter) => (used += letter >= "\u2e80" ? WIDE : NARROW) > width)
	return over < 0 ? text : letters.slice(0, Math.max(over, 1)).join("")
}

/** A label on at most two lines of a width, parted at a blank where there is one; what has no place is left out and marked. */
export function linesIn(label: string, width: number): string[] {
	const fitting = beginning(label, width)
	if (fitting === label) return [label]
	const parted = label[fitting.length] === " " ? fitting : fitting.replace(/(\S) \S*$/, "$1")
	const alone = label.length - parted.length === 1 && parted.length > 2 // no letter stands alone on the second line
	const first = alone ? parted.slice(0, -1) : parted
	const rest = label.slice(first.length).trimStart()
	return [first, beginning(rest, width) === rest ? rest : `${beginning(rest, width - WIDE)}…`]
}
