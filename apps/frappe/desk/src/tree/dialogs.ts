import { confirm, showError } from "@/dialogs/state"
import { listAddress } from "@/slugs"
import { router } from "@/router"
import { __ } from "@/translate"
import type { Node } from "./nodes"
import type { Tree } from "./useTree"

async function dialog(
	title: string,
	fields: any[],
	label: string,
	done: (values: any) => Promise<unknown>,
): Promise<void> {
	const { Dialog } = await import("@/compat/dialog")
	const box = new Dialog({
		title,
		fields,
		primary_action_label: label,
		primary_action: async (values) => {
			await done(values)
			box.hide()
		},
	})
	box.show()
}

/** Ask for a new node below one, with the fields of the tree's script; without any, the form of a new document opens. */
export function askNew(tree: Tree, parent?: Node): unknown {
	const ignored: string[] = tree.settings.ignore_fields ?? []
	const fields = (tree.settings.fields ?? []).filter((field: any) => !ignored.includes(field.fieldname))
	if (!fields.length)
		return router.push(
			`${listAddress(tree.doctype)}/new${parent ? `?${tree.field}=${encodeURIComponent(parent.value)}` : ""}`,
		)
	return dialog(parent ? __("New below {0}", [parent.title]) : __("New"), fields, __("Create"), (values) =>
		tree.add(parent, values),
	)
}

/** Ask where a node moves to. */
export function askMove(tree: Tree, node: Node): unknown {
	const groups = tree.meta!.fields.some((field) => field.fieldname === "is_group") ? { is_group: 1 } : {}
	const field = {
		fieldname: "target",
		fieldtype: "Link",
		options: tree.doctype,
		label: "New superior",
		reqd: 1,
		only_select: 1,
		link_filters: JSON.stringify(groups),
	}
	return dialog(__("Move {0}", [node.title]), [field], __("Move"), (values) => tree.move(node, values.target))
}

/** Ask for a node's new name. */
export function askName(tree: Tree, node: Node): unknown {
	return dialog(
		__("Rename {0}", [node.title]),
		[{ fieldname: "name", fieldtype: "Data", label: "New Name", reqd: 1, default: node.value }],
		__("Rename"),
		(values) => tree.rename(node, values.name),
	)
}

/** Ask before a node is deleted. */
export async function askDelete(tree: Tree, node: Node): Promise<void> {
	if (!(await confirm(__("Delete {0} for good?", [node.title]), { danger: true, yes: __("Delete") }))) return
	await tree.remove(node).catch(showError)
}

/** Ask before a node is moved by hand. */
export async function confirmMove(tree: Tree, node: Node, target: Node): Promise<void> {
	if (!(await confirm(__("Move {0} below {1}?", [node.title, target.title]), { yes: __("Move") }))) return
	await tree.move(node, target.value).catch(showError)
}
