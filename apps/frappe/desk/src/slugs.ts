import { boot } from "@/boot"

/** A DocType's or workspace's name as it stands in an address. */
export function slugOf(name: string): string {
	return name.toLowerCase().replace(/ /g, "-")
}

let names: Map<string, string> | undefined

/** The DocType that an address names, if the user may open it. */
export function doctypeOf(slug: string): string | undefined {
	if (!names) {
		const rights = [boot.user.can_read, boot.user.can_create, boot.user.can_write]
		names = new Map(
			rights
				.flat()
				.filter(Boolean)
				.map((name) => [slugOf(name), name]),
		)
	}
	return names.get(slug) ?? [...names.values()].find((name) => name === slug)
}

export type Route = string | (string | number)[]

/** The address of a list, form or other view, from the parts that `frappe.set_route` takes. */
export function addressOf(parts: (string | number)[]): string {
	const [first, ...rest] = parts.map(String).filter((part) => part !== "")
	if (!first) return "/app"
	if (first.startsWith("/app")) return [first, ...rest].join("/")
	const kind = first.toLowerCase()
	if (kind === "form" && rest.length) return formAddress(rest[0], rest.slice(1).join("/") || rest[0])
	if (kind === "list" && rest.length) {
		const [doctype, view, ...more] = rest
		const own = [
			doctype && listAddress(doctype),
			...(view ? ["view", view.toLowerCase()] : []),
			...more.map(encodeURIComponent),
		]
		return own.join("/")
	}
	if (kind === "tree" && rest.length) return `${listAddress(rest[0])}/view/tree`
	if (kind === "workspaces" || kind === "workspace") return `/app/${slugOf(rest[0] ?? "")}`
	return `/app/${[slugOf(first), ...rest.map(encodeURIComponent)].join("/")}`
}

/** The address of a list. */
export function listAddress(doctype: string): string {
	return `/app/${slugOf(doctype)}`
}

/** The address of a form. */
export function formAddress(doctype: string, name: string): string {
	return `/app/${slugOf(doctype)}/${encodeURIComponent(name)}`
}

/** The address of a print preview. */
export function printAddress(doctype: string, name: string): string {
	return `/app/print/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`
}
