import { call } from "@/api/client"
import { boot } from "@/boot"
import { metaOf } from "@/meta"
import { siteTime } from "@/util/ago"
import type { FormContext } from "./model"

/** Today as `YYYY-MM-DD`, in the site's time zone. */
export function today(): string {
	return now().slice(0, 10)
}

/** Now as `YYYY-MM-DD HH:MM:SS`, in the site's time zone. */
export function now(): string {
	return siteTime(new Date(), boot.time_zone?.system)
}

const warned = new Set<string>()

/** What a form asks of the session. */
export function formContext(): FormContext {
	return {
		user: boot.user.name,
		roles: boot.user.roles,
		hidesEmpty: Number(boot.sysdefaults?.hide_empty_read_only_fields ?? 1) === 1,
		today: today(),
		now: now(),
		values: boot.user.defaults ?? {},
		metaOf,
		fetch: async (doctype, name, fields) => {
			const answer = await call("frappe.client.validate_link", { doctype, docname: name, fields }, { method: "GET" })
			return answer ?? {}
		},
		warn: (message) => {
			if (warned.has(message)) return
			warned.add(message)
			console.warn(message)
		},
	}
}
