import { computed, nextTick, reactive, ref, shallowRef, watch } from "vue"
import { useRoute } from "vue-router"

import { ask, call, request } from "@/api/client"
import { getDoc, type FilterRow } from "@/api/resource"
import { may } from "@/boot"
import { showError } from "@/dialogs/state"
import { cellText } from "@/list/cells"
import { fieldIn } from "@/list/columns"
import { filtersOfQuery, queryOfFilters } from "@/list/query"
import { loadTitles } from "@/list/titles"
import { useListNews } from "@/list/useListNews"
import { loadViews, viewAddress } from "@/list/views"
import { fieldOf, loadMeta, mayAt, titleField } from "@/meta"
import type { Doc, DocField, Meta } from "@/meta/types"
import { router, routeOptions } from "@/router"
import { listAddress } from "@/slugs"
import { __ } from "@/translate"

const METHODS = "frappe.desk.doctype.kanban_board.kanban_board"
/** So many cards of a column are read first, and with each click on more. */
const PAGE = 20
/** So many cards of a column the server tells at once. */
const MOST = 100

/** A column of the board, as it is shown. */
export interface Column {
	name: string
	label: string
	colour: string
	count: number
	cards: Doc[]
}

interface Told {
	column_name: string
	count: number
	cards: Doc[]
}

/** A board of a DocType's documents: what of it is on the screen, and what can be done with it. */
export function useKanban(doctype: string, name: string) {
	const route = useRoute()
	const meta = shallowRef<Meta>()
	const board = shallowRef<Doc>()
	const boards = ref<string[]>([])
	const columns = ref<Column[]>([])
	const others = ref(0)
	const told = ref<string[]>([])
	const loading = ref(true)
	const said = ref("")
	const mayChange = ref(false)
	const listen = useListNews(doctype, () => void load(true))
	let reading = 0

	const isField = (field: string, of: string) => Boolean(meta.value && fieldIn(meta.value, of, field))
	const filters = computed<FilterRow[]>(() => (meta.value ? filtersOfQuery(doctype, route.query, isField) : []))
	const field = computed(() => meta.value && board.value && fieldOf(meta.value, board.value.field_name))
	const choices = computed(() =>
		String(field.value?.options ?? "")
			.split("\n")
			.filter((choice) => choice.trim()),
	)
	const rows = computed<Doc[]>(() => board.value?.columns ?? [])
	const archived = computed(() => rows.value.filter((row) => row.status === "Archived").map((row) => row.column_name))
	/** Choices of the field that have no column. */
	const missing = computed(() => choices.value.filter((one) => !rows.value.some((row) => row.column_name === one)))
	const title = computed(() => meta.value && fieldOf(meta.value, titleField(meta.value)))
	/** What a card tells below its title: what was chosen and may be read. */
	const cardFields = computed<DocField[]>(() =>
		fieldsOfBoard(board.value)
			.filter((one) => told.value.includes(one) && one !== title.value?.fieldname)
			.map((one) => fieldOf(meta.value!, one)!)
			.filter(Boolean),
	)
	const mayMoveAny = computed(() => {
		const df = field.value
		return Boolean(
			df &&
			may("write", doctype) &&
			!Number(df.read_only) &&
			!Number(df.set_only_once) &&
			mayAt(meta.value!, "write", Number(df.permlevel ?? 0)),
		)
	})

	/** @returns whether there is such a board */
	async function open(): Promise<boolean> {
		meta.value = await loadMeta(doctype)
		boards.value = (await loadViews(doctype)).boards
		if (!name && boards.value.length) await go(boards.value[0])
		if (!name) return false
		await readBoard()
		if (board.value?.reference_doctype !== doctype) return false
		watch(filters, () => load(), { immediate: true })
		listen()
		return true
	}

	async function readBoard(): Promise<void> {
		const asked = { doctype: "Kanban Board", docname: name, perm_type: "write" }
		const [doc, right] = await Promise.all([
			getDoc("Kanban Board", name),
			ask<{ has_permission: unknown }>("frappe.client.has_permission", asked).catch(() => undefined),
		])
		board.value = doc
		mayChange.value = Boolean(right?.has_permission)
	}

	/** Read the cards; a quiet reading leaves what is there until the answer comes, and reads as many again. */
	async function load(quiet = false): Promise<void> {
		const own = ++reading
		if (!quiet) loading.value = true
		const most = quiet ? Math.max(PAGE, ...columns.value.map((one) => one.cards.length)) : PAGE
		try {
			const found = await readCards({ page_length: Math.min(most, MOST) })
			if (own !== reading) return
			columns.value = found.columns.map((one) => {
				const row = rows.value.find((column) => column.column_name === one.column_name)
				return {
					name: one.column_name,
					label: labelOf(one.column_name),
					colour: row?.indicator ?? "Gray",
					count: one.count,
					cards: one.cards,
				}
			})
			others.value = found.others
			told.value = found.fields
			loading.value = false
			await titles(found.columns.flatMap((one) => one.cards))
		} catch (error) {
			if (own !== reading) return
			loading.value = false
			showError(error)
		}
	}

	const readCards = (more: object): Promise<{ columns: Told[]; others: number; fields: string[] }> =>
		ask("frappe.desk.kanban.get_cards", { board_name: name, filters: filters.value, ...more })

	const titles = (cards: Doc[]) => loadTitles(cards, [title.value!, ...cardFields.value].filter(Boolean))

	async function loadMore(column: Column): Promise<void> {
		try {
			const start = column.cards.length
			const [found] = (await readCards({ column: column.name, start, page_length: PAGE })).columns
			const known = new Set(column.cards.map((card) => card.name))
			column.cards = [...column.cards, ...found.cards.filter((card) => !known.has(card.name))]
			column.count = found.count
			await titles(found.cards)
		} catch (error) {
			showError(error)
		}
	}

	const labelOf = (choice: string) => __(choice, null, doctype)
	const titleOf = (card: Doc) => (title.value && cellText(card, title.value, doctype)) || card.name
	const mayMove = (card: Doc) => {
		const submitted = Number(card.docstatus ?? 0)
		return mayMoveAny.value && (!submitted || (submitted === 1 && Boolean(Number(field.value?.allow_on_submit))))
	}

	/** Put a card into another column: a save like any other. Where the server refuses it, the card goes back. */
	async function move(card: Doc, to: string): Promise<void> {
		const from = columns.value.find((one) => one.cards.includes(card))
		const target = columns.value.find((one) => one.name === to)
		if (!from || !target || from === target || !mayMove(card)) return
		put(card, from, target)
		await focus(card)
		try {
			const path = `/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(card.name)}`
			await request(path, { method: "PUT", values: { [board.value!.field_name]: to } })
			said.value = __("{0} now stands in {1}", [titleOf(card), target.label])
			await load(true)
		} catch (error) {
			put(card, target, from)
			said.value = __("{0} stays in {1}", [titleOf(card), from.label])
			showError(error)
		}
		await focus(card)
	}

	function put(card: Doc, from: Column, to: Column): void {
		from.cards = from.cards.filter((one) => one !== card)
		to.cards = [card, ...to.cards]
		from.count -= 1
		to.count += 1
	}

	async function focus(card: Doc): Promise<void> {
		await nextTick()
		document.querySelector<HTMLElement>(`[data-card="${CSS.escape(card.name)}"]`)?.focus()
	}

	/** Move a card some columns on. */
	function step(card: Doc, by: number): void {
		const place = columns.value.findIndex((one) => one.cards.includes(card))
		const target = columns.value[place + by]
		if (target) void move(card, target.name)
	}

	/** Change the board by one of its methods, and show it as it then is. */
	async function change(method: string, values: Record<string, unknown>): Promise<void> {
		try {
			await call(`${METHODS}.${method}`, { board_name: name, ...values })
			await readBoard()
			await load(true)
		} catch (error) {
			showError(error)
		}
	}

	/** Move a column some places on. */
	function shift(column: Column, by: number): void {
		const order = columns.value.map((one) => one.name)
		const place = order.indexOf(column.name)
		order.splice(place, 1)
		order.splice(place + by, 0, column.name)
		void change("update_column_order", { order: [...order, ...archived.value] })
	}

	const go = (board: string) =>
		router.replace({ path: `${viewAddress(doctype, "Kanban")}/${encodeURIComponent(board)}`, query: route.query })

	async function setFilters(next: FilterRow[]): Promise<void> {
		const query = queryOfFilters(next, doctype)
		await router.replace(query ? `${route.path}?${query}` : route.path)
	}

	/** Begin a document in a column. */
	function create(column?: Column): void {
		routeOptions.values = column && board.value ? { [board.value.field_name]: column.name } : null
		void router.push(`${listAddress(doctype)}/new`)
	}

	return reactive({
		doctype, name, meta, board, boards, columns, others, loading, said, mayChange, filters, archived, missing, cardFields,
		open, load, loadMore, labelOf, titleOf, mayMove, move, step, change, shift, go, setFilters, create,
	}) // prettier-ignore
}

export type Kanban = ReturnType<typeof useKanban>

/** The fields that the cards of a board tell, by their names. */
export function fieldsOfBoard(board?: Doc): string[] {
	try {
		const found = JSON.parse(board?.fields || "[]")
		return Array.isArray(found) ? found.filter((one) => typeof one === "string") : []
	} catch {
		return []
	}
}
