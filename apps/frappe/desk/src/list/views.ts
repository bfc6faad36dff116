import { ask } from "@/api/client"
import type { FormModel } from "@/form/model"
import { listAddress } from "@/slugs"

/** The views that documents can be looked at in. */
export type View = "List" | "Report" | "Tree" | "Calendar" | "Kanban"

/** What a DocType says of its views. */
type Properties = Record<string, any>

/** The views that a DocType of these properties has. */
export function viewsOf(doctype: Properties, made: MadeViews): View[] {
	return [
		"List",
		"Report",
		...(Number(doctype.is_tree) ? (["Tree"] as const) : []),
		...(doctype.__calendar_js || made.calendars.length ? (["Calendar"] as const) : []),
		...(made.boards.length ? (["Kanban"] as const) : []),
	]
}

/** The views that have been made of a DocType's documents, by their names. */
export interface MadeViews {
	calendars: string[]
	boards: string[]
}

export const NO_VIEWS: MadeViews = { calendars: [], boards: [] }

/** Ask for the views that have been made. */
export const loadViews = (doctype: string): Promise<MadeViews> =>
	ask("frappe.desk.listview.get_list_views", { doctype })

/** Where a view of a DocType's documents is. */
export function viewAddress(doctype: string, view: View): string {
	return `${listAddress(doctype)}/view/${view.toLowerCase()}`
}

/** The view that a DocType's bare address opens, where it is not the list; one that there is no more sends back to the list. */
export function defaultView(meta: Properties): View | undefined {
	const view = meta.default_view
	return ["Report", "Calendar", "Kanban"].includes(view) || (view === "Tree" && Number(meta.is_tree)) ? view : undefined
}

/**
 * Let *Default View* offer the views that there are, in a form of a DocType's properties.
 *
 * @param name the DocType's; none for one that is being made
 */
export async function offerViews(model: FormModel, name?: string, about: Properties = {}): Promise<void> {
	const made = name ? await loadViews(name) : NO_VIEWS
	const offer = () =>
		model.override("default_view", "options", ["", ...viewsOf({ ...model.doc, ...about }, made)].join("\n"))
	model.on("is_tree", offer)
	offer()
}
