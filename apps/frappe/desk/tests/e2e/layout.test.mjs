// A print format made by clicks for a table of one's own: by dragging and by keys, with a live preview, printed, read back, opened again and changed.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"
import { insert } from "./doctypes.mjs"
import { wordsOf } from "./pdf.mjs"

const ROWS = "走访登记行"
const TABLE = "走访登记"
const FORMAT = "走访登记单"
const RECORD = "李青"

describeDesk(
	"the print format builder",
	(desk) => {
		let page
		const preview = () => page.frameLocator("iframe[name=format-preview]")
		const block = (label) => page.locator("[data-canvas] [data-choose]", { hasText: label })
		const columns = () => page.locator("[data-canvas] [data-column]")
		const inColumn = (place) => columns().nth(place).locator("[data-choose]").allInnerTexts()
		const stored = async () => {
			const { data } = await page.evaluate(
				(name) => fetch(`/api/resource/Print Format/${name}`).then((answer) => answer.json()),
				FORMAT,
			)
			return { ...data, layout: JSON.parse(data.format_data) }
		}
		const save = async () => {
			await page.keyboard.press("Control+s")
			await page.getByText("未保存").waitFor({ state: "detached" })
		}

		/** Drag with the mouse from the middle of one element to a point of another one. */
		async function drag(from, to, at = 0.5) {
			const [a, b] = [await from.boundingBox(), await to.boundingBox()]
			await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
			await page.mouse.down()
			await page.mouse.move(a.x + a.width / 2 + 10, a.y + a.height / 2 + 10)
			await page.mouse.move(b.x + b.width / 2, b.y + b.height * at, { steps: 4 })
			await page.locator("[data-drop-line]").waitFor()
			await page.mouse.up()
		}

		before(async () => {
			page = desk.page
			await desk.signIn()
			const field = (fieldname, label, fieldtype = "Data", more = {}) => ({ fieldname, label, fieldtype, ...more })
			const own = { doctype: "DocType", module: "Custom", custom: 1 }
			await insert(page, [
				{
					...own,
					name: ROWS,
					istable: 1,
					fields: [
						field("day", "日期", "Date", { in_list_view: 1 }),
						field("place", "地点", "Data", { in_list_view: 1 }),
						field("talk", "谈话内容"),
					],
				},
				{
					...own,
					name: TABLE,
					autoname: "field:person",
					fields: [
						field("person", "姓名"),
						field("state", "状况", "Select", { options: "在家\n外出" }),
						field("where", "去向"),
						field("remark", "备注", "Small Text"),
						field("visits", "走访经过", "Table", { options: ROWS }),
					],
					permissions: [{ role: "System Manager", read: 1, write: 1, create: 1, print: 1 }],
				},
				{
					doctype: TABLE,
					person: RECORD,
					state: "外出",
					where: "株洲",
					remark: "无",
					visits: [
						{ day: "2016-08-01", place: "村部", talk: "说明来意" },
						{ day: "2016-08-09", place: "家中", talk: "登记电话" },
					],
				},
			])
		})

		it("begins with the fields of the form, from the print view", async () => {
			await desk.go(`/app/print/${TABLE}/${RECORD}`)
			await page.getByRole("button", { name: "新建格式" }).click()
			await page.getByRole("dialog").getByRole("textbox").first().fill(FORMAT)
			await page.getByRole("dialog").getByRole("button", { name: "新建" }).click()
			await page.waitForURL(/print-format-builder/)
			await preview().getByText("株洲").waitFor()
			assert.deepEqual(
				(await inColumn(0)).map((text) => text.split("\n")[0]),
				["姓名", "状况", "去向", "备注", "走访经过"],
			)
		})

		it("moves a field by dragging into the second column of a section", async () => {
			await page.locator("[data-choose-section]").first().click()
			await page.getByRole("radiogroup", { name: "栏数" }).getByRole("radio", { name: "2" }).click()
			const grip = page.locator("[data-canvas] [data-part]", { hasText: "状况" }).locator("[data-grip]")
			await drag(grip, columns().nth(1))
			assert.match((await inColumn(1)).join(), /状况/)
		})

		it("puts a heading in by dragging it from the list", async () => {
			await page.getByRole("tab", { name: "插入" }).click()
			await drag(page.locator("[data-palette=heading]"), page.locator("[data-canvas] [data-part]").first(), 0.1)
			assert.match((await inColumn(0))[0], /标题/)
			await page.getByRole("textbox", { name: "文本" }).fill("外出党员 {{ doc.person }}")
			await preview().getByText("外出党员 李青").waitFor()
		})

		it("moves and removes by keys, and takes it back", async () => {
			await block("去向").focus()
			await page.keyboard.press("Alt+ArrowRight")
			assert.match((await inColumn(1)).join(), /去向/)
			await page.keyboard.press("Alt+ArrowUp")
			assert.match((await inColumn(1))[0], /去向/)
			await page.getByRole("status").filter({ hasText: "去向现位于" }).waitFor()
			await block("备注").focus()
			await page.keyboard.press("Delete")
			await block("备注").waitFor({ state: "detached" })
			await page.keyboard.press("Control+z")
			await block("备注").waitFor()
			await block("备注").focus()
			await page.keyboard.press("Delete")
			await block("备注").waitFor({ state: "detached" })
		})

		it("chooses columns of the table, their headings and widths", async () => {
			await block("走访经过").click()
			await page.getByRole("button", { name: "移除地点" }).click()
			await page.getByLabel("添加列").selectOption("talk")
			await page.getByLabel("谈话内容的列标题").fill("谈了什么")
			await page.getByLabel("谈话内容的列宽").fill("60")
			await page.getByRole("button", { name: "按比例分配" }).click()
			await preview().getByRole("columnheader", { name: "谈了什么" }).waitFor()
			assert.equal(await preview().getByText("村部").count(), 0)
		})

		it("prints a field only under a condition that is chosen by clicks", async () => {
			await block("去向").click()
			await page.getByRole("button", { name: "添加条件" }).click()
			await page.getByLabel("字段", { exact: true }).selectOption("state")
			await page.getByLabel("比较方式").selectOption("=")
			await page.getByLabel("值", { exact: true }).selectOption("在家")
			await preview().getByText("株洲").waitFor({ state: "detached" })
			await page.getByLabel("值", { exact: true }).selectOption("外出")
			await preview().getByText("株洲").waitFor()
		})

		it("turns the sheet, and stores what Frappe's builder reads", async () => {
			await page.getByRole("tab", { name: "页面" }).click()
			await page.getByLabel("纸张").selectOption("A5")
			await page.getByRole("radio", { name: "横向" }).click()
			await save()
			const { layout, css, ...flags } = await stored()
			assert.equal(css.trim(), "@page { size: A5 landscape; }")
			assert.deepEqual([flags.print_format_builder_beta, flags.custom_format], [1, 0])
			const [left, right] = layout.sections[0].columns
			assert.equal(left.fields[0].html, "<h3>外出党员 {{ doc.person }}</h3>")
			assert.deepEqual(
				right.fields.map((one) => one.fieldname),
				["where", "state"],
			)
			assert.equal(right.fields[0].visible_if, 'doc.state == "外出"')
			assert.deepEqual(
				left.fields.at(-1).table_columns.map((one) => [one.fieldname, one.label]),
				[
					["idx", "Sr"],
					["day", "日期"],
					["talk", "谈了什么"],
				],
			)
		})

		it("is printed as a PDF with what was chosen", async () => {
			const content = await page.evaluate(
				async ([doctype, name, format]) => {
					const query = new URLSearchParams({ doctype, name, format, no_letterhead: "1" })
					const answer = await fetch(`/api/method/frappe.utils.print_format.download_pdf?${query}`)
					return Array.from(new Uint8Array(await answer.arrayBuffer()))
				},
				[TABLE, RECORD, FORMAT],
			)
			const text = wordsOf(Buffer.from(content))
			for (const word of ["外出党员 李青", "株洲", "谈了什么", "登记电话"])
				assert.ok(text.includes(word), `${word} in ${text}`)
			assert.ok(!text.includes("村部") && !text.includes("备注"), text)
		})

		it("is opened again from its form and changed", async () => {
			await desk.go(`/app/print-format/${FORMAT}`)
			await page
				.getByRole("button", { name: "编辑格式" })
				.or(page.getByRole("button", { name: "修改格式" }))
				.click()
			await page.waitForURL(/print-format-builder/)
			await block("姓名").click()
			await page.getByLabel("标签名", { exact: true }).fill("外出人")
			await preview().getByText("外出人").waitFor()
			await save()
			const { layout } = await stored()
			assert.equal(layout.sections[0].columns[0].fields[1].label, "外出人")
			assert.equal(layout.sections[0].columns[1].fields[0].visible_if, 'doc.state == "外出"')
		})

		it("keeps what another builder stored, names it, and stays in the older form", async () => {
			const older =
				'[{"fieldname":"print_heading_template","fieldtype":"Custom HTML","options":"<h2>旧 {{ doc.person }}</h2>"}, {"fieldname":"person","print_hide":0,"own_key":1.0}]'
			await insert(page, [
				{
					doctype: "Print Format",
					name: "旧格式",
					doc_type: TABLE,
					standard: "No",
					print_format_builder: 1,
					format_data: older,
				},
			])
			await desk.go("/app/print-format-builder/旧格式")
			await preview().getByText("旧 李青").waitFor()
			await page.locator("[data-unknown]", { hasText: "own_key" }).waitFor()
			await page.getByRole("tab", { name: "插入" }).click()
			await page.locator("[data-palette=where]").click()
			await save()
			const text = await page.evaluate(() =>
				fetch("/api/resource/Print Format/旧格式").then(async (answer) => (await answer.json()).data.format_data),
			)
			assert.ok(text.includes('{"fieldname":"person","print_hide":0,"own_key":1.0}'), text)
			assert.deepEqual(JSON.parse(text).at(-1), { fieldname: "where", print_hide: 0, label: "去向" })
		})
	},
	{ demo: false },
)
