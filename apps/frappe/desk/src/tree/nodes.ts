import type { Meta } from "@/meta/types"

export interface Node {
	value: string
	title: string
	expandable: boolean
	open: boolean
	loading: boolean
	/** null until they have been read */
	children: Node[] | null
}

export interface ShownNode {
	node: Node
	parent?: Node
}

/** The nodes that show, from top to bottom. */
export function flatten(nodes: Node[], parent?: Node): ShownNode[] {
	return nodes.flatMap((node) => [{ node, parent }, ...(node.open && node.children ? flatten(node.children, node) : [])])
}

/** The field that names a document's place in the tree. */
export function parentField(meta: Meta): string {
	return meta.nsm_parent_field || `parent_${meta.name.toLowerCase().replace(/ /g, "_")}`
}
