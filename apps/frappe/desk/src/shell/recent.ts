import type { RouteLocationNormalized } from "vue-router"

import { boot } from "@/boot"
import { doctypeOf } from "@/slugs"
import { __ } from "@/translate"

export interface Visit {
	label: string
	note: string
	to: string
}

const MOST = 8
// names of people stay in this tab and go with it
const key = () => `desk.recent.${boot.user.name}`

/** The records and lists opened last in this tab, the latest first. */
export function recent(): Visit[] {
	try {
		return JSON.parse(sessionStorage.getItem(key()) ?? "[]")
	} catch {
		return []
	}
}

/** Note that a list or a record is open. */
export function note(route: RouteLocationNormalized): void {
	const doctype = doctypeOf(String(route.params.slug ?? ""))
	const name = [route.params.name ?? ""].flat().join("/")
	if (!doctype || name === "new" || name.startsWith("new-")) return
	// the title stands once the form has been read
	setTimeout(
		() =>
			keep({
				label: name ? document.title.split(" · ")[0] || name : __(doctype),
				note: name ? __(doctype) : __("List"),
				to: route.path,
			}),
		1200,
	)
}

function keep(visit: Visit): void {
	if (location.pathname !== visit.to) return
	const others = recent().filter((one) => one.to !== visit.to)
	try {
		sessionStorage.setItem(key(), JSON.stringify([visit, ...others].slice(0, MOST)))
	} catch {
		return
	}
}

/** Forget everything, when the user signs out. */
export function forgetRecent(): void {
	try {
		sessionStorage.clear() // the names chosen for links too
	} catch {
		return
	}
}
