import { describe, expect, it } from "vitest"

import { chartOf } from "./charting"

const columns: any[] = [
	{ fieldname: "status", fieldtype: "Select", label: "Status" },
	{ fieldname: "amount", fieldtype: "Currency", label: "Amount" },
]
const rows = [
	{ status: "Open", amount: 2 },
	{ status: "Done", amount: 5 },
	{ status: "Open", amount: 3 },
	{ status: "", amount: 1 },
]
const text = (row: any, column: any) => String(row[column.fieldname] ?? "")

describe("the chart of a built report", () => {
	it("adds up a column per value", () => {
		const chart = chartOf({ type: "pie", x: "status", y: "amount" }, columns, rows, text)
		expect(chart).toEqual({
			type: "pie",
			data: { labels: ["Open", "Done", "Not Set"], datasets: [{ name: "Amount", values: [5, 5, 1] }] },
		})
	})
	it("counts rows without a column of figures", () =>
		expect(chartOf({ type: "bar", x: "status", y: "" }, columns, rows, text)?.data.datasets[0].values).toEqual([
			2, 1, 1,
		]))
	it("loses nothing beyond what fits", () => {
		const many = Array.from({ length: 40 }, (_, place) => ({ status: `s${place}`, amount: 1 }))
		const { labels, datasets } = chartOf({ type: "line", x: "status", y: "amount" }, columns, many, text)!.data
		expect(labels).toHaveLength(24)
		expect(labels.at(-1)).toBe("Others")
		expect(datasets[0].values.reduce((sum, one) => sum + one)).toBe(40)
	})
	it("draws nothing of a column that is not there or holds no numbers", () => {
		expect(chartOf({ type: "bar", x: "gone", y: "" }, columns, rows, text)).toBeUndefined()
		expect(chartOf({ type: "bar", x: "status", y: "status" }, columns, rows, text)).toBeUndefined()
	})
})
