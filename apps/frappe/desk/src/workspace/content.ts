import type { FilterRow } from "@/api/resource"
import { boot } from "@/boot"
import { queryOfFilters } from "@/list/query"
import { listAddress, slugOf } from "@/slugs"
import { __ } from "@/translate"
import { safeAddress } from "@/util/address"

/** A block of a workspace's arrangement, as the field `content` has it. */
export interface Block {
	id: string
	type: string
	data: Record<string, any>
}

/** What `frappe.desk.desktop.get_desktop_page` answers: by kind, what the user may see. */
export type Page = Record<string, { items: any[] }>

/** How each kind of block finds what it shows. */
export const KINDS: Record<string, { items: string; name: string; own: string }> = {
	shortcut: { items: "shortcuts", name: "shortcut_name", own: "label" },
	card: { items: "cards", name: "card_name", own: "label" },
	chart: { items: "charts", name: "chart_name", own: "chart_name" },
	number_card: { items: "number_cards", name: "number_card_name", own: "number_card_name" },
	quick_list: { items: "quick_lists", name: "quick_list_name", own: "document_type" },
	onboarding: { items: "onboardings", name: "onboarding_name", own: "name" },
	custom_block: { items: "custom_blocks", name: "custom_block_name", own: "custom_block_name" },
}

/** The blocks of an arrangement; none when it cannot be read. */
export function blocksOf(content: string | undefined): Block[] {
	try {
		const found = JSON.parse(content || "[]")
		return Array.isArray(found) ? found.filter((block) => block?.type && block.data) : []
	} catch {
		return []
	}
}

/** What a block shows, if the user may see it. */
export function itemOf(page: Page, block: Block): any {
	const kind = KINDS[block.type]
	const name = kind && block.data[kind.name]
	return (
		kind && page[kind.items]?.items.find((item) => [name, __(name)].includes(item.label) || item[kind.own] === name)
	)
}

/** Filters as rows, from the spellings that workspaces keep. */
export function rowsOf(doctype: string, given: unknown): FilterRow[] {
	const parsed = typeof given === "string" ? tryParse(given) : given
	if (Array.isArray(parsed))
		return parsed.map((row) => (row.length === 3 ? [doctype, ...row] : row.slice(0, 4))) as FilterRow[]
	return Object.entries(parsed ?? {}).map(
		([field, value]) =>
			(Array.isArray(value) ? [doctype, field, ...value] : [doctype, field, "=", value]) as unknown as FilterRow,
	)
}

/** What Frappe evaluates in a filter of a shortcut or a short list: who the user is, and a default of the user. Read, never run. */
const OF_USER = /frappe\.(?:session\.user|defaults\.get_user_default\(\s*(?:"(\w+)"|'(\w+)')\s*\))/g

function filled(text: string): string {
	const value = (one?: string, other?: string) =>
		one || other ? ([boot.user.defaults?.[(one ?? other)!]].flat()[0] ?? "") : boot.user.name
	return text.replace(OF_USER, (_all, one, other) => JSON.stringify(value(one, other)))
}

function tryParse(text: string): any {
	try {
		return JSON.parse(filled(text) || "[]")
	} catch {
		return []
	}
}

/** Where a shortcut or link leads. */
export function addressFor(item: any): string {
	if (item.type === "URL") return safeAddress(item.url) ?? "/app"
	const kind = String(item.link_type ?? item.type)
	if (kind === "Report") return reportAddress(item)
	if (kind !== "DocType") return `/app/${slugOf(item.link_to)}`
	const list = listAddress(item.link_to)
	if (item.doc_view === "New") return `${list}/new`
	if (/^tree$/i.test(item.doc_view ?? "")) return `${list}/view/tree`
	if (/^report builder$/i.test(item.doc_view ?? "")) return `${list}/view/report`
	const query = queryOfFilters(rowsOf(item.link_to, item.stats_filter))
	const filters = query ? `?${query}` : ""
	if (item.doc_view === "Calendar") return `${list}/view/calendar${filters}`
	if (item.doc_view === "Kanban") return `${list}/view/kanban/${encodeURIComponent(item.kanban_board ?? "")}${filters}`
	return `${list}${filters}`
}

function reportAddress(item: any): string {
	const name = encodeURIComponent(item.link_to)
	const builder = item.is_query_report === 0 && (item.report_ref_doctype || item.ref_doctype)
	return builder ? `${listAddress(builder)}/view/report/${name}` : `/app/query-report/${name}`
}

/** The columns of a grid of twelve that a block takes. */
export function spanOf(block: Block): string {
	const wide: Record<number, string> = {
		1: "md:col-span-3",
		2: "md:col-span-3",
		3: "md:col-span-3",
		4: "md:col-span-4",
		5: "md:col-span-5",
		6: "md:col-span-6",
		7: "md:col-span-7",
		8: "md:col-span-8",
		9: "md:col-span-9",
		12: "md:col-span-12",
	}
	const narrow = ["shortcut", "number_card"].includes(block.type) ? "col-span-6" : "col-span-12"
	return `${narrow} ${wide[Number(block.data.col)] ?? "md:col-span-12"}`
}
