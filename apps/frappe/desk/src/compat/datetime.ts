import { boot } from "@/boot"
import { now, today } from "@/form/context"
import { formatDate, formatDatetime, formatTime, readDate } from "@/form/values"
import { ago, siteTime } from "@/util/ago"
import { strict } from "./strict"

type Given = string | Date

const DAY = 86400000
const HOUR = DAY / 24
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
const pad = (number: number) => String(number).padStart(2, "0")
const dateOf = (date: Date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
const textOf = (given: Given) =>
	given instanceof Date
		? `${dateOf(given)} ${pad(given.getHours())}:${pad(given.getMinutes())}:${pad(given.getSeconds())}`
		: String(given ?? "")

/** A moment on a clock that knows no time zone, in milliseconds. */
const utc = (given: Given) => {
	const [day, time = "00:00:00"] = textOf(given).trim().split(/[ T]/)
	return Date.parse(`${day}T${time.slice(0, 8).padEnd(8, ":00")}Z`)
}
const iso = (moment: number) => new Date(moment).toISOString().slice(0, 10)
const day = (given: Given) => utc(textOf(given).slice(0, 10))
const firstDay = () => Math.max(DAYS.indexOf(boot.sysdefaults.first_day_of_the_week), 0)

function addDays(given: Given, days: number): string {
	return iso(day(given) + Number(days) * DAY)
}

function addMonths(given: Given, months: number): string {
	const from = new Date(day(given))
	const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + Number(months), 1)
	const last = new Date(first)
	last.setUTCMonth(last.getUTCMonth() + 1, 0)
	return iso(first + (Math.min(from.getUTCDate(), last.getUTCDate()) - 1) * DAY)
}

const difference = (one: Given, other: Given, unit: number) => Math.trunc((utc(one) - utc(other)) / unit)
const weekStart = () => addDays(today(), -((new Date(day(today())).getUTCDay() - firstDay() + 7) % 7))
const monthStart = (date = today()) => `${date.slice(0, 8)}01`
const quarterStart = () => `${today().slice(0, 5)}${pad(Math.floor((Number(today().slice(5, 7)) - 1) / 3) * 3 + 1)}-01`
const userZone = () => boot.time_zone?.user || boot.time_zone?.system

/** What the clocks of a zone show when those of another show `given`. */
function between(given: Given, from?: string, to?: string): string {
	if (!from || !to || from === to) return textOf(given)
	const shown = utc(given)
	const offset = utc(siteTime(new Date(shown), from)) - shown
	return siteTime(new Date(shown - offset), to)
}

/** `frappe.datetime`: dates as texts `YYYY-MM-DD`, moments as `YYYY-MM-DD HH:MM:SS` on the clocks of the site. */
export const datetime = strict("frappe.datetime", {
	get_today: today,
	nowdate: today,
	now_date: (asObject = false) => (asObject ? new Date(`${today()}T00:00:00`) : today()),
	now_datetime: now,
	now_time: () => now().slice(11),
	system_datetime: (asObject = false) => (asObject ? new Date(now().replace(" ", "T")) : now()),
	add_days: addDays,
	add_months: addMonths,
	get_diff: (one: Given, other: Given) => difference(one, other, DAY),
	get_day_diff: (one: Given, other: Given) => difference(one, other, DAY),
	get_hour_diff: (one: Given, other: Given) => difference(one, other, HOUR),
	get_minute_diff: (one: Given, other: Given) => difference(one, other, HOUR / 60),
	week_start: weekStart,
	week_end: () => addDays(weekStart(), 6),
	month_start: () => monthStart(),
	month_end: () => addDays(addMonths(monthStart(), 1), -1),
	quarter_start: quarterStart,
	quarter_end: () => addDays(addMonths(quarterStart(), 3), -1),
	year_start: () => `${today().slice(0, 4)}-01-01`,
	year_end: () => `${today().slice(0, 4)}-12-31`,
	get_first_day_of_the_week_index: firstDay,
	str_to_user: (value: string, onlyTime = false) => {
		if (onlyTime || /^\d{1,2}:\d{2}/.test(String(value ?? ""))) return formatTime(value, boot.sysdefaults)
		return String(value ?? "").length > 10
			? formatDatetime(value, boot.sysdefaults)
			: formatDate(value, boot.sysdefaults)
	},
	user_to_str: (value: string) => readDate(value) ?? value,
	user_to_obj: (value: string) => new Date(`${readDate(value) ?? value}T00:00:00`),
	str_to_obj: (value: Given) =>
		value
			? new Date(textOf(value).length > 10 ? textOf(value).slice(0, 19).replace(" ", "T") : `${textOf(value)}T00:00:00`)
			: null,
	obj_to_str: (date: Given) => dateOf(date instanceof Date ? date : new Date(utc(date))),
	obj_to_user: (date: Given) => formatDate(date instanceof Date ? dateOf(date) : date, boot.sysdefaults),
	get_datetime_as_string: (value: Given = now()) => textOf(value).slice(0, 19),
	get_time: (value: string) =>
		String(value ?? "")
			.split(/[ T]/)
			.at(-1)
			?.slice(0, 8) ?? "",
	get_user_date_fmt: () => boot.sysdefaults.date_format || "yyyy-mm-dd",
	get_user_time_fmt: () => boot.sysdefaults.time_format || "HH:mm:ss",
	global_date_format: (value: Given) => formatDate(textOf(value), boot.sysdefaults),
	validate: (value: string) => !Number.isNaN(utc(value)),
	is_system_time_zone: () => userZone() === boot.time_zone?.system,
	is_timezone_same: () => userZone() === boot.time_zone?.system,
	convert_to_user_tz: (value: Given) => between(value, boot.time_zone?.system, userZone()),
	convert_to_system_tz: (value: Given) => between(value, userZone(), boot.time_zone?.system),
	prettyDate: ago,
	comment_when: ago,
})
