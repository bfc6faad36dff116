// Other ways to look at a list, chosen and made by clicks: which view opens first.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"
import { choose, select } from "./hands.mjs"

describeDesk("views of a list", (desk) => {
	let page
	const more = (entry) => choose(page, page.getByRole("button", { name: "更多", exact: true }), entry)

	before(async () => {
		page = desk.page
		page.setDefaultTimeout(20_000)
		await desk.signIn()
	})

	it("opens in the view that an administrator chose of those there are, and the list is a click away", async () => {
		await desk.go("/app/customize-form/ToDo")
		await page.getByRole("tab", { name: "属性" }).click()
		const offered = await page.locator('[data-fieldname="default_view"] option').allTextContents()
		assert.deepEqual(
			offered.filter((one) => one.trim()),
			["列表", "报表"],
		)
		await select(page, "default_view", "报表")
		await Promise.all([page.waitForResponse(/run_doc_method/), page.keyboard.press("Control+s")])
		await desk.go("/app/todo")
		await page.waitForURL(/\/app\/todo\/view\/report$/)
		await more("列表")
		await page.waitForURL(/\/app\/todo\/view\/list/)
		await page.getByRole("button", { name: "分类统计与常用筛选" }).waitFor()
	})
})
