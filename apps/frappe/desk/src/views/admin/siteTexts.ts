import { getList } from "@/api/resource"
import type { Doc } from "@/meta/types"

/** Where texts come from that were made on this site: a DocType, the field with the text, which of its documents. */
const PLACES: [doctype: string, field: string, filters: unknown[]][] = [
	["DocType", "name", [["DocType", "custom", "=", 1]]],
	["Custom Field", "label", []],
	["Role", "name", [["Role", "is_custom", "=", 1]]],
	["Report", "name", [["Report", "is_standard", "=", "No"]]],
	["Print Format", "name", [["Print Format", "standard", "=", "No"]]],
	["Workflow State", "name", []],
	["Workflow Action Master", "name", []],
]

/** The texts of this site's own making that the user may read. */
export async function siteTexts(): Promise<string[]> {
	const lists = PLACES.map(([doctype, field, filters]) =>
		getList<Doc>(doctype, { fields: [field], filters, length: 500 }),
	)
	const answers = await Promise.all([...lists, labelsOfOwnDoctypes()].map((list) => list.catch(() => [] as Doc[])))
	return answers.flatMap((rows, place) => rows.map((row) => String(row[PLACES[place]?.[1] ?? "label"] ?? "")))
}

function labelsOfOwnDoctypes(): Promise<Doc[]> {
	return getList<Doc>("DocType", {
		fields: ["`tabDocField`.label as label"],
		filters: [["DocType", "custom", "=", 1]],
		length: 2000,
	})
}
