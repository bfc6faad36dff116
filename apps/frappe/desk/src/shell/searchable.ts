import { ask } from "@/api/client"
import { workspaces } from "./workspaces"

let doctypes: Promise<string[]> | undefined

/** DocTypes whose records the search box looks through: those that the user's first workspaces lead to. */
export function searchable(): Promise<string[]> {
	doctypes ??= collect()
	return doctypes
}

async function collect(): Promise<string[]> {
	const pages = workspaces.value.slice(0, 3)
	const contents = await Promise.all(
		pages.map((page) => ask("frappe.desk.desktop.get_desktop_page", { page: page.name })),
	)
	const names = contents.flatMap((content) => [
		...content.cards.items.flatMap((card: any) =>
			card.links.filter((link: any) => link.link_type === "DocType").map((link: any) => link.link_to),
		),
	])
	return [...new Set<string>(names)]
}
