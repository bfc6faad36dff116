import { ask } from "@/api/client"
import { formatDuration, formatNumber } from "@/form/values"
import { linkTitles } from "@/list/titles"
import { formAddress } from "@/slugs"
import { __ } from "@/translate"
import { boot } from "@/boot"
import { guessColour } from "@/util/colours"
import { strict } from "./strict"

const SIGNS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

export const escapeHtml = (text: unknown) => String(text ?? "").replace(/[&<>"']/g, (sign) => SIGNS[sign])

/** The words of a piece of markup. */
export function stripHtml(html: unknown): string {
	return new DOMParser().parseFromString(String(html ?? ""), "text/html").body.textContent ?? ""
}

/** Texts as one: "A, B and C". */
function joined(list: unknown, word: string): string {
	const texts = Array.isArray(list) ? list.map(String) : [String(list)]
	return texts.length < 2 ? texts.join("") : __(word, [texts.slice(0, -1).join(", "), texts.at(-1)!])
}

function isJson(text: unknown): boolean {
	try {
		JSON.parse(String(text))
		return true
	} catch {
		return false
	}
}

function debounce(run: (...values: any[]) => void, wait = 300): (...values: any[]) => void {
	let timer: ReturnType<typeof setTimeout>
	return (...values) => {
		clearTimeout(timer)
		timer = setTimeout(() => run(...values), wait)
	}
}

function throttle(run: (...values: any[]) => void, wait = 300): (...values: any[]) => void {
	let last = 0
	return (...values) => {
		if (Date.now() - last < wait) return
		last = Date.now()
		run(...values)
	}
}

function filtered(rows: Record<string, any>[], wanted: Record<string, any>): Record<string, any>[] {
	return rows.filter((row) =>
		Object.entries(wanted).every(([key, value]) =>
			Array.isArray(value) ? value.includes(row[key]) : row[key] === value,
		),
	)
}

const hasForm: Record<string, RegExp> = {
	phone: /^([0-9 +_\-,.*#()]){1,20}$/,
	name: /^[\p{L}][\p{L} '.·-]*$/u,
	number: /^-?\d+(\.\d+)?$/,
	digits: /^\d+$/,
	alphanum: /^\w+$/,
	email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
	url: /^(https?|ftp):\/\/[^\s]+$/i,
	dateIso: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
}

/** A number in few signs; in Chinese by 万 and 亿. */
function shorten(value: number): string {
	const steps: [number, string][] = boot.lang.startsWith("zh")
		? [
				[1e8, " 亿"],
				[1e4, " 万"],
			]
		: [
				[1e9, " B"],
				[1e6, " M"],
				[1e3, " K"],
			]
	const step = steps.find(([size]) => Math.abs(value) >= size)
	return step
		? `${Number((value / step[0]).toFixed(1))}${step[1]}`
		: formatNumber(value, Number.isInteger(value) ? 0 : 2, boot.sysdefaults)
}

async function titleOf(doctype: string, name: string): Promise<string> {
	return (linkTitles[`${doctype}::${name}`] ??= await ask("frappe.desk.search.get_link_title", {
		doctype,
		docname: name,
	}))
}

/** `frappe.utils`: the usual helpers. */
export const utils = strict("frappe.utils", {
	escape_html: escapeHtml,
	unescape_html: (text: string) => stripHtml(String(text).replace(/</g, "&lt;")),
	html2text: stripHtml,
	xss_sanitise: escapeHtml,
	is_html: (text: string) => /<[a-z][^>]*>/i.test(String(text ?? "")),
	is_json: isJson,
	is_url: (text: string) => hasForm.url.test(String(text ?? "")),
	parse_json: (text: string) => (isJson(text) ? JSON.parse(text) : text),
	parse_array: (given: unknown) => (given === undefined || given === null ? [] : [given].flat()),
	validate_type: (value: unknown, type: string) => Boolean(hasForm[type]?.test(String(value ?? ""))),
	to_title_case: (text: string) => String(text ?? "").replace(/\S+/g, (word) => word[0].toUpperCase() + word.slice(1)),
	comma_and: (list: unknown) => joined(list, "{0} and {1}"),
	comma_or: (list: unknown) => joined(list, "{0} or {1}"),
	comma_sep: (list: unknown) => (Array.isArray(list) ? list.join(", ") : String(list)),
	sum: (list: number[]) => list.reduce((total, one) => total + Number(one), 0),
	unique: (list: unknown[]) => [...new Set(list)],
	remove_nulls: (list: unknown[]) => list.filter((one) => one !== null && one !== undefined && one !== ""),
	intersection: (one: unknown[], other: unknown[]) => one.filter((each) => other.includes(each)),
	arrays_equal: (one: unknown[], other: unknown[]) => JSON.stringify(one) === JSON.stringify(other),
	deep_equal: (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other),
	filter_dict: filtered,
	get_random: (length: number) =>
		[...crypto.getRandomValues(new Uint8Array(length))].map((one) => (one % 36).toString(36)).join(""),
	guess_colour: guessColour,
	get_url: (path: string) => new URL(path, location.origin).href,
	get_form_link: (doctype: string, name: string, html = false, text = name) =>
		html ? `<a href="${formAddress(doctype, name)}">${escapeHtml(text)}</a>` : formAddress(doctype, name),
	get_link_title: (doctype: string, name: string) => linkTitles[`${doctype}::${name}`],
	add_link_title: (doctype: string, name: string, title: string) => void (linkTitles[`${doctype}::${name}`] = title),
	fetch_link_title: titleOf,
	get_query_params: (address = location.search) =>
		Object.fromEntries(new URLSearchParams(address.slice(address.indexOf("?") + 1))),
	get_query_string: (address: string) => (address.includes("?") ? address.slice(address.indexOf("?") + 1) : ""),
	make_query_string: (values: Record<string, string>) => `?${new URLSearchParams(values)}`,
	get_formatted_duration: formatDuration,
	shorten_number: shorten,
	format_number: (value: unknown, precision?: number) => formatNumber(value, precision, boot.sysdefaults),
	is_rtl: () => document.documentElement.dir === "rtl",
	is_mac: () => /Mac/.test(navigator.platform),
	is_xs: () => innerWidth < 768,
	is_sm: () => innerWidth >= 768 && innerWidth < 992,
	is_md: () => innerWidth >= 992 && innerWidth < 1200,
	scroll_to: (element: Element | string | number) => {
		if (typeof element === "number") scrollTo({ top: element })
		else (typeof element === "string" ? document.querySelector(element) : element)?.scrollIntoView({ block: "center" })
	},
	copy_to_clipboard: (text: string) => navigator.clipboard.writeText(text),
	debounce,
	throttle,
})
