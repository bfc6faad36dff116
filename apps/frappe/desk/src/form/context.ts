import { call } from "@/api/client"
import { boot } from "@/boot"
import { metaOf } from "@/meta"
import type { FormContext } from "./model"

const pad = (number: number) => String(number).padStart(2, "0")

/** Today as `YYYY-MM-DD`, by this computer's clock. */
export function today(): string {
	const now = new Date()
	return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}

/** Now as `YYYY-MM-DD HH:MM:SS`, by this computer's clock. */
export function now(): string {
	const moment = new Date()
	return `${today()} ${pad(moment.getHours())}:${pad(moment.getMinutes())}:${pad(moment.getSeconds())}`
}

const warned = new Set<string>()

/** What a form asks of the session. */
export function formContext(): FormContext {
	return {
		user: boot.user.name,
		roles: boot.user.roles,
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
