import { describe, expect, it } from "vitest"

import { choicesOf, columnsOf, expressions, firstFields, groupColumns, rowsOf } from "./builder"

const child: any = { name: "Step", fields: [{ fieldname: "done_on", fieldtype: "Date", label: "Done On" }] }
const meta: any = {
	name: "Case",
	title_field: "person",
	fields: [
		{ fieldname: "person", fieldtype: "Data", label: "Person" },
		{ fieldname: "head", fieldtype: "Section Break", label: "Head", in_list_view: 1 },
		{ fieldname: "amount", fieldtype: "Currency", label: "Amount", in_list_view: 1 },
		{ fieldname: "steps", fieldtype: "Table", label: "Steps", options: "Step" },
		{ fieldname: "secret", fieldtype: "Password", label: "Secret" },
	],
}
const metaOf = () => child

describe("a built report", () => {
	it("begins with the name, the title and what lists show", () =>
		expect(firstFields(meta).map(([name]) => name)).toEqual(["name", "person", "amount"]))
	it("offers fields that hold values, of the tables too, but no passwords", () => {
		const [own, table] = choicesOf(meta, metaOf)
		expect(own.fields.map((field) => field.fieldname)).not.toContain("secret")
		expect(own.fields.map((field) => field.fieldname)).not.toContain("steps")
		expect(table.fields.map((field) => field.fieldname)).toEqual(["done_on"])
	})
	it("tells fields of tables apart", () => {
		expect(
			expressions(
				[
					["person", "Case"],
					["done_on", "Step"],
				],
				meta,
			),
		).toEqual(["`tabCase`.`person`", "`tabStep`.`done_on` as `Step:done_on`"])
		expect(
			columnsOf(
				[
					["name", "Case"],
					["done_on", "Step"],
					["gone", "Case"],
				],
				meta,
				metaOf,
			).map((one) => [one.fieldname, one.fieldtype]),
		).toEqual([
			["name", "Link"],
			["Step:done_on", "Date"],
		])
	})
	it("reads rows from keys and values", () => {
		expect(rowsOf({ keys: ["a", "b"], values: [[1, 2]] })).toEqual([{ a: 1, b: 2 }])
		expect(rowsOf([])).toEqual([])
	})
	it("names the figure of a group", () => {
		expect(groupColumns({ field: "person", calculate: "sum", on: "amount" }, meta)[1]).toMatchObject({
			fieldtype: "Float",
			label: "Sum: Amount",
		})
		expect(groupColumns({ field: "person", calculate: "count", on: "" }, meta)[1]).toMatchObject({
			fieldtype: "Int",
			label: "Count",
		})
	})
})
