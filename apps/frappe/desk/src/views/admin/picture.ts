/** A step of a workflow, as its rows have it. */
export interface Step {
	state: string
	action: string
	next_state: string
	allowed?: string
}

export interface Box {
	state: string
	x: number
	y: number
}

export interface Line {
	path: string
	label: { x: number; y: number }
	text: string
	steps: number[]
}

export const BOX = { width: 148, height: 44 }
const GAP = { x: 132, y: 48 }
const MARGIN = 36

/**
 * Places for the states of a workflow: the first state left, and each other one column right of the state from which it
 * is reached first; states that are never reached come last.
 */
export function placesOf(states: string[], steps: Step[]): Box[] {
	const level = new Map<string, number>()
	for (const start of states) {
		if (level.has(start)) continue
		const isFirst = level.size === 0
		const reachable = steps.some((step) => step.next_state === start && step.state !== start && level.has(step.state))
		if (!isFirst && reachable) continue
		walk(start, isFirst ? 0 : Math.max(...level.values()) + 1)
	}
	function walk(from: string, depth: number): void {
		level.set(from, depth)
		let edge = [from]
		while (edge.length) {
			depth += 1
			const next = edge.flatMap((state) => steps.filter((step) => step.state === state).map((step) => step.next_state))
			edge = [...new Set(next)].filter((state) => states.includes(state) && !level.has(state))
			for (const state of edge) level.set(state, depth)
		}
	}
	const columns = new Map<number, string[]>()
	for (const state of states) {
		const column = level.get(state) ?? 0
		columns.set(column, [...(columns.get(column) ?? []), state])
	}
	const most = Math.max(1, ...[...columns.values()].map((column) => column.length))
	return [...columns].flatMap(([column, own]) => {
		const offset = ((most - own.length) * (BOX.height + GAP.y)) / 2
		return own.map((state, row) => ({
			state,
			x: MARGIN + column * (BOX.width + GAP.x),
			y: MARGIN + offset + row * (BOX.height + GAP.y),
		}))
	})
}

/** Lines between the states; steps between the same two states share one line. Lines that go back run below. */
export function linesOf(boxes: Box[], steps: Step[], say: (step: Step) => string): Line[] {
	const at = new Map(boxes.map((box) => [box.state, box]))
	const groups = new Map<string, number[]>()
	steps.forEach((step, place) => {
		if (!at.has(step.state) || !at.has(step.next_state)) return
		const key = JSON.stringify([step.state, step.next_state])
		groups.set(key, [...(groups.get(key) ?? []), place])
	})
	const bottom = Math.max(0, ...boxes.map((box) => box.y)) + BOX.height
	let lane = 0
	return [...groups.values()].map((places) => {
		const from = at.get(steps[places[0]].state) as Box
		const to = at.get(steps[places[0]].next_state) as Box
		const text = [...new Set(places.map((place) => say(steps[place])))].join(" / ")
		if (from === to) return { steps: places, text, ...loop(from) }
		if (to.x > from.x) return { steps: places, text, ...ahead(from, to) }
		if (to.x === from.x) return { steps: places, text, ...beside(from, to) }
		lane += 1
		return { steps: places, text, ...back(from, to, bottom + 22 * lane) }
	})
}

function ahead(from: Box, to: Box): Pick<Line, "path" | "label"> {
	const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2]
	const [x2, y2] = [to.x, to.y + BOX.height / 2]
	const bend = Math.min((x2 - x1) / 2, 90)
	const far = x2 - x1 > GAP.x + 10 && y1 === y2 ? -(BOX.height / 2 + 26) : 0 // past a state that stands between
	return {
		path: `M ${x1} ${y1} C ${x1 + bend} ${y1 + far * 1.6} ${x2 - bend} ${y2 + far * 1.6} ${x2 - 2} ${y2}`,
		label: { x: far ? (x1 + x2) / 2 : (x1 + x2) / 2, y: (y1 + y2) / 2 - 7 + far * 1.2 },
	}
}

function beside(from: Box, to: Box): Pick<Line, "path" | "label"> {
	const down = to.y > from.y
	const x = from.x + BOX.width * (down ? 0.62 : 0.38)
	const [y1, y2] = down ? [from.y + BOX.height, to.y - 2] : [from.y, to.y + BOX.height + 2]
	return { path: `M ${x} ${y1} L ${x} ${y2}`, label: { x: x + (down ? 6 : -6), y: (y1 + y2) / 2 + 4 } }
}

function back(from: Box, to: Box, lane: number): Pick<Line, "path" | "label"> {
	const [x1, y1] = [from.x + BOX.width * 0.4, from.y + BOX.height]
	const [x2, y2] = [to.x + BOX.width * 0.6, to.y + BOX.height + 2]
	return {
		path: `M ${x1} ${y1} C ${x1} ${lane + 14} ${x1 - 20} ${lane} ${(x1 + x2) / 2} ${lane} S ${x2} ${lane + 14} ${x2} ${y2}`,
		label: { x: (x1 + x2) / 2, y: lane - 5 },
	}
}

function loop(box: Box): Pick<Line, "path" | "label"> {
	const [x, y] = [box.x + BOX.width / 2, box.y]
	return {
		path: `M ${x - 22} ${y} C ${x - 34} ${y - 34} ${x + 34} ${y - 34} ${x + 22} ${y - 2}`,
		label: { x, y: y - 28 },
	}
}

/** The size of the whole picture. */
export function sizeOf(boxes: Box[], lines: Line[]): { width: number; height: number } {
	return {
		width: Math.max(320, ...boxes.map((box) => box.x + BOX.width + MARGIN)),
		height: Math.max(
			160,
			...boxes.map((box) => box.y + BOX.height + MARGIN),
			...lines.map((line) => line.label.y + MARGIN),
		),
	}
}
