import type { Doc } from "@/meta/types"
import { addDays, daysBetween } from "./span"

/** Which fields of a row say what, as `frappe.views.calendar` names them. */
export interface FieldMap {
	id?: string
	title?: string
	start: string
	end?: string
	/** A field, or 1 where every entry is of whole days. */
	allDay?: string | number
	color?: string
	status?: string
}

/** What stands in the calendar. */
export interface Entry {
	/** Tells the times of a repeated document apart. */
	key: string
	name: string
	/** `YYYY-MM-DD HH:MM:SS` or a day */
	start: string
	end: string
	wholeDays: boolean
	/** A repeated document has one row a time; only its form says when it is. */
	repeats: boolean
	colour?: string
	row: Doc
}

const dayOf = (moment: string) => moment.slice(0, 10)

/** The entries of rows, in their order; a row that does not say when it begins is none. */
export function entriesOf(rows: Doc[], map: FieldMap, onlyDays: boolean): Entry[] {
	const count = new Map<string, number>()
	for (const row of rows) count.set(nameOf(row, map), (count.get(nameOf(row, map)) ?? 0) + 1)
	return rows
		.filter((row) => valueOf(row, map, "start"))
		.map((row) => {
			const name = nameOf(row, map)
			const start = String(valueOf(row, map, "start"))
			const end = String(valueOf(row, map, "end") || start)
			return {
				key: `${name} ${start}`,
				name,
				start,
				end: end < start ? start : end,
				wholeDays:
					onlyDays || Boolean(Number(typeof map.allDay === "number" ? map.allDay : valueOf(row, map, "allDay"))),
				repeats: Number(row.repeat_this_event) === 1 || count.get(name)! > 1,
				colour: colourOf(valueOf(row, map, "color")),
				row,
			}
		})
		.sort((one, other) => order(one).localeCompare(order(other)))
}

const nameOf = (row: Doc, map: FieldMap) => String(row[map.id ?? "name"] ?? row.name)
const valueOf = (row: Doc, map: FieldMap, key: keyof FieldMap) => row[map[key] as string] ?? row[key]
const colourOf = (value: unknown) => (/^#[0-9a-f]{3,8}$/i.test(String(value ?? "")) ? String(value) : undefined)
/** Whole days come before times. */
const order = (entry: Entry) => `${dayOf(entry.start)} ${entry.wholeDays ? 0 : 1} ${entry.start}`

/** The entries of each of some days; one of several days stands on all of them. */
export function byDay(entries: Entry[], days: string[]): Map<string, Entry[]> {
	const found = new Map<string, Entry[]>(days.map((day) => [day, []]))
	for (const entry of entries) {
		const first = Math.max(daysBetween(days[0], dayOf(entry.start)), 0)
		const last = Math.min(daysBetween(days[0], dayOf(entry.end)), days.length - 1)
		for (let place = first; place <= last; place++) found.get(days[place])!.push(entry)
	}
	return found
}

/** When an entry is on a day, as far as that is worth saying: its time of the day, or that it goes on. */
export function timeOn(entry: Entry, day: string): "" | "…" | string {
	if (dayOf(entry.start) < day) return "…"
	return entry.wholeDays || entry.start.length < 16 ? "" : entry.start.slice(11, 16)
}

/** What is saved when an entry is moved by some days: the times of the day stay. */
export function movedBy(entry: Entry, days: number, map: FieldMap): Record<string, string> {
	const shift = (moment: string) => addDays(dayOf(moment), days) + moment.slice(10)
	const values: Record<string, string> = { [map.start]: shift(entry.start) }
	if (map.end && map.end !== map.start && valueOf(entry.row, map, "end")) values[map.end] = shift(entry.end)
	return values
}
