import { describe, expect, it, vi } from "vitest"

import type { FormModel } from "@/form/model"
import { makeReportView, type Shown } from "./reportview"

const fields = [{ fieldname: "unit" }, { fieldname: "level" }]
const shownWith = (doc: Record<string, unknown>): Shown => ({
	name: "Board",
	model: {
		meta: { fields },
		doc,
		set: (field: string, value: unknown) => void (doc[field] = value),
	} as unknown as FormModel,
	columns: [],
	rows: [{ unit: "A" }],
	buttons: [],
	load: vi.fn(async () => undefined),
})

describe("the report that a script is given", () => {
	it("tells the filters that are set, and sets one", () => {
		const report = makeReportView(shownWith({ unit: "A", level: "" }))
		expect(report.get_values()).toEqual({ unit: "A" })
		report.set_filter_value("level", "branch")
		expect(report.get_filter_value("level")).toBe("branch")
	})

	it("puts a button on the page once, and takes it away", () => {
		const shown = shownWith({})
		const { page } = makeReportView(shown)
		const [first, second] = [vi.fn(), vi.fn()]
		page.add_inner_button("Urge", first)
		page.add_inner_button("Urge", second)
		shown.buttons[0].run()
		expect([shown.buttons.length, first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0, 1])
		page.remove_inner_button("Urge")
		expect(shown.buttons).toEqual([])
	})

	it("runs again when asked, shows its rows, and names what it has not", () => {
		const shown = shownWith({})
		const report = makeReportView(shown)
		void report.refresh()
		expect(shown.load).toHaveBeenCalledOnce()
		expect([report.report_name, report.data]).toEqual(["Board", [{ unit: "A" }]])
		expect(() => report.page.add_view).toThrow("report.page.add_view")
	})
})
