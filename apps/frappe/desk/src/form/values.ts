import type { DocField } from "@/meta/types"
import { barcodeText } from "./barcode"
import { splitDuration, type DurationOptions } from "./duration"

export const INTEGER_TYPES = ["Int", "Long Int", "Check", "Duration"]
export const DECIMAL_TYPES = ["Float", "Currency", "Percent", "Rating"]

/** Whether a field has no value; 0 is a value, except for a box that is not ticked. */
export function isEmpty(value: unknown, field?: DocField): boolean {
	if (value === null || value === undefined || value === "") return true
	if (Array.isArray(value)) return value.length === 0
	if (typeof value === "string" && field && ["Text Editor", "HTML Editor"].includes(field.fieldtype)) {
		return !value.replace(/<(?!img)[^>]*>|&nbsp;/g, "").trim()
	}
	return typeof value === "string" && !value.trim()
}

/** A value as a field of this type keeps it. */
export function cast(value: unknown, field: DocField): any {
	const type = field.fieldtype
	if (type === "Check") return value && value !== "0" ? 1 : 0
	if (INTEGER_TYPES.includes(type)) return isEmpty(value) ? null : Math.trunc(toNumber(value))
	if (DECIMAL_TYPES.includes(type)) return isEmpty(value) ? null : rounded(toNumber(value), field)
	if (value === undefined || value === "") return null
	return value
}

/** Cut to the precision that a field names itself; what the site's settings say is for showing only. */
function rounded(number: number, field: DocField): number {
	return isEmpty(field.precision) || field.fieldtype === "Rating"
		? number
		: Number(`${Math.round(Number(`${number}e${field.precision}`))}e-${field.precision}`)
}

/** A number out of what people type: full-width digits, thousands separators. */
export function toNumber(value: unknown): number {
	if (typeof value === "number") return value
	const number = Number(halfWidth(String(value)).replace(/[,\s%]/g, ""))
	return Number.isFinite(number) ? number : 0
}

/** What stands against a text as the number of a field: it is none, or less than 0 where that may not be. */
export function numberProblem(text: string, field: DocField): "" | "number" | "negative" {
	const plain = halfWidth(text).replace(/[,\s%]/g, "")
	if (!plain) return ""
	if (!Number.isFinite(Number(plain))) return "number"
	return Number(field.non_negative) && Number(plain) < 0 ? "negative" : ""
}

/** Full-width letters, digits and signs as their ASCII forms. */
export function halfWidth(text: string): string {
	return text
		.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
		.replace(/\u3000/g, " ")
}

/** Whether two values are the same to a form: nothing, null and empty text are. */
export function same(one: unknown, other: unknown): boolean {
	if (isEmpty(one) && isEmpty(other)) return true
	if (typeof one === "object" || typeof other === "object") return JSON.stringify(one) === JSON.stringify(other)
	return one === other || String(one) === String(other)
}

const DATE = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/

/**
 * A date out of what people type (`2016-2-17`, `2016.2.17`, `20160217`, `2016年2月17日`) as `YYYY-MM-DD`.
 *
 * @returns null if it is no date
 */
export function readDate(text: string): string | null {
	const trimmed = halfWidth(text).trim()
	const match = /^\d{8}$/.test(trimmed)
		? [trimmed, trimmed.slice(0, 4), trimmed.slice(4, 6), trimmed.slice(6)]
		: DATE.exec(trimmed)
	if (!match) return null
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
	const date = new Date(Date.UTC(year, month - 1, day))
	if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
	return `${match[1]}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
}

/** How the site writes dates, numbers and yes or no. */
export interface FormatSettings {
	date_format?: string
	time_format?: string
	float_precision?: number | string
	currency_precision?: number | string
	number_format?: string
}

/** A date `YYYY-MM-DD` in the site's date format. */
export function formatDate(value: unknown, settings: FormatSettings = {}): string {
	const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(String(value ?? ""))
	if (!match) return String(value ?? "")
	return (settings.date_format || "yyyy-mm-dd")
		.replace("yyyy", match[1])
		.replace("mm", match[2])
		.replace("dd", match[3])
}

/** Date and time, without fractions of a second. */
export function formatDatetime(value: unknown, settings: FormatSettings = {}): string {
	const [date, time] = String(value ?? "").split(/[ T]/)
	return time ? `${formatDate(date, settings)} ${formatTime(time, settings)}` : formatDate(date, settings)
}

/** A time `HH:MM:SS.ffffff` in the site's format. */
export function formatTime(value: unknown, settings: FormatSettings = {}): string {
	const [hour = "0", minute = "00", second = "00"] = String(value ?? "").split(":")
	const parts = [hour.padStart(2, "0"), minute, second.split(".")[0]]
	return parts.slice(0, settings.time_format === "HH:mm" ? 2 : 3).join(":")
}

/** A number with thousands separators as the site has them. */
export function formatNumber(value: unknown, precision?: number, settings: FormatSettings = {}): string {
	if (isEmpty(value)) return ""
	const places = precision ?? Number(settings.float_precision || 3)
	const number = Number(value)
	const [whole, part = ""] = Math.abs(number).toFixed(places).split(".")
	const style = settings.number_format || "#,###.##"
	const point = /[.,](?=#*$)/.exec(style)?.[0] ?? "."
	const group = /^#(.)###/.exec(style)?.[1] ?? ""
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
	return `${number < 0 ? "-" : ""}${grouped}${part ? point + part : ""}`
}

/** Seconds as days, hours, minutes and seconds, as far as the field shows them. */
export function formatDuration(value: unknown, options: DurationOptions = {}): string {
	const signs = { days: "d", hours: "h", minutes: "m", seconds: "s" }
	const parts = Object.entries(splitDuration(value, options)) as [keyof typeof signs, number][]
	return parts
		.filter(([, count]) => count)
		.map(([part, count]) => `${count}${signs[part]}`)
		.join(" ")
}

/** How many stars, by halves, a share between 0 and 1 is. */
export function starsOf(value: unknown, field: DocField): number {
	return Math.round((Number(value) || 0) * (Number(field.options) || 5) * 2) / 2
}

/**
 * A value as people read it.
 *
 * @param translate turns the options of a choice and yes or no into the user's language; a choice may be called otherwise in its DocType
 */
export function format(
	value: unknown,
	field: DocField,
	settings: FormatSettings = {},
	translate: (text: string, context?: string) => string = (text) => text,
): string {
	const type = field.fieldtype
	if (type === "Check") return Number(value) ? translate("Yes") : translate("No")
	if (isEmpty(value)) return ""
	if (type === "Date") return formatDate(value, settings)
	if (type === "Datetime") return formatDatetime(value, settings)
	if (type === "Time") return formatTime(value, settings)
	if (type === "Int" || type === "Long Int") return String(value)
	if (type === "Duration") return formatDuration(value, field)
	if (type === "Rating") return `${starsOf(value, field)}/${Number(field.options) || 5}`
	if (type === "Barcode") return barcodeText(value)
	if (type === "Signature") return translate("Signed")
	if (type === "Percent" && Number.isNaN(Number(value))) return String(value) // histories keep values as they were shown
	if (type === "Percent") return `${formatNumber(value, precisionOf(field, settings.float_precision), settings)}%`
	if (type === "Currency") return formatNumber(value, precisionOf(field, settings.currency_precision || 2), settings)
	if (type === "Float") return formatNumber(value, precisionOf(field, settings.float_precision), settings)
	if (type === "Select") return translate(String(value), field.parent)
	if (type === "Password") return "••••••••"
	if (["Text Editor", "HTML Editor"].includes(type))
		return String(value)
			.replace(/<[^>]*>/g, " ")
			.replace(/\s+/g, " ")
			.trim()
	if (Array.isArray(value)) return String(value.length)
	return String(value)
}

function precisionOf(field: DocField, fallback: unknown): number | undefined {
	const given = isEmpty(field.precision) ? fallback : field.precision
	return isEmpty(given) ? undefined : Number(given)
}
