import { describe, expect, it } from "vitest"

import type { DocField, Meta } from "@/meta/types"
import { addBlock, addSection, blockAt, moveBlock, placeOf, removeBlock, setColumns, stepBlock } from "./edits"
import {
	blockPart,
	fieldPart,
	isHidden,
	LayoutError,
	plainHtml,
	plainText,
	readLayout,
	toSections,
	unknownNames,
	writeLayout,
} from "./layout"
import { paperOf, withPaper } from "./paper"

/** As the older builder writes it: breaks between fields, a heading before them. */
const OLDER = `[{"fieldname":"print_heading_template","fieldtype":"Custom HTML","options":"<h2>{{ doc.name }}<\\/h2>"},
 {"fieldtype": "Section Break", "label": "People"}, {"fieldtype":"Column Break"},
 {"fieldname":"title","print_hide":0,"align":"right","label":"Heading"}, {"fieldname":"secret","print_hide":1},
 {"fieldtype":"Column Break"}, {"fieldname":"_custom_html","print_hide":0,"fieldtype":"HTML","options":"<b>x</b>"},
 {"fieldtype":"Section Break","label":""},
 {"fieldname":"steps","print_hide":0,"own_key":1.0,"visible_columns":[{"fieldname":"day","print_width":"120px","print_hide":0}]}]`
/** Without any break at the beginning, as some sites have it. */
const BARE = '[ {"fieldname":"title"}, {"fieldtype":"Column Break"}, {"fieldname":"kind"} ]'
/** As the newer builder writes it, with keys of its newest version. */
const NEWER = `{"header":"<div class=\\"document-header\\">\\n\\t<h3>Visit</h3></div>","sections":[
 {"label":"Who","columns":[{"label":"","fields":[{"label":"Title","fieldname":"title","fieldtype":"Data","options":null,"label_color":"#f00"},
 {"label":"Steps","fieldname":"steps","fieldtype":"Table","options":"Row","table_columns":[{"label":"Day","fieldname":"day","fieldtype":"Date","width":10.0,"merged_fields":[]}]}]},
 {"label":"","fields":[],"width":2.0}],"page_break":true,"margin":{"top":10}},
 {"label":"","columns":[{"label":"","fields":[{"fieldtype":"Barcode","fieldname":"code","custom":1},{"fieldtype":"Spacer","fieldname":"spacer","custom":1,"height":24}]}]}],
 "footer":{"columns":[{"label":"","fields":[]}],"gap":20},"text_top_left":"x"}`

const rows = { fields: [{ fieldname: "day", fieldtype: "Date", label: "Day", in_list_view: 1 }, { fieldname: "what", fieldtype: "Data", label: "What" }] } as unknown as Meta // prettier-ignore
const steps = { fieldname: "steps", fieldtype: "Table", label: "Steps", options: "Row" } as DocField

describe("a layout in memory", () => {
	for (const [name, text] of Object.entries({ OLDER, BARE, NEWER, empty: "{}", nothing: "[]" }))
		it(`${name}: what was read is written with the same characters`, () =>
			expect(writeLayout(readLayout(text))).toBe(text))

	it("is read from the older form", () => {
		const layout = readLayout(OLDER)
		expect(layout.heading?.options).toBe("<h2>{{ doc.name }}</h2>")
		expect(layout.sections.map((section) => section.columns.map((column) => column.fields.length))).toEqual([
			[2, 1],
			[1],
		])
		expect(isHidden(layout.sections[0].columns[0].fields[1])).toBe(true)
	})

	it("is read from the newer form", () => {
		const layout = readLayout(NEWER)
		expect(layout.sections.map((section) => section.columns.map((column) => column.fields.length))).toEqual([
			[2, 0],
			[2],
		])
		expect(unknownNames(layout)).toEqual(["Barcode", "label_color", "margin", "merged_fields"])
	})

	it("keeps what it does not know, in a part that is changed too", () => {
		const layout = readLayout(NEWER)
		blockAt(layout, { section: 0, column: 0, block: 0 }).label = "Name"
		const text = writeLayout(layout)
		expect(text).toContain(
			'{"label":"Name","fieldname":"title","fieldtype":"Data","options":null,"label_color":"#f00"}',
		)
		expect(text).toContain('"width":10.0,"merged_fields":[]')
		expect(text).toContain('"footer":{"columns":[{"label":"","fields":[]}],"gap":20}')
		expect(JSON.parse(text).sections[0].margin).toEqual({ top: 10 })
	})

	it("refuses what is no layout", () => {
		for (const wrong of ["{", "7", '"x"']) expect(() => readLayout(wrong)).toThrow(LayoutError)
		expect(readLayout("").sections).toEqual([])
	})

	it("takes the shapes that the builders of Frappe read", () => {
		const layout = readLayout("{}")
		addBlock(layout, fieldPart("sections", steps, rows))
		expect(JSON.parse(writeLayout(layout))).toEqual({
			sections: [
				{
					label: "",
					columns: [
						{
							label: "",
							fields: [
								{
									label: "Steps",
									fieldname: "steps",
									fieldtype: "Table",
									options: "Row",
									table_columns: [
										{ label: "Sr", fieldname: "idx", fieldtype: "Int", options: null, width: 6 },
										{ label: "Day", fieldname: "day", fieldtype: "Date", options: null, width: 94 },
									],
								},
							],
						},
					],
				},
			],
		})
		const older = readLayout("[]")
		addBlock(older, fieldPart("list", steps, rows))
		addSection(older)
		addBlock(older, blockPart("list", "text", "a < b"))
		expect(JSON.parse(writeLayout(older))).toEqual([
			{ fieldtype: "Section Break", label: "" },
			{ fieldtype: "Column Break" },
			{
				fieldname: "steps",
				print_hide: 0,
				label: "Steps",
				visible_columns: [{ fieldname: "day", print_width: "", print_hide: 0 }],
			},
			{ fieldtype: "Section Break", label: "" },
			{ fieldtype: "Column Break" },
			{ fieldname: "_custom_html", print_hide: 0, label: "Custom HTML", fieldtype: "HTML", options: "<p>a &lt; b</p>" },
		])
	})

	it("goes from the older form into the newer one", () => {
		const fields: Record<string, DocField> = {
			title: { fieldname: "title", fieldtype: "Data", label: "T" } as DocField,
			steps,
		}
		const made = JSON.parse(writeLayout(toSections(readLayout(OLDER), (name) => fields[name], true)))
		expect(made.header).toBe("<h2>{{ doc.name }}</h2>")
		expect(made.sections[0].label).toBe("People")
		expect(made.sections[0].columns[0].fields).toEqual([
			{ label: "Heading", fieldname: "title", fieldtype: "Data", options: null, align: "right" },
		])
		expect(made.sections[0].columns[1].fields[0].html).toBe("<b>x</b>")
		expect(made.sections[1].columns[0].fields[0].table_columns.map((one: any) => one.fieldname)).toEqual(["idx", "day"])
	})
})

describe("changing a layout", () => {
	const named = (...sections: string[][]) =>
		readLayout(
			JSON.stringify({
				sections: sections.map((columns) => ({
					label: "",
					columns: columns.map((names) => ({ label: "", fields: [...names].map((fieldname) => ({ fieldname })) })),
				})),
			}),
		)
	const names = (layout: ReturnType<typeof readLayout>) =>
		layout.sections.map((one) =>
			one.columns.map((column) => column.fields.map((part) => part.fieldname).join("")).join("|"),
		)

	it("moves a block to where it is dropped", () => {
		const layout = named(["abc", "d"], ["e"])
		moveBlock(layout, { section: 0, column: 0, block: 0 }, { section: 0, column: 0, block: 2 })
		expect(names(layout)).toEqual(["bac|d", "e"])
		moveBlock(layout, { section: 0, column: 0, block: 2 }, { section: 1, column: 0, block: 1 })
		expect(names(layout)).toEqual(["ba|d", "ec"])
	})

	it("moves a block by one step, over the edge of columns and sections", () => {
		const layout = named(["ab", "c"], ["d"])
		let place = stepBlock(layout, { section: 0, column: 0, block: 1 }, "right")
		expect(names(layout)).toEqual(["a|cb", "d"])
		place = stepBlock(layout, place, "right")
		place = stepBlock(layout, place, "down")
		expect(names(layout)).toEqual(["a|c", "bd"])
		place = stepBlock(layout, place, "up")
		expect([names(layout), place]).toEqual([["ab|c", "d"], { section: 0, column: 0, block: 1 }])
	})

	it("gives a section more and fewer columns without losing anything", () => {
		const layout = named(["a", "b", "c"])
		setColumns(layout, layout.sections[0], 1)
		expect(names(layout)).toEqual(["abc"])
		setColumns(layout, layout.sections[0], 4)
		expect(names(layout)).toEqual(["abc|||"])
	})

	it("finds and removes", () => {
		const layout = named(["a"], ["b"])
		const place = placeOf(layout, layout.sections[1].columns[0].fields[0])!
		removeBlock(layout, place)
		expect(names(layout)).toEqual(["a", ""])
		expect(placeOf(layout, {})).toBeUndefined()
	})
})

it("knows headings and paragraphs that were typed", () => {
	expect(plainText(plainHtml("h3", "a < b & c\nd"))).toEqual({ kind: "heading", tag: "h3", text: "a < b & c\nd" })
	expect(plainText("<p>{{ doc.name }}</p>")?.text).toBe("{{ doc.name }}")
	expect(plainText("<p>a <b>c</b></p>")).toBeUndefined()
})

it("keeps the rest of a style sheet when the paper is turned", () => {
	const css = withPaper("b { color: red }", { sheet: "A5", landscape: true })
	expect(css).toBe("@page { size: A5 landscape; }\nb { color: red }")
	expect(paperOf(css)).toEqual({ sheet: "A5", landscape: true })
	expect(withPaper(css, { sheet: "", landscape: false })).toBe("b { color: red }")
	expect(paperOf("@page { margin: 0; size: A3 }")).toEqual({ sheet: "", landscape: false })
})
