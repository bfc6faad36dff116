import type { Doc, DocField } from "@/meta/types"
import { __ } from "@/translate"

const parser = async () => (await import("papaparse")).default

/** Text copied from a spreadsheet as rows of cells. */
export async function tableOf(text: string): Promise<string[][]> {
	const rows = (await parser()).parse<string[]>(text.replace(/\r?\n$/, ""), { delimiter: "\t" }).data
	return rows
}

const RULE = "------"

/** Rows as CSV in the layout that Frappe's grids give and take: labels, names, descriptions, a rule, then the rows. */
export async function csvOf(title: string, fields: DocField[], rows: Doc[]): Promise<string> {
	const head = [
		[`Bulk Edit ${title}`],
		fields.map((field) => field.label ?? field.fieldname),
		fields.map((field) => field.fieldname),
		fields.map((field) => field.description ?? ""),
		[__("The first rows tell which column is which. Please leave them as they are.")],
		[""],
		[RULE],
	]
	const body = rows.map((row) => fields.map((field) => harmless(row[field.fieldname] ?? "")))
	return `\ufeff${(await parser()).unparse([...head, ...body])}\r\n`
}

/** A text that a spreadsheet would take for a formula stands behind an apostrophe; numbers stay numbers. */
function harmless(value: unknown): unknown {
	return typeof value === "string" && /^[=+@\t\r-]/.test(value) && !Number.isFinite(Number(value)) ? `'${value}` : value
}

/**
 * Rows out of CSV, by the names or labels of their columns.
 *
 * @returns undefined if no row of the file names columns
 */
export async function rowsOfCsv(text: string, fields: DocField[]): Promise<Record<string, string>[] | undefined> {
	const lines = (await parser()).parse<string[]>(text.replace(/^\ufeff/, ""), { skipEmptyLines: "greedy" }).data
	const known = (line: string[]) =>
		line.map(
			(cell) =>
				fields.find((field) => field.fieldname === cell.trim())?.fieldname ??
				fields.find((field) => field.label === cell.trim() || (field.label && __(field.label) === cell.trim()))
					?.fieldname,
		)
	const head = lines.findIndex((line) => known(line).some(Boolean))
	if (head < 0) return undefined
	const names = known(lines[head])
	const rule = lines.findIndex((line) => line[0]?.startsWith(RULE))
	return lines.slice(Math.max(head, rule) + 1).map((line) => {
		const row: Record<string, string> = {}
		for (const [place, name] of names.entries())
			if (name) row[name] = (line[place] ?? "").replace(/^'(?=[=+@\t\r-])/, "")
		return row
	})
}
