import { boot } from "@/boot"
import { now, today } from "@/form/context"
import { formatDate, formatDatetime, readDate } from "@/form/values"
import { ago } from "@/util/ago"
import { strict } from "./strict"

const DAY = 86400000
const utc = (text: string) => new Date(`${String(text).slice(0, 10)}T00:00:00Z`)
const iso = (date: Date) => date.toISOString().slice(0, 10)

function addDays(date: string, days: number): string {
	return iso(new Date(utc(date).getTime() + Number(days) * DAY))
}

function addMonths(date: string, months: number): string {
	const from = utc(date)
	const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + Number(months), 1))
	const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
	return iso(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(from.getUTCDate(), last))))
}

/** `frappe.datetime`: dates as texts `YYYY-MM-DD`. */
export const datetime = strict("frappe.datetime", {
	get_today: today,
	nowdate: today,
	now_date: today,
	now_datetime: now,
	now_time: () => now().slice(11),
	add_days: addDays,
	add_months: addMonths,
	get_diff: (one: string, other: string) => Math.round((utc(one).getTime() - utc(other).getTime()) / DAY),
	get_day_diff: (one: string, other: string) => Math.round((utc(one).getTime() - utc(other).getTime()) / DAY),
	month_start: () => `${today().slice(0, 8)}01`,
	month_end: () => addDays(addMonths(`${today().slice(0, 8)}01`, 1), -1),
	year_start: () => `${today().slice(0, 4)}-01-01`,
	year_end: () => `${today().slice(0, 4)}-12-31`,
	str_to_user: (value: string) => (String(value ?? "").length > 10 ? formatDatetime(value, boot.sysdefaults) : formatDate(value, boot.sysdefaults)),
	user_to_str: (value: string) => readDate(value) ?? value,
	str_to_obj: (value: string) => new Date(String(value).replace(" ", "T")),
	obj_to_str: (date: Date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`,
	global_date_format: (value: string) => formatDate(value, boot.sysdefaults),
	prettyDate: ago,
	comment_when: ago,
})
