import { describe, expect, it } from "vitest"

import { chartOf, conditionFor } from "./charting"

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
		const drawn = chartOf({ type: "pie", x: "status", y: "amount" }, columns, rows, text)
		expect(drawn?.chart).toEqual({
			type: "pie",
			data: { labels: ["Open", "Done", "Not Set"], datasets: [{ name: "Amount", values: [5, 5, 1] }] },
		})
		expect(drawn?.values).toEqual([["Open"], ["Done"], [""]])
	})
	it("counts rows without a column of figures", () =>
		expect(chartOf({ type: "bar", x: "status", y: "" }, columns, rows, text)?.chart.data.datasets[0].values).toEqual([
			2, 1, 1,
		]))
	it("loses nothing beyond what fits", () => {
		const many = Array.from({ length: 40 }, (_, place) => ({ status: `s${place}`, amount: 1 }))
		const { chart, values } = chartOf({ type: "line", x: "status", y: "amount" }, columns, many, text)!
		const { labels, datasets } = chart.data
		expect(labels).toHaveLength(24)
		expect(labels.at(-1)).toBe("Others")
		expect(values.at(-1)).toBeUndefined() // they are too many to lead anywhere
		expect(datasets[0].values.reduce((sum, one) => sum + one)).toBe(40)
	})
	it("draws nothing of a column that is not there or holds no numbers", () => {
		expect(chartOf({ type: "bar", x: "gone", y: "" }, columns, rows, text)).toBeUndefined()
		expect(chartOf({ type: "bar", x: "status", y: "status" }, columns, rows, text)).toBeUndefined()
	})
	it("leads each part to the rows that it counts", () => {
		const named = (row: any) => (row.status === "Done" ? "Closed" : "Closed too").slice(0, 6)
		const { values } = chartOf({ type: "bar", x: "status", y: "" }, columns, rows.slice(0, 2), named)!
		expect(conditionFor("status", values[0]!, "Letter")).toEqual(["Letter", "status", "in", ["Open", "Done"]])
		expect(conditionFor("status", ["Open"], "Letter")).toEqual(["Letter", "status", "=", "Open"])
		expect(conditionFor("Row:kind", [""], "Letter")).toEqual(["Row", "kind", "is", "not set"])
	})
})
