// Two branches are merged by clicks: the draft, what it would do, carrying it out, what the branch and the campaign say then, undoing it.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { link, press, saveNew, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

PEOPLE.merged = { name: "冯书记", capacity: "Branch Secretary", organization: "DEMO1-3" }

describeDesk("merging organizations", (desk) => {
	desk.atBothSizes()
	let change, administrator

	const as = async (part) => {
		const page = (desk.page = await desk.newPage())
		await desk.signIn(emailOf(part), SECRET, page)
		return page
	}
	const shot = async (name) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await desk.page.screenshot({ path: join(folder, `change-${name}.png`), fullPage: true })
	}
	const row = (page, table) => page.locator(`[data-fieldname="${table}"]`).first()
	const members = async (organization) =>
		(
			await administrator.get("/api/resource/Party Member", {
				filters: { organization },
				fields: ["name"],
				limit_page_length: 0,
			})
		).length

	before(async () => {
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["department", "merged"])
	})

	it("the department writes which organizations are merged, and why", async () => {
		const page = await as("department")
		await desk.go("/app/organization-change/new")
		await page.waitForFunction(() => document.querySelector('[data-fieldname="campaign"] input')?.value)
		await type(page, "reason", "两个支部人数不足，合并设置")
		await row(page, "sources").getByRole("button", { name: "添加一行" }).click()
		const cell = row(page, "sources").locator("input:not([type=checkbox])").first()
		await cell.click()
		await cell.fill("DEMO1-3")
		await page.locator("[role=listbox] [role=option]").filter({ hasText: "DEMO1-3" }).first().click()
		await link(page, "target", "文学院教工第一党支部")
		await shot("draft")
		change = await saveNew(page, "organization-change")
	})

	it("sees before what moves, which figures change, and what it does to returns and appointments", async () => {
		const { page } = desk
		await press(page, "预览")
		await page.getByText("变动前后的数字").waitFor()
		await page.getByText("共同上级").waitFor()
		await page.getByText(/任职结束，继续任职的须重新授权/).waitFor()
		await page.getByText("转移的材料").waitFor()
		await shot("preview")
		await page.getByRole("button", { name: "逐项数字" }).click()
		await page.getByText("附件4 第01行第1栏").first().waitFor()
		await shot("figures")
		await page.keyboard.press("Escape")
	})

	it("carries it out as it was shown", async () => {
		const { page } = desk
		const both = (await members("DEMO1-3")) + (await members("DEMO1-1"))
		await press(page, "办理")
		await shot("confirm")
		await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
		await page.getByText("已办理").first().waitFor()
		assert.deepEqual([await members("DEMO1-3"), await members("DEMO1-1")], [0, both])
		await shot("done")
		await desk.go("/app/organization-change-entry")
		await page.getByText("DEMO1-3").or(page.getByText("文学院学生党支部")).first().waitFor()
		await shot("entries")
	})

	it("whose branch was dissolved sees nobody of either any more", async () => {
		const session = await Session.of(desk.bench.url, emailOf("merged"), SECRET)
		await assert.rejects(session.get("/api/resource/Party Member", { limit_page_length: 1 }))
	})

	it("undoes it with a reason, and everything is where it was", async () => {
		const page = await as("department")
		await desk.go(`/app/organization-change/${change}`)
		await press(page, "撤回")
		await page.getByRole("dialog").locator("textarea").fill("通知有误")
		await page.getByRole("dialog").getByRole("button", { name: "撤回", exact: true }).click()
		await page.getByText("已撤回").first().waitFor()
		assert.ok((await members("DEMO1-3")) > 0)
		await shot("undone")
	})
})
