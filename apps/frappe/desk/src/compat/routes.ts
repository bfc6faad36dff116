import { router, routeOptions } from "@/router"
import { addressOf, doctypeOf, listAddress } from "@/slugs"
import { hasMeta, loadMeta, metaOf } from "@/meta"
import { strict } from "./strict"

const visited: string[][] = []

/** The address as Frappe names it: `["Form", "ToDo", "abc"]`, `["List", "ToDo", "List"]`, `["query-report", "X"]`. */
export function currentRoute(): string[] {
	const [first = "", ...rest] = router.currentRoute.value.path.split("/").slice(2).map(decodeURIComponent)
	const doctype = doctypeOf(first)
	if (!doctype) return first ? [first, ...rest] : []
	if (rest[0] === "view")
		return rest[1] === "tree"
			? ["Tree", doctype]
			: ["List", doctype, rest[1][0].toUpperCase() + rest[1].slice(1), ...rest.slice(2)]
	if (rest.length || (hasMeta(doctype) && metaOf(doctype).issingle)) return ["Form", doctype, rest.join("/") || doctype]
	return ["List", doctype, "List"]
}

router.afterEach(() => {
	visited.push(currentRoute())
	if (visited.length > 50) visited.shift()
})

function setRoute(...parts: any[]): Promise<unknown> {
	const options = parts.length && typeof parts.at(-1) === "object" && !Array.isArray(parts.at(-1)) ? parts.pop() : null
	if (options) routeOptions.values = options
	const flat = parts.flat().map(String)
	return router.push(
		flat.length === 1 && flat[0].includes("/") && !flat[0].startsWith("/")
			? addressOf(flat[0].split("/"))
			: addressOf(flat),
	)
}

async function newDoc(doctype: string, values: Record<string, any> | null = null): Promise<void> {
	await loadMeta(doctype)
	routeOptions.values = values ?? routeOptions.values
	await router.push(`${listAddress(doctype)}/new`)
}

/** Where the page is, and going elsewhere. */
export const routes = {
	get_route: currentRoute,
	get_route_str: () => currentRoute().join("/"),
	get_prev_route: () => visited.at(-2) ?? [],
	get route_history() {
		return visited
	},
	set_route: setRoute,
	set_re_route: (...parts: any[]) => router.replace(addressOf(parts.flat())),
	new_doc: newDoc,
	router: strict("frappe.router", {
		on: (event: string, run: () => unknown) => void (event === "change" && router.afterEach(() => void run())),
		get_sub_path: () => router.currentRoute.value.path.replace(/^\/app\/?/, ""),
		slug: (text: string) => text.toLowerCase().replace(/ /g, "-"),
	}),
	get route_options() {
		return routeOptions.values
	},
	set route_options(values: Record<string, any> | null) {
		routeOptions.values = values
	},
}
