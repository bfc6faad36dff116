import { halfWidth } from "./values"

/** How a Duration field shows its parts. */
export interface DurationOptions {
	hide_days?: unknown
	hide_seconds?: unknown
	[other: string]: unknown
}

export type Part = "days" | "hours" | "minutes" | "seconds"
const SECONDS: Record<Part, number> = { days: 86400, hours: 3600, minutes: 60, seconds: 1 }

/** The parts that a field shows. */
export function partsOf(options: DurationOptions): Part[] {
	const hidden = { days: Number(options.hide_days), seconds: Number(options.hide_seconds) } as Record<string, number>
	return (Object.keys(SECONDS) as Part[]).filter((part) => !hidden[part])
}

/** Seconds as the parts that a field shows; without days, hours count on. */
export function splitDuration(value: unknown, options: DurationOptions = {}): Partial<Record<Part, number>> {
	let rest = Math.abs(Math.trunc(Number(value) || 0))
	const parts: Partial<Record<Part, number>> = {}
	for (const part of partsOf(options)) {
		parts[part] = Math.floor(rest / SECONDS[part])
		rest -= parts[part]! * SECONDS[part]
	}
	return parts
}

/** Parts as seconds; seconds that a field does not show stay as they are. */
export function joinDuration(
	parts: Partial<Record<Part, number>>,
	before: unknown = 0,
	options: DurationOptions = {},
): number {
	const kept = Number(options.hide_seconds) ? Math.trunc(Number(before) || 0) % 60 : 0
	return (Object.keys(parts) as Part[]).reduce((sum, part) => sum + (parts[part] || 0) * SECONDS[part], kept)
}

const SIGNS: [RegExp, number][] = [
	[/^(d|天|日)/, 86400],
	[/^(h|小时|时)/, 3600],
	[/^(m|分钟|分)/, 60],
	[/^(s|秒)/, 1],
]

/** A duration out of what people type: `1d 2h`, `1天2小时`, `1:30:00`, `90m`. @returns seconds, or null if it is none */
export function readDuration(text: string): number | null {
	let rest = halfWidth(text).toLowerCase().replace(/\s+/g, "")
	const clock = /^(\d+):(\d{1,2})(?::(\d{1,2}))?$/.exec(rest)
	if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] || 0)
	let sum = 0
	while (rest) {
		const number = /^\d+(\.\d+)?/.exec(rest)?.[0]
		if (!number) return null
		rest = rest.slice(number.length)
		const found = SIGNS.map(([sign, seconds]) => ({ match: sign.exec(rest)?.[0], seconds })).find((one) => one.match)
		if (!found) return null
		sum += Number(number) * found.seconds
		rest = rest.slice(found.match!.length).replace(/^[a-z]+/, "")
	}
	return text.trim() ? Math.round(sum) : null
}
