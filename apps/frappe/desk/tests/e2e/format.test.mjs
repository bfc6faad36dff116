// A print format of one's own: begun from the form's fields, changed with a preview beside it, wrong and right, printed.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"

describeDesk("the print format editor", (desk) => {
	let page
	const preview = () => page.frameLocator("iframe[name=format-preview]")
	const template = () => page.locator('[data-fieldname="html"] :is(textarea, [contenteditable=true])')

	before(async () => {
		page = desk.page
		await desk.signIn()
	})

	it("begins with all fields of the form, from the print preview", async () => {
		await desk.go("/app/party-member")
		await page.locator("tbody tr a").first().click()
		await page.getByRole("button", { name: "打印" }).click()
		await page.getByRole("button", { name: "修改此格式" }).click()
		await page.getByRole("dialog").getByRole("textbox").fill("党员卡片")
		await page.getByRole("dialog").getByLabel("制作方式").selectOption("template")
		await page.getByRole("dialog").getByRole("button", { name: "新建" }).click()
		await page.waitForURL(/print-format-builder/)
		await preview().getByText("人员类别").first().waitFor()
	})

	it("says the line and the reason of a mistake, and shows the page when it is mended", async () => {
		await template().fill("<h2>{{ doc.member_name }}</h2>\n{% if %}")
		await page.getByRole("alert").filter({ hasText: "第 2 行" }).waitFor()
		await template().fill("<h2>姓名：{{ doc.member_name }}</h2>\n")
		await preview()
			.getByText(/姓名：/)
			.waitFor()
	})

	it("puts a field in where the cursor stands, turns the sheet, and saves", async () => {
		await template().focus()
		await page.keyboard.press("Control+End")
		await page.getByRole("tab", { name: "字段" }).click()
		await page.getByRole("button", { name: "插入“性别”" }).click()
		await preview()
			.getByText(/[男女]/)
			.first()
			.waitFor()
		await page.getByRole("tab", { name: "样式" }).click()
		await page.getByRole("button", { name: "A4 横向" }).click()
		await page.keyboard.press("Control+s")
		await page.getByText("已保存").first().waitFor()
		const stored = await page.evaluate(() =>
			fetch("/api/resource/Print Format/党员卡片").then((answer) => answer.json()),
		)
		assert.match(stored.data.html, /姓名：.*\n?.*doc\.get_formatted\("sex"\)/s)
		assert.match(stored.data.css, /A4 landscape/)
	})

	it("prints in it at once", async () => {
		await desk.go("/app/party-member")
		await page.locator("tbody tr a").first().click()
		await page.getByRole("button", { name: "打印" }).click()
		await page.getByLabel("打印格式").selectOption("党员卡片")
		await page
			.frameLocator("iframe")
			.getByText(/姓名：/)
			.waitFor()
	})
})
