import { strict } from "@/compat/strict"
import type { Node } from "./nodes"
import type { Tree } from "./useTree"

export interface TreeButton {
	label: string
	run: () => unknown
}

/** What scripts have put on the page of a tree. */
export interface TreeScriptState {
	title: string
	buttons: TreeButton[]
	menu: TreeButton[]
}

/** A node as scripts of a tree are given it. */
export function scriptNode(node: Node, parent?: Node): any {
	return strict("node", {
		label: node.value,
		title: node.title,
		data: node.data,
		expandable: node.expandable,
		expanded: node.open,
		loaded: node.children !== null,
		is_root: !parent,
		parent_label: parent?.value,
	})
}

/** The `treeview` that scripts of a tree are given. */
export function makeTreeView(tree: Tree, state: TreeScriptState): any {
	const put = (place: "buttons" | "menu", label: string, run: () => unknown) =>
		(state[place] = [...state[place].filter((one) => one.label !== label), { label, run }])
	return strict("treeview", {
		doctype: tree.doctype,
		get args() {
			return tree.args
		},
		get meta() {
			return tree.meta
		},
		page: strict("treeview.page", {
			set_title: (title: string) => void (state.title = title),
			add_inner_button: (label: string, run: () => unknown) => void put("buttons", label, run),
			add_menu_item: (label: string, run: () => unknown) => void put("menu", label, run),
		}),
		tree: strict("treeview.tree", {
			refresh: () => tree.refresh(),
			get_selected_node: () => (tree.current ? scriptNode(tree.current) : undefined),
		}),
		make_tree: () => tree.refresh(),
	})
}
