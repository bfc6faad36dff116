import { confirm, showAlert, showError, showMessage } from "@/dialogs/state"
import type { FormModel } from "@/form/model"
import type { Doc, DocField } from "@/meta/types"
import { __ } from "@/translate"
import { fillCells, type Cell } from "./fill"
import { cellOf } from "./focus"
import { csvOf, rowsOfCsv, tableOf } from "./sheet"

/** A grid as the exchange with spreadsheets sees it; read when it is needed. */
export interface GridState {
	model: FormModel
	table: string
	label: string
	rows: Doc[]
	columns: DocField[]
	/** Fields that files have as columns. */
	fields: DocField[]
	mayAdd: boolean
	readOnly: boolean
}

const NOT_IN_FILES = ["Button", "Image", "Signature", "Password"]
const empty = (count: number) => Array.from({ length: count }, () => ({}))
const csvFields = (grid: GridState) => grid.fields.filter((field) => !NOT_IN_FILES.includes(field.fieldtype))

async function fill(grid: GridState, cells: Cell[], count: number): Promise<void> {
	const left = await fillCells(grid.model, grid.table, cells)
	if (left.length) showAlert(__("{0} cells could not be taken over; they are marked.", [left.length]), "orange")
	else showAlert(__("{0} rows filled", [count]), "green")
}

/** Cells copied from a spreadsheet fill the table from the cell in hand on; rows that are missing are made. */
export async function pasteInto(grid: GridState, event: ClipboardEvent, current: () => GridState): Promise<void> {
	const cell = cellOf(event.target)
	const text = event.clipboardData?.getData("text/plain") ?? ""
	const isOneText = event.target instanceof HTMLTextAreaElement && !text.includes("\t")
	if (!cell || grid.readOnly || isOneText || !/[\t\n]/.test(text.trim())) return
	event.preventDefault()
	try {
		const lines = await tableOf(text)
		const missing = grid.mayAdd ? cell.idx - 1 + lines.length - grid.rows.length : 0
		if (missing > 0) grid.model.addRows(grid.table, empty(missing))
		const { rows } = current()
		const first = grid.columns.findIndex((column) => column.fieldname === cell.column)
		const targets = rows.slice(cell.idx - 1, cell.idx - 1 + lines.length)
		const cells = targets.flatMap((row, down) =>
			lines[down]
				.slice(0, grid.columns.length - first)
				.map((said, right): Cell => ({ row, field: grid.columns[first + right], text: said })),
		)
		await fill(grid, cells, targets.length)
	} catch (error) {
		showError(error)
	}
}

/** The rows as a file. */
export async function downloadRows(grid: GridState): Promise<void> {
	const text = await csvOf(grid.label, csvFields(grid), grid.rows)
	const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }))
	Object.assign(document.createElement("a"), { href: address, download: `${grid.label}.csv` }).click()
	setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** The rows of a file take the place of those that are there. */
export async function uploadRows(grid: GridState, file: File): Promise<void> {
	try {
		const fields = csvFields(grid)
		const given = await rowsOfCsv(await file.text(), fields)
		if (!given)
			return showMessage(
				__("No row of {0} names columns of this table. Download the table to see how it should look.", [file.name]),
				"",
				"red",
			)
		if (
			grid.rows.length &&
			!(await confirm(
				__("Put the {0} rows of the file in the place of the {1} rows that are here?", [
					given.length,
					grid.rows.length,
				]),
			))
		)
			return
		grid.model.clearTable(grid.table)
		const added = grid.model.addRows(grid.table, empty(given.length))
		const cells = added.flatMap((row, place) =>
			fields
				.filter((field) => field.fieldname in given[place])
				.map((field): Cell => ({ row, field, text: given[place][field.fieldname] })),
		)
		await fill(grid, cells, given.length)
	} catch (error) {
		showError(error)
	}
}
