// An administrator makes a table of the school's own by clicks; staff use it the same minute.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"

const LEDGER = "口袋党员台账"
const FIELDS = [
	["党员姓名", "Data"],
	["介绍信编号", "Data"],
	["开具日期", "Date"],
	["转往单位", "Data"],
	["是否收到回执", "Check"],
	["联系电话", "Data"],
	["处理意见", "Small Text"],
	["经办人", "Data"],
]

describeDesk("an administrator's own document type", (desk) => {
	let page
	const field = (name) => page.locator(`[data-fieldname="${name}"]`).first()

	before(async () => {
		page = desk.page
		await desk.signIn()
	})

	it("is made with eight fields and rights for two roles, its form drawn beside it", async () => {
		await desk.go("/app/doctype/new")
		await field("__newname").locator("input").fill(LEDGER)
		for (const [label, kind] of FIELDS) {
			await page.getByRole("button", { name: "添加", exact: true }).click()
			await page.getByRole("menuitem", { name: "字段", exact: true }).click()
			await field("label").locator("input").fill(label)
			await field("fieldtype").locator("select").selectOption(kind)
			if (label === "党员姓名" || label === "开具日期") await field("in_list_view").locator("input").check()
		}
		await page.getByRole("region", { name: "预览" }).getByText("处理意见").waitFor()
		await page.getByRole("tab", { name: "权限" }).click()
		await page.getByRole("button", { name: "添加一行" }).click()
		await page.locator('[data-row="2"] [data-fieldname="role"] input').first().fill("Branch Secretary")
		await page.getByRole("option").first().click()
		await page.keyboard.press("Control+s")
		await page.waitForURL((url) => decodeURIComponent(url.pathname).endsWith(LEDGER))
		await page.getByRole("heading", { name: LEDGER }).waitFor()
	})

	it("is filled, listed and printed at once", async () => {
		await desk.go(`/app/${encodeURIComponent(LEDGER)}/new`)
		await page.getByLabel("党员姓名").fill("张三")
		await page.getByLabel("转往单位").fill("某市某局")
		await page.keyboard.press("Control+s")
		await page.waitForURL((url) => !url.pathname.endsWith("/new"))
		await page.getByRole("button", { name: "打印" }).click()
		await page.frameLocator("iframe").getByText("某市某局").waitFor()
		await desk.go(`/app/${encodeURIComponent(LEDGER)}`)
		await page.getByRole("cell", { name: "张三" }).first().waitFor()
	})

	it("leaves document types of apps as they are", async () => {
		await desk.go("/app/doctype/Party Member")
		await page.getByText("此单据类型随应用提供").waitFor()
		assert.equal(await page.getByRole("button", { name: "保存" }).count(), 0)
	})
})
