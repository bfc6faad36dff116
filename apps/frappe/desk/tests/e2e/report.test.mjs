// A report of one's own: ordered by two columns, drawn, saved, opened again, taken out as Excel and read back. A long tree report.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { choose, givePurpose, link, press, saveNew, select } from "./hands.mjs"
import { Session } from "./people.mjs"
import { wordsOf } from "./pdf.mjs"

const READ =
	"import json, sys, openpyxl; print(json.dumps([[str(v or '') for v in row] for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(values_only=True)]))"

/** What a PDF says, without blanks: letters that are made bold stand apart in it. */
const sayings = (pdf) => wordsOf(pdf).replaceAll(" ", "")

describeDesk("the report builder", (desk) => {
	let page, administrator
	const head = (label) => page.locator("thead th").filter({ hasText: label })
	const menu = async (entry) => {
		await choose(page, page.getByRole("button", { name: "更多", exact: true }).last(), entry)
	}
	const shot = async (name) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
	}
	const drawn = async (part) => {
		await page.locator("figure .chart-drawing[data-drawn]").waitFor()
		await page.locator("figure").getByRole("rowheader", { name: part }).waitFor()
	}
	const sortedByBoth = async () => {
		await page
			.locator("thead th[aria-sort=ascending]")
			.filter({ hasText: /性别.*1/ })
			.waitFor()
		await page
			.locator("thead th[aria-sort=descending]")
			.filter({ hasText: /姓名.*2/ })
			.waitFor()
	}

	before(async () => {
		page = desk.page
		await desk.signIn()
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await desk.go("/app/party-member/view/report")
		await page.locator("tbody tr a").first().waitFor()
	})

	it("orders by two columns", async () => {
		await head("性别").getByRole("button").click()
		await head("姓名")
			.getByRole("button")
			.click({ modifiers: ["Shift"] })
		await head("姓名")
			.getByRole("button")
			.click({ modifiers: ["Shift"] })
		await sortedByBoth()
	})

	it("draws what is shown", async () => {
		await menu("图表")
		const dialog = page.getByRole("dialog")
		await dialog.getByLabel("图表类型").selectOption({ label: "饼图" })
		await dialog.getByLabel("按哪一列统计").selectOption({ label: "人员身份" })
		await dialog.getByRole("button", { name: "应用" }).click()
		await drawn("高校毕业生")
	})

	it("keeps order and chart in a saved report", async () => {
		await menu("另存为…")
		await page.getByRole("dialog").getByRole("textbox").fill("党员身份分布")
		await page.getByRole("dialog").getByRole("button", { name: "保存" }).click()
		await page.waitForURL(/view\/report\/.+/)
		await page.getByRole("heading", { name: "党员身份分布" }).waitFor()
		await page
			.locator("footer [aria-live=polite]")
			.filter({ hasText: /20\D+\d+/ })
			.waitFor()
		await page.waitForTimeout(500) // a reload breaks off what is still asked
		await page.reload()
		await sortedByBoth()
		await drawn("高校毕业生")
	})

	it("takes it out as Excel in the same order", async () => {
		const waiting = page.waitForEvent("download")
		await menu("导出为 Excel")
		await givePurpose(page, "核对名册") // identity numbers are among the columns
		const file = join(desk.bench.folder, "report.xlsx")
		await (await waiting).saveAs(file)
		const [labels, ...rows] = JSON.parse(execFileSync(python, ["-c", READ, file], { env: desk.bench.env }).toString())
		const [sex, name] = [labels.indexOf("性别"), labels.indexOf("姓名")]
		assert.ok(sex > 0 && name > 0 && rows.length > 2, labels.join())
		const bytes = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))
		const wanted = [...rows].sort((one, other) => bytes(one[sex], other[sex]) || bytes(other[name], one[name]))
		assert.deepEqual(
			rows.map((row) => [row[sex], row[name]]),
			wanted.map((row) => [row[sex], row[name]]),
		)
	})

	it("is printed with what it was filtered by, in the browser and as PDF", async () => {
		await page.getByLabel("姓名").first().fill("王")
		await page.getByText("只打印").waitFor({ state: "detached" })
		await page.locator("tbody tr a").first().waitFor()
		await page.waitForURL(/%E7%8E%8B/)
		await page.waitForTimeout(500)
		await page.getByRole("button", { name: "打印", exact: true }).click()
		const dialog = page.getByRole("dialog")
		assert.equal(await dialog.getByLabel("A4 横向").isChecked(), true)
		const rows = await page.locator("body > .print-sheet tbody tr").count()
		const text = sayings(await page.pdf({ preferCSSPageSize: true }))
		assert.match(text, /党员身份分布/)
		assert.match(text, /姓名.*王/)
		assert.doesNotMatch(text, /另存为|我的党支部/) // the paper, not the screen
		const [file] = await Promise.all([
			page.waitForEvent("download"),
			dialog.getByRole("button", { name: "PDF" }).click(),
		])
		const path = join(desk.bench.folder, "report.pdf")
		await file.saveAs(path)
		assert.match(sayings(readFileSync(path)), new RegExp(`${rows}行`))
		await page.getByRole("button", { name: "打印", exact: true }).click()
		await page.getByRole("dialog").getByRole("button", { name: "打印", exact: true }).click()
		await page.getByRole("dialog").waitFor({ state: "detached" })
		const fields = JSON.stringify(["export_from", "report_name", "filters"])
		const data = await administrator.get("/api/resource/Access Log", {
			fields,
			filters: JSON.stringify([["method", "=", "Print"]]),
			order_by: "creation desc",
			limit: 1,
		})
		assert.deepEqual([data[0].export_from, data[0].report_name], ["Party Member", "党员身份分布"])
		assert.match(data[0].filters, /王/)
	})

	it("lets a worker make the file of a large report, and brings it", async () => {
		const values = {
			report_name: "字段清单",
			ref_doctype: "DocType",
			report_type: "Query Report",
			is_standard: "No",
			query:
				"select a.name as `Field:Data:200`, b.name as `Role:Data:200` from `tabDocField` a, `tabRole` b limit 6000",
		}
		desk.bench.run(
			"execute",
			"frappe.client.insert",
			"--kwargs",
			JSON.stringify({ doc: { doctype: "Report", ...values } }),
		)
		await desk.go("/app/query-report/字段清单")
		await page.getByText("6000").first().waitFor()
		const [file] = await Promise.all([page.waitForEvent("download"), menu("导出为 Excel")])
		const path = join(desk.bench.folder, "large.xlsx")
		await file.saveAs(path)
		assert.equal(
			JSON.parse(execFileSync(python, ["-X", "utf8", "-c", READ, path], { maxBuffer: 1e8 }).toString()).length,
			6001,
		)
	})

	it("is set up to come by mail, and downloaded where there is no mail server", async () => {
		await menu("定期邮寄")
		await page.waitForURL(/auto-email-report/)
		await page.locator('[data-fieldname="format"] select').selectOption("CSV")
		await page.keyboard.press("Control+s")
		await page.getByRole("button", { name: "下载" }).waitFor()
		const method = "frappe.email.doctype.auto_email_report.auto_email_report.download"
		const answer = await page.request.get(`${desk.bench.url}/api/method/${method}?name=字段清单`)
		assert.match(answer.headers()["content-disposition"], /attachment/)
		assert.equal((await answer.text()).trim().split("\n").length, 101)
	})

	it("is filtered by choosing, whatever made the report", async () => {
		for (const [description, status] of [
			["核对台账", "Open"],
			["补齐介绍信", "Closed"],
		])
			await administrator.post("/api/resource/ToDo", { description, status })
		const json = JSON.stringify({ fields: [["description", "ToDo"]] })
		const built = {
			report_name: "任务清单",
			ref_doctype: "ToDo",
			report_type: "Report Builder",
			is_standard: "No",
			json,
		}
		await administrator.post("/api/resource/Report", built)
		const box = (name) => page.locator(`[data-fieldname="${name}"]`).first()
		await desk.go("/app/auto-email-report/new")
		await box("filters").getByText("请先选择报表").waitFor()
		await link(page, "report", "上报进度")
		await box("form_set").locator("select").selectOption({ label: "摸排登记" })
		await select(page, "dynamic_date_period", "每周")
		await box("from_date_field").locator("select").waitFor()
		await shot("auto-email-report-script")
		await link(page, "report", "任务清单")
		await box("filters").getByText("统计全部单据").waitFor()
		assert.equal(await box("dynamic_date_period").count(), 0)
		await press(page, "选择条件")
		const dialog = page.getByRole("dialog", { name: "筛选" })
		await dialog.getByLabel("字段").selectOption({ label: "状态" })
		await dialog.getByLabel("值").selectOption({ label: "未完成" })
		await dialog.getByRole("button", { name: "添加筛选条件" }).click()
		const second = dialog.locator("li").nth(1)
		await second.getByLabel("字段").selectOption({ label: "状态" })
		await second.getByLabel("值").selectOption({ label: "已关闭" })
		await dialog.getByRole("button", { name: "应用" }).click()
		await page.getByText("报表里每个字段只能有一个条件。").waitFor()
		await dialog.getByRole("button", { name: "移除第2个条件" }).click()
		await dialog.getByRole("button", { name: "应用" }).click()
		await page.getByText("状态 等于 未完成").waitFor()
		await shot("auto-email-report-built")
		await select(page, "format", "CSV")
		const name = await saveNew(page, "auto-email-report")
		const kept = await administrator.get(`/api/resource/Auto Email Report/${name}`)
		assert.deepEqual([JSON.parse(kept.filters), kept.report_type], [{ status: "Open" }, "Report Builder"])
		const method = "frappe.email.doctype.auto_email_report.auto_email_report.download"
		const answer = await page.request.get(`${desk.bench.url}/api/method/${method}?name=${encodeURIComponent(name)}`)
		const text = await answer.text()
		assert.match(text, /核对台账/)
		assert.doesNotMatch(text, /补齐介绍信/)
	})
})

const OUTLINE = "目录式长报表"
// ten rows each: one branch and nine below it
const QUERY =
	"with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000) select concat('第', i, '行') as title, (case when mod(i, 10) = 1 then 0 else 1 end) as indent, i as figure from n"

describeDesk("a long tree report", (desk) => {
	let page
	const rowCount = (number) => page.locator(`table[aria-rowcount="${number}"]`).waitFor()

	before(async () => {
		page = desk.page
		const column = (fieldname, label, fieldtype) => ({ fieldname, label, fieldtype, width: 200 })
		const values = {
			doctype: "Report",
			report_name: OUTLINE,
			ref_doctype: "Note",
			report_type: "Query Report",
			is_standard: "No",
			query: QUERY,
			columns: [column("title", "行名", "Data"), column("indent", "层级", "Int"), column("figure", "数字", "Int")],
			roles: [{ role: "System Manager" }],
		}
		desk.bench.run("execute", "frappe.client.insert", "--kwargs", JSON.stringify({ doc: values }))
		await desk.signIn()
		await desk.go(`/app/query-report/${encodeURIComponent(OUTLINE)}`)
		await rowCount(6000)
	})

	it("folds and unfolds", async () => {
		await page.getByRole("button", { name: "全部收起" }).click()
		await rowCount(600)
		const first = page.getByRole("button", { name: "“第1行”的下级" })
		await first.focus()
		await page.keyboard.press("Enter")
		await rowCount(609)
		assert.equal(await first.getAttribute("aria-expanded"), "true")
		await page.getByRole("cell", { name: "第10行", exact: true }).waitFor()
	})

	it("sorts within the branches and keeps them folded", async () => {
		const figure = page.locator("thead th").filter({ hasText: "数字" }).getByRole("button")
		await figure.click()
		await figure.click()
		await page.getByRole("cell", { name: /第5991行/ }).waitFor()
		await rowCount(609)
	})

	it("scrolls to its end with few rows in the page", async () => {
		await page.getByRole("button", { name: "全部展开" }).click()
		await rowCount(6000)
		await page.getByRole("region", { name: OUTLINE }).evaluate((box) => box.scrollTo(0, box.scrollHeight))
		await page.getByRole("cell", { name: "第2行", exact: true }).waitFor()
		const drawn = await page.locator("tbody tr").count()
		assert.ok(drawn < 100, `${drawn} rows are in the page`)
	})

	it("prints all of its rows, not those that are drawn", async () => {
		await page.getByRole("button", { name: "打印", exact: true }).click()
		const dialog = page.getByRole("dialog")
		assert.equal(await dialog.getByRole("button", { name: "PDF" }).isDisabled(), true) // too long for one
		const text = sayings(await page.pdf({ preferCSSPageSize: true }))
		for (const row of ["第1行", "第3456行", "第6000行"]) assert.ok(text.includes(row), row)
		await dialog.getByRole("button", { name: "关闭" }).first().click()
		await dialog.waitFor({ state: "detached" })
	})

	it("takes out what is found, with what it stands below", async () => {
		await page.locator("thead input").nth(2).fill("5999")
		await rowCount(2)
		const waiting = page.waitForEvent("download")
		await choose(page, page.getByRole("button", { name: "更多", exact: true }).last(), "导出为 Excel")
		const file = join(desk.bench.folder, "outline.xlsx")
		await (await waiting).saveAs(file)
		const rows = JSON.parse(execFileSync(python, ["-c", READ, file], { env: desk.bench.env }).toString())
		assert.deepEqual(
			rows.map(([title]) => title),
			["行名", "第5991行", "第5999行"],
		)
		await page.locator("thead input").nth(2).fill("")
		await rowCount(6000)
	})

	it("looks well on a desk and on a phone", async () => {
		const folder = process.env.DESK_E2E_SHOTS
		for (const [width, height] of [
			[1440, 900],
			[390, 844],
		]) {
			await page.setViewportSize({ width, height })
			await page.getByRole("region", { name: OUTLINE }).evaluate((box) => box.scrollTo(0, 0))
			await page.getByRole("cell", { name: /第5991行/ }).waitFor()
			const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
			assert.ok(over <= 0, `the page is ${over} px wider than the screen`)
			if (folder) await page.screenshot({ path: join(folder, `outline-${width}.png`) })
		}
	})
})
