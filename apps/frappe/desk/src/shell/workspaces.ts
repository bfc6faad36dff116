import { shallowRef } from "vue"

import { ask } from "@/api/client"
import { slugOf } from "@/slugs"

export interface WorkspacePage {
	name: string
	title: string
	label: string
	icon?: string
	content: string
	public: number
	parent_page?: string
	for_user?: string
	is_hidden?: number
	/** Whether the user arranges it. */
	may_change?: number
	type?: string
	link_to?: string
	link_type?: string
	external_link?: string
}

/** The workspaces of the sidebar: those that the user's roles may see. */
export const workspaces = shallowRef<WorkspacePage[]>([])

/** Whether the user makes public workspaces. */
export const workspaceAccess = shallowRef({ mayPublish: false })

/** Read them from the server. */
export async function loadWorkspaces(): Promise<void> {
	const answer = await ask("frappe.desk.desktop.get_workspace_sidebar_items")
	workspaces.value = answer.pages
	workspaceAccess.value = { mayPublish: Boolean(answer.has_create_access) }
}

/** The workspace that an address names; own ones are apart from public ones. */
export function workspaceOf(slug: string, isPrivate = false): WorkspacePage | undefined {
	const among = workspaces.value.filter((page) => !page.public === isPrivate)
	return among.find((page) => slugOf(page.title) === slug) ?? among.find((page) => slugOf(page.name) === slug)
}

/** A workspace with those below it, as the sidebar shows them. */
export interface WorkspaceNode {
	page: WorkspacePage
	children: WorkspaceNode[]
}

/** Pages by their parents; a page whose parent is not there stands on its own. */
export function treeOf(pages: WorkspacePage[]): WorkspaceNode[] {
	const nodes = pages.map((page): WorkspaceNode => ({ page, children: [] }))
	const parentOf = (node: WorkspaceNode) =>
		nodes.find(
			(one) =>
				one !== node &&
				one.page.public === node.page.public &&
				[one.page.name, one.page.title].includes(node.page.parent_page ?? ""),
		)
	const roots: WorkspaceNode[] = []
	for (const node of nodes) (parentOf(node)?.children ?? roots).push(node)
	return roots
}

/** The address of a workspace. */
export function workspaceAddress(page: WorkspacePage): string {
	return page.public ? `/app/${slugOf(page.title)}` : `/app/private/${slugOf(page.title)}`
}
