// How far the returns are: the department sees the board, goes down to a college, urges who is late; the branch is told and reads what is due.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const PARTS = ["secretary", "officer", "department"]

describeDesk("the board of returns", (desk) => {
	const pages = {}
	const row = (part, text) => pages[part].locator("tbody tr").filter({ hasText: text })

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), PARTS)
		for (const part of PARTS) {
			pages[part] = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
		desk.page = pages.department
	})

	it("shows the department each college, and leads down to its branches", async () => {
		await desk.go("/app/query-report/Return Board?form_set=Survey Registration", pages.department)
		await row("department", "合计").waitFor()
		assert.equal(await pages.department.locator("tbody tr").count(), 4)
		await row("department", "数学学院党委").getByRole("link").first().click()
		await row("department", "数学学院教工第一党支部").getByText("退回").first().waitFor()
		await pages.department.getByRole("link", { name: "上一级" }).click()
		await row("department", "机械学院党委").waitFor()
	})

	it("urges in one action all that are late, once a day", async () => {
		const { department } = pages
		const dialog = department.getByRole("dialog")
		const board = "/app/query-report/Return Board?form_set=Survey Registration"
		await desk.go(board, department)
		await department.getByRole("button", { name: "一键催报" }).click()
		await dialog.getByText(/摸排登记：[1-9]\d*个单位/).waitFor()
		await dialog.getByRole("button", { name: "是", exact: true }).click()
		await dialog.getByRole("link", { name: /^CB-/ }).click()
		await department.waitForURL(/urging-notice\/CB-/)
		await department.getByText("数学学院离退休党支部").first().waitFor()
		await desk.go(board, department)
		await department.getByRole("button", { name: "一键催报" }).click()
		await dialog.getByText("今天均已催报").waitFor()
	})

	it("tells the branch, whose home says what is due", async () => {
		await pages.secretary.reload()
		await pages.secretary.getByRole("button", { name: "通知，1 条未读" }).click()
		await pages.secretary.getByRole("button", { name: /未读.*催报.*摸排登记/ }).waitFor()
		await desk.go("/app/my-branch", pages.secretary)
		await pages.secretary.getByRole("link", { name: /^待上报/ }).click()
		await pages.secretary.waitForURL(/query-report\/What/)
		await row("secretary", "摸排登记")
			.getByText(/名党员，待摸排\d+人/)
			.waitFor()
		await row("secretary", "摸排登记")
			.getByText(/已超期\d+天/)
			.waitFor()
	})

	it("gives the officer of a committee the units that wait for it or are late, and no others", async () => {
		await desk.go("/app/query-report/Return Queue", pages.officer)
		await row("officer", "数学学院").first().waitFor()
		assert.equal(await row("officer", "机械学院").count(), 0)
		await row("officer", "数学学院教工第一党支部").first().getByRole("link").first().click()
		await pages.officer.waitForURL(/unit-return\//)
	})
})
