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
	type?: string
	link_to?: string
}

/** The workspaces of the sidebar: those that the user's roles may see. */
export const workspaces = shallowRef<WorkspacePage[]>([])

/** Read them from the server. */
export async function loadWorkspaces(): Promise<void> {
	workspaces.value = (await ask("frappe.desk.desktop.get_workspace_sidebar_items")).pages
}

/** The workspace that an address names. */
export function workspaceOf(slug: string): WorkspacePage | undefined {
	return workspaces.value.find((page) => slugOf(page.public ? page.name : page.title) === slug || slugOf(page.title) === slug)
}

/** The address of a workspace. */
export function workspaceAddress(page: WorkspacePage): string {
	return page.public ? `/app/${slugOf(page.title)}` : `/app/private/${slugOf(page.title)}`
}
