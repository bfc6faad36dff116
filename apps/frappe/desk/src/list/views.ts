import type { FormModel } from "@/form/model"
import { listAddress } from "@/slugs"

/** The views that documents can be looked at in. */
export type View = "List" | "Report" | "Tree"

/** What a DocType says of its views. */
type Properties = Record<string, any>

/** The views that a DocType of these properties has. */
export function viewsOf(doctype: Properties): View[] {
	return ["List", "Report", ...(Number(doctype.is_tree) ? (["Tree"] as const) : [])]
}

/** Where a view of a DocType's documents is. */
export function viewAddress(doctype: string, view: View): string {
	return `${listAddress(doctype)}/view/${view.toLowerCase()}`
}

/** The view that a DocType's bare address opens, where it is not the list. */
export function defaultView(meta: Properties): View | undefined {
	const view = meta.default_view as View
	return view !== "List" && viewsOf(meta).includes(view) ? view : undefined
}

/** Let *Default View* offer the views that there are, in a form of a DocType's properties. */
export function offerViews(model: FormModel, properties: () => Properties = () => model.doc): void {
	const offer = () => model.override("default_view", "options", ["", ...viewsOf(properties())].join("\n"))
	model.on("is_tree", offer)
	offer()
}
