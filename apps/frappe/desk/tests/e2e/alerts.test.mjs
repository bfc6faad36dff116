// A notification made by clicks: what happens to a document is told to those who hold a role and may read it, and to nobody else.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { save, select, type } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const RULE = "党员改动提醒"

describeDesk("notifications by clicks", (desk) => {
	let page, administrator
	const choice = async (field, typed, shown) => {
		const input = page.locator(`[data-fieldname="${field}"] input`).first()
		await input.click()
		await input.fill(typed)
		await page.locator("[role=listbox] [role=option]").filter({ hasText: shown }).first().click()
	}

	before(async () => {
		page = desk.page
		page.setDefaultTimeout(20_000)
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["secretary", "recorder", "neighbour"])
		await desk.signIn()
	})

	it("make a rule with fields, conditions and recipients that are chosen", async () => {
		await desk.go("/app/notification/new")
		await page.locator('[data-fieldname="__newname"] input').fill(RULE)
		await choice("document_type", "Party Member", "党员")
		await select(page, "event", "某项改变时")
		await page.locator('[data-fieldname="value_changed"] option').nth(5).waitFor({ state: "attached" })
		await select(page, "value_changed", "姓名")
		await page.getByRole("button", { name: "选择条件" }).click()
		const dialog = page.getByRole("dialog", { name: "筛选" })
		await dialog.getByLabel("字段").selectOption({ label: "性别" })
		await dialog.getByLabel("值").selectOption({ label: "男" })
		await dialog.getByRole("button", { name: "应用" }).click()
		await type(page, "subject", "党员 {{ doc.member_name }} 的姓名改了")
		const table = page.locator('[data-fieldname="recipients"]')
		await table.getByRole("button", { name: "添加一行" }).click()
		await choice("receiver_by_role", "Branch Secretary", "党支部书记")
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await page.screenshot({ path: join(folder, "notification-form.png"), fullPage: true })
		await save(page)
		const rule = await administrator.get(`/api/resource/Notification/${encodeURIComponent(RULE)}`)
		assert.equal(rule.value_changed, "member_name")
		assert.deepEqual(JSON.parse(rule.filters), [["Party Member", "sex", "=", "男"]])
	})

	it("says why nothing is sent by mail", async () => {
		await select(page, "channel", "电子邮件")
		await page.keyboard.press("Control+s")
		await page.getByText("本系统不能通过").waitFor()
		await page.keyboard.press("Escape")
		await page.reload()
	})

	it("tells who holds the role and may read the member, and nobody else", async () => {
		const secretary = await desk.newPage()
		await desk.signIn(emailOf("secretary"), SECRET, secretary)
		await secretary.getByRole("button", { name: "通知", exact: true }).waitFor()
		const recorder = await Session.of(desk.bench.url, emailOf("recorder"), SECRET)
		const filters = JSON.stringify([["sex", "=", "男"]])
		const [member] = await recorder.get("/api/resource/Party Member", { filters, limit_page_length: 1 })
		await recorder.put(`/api/resource/Party Member/${member.name}`, { member_name: "改名后" })
		await secretary.getByRole("button", { name: "通知，1 条未读" }).waitFor() // a worker writes it
		const told = async (part) => {
			const session = await Session.of(desk.bench.url, emailOf(part), SECRET)
			const about = JSON.stringify([["document_name", "=", member.name]])
			return session.get("/api/resource/Notification Log", { filters: about, fields: '["subject"]' })
		}
		assert.deepEqual(await told("secretary"), [{ subject: "党员 改名后 的姓名改了" }])
		assert.deepEqual(await told("neighbour"), []) // holds the role in another branch
		await secretary.context().close()
	})
})
