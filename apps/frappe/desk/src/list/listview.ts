import type { FilterRow } from "@/api/resource"
import { strict } from "@/compat/strict"
import { filterRows } from "./query"
import type { List } from "./useList"

export interface ScriptButton {
	label: string
	run: () => unknown
	group?: string
}

/** What scripts have put on the page of a list. */
export interface ScriptState {
	title: string
	primary?: ScriptButton
	buttons: ScriptButton[]
	menu: ScriptButton[]
	actions: ScriptButton[]
}

/** The `listview` that scripts of a list are given. */
export function makeListView(list: List, state: ScriptState): any {
	const put = (place: "buttons" | "menu" | "actions", label: string, run: () => unknown, group?: string) => {
		state[place] = [...state[place].filter((one) => one.label !== label || one.group !== group), { label, run, group }]
	}
	const take = (place: "buttons" | "menu" | "actions", label: string) =>
		(state[place] = state[place].filter((one) => one.label !== label))
	const add = (given: unknown[]) =>
		list.setFilters([
			...list.filters,
			...filterRows(list.doctype, Array.isArray(given[0]) ? given : [given]),
		] as FilterRow[])
	const page = strict("listview.page", {
		set_title: (title: string) => void (state.title = title),
		set_primary_action: (label: string, run: () => unknown) => void (state.primary = { label, run }),
		clear_primary_action: () => void (state.primary = undefined),
		add_button: (label: string, run: () => unknown) => put("buttons", label, run),
		add_inner_button: (label: string, run: () => unknown, group?: string) => put("buttons", label, run, group),
		remove_inner_button: (label: string) => void take("buttons", label),
		clear_inner_toolbar: () => void (state.buttons = []),
		add_menu_item: (label: string, run: () => unknown) => put("menu", label, run),
		clear_menu: () => void (state.menu = []),
		add_action_item: (label: string, run: () => unknown) => put("actions", label, run),
		add_actions_menu_item: (label: string, run: () => unknown) => put("actions", label, run),
		clear_actions_menu: () => void (state.actions = []),
	})
	return strict("listview", {
		doctype: list.doctype,
		page,
		page_title: list.doctype,
		view_name: "List",
		get meta() {
			return list.meta
		},
		get settings() {
			return list.settings
		},
		get data() {
			return list.rows
		},
		get columns() {
			return list.columns
		},
		get filters() {
			return list.filters
		},
		get page_length() {
			return list.size
		},
		get sort_by() {
			return list.sort.field
		},
		get sort_order() {
			return list.sort.order
		},
		get_checked_items: (only?: boolean) => (only ? list.chosenRows.map((row) => row.name) : list.chosenRows),
		clear_checked_items: () => list.chooseAll(false),
		refresh: () => list.load(),
		get_filters_for_args: () => list.filters,
		get_fields: () => list.fetched,
		filter_area: strict("listview.filter_area", {
			get: () => list.filters,
			add: (...given: unknown[]) => add(given.length === 1 ? (given[0] as unknown[]) : given),
			clear: () => list.setFilters([]),
			remove: (field: string) => list.setFilters(list.filters.filter((row) => row[1] !== field)),
			set: (given: unknown) => list.setFilters(filterRows(list.doctype, given)),
		}),
	})
}
