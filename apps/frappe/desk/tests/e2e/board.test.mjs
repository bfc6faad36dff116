// How far the returns are: the department sees the board, goes down to a college, urges who is late; the branch is told and reads what is due.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { ROWS, choose } from "./hands.mjs"
import { wordsOf } from "./pdf.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const PARTS = ["secretary", "officer", "department"]
const READ =
	"import json, sys, openpyxl; print(json.dumps([[str(v if v is not None else '') for v in row] for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(values_only=True)]))"

describeDesk("the board of returns", (desk) => {
	const pages = {}
	let administrator
	const rows = (part) => pages[part].locator(ROWS)
	const row = (part, text) => rows(part).filter({ hasText: text })

	before(async () => {
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, PARTS)
		for (const part of PARTS) {
			pages[part] = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
		desk.page = pages.department
	})

	it("shows the department each college, and leads down to its branches", async () => {
		await desk.go("/app/query-report/Return Board?form_set=Survey Registration", pages.department)
		await row("department", "合计").waitFor()
		assert.equal(await rows("department").count(), 4)
		await row("department", "数学学院党委").getByRole("link").first().click()
		await row("department", "数学学院教工第一党支部").getByText("退回").first().waitFor()
		await pages.department.getByRole("link", { name: "上一级" }).click()
		await row("department", "机械学院党委").waitFor()
	})

	it("is a paper with the rows and sums of the screen", async () => {
		const { department } = pages
		const shown = await cellsOf("department")
		await department.getByRole("button", { name: "打印", exact: true }).click()
		const words = wordsOf(await department.pdf({ preferCSSPageSize: true })).replaceAll(" ", "")
		for (const cells of shown) assert.ok(words.includes(cells.slice(0, 6).join("")), `${cells} ${words}`)
		assert.match(words, /上报进度/)
		assert.doesNotMatch(words, /一键催报|上一级/) // the paper, not the screen
		await department.getByRole("dialog").getByRole("button", { name: "打印", exact: true }).click()
		await department.getByRole("dialog").waitFor({ state: "detached" })
		assert.match((await lastLog("Print")).filters, /表册：摸排登记/)
	})

	it("is a workbook with the rows and sums of the screen, and no more than an officer sees", async () => {
		const rows = await workbookOf("department")
		const shown = await cellsOf("department")
		assert.deepEqual(
			rows.slice(1).map(([name, code]) => [name, code]),
			shown.map(([name, code]) => [name, code]),
		)
		const expected = rows[0].findIndex((head) => head.startsWith("应报"))
		const numbers = rows.slice(1).map((cells) => Number(cells[expected]))
		assert.ok(numbers[0] > 0)
		assert.equal(
			numbers.slice(0, -1).reduce((sum, number) => sum + number, 0),
			numbers.at(-1),
		)
		const log = await lastLog("Export")
		assert.deepEqual([log.report_name, log.row_count], ["Return Board", rows.length - 1])
		await desk.go("/app/query-report/Return Board?form_set=Survey Registration", pages.officer)
		await row("officer", "合计").waitFor()
		const own = await workbookOf("officer")
		assert.ok(own.length > 2)
		for (const [, code] of own.slice(1, -1)) assert.match(code, /^DEMO2-/)
		const asked = new URLSearchParams({
			report_name: "Return Board",
			filters: JSON.stringify({ form_set: "Survey Registration", organization: "DEMO" }),
			file_format_type: "Excel",
		})
		const officer = await Session.of(desk.bench.url, emailOf("officer"), SECRET)
		const refused = await officer.ask(`/api/method/frappe.desk.query_report.export_query?${asked}`)
		assert.equal(refused.status, 403)
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

	/** The texts of the board's rows, without their numbers. */
	async function cellsOf(part) {
		const all = await rows(part).all()
		const texts = await Promise.all(all.map((each) => each.locator("td").allInnerTexts()))
		return texts.map(([, ...cells]) => cells.map((text) => text.trim()))
	}

	/** The rows of the board as a person takes it out. */
	async function workbookOf(part) {
		const page = pages[part]
		const waiting = page.waitForEvent("download")
		await choose(page, page.getByRole("button", { name: "更多", exact: true }).last(), "导出为 Excel")
		const file = join(desk.bench.folder, `board-${part}.xlsx`)
		await (await waiting).saveAs(file)
		return JSON.parse(execFileSync(python, ["-c", READ, file], { env: desk.bench.env }).toString())
	}

	/** What the log says of the last print or export. */
	async function lastLog(method) {
		const fields = JSON.stringify(["report_name", "filters", "row_count"])
		const filters = JSON.stringify([["method", "=", method]])
		const [log] = await administrator.get("/api/resource/Access Log", {
			fields,
			filters,
			order_by: "creation desc",
			limit: 1,
		})
		return log
	}
})
