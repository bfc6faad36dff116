import { strict } from "@/compat/strict"
import type { FormModel } from "@/form/model"
import type { Column, Row } from "./column"
import { filterValues } from "./filters"

export interface ScriptButton {
	label: string
	run: () => unknown
}

/** What the script of a report may ask of it, and the buttons that it puts on the page. */
export interface Shown {
	name: string
	readonly model: FormModel
	readonly columns: Column[]
	readonly rows: Row[]
	buttons: ScriptButton[]
	load: () => Promise<void>
}

/** The `report` that the script of a report is given. */
export function makeReportView(shown: Shown): any {
	const without = (label: string) => shown.buttons.filter((one) => one.label !== label)
	return strict("report", {
		report_name: shown.name,
		page: strict("report.page", {
			add_inner_button: (label: string, run: () => unknown) =>
				void (shown.buttons = [...without(label), { label, run }]),
			remove_inner_button: (label: string) => void (shown.buttons = without(label)),
			clear_inner_toolbar: () => void (shown.buttons = []),
		}),
		get columns() {
			return shown.columns
		},
		get data() {
			return shown.rows
		},
		get_values: () => filterValues(shown.model),
		get_filter_value: (field: string) => filterValues(shown.model)[field],
		set_filter_value: (field: string, value: unknown) => shown.model.set(field, value),
		refresh: () => shown.load(),
	})
}
