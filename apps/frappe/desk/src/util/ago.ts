import { boot } from "@/boot"
import { formatDate } from "@/form/values"
import { __ } from "@/translate"

/** A moment as `YYYY-MM-DD HH:MM:SS` on the clocks of a time zone (this computer's if none is named). */
export function siteTime(moment: Date, timeZone?: string): string {
	const parts = new Intl.DateTimeFormat("en-CA", {
		timeZone,
		hourCycle: "h23",
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
	}).formatToParts(moment)
	const by = Object.fromEntries(parts.map((part) => [part.type, part.value]))
	return `${by.year}-${by.month}-${by.day} ${by.hour}:${by.minute}:${by.second}`
}

const seconds = (text: string) => Date.parse(`${text.replace(" ", "T").slice(0, 19)}Z`) / 1000

/** How long ago something was, in words. Moments of the server are in the site's time zone. */
export function ago(moment: string): string {
	const passed = seconds(siteTime(new Date(), boot.time_zone?.system)) - seconds(String(moment ?? ""))
	if (!Number.isFinite(passed)) return ""
	if (passed < 60) return __("just now")
	if (passed < 120) return __("a minute ago")
	if (passed < 3600) return __("{0} minutes ago", [Math.floor(passed / 60)])
	if (passed < 7200) return __("an hour ago")
	if (passed < 86400) return __("{0} hours ago", [Math.floor(passed / 3600)])
	if (passed < 86400 * 2) return __("a day ago")
	if (passed < 86400 * 30) return __("{0} days ago", [Math.floor(passed / 86400)])
	return formatDate(moment, boot.sysdefaults)
}
