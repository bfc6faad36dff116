// A report of one's own: ordered by two columns, drawn, saved, opened again, taken out as Excel and read back.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { Session } from "./people.mjs"

const READ = "import json, sys, openpyxl; print(json.dumps([[str(v or '') for v in row] for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(values_only=True)]))"

describeDesk("the report builder", (desk) => {
	let page
	const head = (label) => page.locator("thead th").filter({ hasText: label })
	const menu = async (entry) => {
		await page.getByRole("button", { name: "更多", exact: true }).last().click()
		await page.getByRole("menuitem", { name: entry, exact: true }).click()
	}
	const sortedByBoth = async () => {
		await page.locator("thead th[aria-sort=ascending]").filter({ hasText: /性别.*1/ }).waitFor()
		await page.locator("thead th[aria-sort=descending]").filter({ hasText: /姓名.*2/ }).waitFor()
	}

	before(async () => {
		page = desk.page
		await desk.signIn()
		await desk.go("/app/party-member/view/report")
		await page.locator("tbody tr a").first().waitFor()
	})

	it("orders by two columns", async () => {
		await head("性别").getByRole("button").click()
		await head("姓名").getByRole("button").click({ modifiers: ["Shift"] })
		await head("姓名").getByRole("button").click({ modifiers: ["Shift"] })
		await sortedByBoth()
	})

	it("draws what is shown", async () => {
		await menu("图表")
		const dialog = page.getByRole("dialog")
		await dialog.getByLabel("图表类型").selectOption({ label: "饼图" })
		await dialog.getByLabel("按哪一列统计").selectOption({ label: "人员身份" })
		await dialog.getByRole("button", { name: "应用" }).click()
		await page.getByRole("img", { name: /高校毕业生 \d+/ }).waitFor()
	})

	it("keeps order and chart in a saved report", async () => {
		await menu("另存为…")
		await page.getByRole("dialog").getByRole("textbox").fill("党员身份分布")
		await page.getByRole("dialog").getByRole("button", { name: "保存" }).click()
		await page.waitForURL(/view\/report\/.+/)
		await page.getByRole("heading", { name: "党员身份分布" }).waitFor()
		await page.locator("footer [aria-live=polite]").filter({ hasText: /20\D+\d+/ }).waitFor()
		await page.waitForTimeout(500) // a reload breaks off what is still asked
		await page.reload()
		await sortedByBoth()
		await page.getByRole("img", { name: /高校毕业生 \d+/ }).waitFor()
	})

	it("takes it out as Excel in the same order", async () => {
		const waiting = page.waitForEvent("download")
		await menu("导出为 Excel")
		const file = join(desk.bench.folder, "report.xlsx")
		await (await waiting).saveAs(file)
		const [labels, ...rows] = JSON.parse(execFileSync(python, ["-c", READ, file], { env: desk.bench.env }).toString())
		const [sex, name] = [labels.indexOf("性别"), labels.indexOf("姓名")]
		assert.ok(sex > 0 && name > 0 && rows.length > 2, labels.join())
		const bytes = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))
		const wanted = [...rows].sort((one, other) => bytes(one[sex], other[sex]) || bytes(other[name], one[name]))
		assert.deepEqual(rows.map((row) => [row[sex], row[name]]), wanted.map((row) => [row[sex], row[name]]))
	})

	it("lets a worker make the file of a large report, and brings it", async () => {
		const values = { report_name: "字段清单", ref_doctype: "DocType", report_type: "Query Report", is_standard: "No", query: "select a.name as `Field:Data:200`, b.name as `Role:Data:200` from `tabDocField` a, `tabRole` b limit 6000" }
		await (await Session.of(desk.bench.url, "Administrator", PASSWORD)).post("/api/resource/Report", values)
		await desk.go("/app/query-report/字段清单")
		await page.getByText("6000").first().waitFor()
		const [file] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), menu("导出为 Excel")])
		const path = join(desk.bench.folder, "large.xlsx")
		await file.saveAs(path)
		assert.equal(JSON.parse(execFileSync(python, ["-X", "utf8", "-c", READ, path], { maxBuffer: 1e8 }).toString()).length, 6001)
	})
})
