import { boot } from "@/boot"
import type { DocField } from "@/meta/types"
import { __ } from "@/translate"

/** A value that is found when a figure is counted: what stands in the filter, and how it is called. */
export interface DynamicValue {
	expression: string
	label: string
}

const today = "frappe.datetime.get_today()"
const days = (count: number) => `frappe.datetime.add_days(${today}, ${count})`
const moments = (): DynamicValue[] => [
	{ expression: today, label: __("The day of looking") },
	...[7, 30, 90].map((count) => ({ expression: days(-count), label: __("{0} days ago", [count]) })),
	...[7, 30, 90].map((count) => ({ expression: days(count), label: __("In {0} days", [count]) })),
	{ expression: "frappe.datetime.week_start()", label: __("First day of the week") },
	{ expression: "frappe.datetime.month_start()", label: __("First day of the month") },
	{ expression: "frappe.datetime.month_end()", label: __("Last day of the month") },
	{ expression: "frappe.datetime.quarter_start()", label: __("First day of the quarter") },
	{ expression: "frappe.datetime.year_start()", label: __("First day of the year") },
]
const USERS = ["owner", "modified_by"]

/** The values that fit a field; none where only what is written fits. */
export function dynamicValuesFor(field: Pick<DocField, "fieldname" | "fieldtype" | "options">): DynamicValue[] {
	if (["Date", "Datetime"].includes(field.fieldtype)) return moments()
	const target = field.fieldtype === "Link" ? String(field.options ?? "") : ""
	if (target === "User" || USERS.includes(field.fieldname))
		return [{ expression: "frappe.session.user", label: __("Whoever looks at it") }]
	const key = target && [target, target.toLowerCase().replace(/[ -]/g, "_")].find((one) => one in boot.user.defaults)
	if (!key) return []
	const expression = `frappe.defaults.get_user_default(${JSON.stringify(key)})`
	return [{ expression, label: __("The {0} of whoever looks at it", [__(target)]) }]
}

/** The operators with which such a value is compared. */
export const DYNAMIC_OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "descendants of (inclusive)"]
