import type { FormController } from "@/form/controller"
import { layoutOf } from "@/form/layout"

export interface TourStep {
	fieldname?: string
	/** The part of a list, by its name. */
	element_selector?: string
	next_on_click?: number
	title: string
	description: string
	position: "Bottom" | "Top"
}

/** What a tour leads through. */
export interface Ground {
	view: "Form" | "List"
	/** Whether a step has a place here, for this user. */
	has(step: TourStep): boolean
	/** Bring the place of a step into sight. */
	show(step: TourStep): void
	find(step: TourStep): HTMLElement | null
}

/** The fields of a form. */
export function formGround(controller: () => FormController | undefined): Ground {
	return {
		view: "Form",
		has(step) {
			const model = controller()?.model
			const field = model?.meta.fields.find((one) => one.fieldname === step.fieldname)
			return Boolean(field && model!.isVisible(field))
		},
		show(step) {
			const own = controller()!
			const tab = layoutOf(own.meta.fields).find((one) =>
				one.sections.some((section) =>
					section.columns.some((column) => column.fields.some((field) => field.fieldname === step.fieldname)),
				),
			)
			if (tab) own.state.activeTab = tab.key
		},
		find: (step) => document.querySelector(`#form-body [data-fieldname="${CSS.escape(step.fieldname ?? "")}"]`),
	}
}

/** The parts of a list that a tour may lead to, by the names that the form of a tour offers. */
const PARTS: Record<string, string> = {
	"New Button": '[data-part="new"]',
	Filters: '[data-part="filters"]',
	"Sort Order": '[data-part="sort"]',
	More: '[data-part="more"]',
	"Column Headings": "main thead tr",
	"First Row": "main tbody tr, main li:has(> div > a)",
	"Rows a Page": '[data-part="size"]',
}

/** The parts of a list. */
export function listGround(): Ground {
	const find = (step: TourStep) => {
		const selector = PARTS[step.element_selector ?? ""]
		return selector ? document.querySelector<HTMLElement>(selector) : null
	}
	return { view: "List", has: (step) => Boolean(find(step)), show: () => {}, find }
}
