import { computed, reactive, ref, shallowRef } from "vue"

import { call } from "@/api/client"
import { getList } from "@/api/resource"
import { showAlert, showError } from "@/dialogs/state"
import { loadMeta } from "@/meta"
import type { Meta } from "@/meta/types"
import { __ } from "@/translate"
import { flatten, nodeOf, PAGE, parentField, pathTo, type Node } from "./nodes"
import { makeTreeView, scriptNode, type TreeScriptState } from "./treeview"

const COUNTED_AT_ONCE = 50

/** The tree of a DocType: its nodes, which are open, and what can be done with them. */
export function useTree(doctype: string) {
	const meta = shallowRef<Meta>()
	const settings = shallowRef<Record<string, any>>({})
	const roots = ref<Node[]>([])
	const active = ref<string>()
	const loading = ref(true)
	const args = ref<Record<string, any>>({})
	const script = reactive<TreeScriptState>({ title: "", buttons: [], menu: [] })
	const shown = computed(() => flatten(roots.value))
	const field = computed(() => parentField(meta.value!))
	const current = computed(() => (active.value === undefined ? undefined : pathTo(roots.value, active.value).at(-1)))
	const method = computed(() => settings.value.get_tree_nodes || "frappe.desk.treeview.get_children")

	async function start(): Promise<void> {
		meta.value = await loadMeta(doctype)
		if (meta.value.__tree_js) {
			const [compat, scripts] = await Promise.all([import("@/compat"), import("@/compat/scripts")])
			await scripts.loadScripts(doctype, "tree").catch(showError)
			settings.value = compat.treeviewSettings[doctype] ?? {}
		}
		for (const filter of settings.value.filters ?? [])
			if (filter.default !== undefined) args.value[filter.fieldname] = filter.default
		await run("onload", makeTreeView(tree as unknown as Tree, script))
		await refresh()
	}

	/** Read the tree from the top. */
	async function refresh(): Promise<void> {
		loading.value = true
		try {
			roots.value = await children("")
			active.value = roots.value[0]?.value
		} finally {
			loading.value = false
		}
		if (roots.value.length === 1) await expand(roots.value[0], true)
		else void countBelow(roots.value)
	}

	/** The nodes right below one; the tree is never read as a whole. */
	async function children(parent: string): Promise<Node[]> {
		const rows = await call(method.value, { ...args.value, doctype, parent, is_root: parent ? 0 : 1 }, { silent: true })
		return rows.map(nodeOf)
	}

	async function expand(node: Node, open = !node.open): Promise<void> {
		if (!node.expandable) return
		node.open = open
		if (!open || node.children) return
		node.loading = true
		try {
			take(node, await children(node.value))
		} catch (error) {
			node.open = false
			showError(error)
		} finally {
			node.loading = false
		}
	}

	function take(node: Node, below: Node[]): void {
		node.children = below
		node.count = below.length
		for (const one of below) void run("onrender", scriptNode(one, node))
		void countBelow(node.children)
	}

	/** How many nodes hang below each of several, in a question for fifty. */
	async function countBelow(nodes: Node[]): Promise<void> {
		const wanted = nodes.filter((node) => node.expandable && node.count === undefined)
		for (let start = 0; start < Math.min(wanted.length, PAGE); start += COUNTED_AT_ONCE) {
			const part = wanted.slice(start, start + COUNTED_AT_ONCE)
			const filters = [[doctype, field.value, "in", part.map((node) => node.value)]]
			const found = await call<any[]>(
				"frappe.desk.listview.get_group_by_count",
				{ doctype, current_filters: JSON.stringify(filters), field: field.value },
				{ silent: true },
			).catch(() => undefined)
			if (!found) return
			const counts = new Map(found.map((row) => [row.name, row.count]))
			for (const node of part) node.count = counts.get(node.value) ?? 0
		}
	}

	/** Open everything below a node; its nodes come in one answer. */
	async function expandAll(node: Node): Promise<void> {
		node.loading = true
		try {
			const found = await call<any[]>(
				"frappe.desk.treeview.get_all_nodes",
				{ ...args.value, doctype, label: node.value, parent: node.value, tree_method: method.value },
				{ silent: true },
			)
			const below = new Map(found.map((row) => [row.parent, row.data as any[]]))
			const fill = (one: Node): void => {
				const rows = below.get(one.value)
				if (!rows) return
				one.children = rows.map(nodeOf)
				one.count = rows.length
				one.open = true
				one.children.forEach(fill)
			}
			fill(node)
		} catch (error) {
			showError(error)
		} finally {
			node.loading = false
		}
	}

	function foldAll(node: Node): void {
		node.open = false
		node.children?.forEach(foldAll)
	}

	/** Read the children of a node anew. */
	async function reload(value: string | undefined): Promise<void> {
		const node = value === undefined ? undefined : pathTo(roots.value, value).at(-1)
		if (!node) return refresh()
		node.expandable = true
		node.open = true
		take(node, await children(node.value))
	}

	/** Open the way to a document and stand on it; what is above it and hidden from the user is passed over. */
	async function reveal(value: string): Promise<boolean> {
		const above = await getList(doctype, {
			fields: ["name"],
			filters: [[doctype, "name", "ancestors of", value]],
			orderBy: `\`tab${doctype}\`.\`lft\` asc`,
			length: 100,
		})
		for (const row of above) {
			const node = pathTo(roots.value, row.name).at(-1)
			if (node) await expand(node, true)
		}
		const path = pathTo(roots.value, value)
		const parent = path.at(-2)
		if (!path.length) return false
		if (parent?.children) parent.shown = Math.max(parent.shown, parent.children.indexOf(path.at(-1)!) + 1)
		active.value = value
		return true
	}

	/** Hang a node on another one, by saving its parent field. */
	async function move(node: Node, target: string): Promise<void> {
		const before = pathTo(roots.value, node.value).at(-2)
		await call("frappe.client.set_value", { doctype, name: node.value, fieldname: field.value, value: target })
		await reload(before?.value)
		if (pathTo(roots.value, target).length) await reload(target)
		await reveal(node.value)
		showAlert(__("{0} moved below {1}", [node.title, pathTo(roots.value, target).at(-1)?.title ?? target]), "green")
	}

	async function remove(node: Node): Promise<void> {
		const above = pathTo(roots.value, node.value).at(-2)
		await call("frappe.client.delete", { doctype, name: node.value })
		await reload(above?.value)
		active.value = above?.value ?? roots.value[0]?.value
		showAlert(__("Deleted"), "green")
	}

	async function rename(node: Node, name: string): Promise<void> {
		const above = pathTo(roots.value, node.value).at(-2)
		const next = await call<string>("frappe.model.rename_doc.update_document_title", {
			doctype,
			docname: node.value,
			name,
		})
		await reload(above?.value)
		active.value = next || name
	}

	async function add(parent: Node | undefined, values: Record<string, any>): Promise<void> {
		const above = parent?.value ?? ""
		await call(settings.value.add_tree_node || "frappe.desk.treeview.add_node", {
			...args.value,
			...values,
			doctype,
			parent: above,
			[field.value]: above,
			is_root: parent ? 0 : 1,
		})
		showAlert(__("Created"), "green")
		await reload(parent?.value)
	}

	/** Run a part of the tree's script; what it throws is shown. */
	async function run(part: "onload" | "onrender", given: unknown): Promise<void> {
		if (typeof settings.value[part] !== "function") return
		try {
			await settings.value[part](given)
		} catch (error) {
			showError(error)
		}
	}

	const tree = reactive({
		doctype,
		meta,
		settings,
		roots,
		active,
		current,
		loading,
		args,
		script,
		shown,
		field,
		start,
		refresh,
		expand,
		expandAll,
		foldAll,
		reload,
		reveal,
		move,
		remove,
		rename,
		add,
	})
	return tree
}

export type Tree = ReturnType<typeof useTree>
