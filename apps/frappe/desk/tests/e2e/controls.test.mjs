// Every type of field in one form: what is typed, drawn, pasted and chosen is stored, comes back, and is read by the server.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"
import { EVERYTHING, insert, LINE, SHELF, TAG } from "./doctypes.mjs"
import { PIXEL } from "./hands.mjs"

describeDesk("the controls of a form", (desk) => {
	let bench, page, name

	before(() => ({ bench, page } = desk))

	const field = (fieldname) => page.locator(`[data-fieldname="${fieldname}"]`).first()
	const input = (fieldname) => field(fieldname).locator("input").first()
	const type = async (fieldname, text) => {
		await input(fieldname).fill(text)
		await input(fieldname).press("Tab")
	}
	const tab = (label) => page.getByRole("tab", { name: label }).click()
	const save = async () => {
		await page.keyboard.press("Control+s")
		await page.getByText("未保存").waitFor({ state: "detached" })
	}
	const stored = () =>
		page.evaluate(async (path) => (await (await fetch(path)).json()).data, `/api/resource/Test%20Everything/${name}`)
	const pasteText = (text) =>
		page.evaluate((text) => {
			const clipboardData = new DataTransfer()
			clipboardData.setData("text/plain", text)
			document.activeElement.dispatchEvent(
				new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
			)
		}, text)

	it("shows a form with every type, made through the API", async () => {
		await desk.signIn()
		await insert(page, [SHELF, LINE, TAG, EVERYTHING])
		await insert(
			page,
			["甲柜", "乙柜", "丙柜"].map((title, place) => ({
				doctype: "Test Shelf",
				shelf_title: title,
				room: `10${place}`,
			})),
		)
		await page.goto(`${bench.url}/app/test-everything/new`)
		await type("plain", "第一条")
		assert.equal(await page.getByText(/暂时无法显示/).count(), 0)
	})

	it("takes numbers, dates and times as people write them, and says beside the field what is none", async () => {
		await type("whole", "-3")
		await field("whole").getByRole("alert").waitFor()
		assert.equal(
			await input("whole").getAttribute("aria-describedby"),
			await field("whole").getByRole("alert").getAttribute("id"),
		)
		await type("whole", "１，２００")
		await type("decimal", "3.14159")
		await type("money", "1,234.5")
		await type("share", "12.5%")
		await field("ticked").getByRole("checkbox").check()
		await field("choice").locator("select").selectOption("Green")
		await type("day", "二〇一六年二月十七日")
		assert.equal(await input("day").inputValue(), "2016-02-17")
		await type("day", "soon")
		await field("day").getByRole("alert").waitFor()
		await type("day", "2016.2.17")
		await type("moment", "2016年2月17日下午3点半")
		await type("clock", "9:05")
		for (const [place, count] of ["1", "2", "30"].entries()) await field("span").locator("input").nth(place).fill(count)
		await field("span").locator("input").nth(2).press("Tab")
		await field("stars").getByRole("slider").focus()
		await page.keyboard.press("4")
		await page.keyboard.press("ArrowRight")
		await input("suggestion").fill("zhu")
		await page.getByRole("option", { name: "Zhuzhou" }).click()
	})

	it("takes colours, icons, phones, passwords and files", async () => {
		await field("colour").getByRole("button", { name: "选择颜色" }).click()
		await field("colour").getByRole("button", { name: "#e03636" }).click()
		await input("sign").fill("hand")
		await page.getByRole("option", { name: "handshake" }).click()
		await field("telephone").locator("input[type=tel]").fill("13812345678")
		await field("telephone").locator("input[type=tel]").press("Tab")
		await input("secret").fill("Zw9-correct-horse-battery")
		await field("secret")
			.getByText(/密码强度/)
			.waitFor()
		await field("secret").getByRole("button", { name: "显示密码" }).click()
		assert.equal(await input("secret").getAttribute("type"), "text")
		await field("photo")
			.locator("input[type=file]")
			.setInputFiles({ name: "说明.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") })
		await page.getByText(/不是图片/).waitFor()
		await page.getByRole("dialog").getByRole("button", { name: "好", exact: true }).click()
		await field("photo")
			.locator("input[type=file]")
			.setInputFiles({ name: "点.png", mimeType: "image/png", buffer: PIXEL })
		await field("photo").locator("img").waitFor()
		await field("file")
			.locator("input[type=file]")
			.setInputFiles({ name: "函.txt", mimeType: "text/plain", buffer: Buffer.from("a letter") })
		await field("file").getByRole("link", { name: /函/ }).waitFor()
	})

	it("finds linked records, makes one in a dialog, and one in its own form with a way back", async () => {
		await page.getByRole("button", { name: "链接" }).click()
		await input("shelf").fill("乙")
		await page.getByRole("option", { name: /乙柜/ }).waitFor()
		await page.keyboard.press("Enter")
		assert.equal(await input("shelf").inputValue(), "乙柜")
		await input("shelf").fill("没有的柜")
		await input("shelf").press("Tab")
		await field("shelf").getByRole("alert").waitFor()
		await input("shelf").fill("")
		await input("shelf").click()
		await page.getByRole("option", { name: "高级查找" }).click()
		await page.getByRole("dialog").getByLabel("Room").fill("102")
		await page.waitForFunction(() => document.querySelectorAll("[role=dialog] tbody tr").length === 1)
		await page.getByRole("dialog").getByRole("button", { name: "丙柜" }).click()
		assert.equal(await input("shelf").inputValue(), "丙柜")
		await input("shelves").fill("戊柜")
		await page.getByRole("option", { name: /新建/ }).click()
		await page.getByRole("dialog").getByRole("button", { name: "保存" }).click()
		await field("shelves").getByRole("listitem").filter({ hasText: "戊柜" }).waitFor()
		await input("kind").fill("Test Shelf")
		await page
			.getByRole("option", { name: /^Test Shelf(?! Choice)/ })
			.first()
			.waitFor()
		await input("kind").press("Tab")
		await input("any").fill("己柜")
		await page.getByRole("option", { name: /新建/ }).click()
		await page.getByRole("dialog").getByRole("button", { name: "打开完整表单" }).click()
		await page.waitForURL(/test-shelf\/new/)
		await page.getByText(/保存后将返回/).waitFor()
		await page.keyboard.press("Control+s")
		await page.waitForURL(/test-everything\/new/)
		await page.waitForFunction(() => document.querySelector('[data-fieldname="any"] input')?.value)
		assert.equal(await input("plain").inputValue(), "第一条")
	})

	it("writes rich text, code, JSON and Markdown", async () => {
		await tab("Texts")
		assert.match(page.url(), /#texts$/)
		const story = field("story").getByRole("textbox")
		await story.click()
		await page.keyboard.press("Control+b")
		await page.keyboard.type("重要")
		await page.keyboard.press("Control+b")
		await page.keyboard.press("Enter")
		await field("story").getByRole("button", { name: "项目符号列表" }).click()
		await page.keyboard.type("一")
		await page.keyboard.press("Enter")
		await page.keyboard.press("Enter")
		await field("story").getByRole("button", { name: "表格", exact: true }).click()
		await page.keyboard.type("格")
		await page.evaluate(() => {
			const clipboardData = new DataTransfer()
			clipboardData.setData(
				"text/html",
				'<p onclick="x()">贴入<script>alert(1)</script><a href="javascript:alert(1)">坏</a><a href="https://example.com">好</a></p>',
			)
			document.activeElement.dispatchEvent(
				new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
			)
		})
		const typeCode = async (fieldname, text) => {
			await field(fieldname).locator(".cm-content").click()
			await page.keyboard.insertText(text)
		}
		await typeCode("data_object", '{"a": 1,}')
		await field("data_object").getByText("第 1 行第 9 列").waitFor()
		await page.keyboard.press("Control+a")
		await page.keyboard.insertText('{"a": [1, 2]}')
		await typeCode("script", "if 1:")
		await page.keyboard.press("Enter")
		await page.keyboard.insertText("pass")
		await typeCode("notes", "# 标题\n\n- 项")
		await field("notes").getByRole("button", { name: "预览" }).click()
		await field("notes").getByRole("heading", { name: "标题" }).waitFor()
		await typeCode("markup", "<b>粗</b>")
	})

	it("takes a signature, places and a barcode", async () => {
		await tab("Sketches")
		const box = await field("signature").locator("canvas").boundingBox()
		await page.mouse.move(box.x + 40, box.y + 60)
		await page.mouse.down()
		await page.mouse.move(box.x + 200, box.y + 90, { steps: 8 })
		await page.mouse.up()
		await field("place").getByRole("button", { name: "添加坐标点" }).click()
		await field("place").getByLabel("纬度").fill("95")
		await field("place").getByLabel("经度").fill("112.94")
		await field("place").getByLabel("经度").press("Tab")
		await field("place").getByRole("alert").waitFor()
		await field("place").getByLabel("纬度").fill("28.23")
		await field("place").getByLabel("纬度").press("Tab")
		await type("bar", "DY-2016-001")
		await field("bar").getByRole("img").waitFor()
	})

	it("fills a table from a spreadsheet, by keys, and in the row's own form", async () => {
		await tab("行次")
		await page.getByRole("button", { name: "添加一行" }).click()
		await pasteText("书\t甲柜\t3\t¥12.50\tOpen\t2016年2月17日\t是\n本子\t丁柜\t很多\t2\tClosed\t2016-3-1\t否")
		await page.getByText("有 2 个单元格未能填入").waitFor()
		const cell = (row, column) =>
			page.locator(`[data-row="${row}"] [data-fieldname="${column}"] :is(input, select)`).first()
		assert.equal(await cell(1, "shelf").inputValue(), "甲柜")
		assert.equal(await cell(1, "due").inputValue(), "2016-02-17")
		assert.ok(await cell(1, "done").isChecked())
		await cell(2, "quantity").fill("7")
		await cell(2, "quantity").press("ArrowUp")
		assert.equal(await page.evaluate(() => document.activeElement.closest("tr").dataset.row), "1")
		await page.keyboard.press("ArrowRight")
		assert.equal(await page.evaluate(() => document.activeElement.closest("td").dataset.column), "price")
		await cell(2, "done").focus()
		await page.keyboard.press("Tab")
		await page.keyboard.type("笔")
		await page.keyboard.press("Alt+Shift+ArrowUp")
		await page.waitForFunction(
			() => document.querySelector('[data-row="2"] [data-fieldname="item"] input').value === "笔",
		)
		await page.keyboard.press("Control+Enter")
		const dialog = page.getByRole("dialog")
		await dialog.getByText("第 2 行，共 3 行").waitFor()
		await dialog.getByRole("button", { name: "复制" }).click()
		await dialog.getByText("第 3 行，共 4 行").waitFor()
		await dialog.getByRole("button", { name: "下一行" }).click()
		await dialog.getByText("第 4 行，共 4 行").waitFor()
		await dialog.getByLabel("备注").fill("只有结束的行才有备注")
		await dialog.getByRole("button", { name: "上一行" }).click()
		await dialog.getByRole("button", { name: "在上方插入" }).click()
		await dialog.getByRole("button", { name: "删除" }).click()
		await page.getByRole("checkbox", { name: "选择第 3 行" }).check()
		await page.getByRole("button", { name: "删除 1 行" }).click()
		await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 3)
	})

	it("moves a row with the mouse", async () => {
		const from = await page.locator('[data-row="2"] [data-grip]').boundingBox()
		const to = await page.locator('[data-row="1"] [data-grip]').boundingBox()
		await page.mouse.move(from.x + 4, from.y + 8)
		await page.mouse.down()
		await page.mouse.move(to.x + 4, to.y, { steps: 6 })
		await page.mouse.up()
		await page.waitForFunction(
			() => document.querySelector('[data-row="1"] [data-fieldname="item"] input').value === "笔",
		)
	})

	it("stores all of it as Frappe does", async () => {
		await save()
		await page.waitForURL(/EVERY-/)
		name = /EVERY-\d+/.exec(page.url())[0]
		const doc = await stored()
		const expected = {
			whole: 1200,
			decimal: 3.14,
			money: 1234.5,
			share: 12.5,
			ticked: 1,
			choice: "Green",
			day: "2016-02-17",
			stars: 0.9,
			suggestion: "Zhuzhou",
			kind: "Test Shelf",
			fixed: "Kept",
			colour: "#e03636",
			sign: "handshake",
			telephone: "+86-13812345678",
			notes: "# 标题\n\n- 项",
			markup: "<b>粗</b>",
		}
		for (const [key, value] of Object.entries(expected)) assert.equal(doc[key], value, key)
		assert.match(doc.moment, /^2016-02-17 15:30:00/)
		assert.match(doc.clock, /^0?9:05:00/)
		assert.equal(Number(doc.span), 86400 + 7200 + 1800)
		assert.match(doc.secret, /^\*+$/)
		assert.match(doc.photo, /^\/private\/files\//)
		assert.deepEqual(JSON.parse(doc.data_object), { a: [1, 2] })
		assert.match(doc.script, /^if 1:\n\s+pass$/)
		assert.match(doc.signature, /^data:image\/png;base64,/)
		assert.deepEqual(JSON.parse(doc.place), {
			type: "FeatureCollection",
			features: [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [112.94, 28.23] } }],
		})
		assert.match(doc.bar, /^<svg [^>]*data-barcode-value="DY-2016-001"/)
		assert.deepEqual(
			doc.lines.map((line) => [line.item, line.quantity, line.remark ?? null]),
			[
				["笔", 0, null],
				["书", 3, null],
				["本子", 7, "只有结束的行才有备注"],
			],
		)
		assert.equal(doc.shelves.length, 1)
	})

	it("does not save while a field shows what cannot be read, and says which field it is", async () => {
		await desk.go(`/app/test-everything/${name}`)
		for (const [fieldname, wrong, right] of [
			["day", "2016-13-45", "2016-3-1"],
			["whole", "many", "7"],
			["shelf", "没有的柜", "乙柜"],
		]) {
			await input(fieldname).fill(wrong)
			await page.keyboard.press("Control+s")
			await page.getByText("没有保存。以下各项的填写内容无法识别").first().waitFor()
			await page.getByText("未保存").waitFor()
			assert.equal(await input(fieldname).inputValue(), wrong)
			assert.deepEqual(
				[(await stored()).day, (await stored()).whole, (await stored()).plain],
				["2016-02-17", 1200, "第一条"],
			)
			await type(fieldname, right)
		}
		await save()
		assert.deepEqual(
			[(await stored()).day, (await stored()).whole, (await stored()).shelf],
			["2016-03-01", 7, "SHELF-0002"],
		)
	})

	it("keeps rich text whole, without what could run", async () => {
		const { story } = await stored()
		assert.match(story, /<strong>重要<\/strong>/)
		assert.match(story, /<li><p>一<\/p><\/li>/)
		assert.match(story, /<table[\s\S]*格[\s\S]*贴入[\s\S]*href="https:\/\/example.com"/)
		assert.doesNotMatch(story, /script|onclick|javascript|alert/)
		await page.reload()
		await page.getByRole("tab", { name: "Texts" }).click()
		const shown = await field("story").getByRole("textbox").innerHTML()
		assert.match(shown, /<strong>重要<\/strong>/)
		assert.match(shown, /href="https:\/\/example.com"/)
		assert.equal(await page.getByText("未保存").count(), 0, "looking at a text does not change it")
	})

	it("gives rows as a file and takes them back", async () => {
		await page.getByRole("tab", { name: "行次" }).click()
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: "下载 CSV" }).click(),
		])
		const stream = await download.createReadStream()
		const text = Buffer.concat(await stream.toArray()).toString()
		assert.match(text, /item,shelf,quantity/)
		const rows = Array.from({ length: 120 }, (_one, place) => `第${place + 1}项,,${place + 1}`)
		await page.locator("input[accept*=csv]").setInputFiles({
			name: "rows.csv",
			mimeType: "text/csv",
			buffer: Buffer.from(`项目,Shelf,Quantity\n${rows.join("\n")}\n`),
		})
		await page.getByRole("dialog").getByRole("button", { name: "是" }).click()
		await page.getByText("第 1–50 行，共 120 行").waitFor()
		await page.getByRole("button", { name: "下一页" }).click()
		assert.equal(await page.locator('[data-row="51"] [data-fieldname="item"] input').inputValue(), "第51项")
		await save()
		assert.equal((await stored()).lines.length, 120)
	})

	it("opens the tab of its address, and the section where something is missing", async () => {
		await page.goto(`${bench.url}/app/test-everything/new#texts`)
		await field("story").waitFor()
		await page.goto(`${bench.url}/app/test-everything/new#sketches`)
		await field("signature").waitFor()
		await page.getByRole("tab", { name: "Sketches" }).press("Home")
		await page.getByRole("tab", { name: "Sketches" }).waitFor()
		await tab("Sketches")
		await page.getByRole("button", { name: "保存" }).click()
		await field("plain").getByRole("alert").waitFor()
		assert.equal(
			await page.evaluate(() => document.activeElement.closest("[data-fieldname]").dataset.fieldname),
			"plain",
		)
	})
})
