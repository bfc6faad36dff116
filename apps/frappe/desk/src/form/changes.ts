import { TABLE_TYPES, type DocField, type Meta } from "@/meta/types"

/** How a value and a word are said. */
export interface Speech {
	value: (value: unknown, field: DocField) => string
	word: (text: string, values?: unknown[]) => string
}

type Change = [string, unknown, unknown]

const MOST = 8

/** What a Version holds, one line a change: field, old value, new value; rows of tables by their number. */
export function changesOf(
	data: string,
	meta: Meta,
	childMeta: (table: string) => Meta | undefined,
	speech: Speech,
): string[] {
	const { changed = [], added = [], removed = [], row_changed = [] } = JSON.parse(data || "{}")
	const fieldIn = (own: Meta | undefined, name: string) =>
		own?.fields.find((field) => field.fieldname === name && field.label)
	const say = ([name, before, after]: Change, own: Meta | undefined) => {
		const field = fieldIn(own, name)
		if (!field || TABLE_TYPES.includes(field.fieldtype)) return []
		return [
			speech.word("{0}: {1} → {2}", [
				speech.word(field.label!),
				speech.value(before, field) || "—",
				speech.value(after, field) || "—",
			]),
		]
	}
	const lines: string[] = changed.flatMap((one: Change) => say(one, meta))
	for (const [table, idx, , own] of row_changed) {
		const field = fieldIn(meta, table)
		const parts = (own as Change[]).flatMap((one) => say(one, childMeta(table)))
		if (field && parts.length)
			lines.push(speech.word("{0}, row {1}: {2}", [speech.word(field.label!), Number(idx) + 1, parts.join("；")]))
	}
	for (const [rows, text] of [
		[added, "{0}: row {1} added"],
		[removed, "{0}: row {1} removed"],
	] as const) {
		for (const [table, row] of rows) {
			const field = fieldIn(meta, table)
			if (field) lines.push(speech.word(text, [speech.word(field.label!), row?.idx ?? ""]))
		}
	}
	return lines.length > MOST ? [...lines.slice(0, MOST), speech.word("and {0} more", [lines.length - MOST])] : lines
}
