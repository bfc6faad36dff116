import type { Meta } from "@/meta/types"

/** So many children show at first, and come with each "show more": a level of thousands stays quick. */
export const PAGE = 100

export interface Node {
	value: string
	title: string
	expandable: boolean
	open: boolean
	loading: boolean
	/** null until they have been read */
	children: Node[] | null
	/** How many of the children show. */
	shown: number
	/** How many nodes hang right below, once that is known. */
	count?: number
	/** What the server sent, for scripts. */
	data: Record<string, any>
}

export interface ShownNode {
	node: Node
	parent?: Node
}

/** A node as the server sends it. */
export function nodeOf(row: Record<string, any>): Node {
	return {
		value: row.value,
		title: row.title || row.value,
		expandable: Boolean(row.expandable),
		open: false,
		loading: false,
		children: null,
		shown: PAGE,
		data: row,
	}
}

/** The nodes that show, from top to bottom. */
export function flatten(nodes: Node[], parent?: Node): ShownNode[] {
	return nodes.flatMap((node) => [
		{ node, parent },
		...(node.open && node.children ? flatten(node.children.slice(0, node.shown), node) : []),
	])
}

/** A node that has been read, and those above it, from the top. */
export function pathTo(nodes: Node[], value: string): Node[] {
	for (const node of nodes) {
		if (node.value === value) return [node]
		const below = node.children ? pathTo(node.children, value) : []
		if (below.length) return [node, ...below]
	}
	return []
}

/** Whether a node may be put below another one: not below itself, not where it is. */
export function canMove(nodes: Node[], value: string, target: string): boolean {
	const path = pathTo(nodes, target).map((node) => node.value)
	const own = pathTo(nodes, value)
	return value !== target && !path.includes(value) && own.at(-2)?.value !== target
}

/** The field that names a document's place in the tree. */
export function parentField(meta: Meta): string {
	return meta.nsm_parent_field || `parent_${meta.name.toLowerCase().replace(/ /g, "_")}`
}
