/** Where dynamic filters may look: `frappe.datetime`, `frappe.session`, `frappe.defaults`, `frappe.user`. */
const ROOTS = ["datetime", "session", "defaults", "user"]
const CALL = /^frappe\.([\w.]+?)(?:\((.*)\))?$/s

/**
 * The value of an expression of a dynamic filter, such as `frappe.datetime.add_days(frappe.datetime.get_today(), -7)`.
 * It is read, never run as a script.
 *
 * @throws Error naming what is not understood
 */
export function valueOf(expression: string, frappe: Record<string, any>): any {
	const text = expression.trim().replace(/;$/, "")
	const match = CALL.exec(text)
	if (!match) return literal(text)
	const path = match[1].split(".")
	if (!ROOTS.includes(path[0])) throw new Error(`The dynamic filter ${text} is not supported by this desk.`)
	const found = path.reduce<any>((place, part) => place[part], frappe)
	return match[2] === undefined ? found : found(...argumentsOf(match[2]).map((one) => valueOf(one, frappe)))
}

function literal(text: string): any {
	const quoted = /^'(.*)'$/s.exec(text)
	try {
		return JSON.parse(quoted ? JSON.stringify(quoted[1]) : text)
	} catch {
		throw new Error(`The dynamic filter ${text} is not supported by this desk.`)
	}
}

/** What stands between the commas of a call, calls within it kept whole. */
function argumentsOf(text: string): string[] {
	const parts: string[] = []
	let depth = 0
	let part = ""
	for (const sign of text) {
		if (sign === "," && !depth) {
			parts.push(part)
			part = ""
			continue
		}
		depth += sign === "(" ? 1 : sign === ")" ? -1 : 0
		part += sign
	}
	return part.trim() ? [...parts, part] : parts
}

/** The filters of a card or chart: the fixed ones, and the dynamic ones as they are now. */
export async function filtersOf(doc: Record<string, any>): Promise<any> {
	const fixed = JSON.parse(doc.filters_json || "[]")
	const dynamic = JSON.parse(doc.dynamic_filters_json || "[]")
	if (!(Array.isArray(dynamic) ? dynamic.length : Object.keys(dynamic ?? {}).length)) return fixed
	await import("@/compat")
	const frappe = (window as any).frappe
	if (Array.isArray(fixed))
		return [...fixed, ...dynamic.map((row: any[]) => [...row.slice(0, 3), valueOf(String(row[3]), frappe)])]
	return {
		...fixed,
		...Object.fromEntries(Object.entries(dynamic).map(([key, value]) => [key, valueOf(String(value), frappe)])),
	}
}
