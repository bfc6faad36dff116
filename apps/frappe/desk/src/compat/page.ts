import { markRaw, reactive } from "vue"

import { formContext } from "@/form/context"
import { newDoc } from "@/form/defaults"
import { FormModel } from "@/form/model"
import type { DocField } from "@/meta/types"
import { metaOf } from "./dialog"
import { fieldHandle, fieldHandles, type Query } from "./fields"
import { NotSupported, strict } from "./strict"

export interface PageButton {
	label: string
	run: () => unknown
	group?: string
}

/** What a page of an app shows around its own content. */
export interface PageState {
	title: string
	crumb: string
	indicator: { label: string; colour: string } | null
	primary: PageButton | null
	secondary: PageButton | null
	buttons: PageButton[]
	menu: PageButton[]
	actions: PageButton[]
	formShown: boolean
	menuShown: boolean
	model: FormModel
	queries: Record<string, Query>
	main: HTMLElement
}

/** The pages whose scripts have made them, by the element that the scripts got. */
const states = new WeakMap<HTMLElement, PageState>()
let made: ((wrapper: HTMLElement, state: PageState) => void) | undefined

/** Be told when the script of the page being opened has made its page. */
export function onPageMade(listener: typeof made): void {
	made = listener
}

/** What jQuery objects have and elements have not: using it says so. */
const OF_JQUERY = [
	"html",
	"empty",
	"find",
	"on",
	"off",
	"addClass",
	"removeClass",
	"css",
	"appendTo",
	"text",
	"val",
	"attr",
	"hide",
	"show",
]

function contentElement(): HTMLElement {
	const element = document.createElement("div")
	for (const name of OF_JQUERY) {
		Object.defineProperty(element, name, {
			get() {
				throw new NotSupported(
					`page.main.${name} is of jQuery, which this desk does not have: page.main is an element.`,
				)
			},
		})
	}
	return element
}

/** `frappe.ui.make_app_page`: title, buttons, fields and an element for the page's own content. */
export function makeAppPage(given: { parent: HTMLElement; title?: string; single_column?: boolean }): any {
	const wrapper = given.parent as HTMLElement & { page?: any }
	if (!(wrapper instanceof HTMLElement))
		throw new NotSupported("frappe.ui.make_app_page needs the element of the page as its parent.")
	const meta = metaOf([])
	const state = reactive({
		title: given.title ?? "",
		crumb: "",
		indicator: null,
		primary: null,
		secondary: null,
		buttons: [],
		menu: [],
		actions: [],
		formShown: true,
		menuShown: true,
		model: new FormModel(meta, newDoc(meta, formContext()), formContext()),
		queries: {},
		main: markRaw(contentElement()),
	}) as unknown as PageState
	states.set(wrapper, state)
	wrapper.page = makePage(state, wrapper)
	made?.(wrapper, state)
	return wrapper.page
}

/** `frappe.breadcrumbs.add`: where the page belongs. */
export function addCrumb(label: string | { label?: string; module?: string }): void {
	const said = typeof label === "string" ? label : (label.label ?? label.module ?? "")
	const open = document.querySelector<HTMLElement>("[data-app-page]")
	const state = open && states.get(open)
	if (!state) throw new NotSupported("frappe.breadcrumbs.add is supported in pages of apps only.")
	state.crumb = said
}

function makePage(state: PageState, wrapper: HTMLElement): any {
	const { model, queries } = state
	const place = { model, name: "page.fields_dict", queries }
	const put = (list: "buttons" | "menu" | "actions", label: string, run: () => unknown, group?: string) => {
		state[list] = [...state[list].filter((one) => one.label !== label || one.group !== group), { label, run, group }]
		return strict("button", { click: run, remove: () => take(list, label, group) }, true)
	}
	const take = (list: "buttons" | "menu" | "actions", label: string, group?: string) => {
		state[list] = state[list].filter((one) => one.label !== label || one.group !== group)
	}
	return strict("page", {
		wrapper,
		parent: wrapper,
		main: state.main,
		body: state.main,
		get title() {
			return state.title
		},
		set_title: (title: string) => void (state.title = title),
		get_title: () => state.title,
		set_indicator: (label: string, colour: string) => void (state.indicator = { label, colour }),
		clear_indicator: () => void (state.indicator = null),
		set_primary_action: (label: string, run: () => unknown) => void (state.primary = { label, run }),
		clear_primary_action: () => void (state.primary = null),
		set_secondary_action: (label: string, run: () => unknown) => void (state.secondary = { label, run }),
		clear_secondary_action: () => void (state.secondary = null),
		clear_actions: () => void ((state.primary = null), (state.secondary = null)),
		add_button: (label: string, run: () => unknown) => put("buttons", label, run),
		add_inner_button: (label: string, run: () => unknown, group?: string) => put("buttons", label, run, group),
		remove_inner_button: (label: string, group?: string) => take("buttons", label, group),
		clear_inner_toolbar: () => void (state.buttons = []),
		add_menu_item: (label: string, run: () => unknown) => put("menu", label, run),
		clear_menu: () => void (state.menu = []),
		show_menu: () => void (state.menuShown = true),
		hide_menu: () => void (state.menuShown = false),
		add_action_item: (label: string, run: () => unknown) => put("actions", label, run),
		clear_actions_menu: () => void (state.actions = []),
		add_field: (df: Partial<DocField>) => addField(state, df, place),
		get fields_dict() {
			return fieldHandles(place, model.meta.fields)
		},
		get_form_values: () =>
			Object.fromEntries(model.meta.fields.map((df) => [df.fieldname, model.doc[df.fieldname] ?? null])),
		clear_fields: () => void model.meta.fields.splice(0),
		show_form: () => void (state.formShown = true),
		hide_form: () => void (state.formShown = false),
		is_hidden: () => !wrapper.isConnected,
	})
}

function addField(state: PageState, given: Partial<DocField>, place: any): any {
	const [df] = metaOf([given]).fields
	const { model } = state
	model.meta.fields.push(df)
	if (df.default !== undefined) model.doc[df.fieldname] = df.default
	if (typeof df.get_query === "function") state.queries[df.fieldname] = df.get_query as Query
	const handle = fieldHandle(place, df)
	const change = df.onchange ?? df.change
	if (typeof change === "function") model.on(df.fieldname, () => change.call(handle))
	return handle
}
