import { computed, onBeforeUnmount, reactive, ref, shallowRef, watch } from "vue"
import { useRoute } from "vue-router"

import { ask } from "@/api/client"
import { getCount, getList, type FilterRow } from "@/api/resource"
import { loadScripts } from "@/compat/scripts"
import { showError } from "@/dialogs/state"
import { fieldOf, loadMeta, userSettings } from "@/meta"
import { saveListSettings } from "@/meta/lists"
import type { Doc, Meta } from "@/meta/types"
import { router, takeRouteOptions } from "@/router"
import { columnsOf, fieldIn, fieldsToFetch, stateField, type ColumnChoice } from "./columns"
import { makeListView, type ScriptState } from "./listview"
import { filterRows, filtersOfQuery, queryOfFilters } from "./query"
import { choose } from "./selection"
import { loadTitles } from "./titles"
import { useListNews } from "./useListNews"

export const MOST_COUNTED = 100_000
export const PAGES = [20, 100, 500]
/** A list that shows more rows than this is not read anew by itself. */
const MOST_LIVE = 500

/** The list of a DocType: its rows, filters, order, columns and what is chosen; everything a screen of it shows. */
export function useList(doctype: string) {
	const route = useRoute()
	const meta = shallowRef<Meta>()
	const settings = shallowRef<Record<string, any>>({})
	const siteSettings = shallowRef<Record<string, any>>({})
	const own = ref<Record<string, any>>({})
	const rows = shallowRef<Doc[]>([])
	const total = ref<number>()
	const exact = ref(false)
	const loading = ref(true)
	/** A reading is under way that ends with nothing chosen, also if a quiet one overtakes it. */
	let anew = false
	const more = ref(false)
	const size = ref(PAGES[0])
	const sort = ref({ field: "modified", order: "desc" })
	const chosen = ref<Set<string>>(new Set())
	const script = reactive<ScriptState>({ title: "", primary: undefined, buttons: [], menu: [], actions: [] })
	let anchor: string | undefined
	let abort: AbortController | undefined
	let listview: any
	const listen = useListNews(doctype, () => {
		if (rows.value.length <= MOST_LIVE) void load(Math.max(rows.value.length, size.value), true)
	})

	const isField = (name: string, of: string) => Boolean(meta.value && fieldIn(meta.value, of, name))
	const filters = computed<FilterRow[]>(() => (meta.value ? filtersOfQuery(doctype, route.query, isField) : []))
	const siteColumns = computed<ColumnChoice[]>(() => read(siteSettings.value.fields))
	const columns = computed(() =>
		meta.value
			? columnsOf(
					meta.value,
					own.value.columns ?? siteColumns.value,
					Number(siteSettings.value.total_fields) || undefined,
					settings.value.hide_name_column,
				)
			: [],
	)
	const state = computed(() => meta.value && stateField(meta.value))
	const hasIndicator = computed(() =>
		Boolean(meta.value && (settings.value.get_indicator || state.value || meta.value.is_submittable)),
	)
	/** The state stands as an indicator after the title; as a column of its own only when there is none. */
	const shownColumns = computed(() =>
		columns.value.filter(
			(column, index) => index === 0 || column.fieldname !== state.value?.fieldname || !hasIndicator.value,
		),
	)
	const fetched = computed(() =>
		meta.value ? fieldsToFetch(meta.value, columns.value, settings.value.add_fields ?? []) : [],
	)
	const names = computed(() => rows.value.map((row) => row.name))
	const chosenRows = computed(() => rows.value.filter((row) => chosen.value.has(row.name)))
	const allChosen = computed(() => rows.value.length > 0 && chosen.value.size === rows.value.length)

	async function start(): Promise<Meta | undefined> {
		const [found, site] = await Promise.all([
			loadMeta(doctype),
			ask("frappe.desk.listview.get_list_settings", { doctype }).catch(() => null),
		])
		siteSettings.value = site ?? {}
		own.value = userSettings(doctype).List ?? {}
		meta.value = found
		if (found.issingle) return found
		if (found.__list_js || found.__custom_list_js) {
			const compat = await import("@/compat")
			await loadScripts(doctype, "list").catch(showError)
			settings.value = compat.listviewSettings[doctype] ?? {}
		}
		sort.value = firstSort(found)
		if (PAGES.includes(own.value.page_length)) size.value = own.value.page_length
		await startFilters(found)
		listview = makeListView(list as List, script)
		run("onload")
		watch([filters, sort], () => load(), { immediate: true, deep: true })
		if (!Number(siteSettings.value.disable_auto_refresh)) listen()
		return found
	}

	function firstSort(found: Meta) {
		const kept = own.value
		return {
			field:
				kept.sort_by && fieldOf(found, kept.sort_by) ? kept.sort_by : found.sort_field?.split(/[ ,]/)[0] || "modified",
			order: String(kept.sort_order || found.sort_order || "desc").toLowerCase(),
		}
	}

	/** What another view or the list's script wants to be filtered by, as long as the address says nothing. */
	async function startFilters(found: Meta): Promise<void> {
		const wanted = filterRows(doctype, takeRouteOptions()).filter((row) => fieldIn(found, row[0], row[1]))
		const first = wanted.length
			? wanted
			: Object.keys(route.query).length
				? []
				: filterRows(doctype, settings.value.filters)
		if (first.length) await setFilters(first)
	}

	/** Read the first page; one row more than shown tells whether there are others. A quiet reading leaves what is chosen. */
	async function load(length = size.value, quiet = false): Promise<void> {
		abort?.abort()
		const own = (abort = new AbortController())
		if (!quiet) loading.value = anew = true
		try {
			rows.value = await readRows(0, length, own.signal)
			chosen.value = anew ? new Set() : new Set([...chosen.value].filter((name) => names.value.includes(name)))
			loading.value = anew = false
			run("refresh")
			await countRows(own.signal)
		} catch (error) {
			if ((error as Error).name === "AbortError") return
			loading.value = false
			showError(error)
		}
	}

	async function readRows(start: number, length: number, signal?: AbortSignal): Promise<Doc[]> {
		const order = `\`tab${doctype}\`.\`${sort.value.field}\` ${sort.value.order}`
		const found = await getList<Doc>(
			doctype,
			{ fields: fetched.value, filters: filters.value, orderBy: order, start, length: length + 1 },
			signal,
		)
		more.value = found.length > length
		const page = found.slice(0, length)
		void loadTitles(page, columns.value)
		return page
	}

	async function countRows(signal: AbortSignal): Promise<void> {
		exact.value = !more.value
		if (!more.value) return void (total.value = rows.value.length)
		total.value = undefined
		if (Number(siteSettings.value.disable_count)) return
		const found = await getCount(doctype, filters.value, MOST_COUNTED + 1).catch(() => undefined)
		if (signal.aborted) return
		total.value = found
		exact.value = (found ?? 0) <= MOST_COUNTED
	}

	async function countAll(): Promise<void> {
		const signal = abort?.signal
		const found = await getCount(doctype, filters.value)
		if (!signal?.aborted) [total.value, exact.value] = [found, true]
	}

	async function loadMore(): Promise<void> {
		loading.value = true
		try {
			const page = await readRows(rows.value.length, size.value)
			const known = new Set(names.value)
			rows.value = [...rows.value, ...page.filter((row) => !known.has(row.name))]
		} catch (error) {
			showError(error)
		} finally {
			loading.value = false
		}
	}

	/** Run a part of the list's script; what it throws is shown and stops nothing else. */
	function run(part: "onload" | "refresh"): void {
		if (typeof settings.value[part] !== "function") return
		Promise.resolve()
			.then(() => settings.value[part](listview))
			.catch(showError)
	}

	async function setFilters(next: FilterRow[]): Promise<void> {
		const query = queryOfFilters(next, doctype)
		await router.replace(query ? `${route.path}?${query}` : route.path)
	}

	function setSort(field: string, order: string): void {
		sort.value = { field, order }
		saveListSettings(doctype, { sort_by: field, sort_order: order })
	}

	function setSize(count: number): void {
		size.value = count
		saveListSettings(doctype, { page_length: count })
		void load()
	}

	/** Keep the columns for this user; without any, those of the site come back. */
	function setColumns(choice?: ColumnChoice[]): void {
		saveListSettings(doctype, { columns: choice })
		own.value = { ...own.value, columns: choice }
		void load()
	}

	function toggle(name: string, on = !chosen.value.has(name), withBetween = false): void {
		chosen.value = choose(chosen.value, names.value, name, on, withBetween ? anchor : undefined)
		anchor = name
	}

	function chooseAll(on: boolean): void {
		chosen.value = new Set(on ? names.value : [])
	}

	onBeforeUnmount(() => abort?.abort())

	const list = reactive({
		doctype, meta, settings, siteSettings, rows, total, exact, loading, more, size, sort, chosen, chosenRows, allChosen, script, filters, columns, shownColumns, siteColumns,
		state, hasIndicator, fetched, names,
		start, load, loadMore, countAll, setFilters, setSort, setSize, setColumns, toggle, chooseAll,
	}) // prettier-ignore
	return list
}

export type List = ReturnType<typeof useList>

function read(text: unknown): ColumnChoice[] {
	try {
		const rows = JSON.parse(String(text || "[]"))
		return Array.isArray(rows) ? rows.filter((row) => row?.fieldname) : []
	} catch {
		return []
	}
}
