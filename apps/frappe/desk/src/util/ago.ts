import { boot } from "@/boot"
import { formatDate } from "@/form/values"
import { __ } from "@/translate"

/** How long ago something was, in words. */
export function ago(moment: string): string {
	const seconds = (Date.now() - new Date(String(moment).replace(" ", "T")).getTime()) / 1000
	if (!Number.isFinite(seconds)) return ""
	if (seconds < 60) return __("just now")
	if (seconds < 3600) return __("{0} minutes ago", [Math.floor(seconds / 60)])
	if (seconds < 86400) return __("{0} hours ago", [Math.floor(seconds / 3600)])
	if (seconds < 86400 * 30) return __("{0} days ago", [Math.floor(seconds / 86400)])
	return formatDate(moment, boot.sysdefaults)
}
