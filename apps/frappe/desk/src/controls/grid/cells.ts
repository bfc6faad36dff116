import { readClock, readDay, readMoment } from "@/form/dates"
import { readDuration } from "@/form/duration"
import { halfWidth, numberProblem } from "@/form/values"
import type { DocField } from "@/meta/types"
import { DECIMAL_TYPES, INTEGER_TYPES } from "@/form/values"

/** What reading of pasted text needs to know. */
export interface CellContext {
	today: string
	dateFormat?: string
	translate: (text: string) => string
}

const YES = /^(1|yes|y|true|是|有|对|√|✓|✔|x)$/i
const NO = /^(0|no|n|false|否|无|错|×|✗|-)?$/i

/**
 * The value that a text copied from a spreadsheet means in a field.
 *
 * @returns undefined if the text means nothing there
 */
export function readCell(text: string, field: DocField, context: CellContext): unknown {
	const said = text.trim()
	if (field.fieldtype === "Check")
		return YES.test(said) || said === context.translate("Yes")
			? 1
			: NO.test(said) || said === context.translate("No")
				? 0
				: undefined
	if (!said) return null
	if (field.fieldtype === "Date")
		return readDay(said.split(/\s+\d{1,2}:/)[0], context.today, context.dateFormat) ?? undefined
	if (field.fieldtype === "Datetime") return readMoment(said, context.today, context.dateFormat) ?? undefined
	if (field.fieldtype === "Time") return readClock(said) ?? undefined
	if (field.fieldtype === "Duration") return readDuration(said) ?? (/^\d+$/.test(said) ? Number(said) : undefined)
	if (INTEGER_TYPES.includes(field.fieldtype) || DECIMAL_TYPES.includes(field.fieldtype)) {
		const plain = halfWidth(said).replace(/^[¥￥$€£]/, "")
		return numberProblem(plain, field) ? undefined : plain
	}
	if (field.fieldtype === "Select") {
		const options = Array.isArray(field.options)
			? field.options.map((one) => String(one.value ?? one))
			: String(field.options ?? "").split("\n")
		return options.find((one) => one === said) ?? options.find((one) => context.translate(one) === said)
	}
	return text.replace(/^[ \t]+|[ \t]+$/g, "")
}
