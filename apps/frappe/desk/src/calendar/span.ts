/** How much of the calendar is on the screen. */
export type Scale = "month" | "week" | "day"
export const SCALES: Scale[] = ["month", "week", "day"]

const DAY = 86_400_000
const WEEK = 7
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`)
const iso = (time: number) => new Date(time).toISOString().slice(0, 10)

/** A day some days later. @param day `YYYY-MM-DD` */
export const addDays = (day: string, days: number) => iso(utc(day) + days * DAY)

/** How many days lie between two. */
export const daysBetween = (from: string, to: string) => Math.round((utc(to) - utc(from)) / DAY)

/** Whether a text is a day of the calendar. */
export const isDay = (text: string) =>
	/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(utc(text)) && iso(utc(text)) === text

/** The day on which the week of a day begins. @param first 0 for Sunday, 1 for Monday */
export const weekOf = (day: string, first: number) =>
	addDays(day, -((new Date(utc(day)).getUTCDay() - first + WEEK) % WEEK))

/** The days on the screen, whole weeks but for a single day. */
export function daysOf(scale: Scale, day: string, first: number): string[] {
	if (scale === "day") return [day]
	if (scale === "week") return run(weekOf(day, first), WEEK)
	const begin = weekOf(monthOf(day), first)
	const weeks = Math.ceil((daysBetween(begin, monthOf(nextMonth(day, 1))) || WEEK) / WEEK)
	return run(begin, weeks * WEEK)
}

const run = (from: string, count: number) => Array.from({ length: count }, (_, place) => addDays(from, place))
const monthOf = (day: string) => `${day.slice(0, 7)}-01`

function nextMonth(day: string, by: number): string {
	const [year, month] = day.split("-").map(Number)
	return iso(Date.UTC(year, month - 1 + by, 1))
}

/** The day that the next screen stands on, or the one before. */
export function stepped(scale: Scale, day: string, by: 1 | -1): string {
	if (scale === "month") return nextMonth(day, by)
	return addDays(day, by * (scale === "week" ? WEEK : 1))
}
