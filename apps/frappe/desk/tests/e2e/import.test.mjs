// A table of other people's making comes in: its columns are given fields, its mistakes told beforehand, the rest imported, the mistakes handed back.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { Session } from "./people.mjs"

const ROWS = [
	["题目", "公开", "来源"],
	["第一次支部大会纪要", "是", "甲"],
	["", "是", "乙"],
	["", "", ""],
	["流动党员联系情况㛃䶮", "否", "丙"],
]

describeDesk("an import", (desk) => {
	desk.atBothSizes()
	let page, administrator
	const problems = () => page.getByText(/已检查 3 条记录，其中 1 条有问题/)

	before(async () => {
		page = desk.page
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await desk.signIn()
	})

	it("reads a file in the encoding of old Chinese spreadsheets", async () => {
		const path = join(desk.bench.folder, "纪要.csv")
		writeFileSync(
			path,
			execFileSync(
				python,
				["-X", "utf8", "-c", "import sys; sys.stdout.buffer.write(sys.stdin.read().encode('gb18030'))"],
				{ input: ROWS.map((row) => row.join(";")).join("\r\n") },
			),
		)
		await desk.go("/app/data-import/new?reference_doctype=Note")
		await page.locator("input[type=file]").setInputFiles(path)
		await page.waitForURL((url) => /data-import\/(?!new)/.test(url.pathname))
		await page.getByRole("cell", { name: "流动党员联系情况㛃䶮" }).waitFor()
		assert.equal(await page.getByLabel("“题目”列对应的字段").inputValue(), "Don't Import")
	})

	it("lets each column be given a field, keeps the choice, and tells what is wrong before anything is in", async () => {
		await page.getByLabel("“题目”列对应的字段").selectOption({ label: "标题" })
		await problems().waitFor()
		await page.getByText("第 3 行").first().waitFor()
		await page.getByLabel("“公开”列对应的字段").selectOption("public")
		await problems().waitFor()
		await page.reload()
		await problems().waitFor()
		assert.equal(await page.getByLabel("“题目”列对应的字段").inputValue(), "title")
		assert.equal((await administrator.get("/api/resource/Note", { filters: { title: ROWS[1][0] } })).length, 0)
	})

	it("imports what can be taken, and says which row was not", async () => {
		await page.getByRole("button", { name: /^导入 3/ }).click()
		await page.getByText("导入成功 2 条，未导入 1 条").waitFor()
		const notes = await administrator.get("/api/resource/Note", {
			fields: ["title", "public"],
			filters: { title: ["in", [ROWS[1][0], ROWS[4][0]]] },
			order_by: "public desc",
		})
		assert.deepEqual(
			notes.map((note) => [note.title, note.public]),
			[
				[ROWS[1][0], 1],
				[ROWS[4][0], 0],
			],
		)
	})

	it("hands back the rows that failed with a column that says why", async () => {
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: "下载未导入的行" }).click(),
		])
		const read =
			"import io, sys, json, openpyxl; print(json.dumps([list(row) for row in openpyxl.load_workbook(io.BytesIO(open(sys.argv[1], 'rb').read())).active.values]))"
		const rows = JSON.parse(execFileSync(python, ["-X", "utf8", "-c", read, await download.path()]).toString())
		assert.deepEqual(rows[0], [...ROWS[0], "问题"])
		assert.equal(rows.length, 2)
		assert.equal(rows[1][2], "乙")
		assert.match(rows[1][3], /标题/)
	})
})
