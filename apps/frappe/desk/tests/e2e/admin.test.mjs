// An administrator makes a table of the school's own, a role, a field, rules, a workflow and a print format by clicks; staff use them the same minute.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { choose, link, press, save, saveNew, type } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const SHOTS = process.env.DESK_E2E_SHOTS
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

const READ =
	"import json, sys, openpyxl; print(json.dumps([[str(v or '') for v in row] for row in openpyxl.load_workbook(open(sys.argv[1], 'rb')).active.iter_rows(values_only=True)]))"
const sheetOf = (path) => JSON.parse(execFileSync(python, ["-X", "utf8", "-c", READ, path]).toString())

const COPY = "介绍信台账"
const ROLE = "口袋核查员"
const TALENT = "特长"

describeDesk("what an administrator makes", (desk) => {
	let page, administrator, recorder
	const field = (name) => page.locator(`[data-fieldname="${name}"]`).first()

	before(async () => {
		page = desk.page
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["recorder"])
		await desk.signIn()
	})

	it("is made with eight fields and rights for two roles, its form drawn beside it", async () => {
		await desk.go("/app/doctype/new")
		await field("__newname").locator("input").fill(LEDGER)
		for (const [label, kind] of FIELDS) {
			await choose(page, page.getByRole("button", { name: "添加", exact: true }), "字段")
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

	it("is closed until its form's Table Scope says why it is open", async () => {
		await page.getByText("尚无归属，任何人都看不到其记录").waitFor()
		await page.getByRole("button", { name: "自建表范围" }).click()
		await page.waitForURL(/\/app\/table-scope\//)
		await page.getByLabel("归属于").selectOption({ label: "无归属" })
		await page.getByLabel("为何对所有有角色的人开放").fill("本台账由学校统一核查，不分支部")
		await save(page)
		await desk.go(`/app/doctype/${encodeURIComponent(LEDGER)}`)
		await page.getByText("无归属：对所有有角色的人开放").waitFor()
	})

	it("is the model of another one, without its rights and rows", async () => {
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "复制")
		await page.waitForURL(/doctype\/new/)
		await page.getByRole("region", { name: "预览" }).getByText("处理意见").waitFor()
		await field("__newname").locator("input").fill(COPY)
		await page.keyboard.press("Control+s")
		await page.waitForURL((url) => decodeURIComponent(url.pathname).endsWith(COPY))
		const made = await administrator.get(`/api/resource/DocType/${COPY}`)
		assert.deepEqual(
			made.fields.map((row) => row.label),
			FIELDS.map(([label]) => label),
		)
		assert.deepEqual([made.custom, made.permissions.map((row) => row.role)], [1, ["System Manager"]])
	})

	it("has a link whose choices are narrowed by choosing", async () => {
		await choose(page, page.getByRole("button", { name: "添加", exact: true }), "字段")
		await field("label").locator("input").fill("经手角色")
		await field("fieldtype").locator("select").selectOption("Link")
		await field("options").locator("input").first().fill("Role")
		await field("label").locator("input").click()
		await field("link_filters").getByText("不限，全部可选").waitFor()
		await press(page, "选择条件")
		const dialog = page.getByRole("dialog", { name: "筛选" })
		await dialog.getByLabel("字段").selectOption({ label: "已停用" })
		await dialog.getByLabel("值").selectOption({ label: "否" })
		if (SHOTS) await page.screenshot({ path: join(SHOTS, "link-filters.png") })
		await dialog.getByRole("button", { name: "应用" }).click()
		await field("link_filters").getByText("已停用 等于 否").waitFor()
		if (SHOTS) await page.screenshot({ path: join(SHOTS, "link-filters-set.png") })
		await Promise.all([page.waitForResponse(/savedocs/), page.keyboard.press("Control+s")])
		const made = await administrator.get(`/api/resource/DocType/${COPY}`)
		const row = made.fields.find((one) => one.label === "经手角色")
		assert.deepEqual(JSON.parse(row.link_filters), [["Role", "disabled", "=", "0"]])
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

	it("gives a removed field back with what was in it, at once or from the list, until it is purged", async () => {
		const open = () => desk.go(`/app/doctype/${encodeURIComponent(LEDGER)}`)
		const takeOut = async (label) => {
			await open()
			await page.getByRole("tabpanel", { name: "字段" }).getByRole("button", { name: label }).click()
			await page.getByRole("button", { name: "删除字段" }).click()
			await page.getByRole("dialog").getByRole("button", { name: "移除", exact: true }).click()
			await page.keyboard.press("Control+s")
			await page.getByText(`字段“${label}”已移除，其数据仍保留。`).waitFor()
		}
		const values = async () => {
			const [row] = await administrator.get(`/api/resource/${LEDGER}`)
			return (await administrator.get(`/api/resource/${LEDGER}/${row.name}`)).转往单位
		}
		await takeOut("转往单位")
		assert.equal(await values(), undefined)
		await page.getByRole("button", { name: "撤销" }).click()
		await page.getByRole("tabpanel", { name: "字段" }).getByRole("button", { name: "转往单位" }).waitFor()
		assert.equal(await values(), "某市某局")
		await takeOut("转往单位")
		await takeOut("联系电话")
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "已移除的字段")
		const row = (label) => page.getByRole("listitem").filter({ hasText: label })
		await row("联系电话").waitFor()
		await row("转往单位").getByText("1 条数据").waitFor()
		if (SHOTS) await page.screenshot({ path: join(SHOTS, "removed-fields.png") })
		await row("转往单位").getByRole("button", { name: "恢复" }).click()
		await page.getByText("“转往单位”已恢复，数据一并恢复。").waitFor()
		assert.equal(await values(), "某市某局")
		await row("联系电话").getByRole("button", { name: "彻底清除" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "彻底清除" }).click()
		await page.getByText("没有保留已移除字段的数据。").waitFor()
	})

	it("goes along as a file, which tells on another day what it would change, and changes it", async () => {
		await desk.go(`/app/doctype/${encodeURIComponent(LEDGER)}`)
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "存为定制文件")
		await page.getByRole("checkbox", { name: LEDGER }).waitFor()
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: "生成文件" }).click(),
		])
		const file = join(desk.bench.folder, "customizations.zip")
		await download.saveAs(file)
		const look = () => page.getByLabel("选择文件").setInputFiles(file)
		await look()
		await page.getByText("新增 0，更改 0，不变 2，不能接收 0").waitFor()
		const take = page.getByRole("button", { name: "接收", exact: true })
		assert.equal(await take.isDisabled(), true)
		const doc = await administrator.get(`/api/resource/DocType/${LEDGER}`)
		doc.fields[1].label = "编号"
		await administrator.put(`/api/resource/DocType/${LEDGER}`, { fields: doc.fields, description: "改过" })
		await look()
		await page.getByText("编号").first().waitFor()
		if (SHOTS) await page.screenshot({ path: join(SHOTS, "customization-file.png"), fullPage: true })
		await take.click()
		await page.getByText("已接收：新增 0 项，更改 1 项。").waitFor()
		assert.equal((await administrator.get(`/api/resource/DocType/${LEDGER}`)).fields[1].label, "介绍信编号")
	})

	it("is imported from a table and taken out as one", async () => {
		const file = join(desk.bench.folder, "台账.csv")
		writeFileSync(
			file,
			"党员姓名,介绍信编号,开具日期,是否收到回执\n李四,介20160708,2016-07-08,是\n王五㛃,介20160709,2016年7月9日,否\n",
		)
		await desk.go(`/app/data-import/new?reference_doctype=${encodeURIComponent(LEDGER)}`)
		await importFile(file, 2)
		await desk.go(`/app/${encodeURIComponent(LEDGER)}`)
		await page.getByRole("cell", { name: "王五㛃" }).waitFor()
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "导出")
		const dialog = page.getByRole("dialog", { name: "导出" })
		await dialog.getByLabel("文件类型").selectOption("Excel")
		await dialog.getByRole("checkbox", { name: "介绍信编号", exact: true }).check()
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			dialog.getByRole("button", { name: "导出", exact: true }).click(),
		])
		const [labels, ...rows] = sheetOf(await download.path())
		const [name, number, date] = ["党员姓名", "介绍信编号", "开具日期"].map((label) => labels.indexOf(label))
		const found = rows.map((row) => [row[name], row[number], row[date].slice(0, 10)]).filter((row) => row[1])
		assert.deepEqual(
			found.sort(),
			[
				["李四", "介20160708", "2016-07-08"],
				["王五㛃", "介20160709", "2016-07-09"],
			].sort(),
		)
	})

	it("leaves document types of apps as they are", async () => {
		await desk.go("/app/doctype/Party Member")
		await page.getByText("此单据类型随应用提供").waitFor()
		assert.equal(await page.getByRole("button", { name: "保存" }).count(), 0)
	})

	it("gives a new role to a user", async () => {
		await desk.go("/app/role/new")
		await type(page, "role_name", ROLE)
		assert.equal(await saveNew(page, "role"), ROLE)
		await desk.go(`/app/user/${emailOf("recorder")}`)
		await page.getByRole("tab", { name: "角色和权限" }).click()
		await page.getByRole("checkbox", { name: ROLE }).check()
		await save(page)
	})

	it("lets the role in by a rule, and no further than the rule says", async () => {
		recorder = await Session.of(desk.bench.url, emailOf("recorder"), SECRET)
		assert.equal((await recorder.ask(`/api/resource/${LEDGER}`)).status, 403)
		await desk.go(`/app/permission-manager/${encodeURIComponent(LEDGER)}`)
		await page.getByRole("button", { name: "添加规则" }).click()
		await page.getByRole("dialog").locator("select").nth(1).selectOption({ label: ROLE })
		await page.getByRole("dialog").getByRole("button", { name: "添加" }).click()
		const rights = page.getByRole("group", { name: new RegExp(ROLE) })
		for (const right of ["写入", "打印"]) {
			await Promise.all([
				page.waitForResponse(/permission_manager.update/),
				rights.getByRole("checkbox", { name: right, exact: true }).check(),
			])
		}
		assert.equal((await recorder.get(`/api/resource/${LEDGER}`)).length, 3)
		await assert.rejects(recorder.post(`/api/resource/${LEDGER}`, { 党员姓名: "李四" }), /403/)
	})

	it("adds a field to the members, which stands in form, list, import, export and print", async () => {
		await desk.go("/app/customize-form/Party%20Member")
		await page.getByRole("button", { name: /籍贯/ }).click()
		await choose(page, page.getByRole("button", { name: "添加", exact: true }), "字段")
		await field("label").locator("input").fill(TALENT)
		await field("in_list_view").locator("input").check()
		const part = (name) => field("fetch_from").locator(`[data-part="${name}"]`)
		await part("link").selectOption("organization")
		await part("source").selectOption("organization_name")
		if (SHOTS) await page.screenshot({ path: join(SHOTS, "fetch-from.png") })
		await part("link").selectOption("")
		await part("source").waitFor({ state: "detached" })
		await Promise.all([page.waitForResponse(/run_doc_method/), page.keyboard.press("Control+s")])
		await page.getByRole("button", { name: new RegExp(`${TALENT}.*自加`) }).waitFor()
		const { fieldname, fetch_from } = (
			await administrator.get("/api/resource/Custom Field", {
				filters: { label: TALENT },
				fields: ["fieldname", "fetch_from"],
			})
		)[0]
		assert.ok(!fetch_from)

		const member = (
			await administrator.get("/api/resource/Party Member", { fields: ["name"], limit_page_length: 1 })
		)[0].name
		await desk.go(`/app/party-member/${member}`)
		await type(page, fieldname, "书法")
		await save(page)
		await page.getByRole("button", { name: "打印" }).click()
		await page.getByLabel("打印格式").selectOption({ label: "标准" })
		await page.frameLocator("iframe").getByText("书法").waitFor()
		await desk.go(`/app/party-member?name=${member}`)
		await page.getByRole("columnheader", { name: TALENT }).waitFor()
		await page.getByRole("cell", { name: "书法" }).waitFor()

		const exported = await administrator.ask(
			`/api/method/frappe.desk.reportview.export_query?${new URLSearchParams({ doctype: "Party Member", fields: JSON.stringify(["name", fieldname]), filters: JSON.stringify([["name", "=", member]]), file_format_type: "CSV", title: "党员" })}`,
		)
		assert.match(await exported.text(), new RegExp(`${TALENT}[^]*书法`))
		const template = await administrator.ask(
			`/api/method/frappe.core.doctype.data_import.data_import.download_template?${new URLSearchParams({ doctype: "Party Member", export_fields: JSON.stringify({ "Party Member": ["name", fieldname] }), export_records: "blank_template", file_type: "CSV" })}`,
		)
		assert.match(await template.text(), new RegExp(TALENT))

		const file = join(desk.bench.folder, "特长.csv")
		writeFileSync(file, `编号,${TALENT}\n${member},围棋\n`)
		await desk.go("/app/data-import/new?reference_doctype=Party Member")
		await page.getByRole("radio", { name: "更新已有记录" }).check()
		await importFile(file, 1)
		assert.equal((await administrator.get(`/api/resource/Party Member/${member}`))[fieldname], "围棋")
	})

	it("draws a workflow, with states and steps that are made on the way", async () => {
		for (const name of ["待核查", "已核查", "退回补充"])
			await administrator.post("/api/resource/Workflow State", { workflow_state_name: name })
		for (const name of ["核查通过", "退回"])
			await administrator.post("/api/resource/Workflow Action Master", { workflow_action_name: name })
		await desk.go("/app/workflow/new")
		await type(page, "workflow_name", "口袋台账核查")
		await link(page, "document_type", LEDGER)
		for (const name of ["待核查", "已核查"]) await addState(name)
		await addStep("待核查", "核查通过", "已核查")
		await page.keyboard.press("Control+s")
		await page.getByRole("dialog").getByRole("button", { name: "好" }).click()
		await page.waitForURL(/workflow-builder/)
		await page.getByRole("button", { name: "状态：待核查" }).waitFor()
	})

	it("adds a state to it later", async () => {
		await addState("退回补充")
		await addStep("待核查", "退回", "退回补充")
		await save(page)
		await page.getByText("3 个状态").waitFor()
	})

	it("makes a print format of its own", async () => {
		await desk.go("/app/print-format/new")
		await type(page, "__newname", "口袋台账卡片")
		await link(page, "doc_type", LEDGER)
		await saveNew(page, "print-format")
		await page.getByRole("button", { name: "编辑格式" }).click()
		await page
			.locator('[data-fieldname="html"] :is(textarea, [contenteditable=true])')
			.fill("<h2>核查卡：{{ doc.get('党员姓名') or doc.name }}</h2>")
		await page.frameLocator("iframe[name=format-preview]").getByText("核查卡：").waitFor()
		await save(page)
	})

	it("and the user of the new role works in all of it", async () => {
		const own = (desk.page = await desk.newPage())
		await desk.signIn(emailOf("recorder"), SECRET)
		await desk.go(`/app/${encodeURIComponent(LEDGER)}`)
		await own.getByText("待核查").first().waitFor()
		assert.equal(await own.getByRole("button", { name: /^新建/ }).count(), 0)
		await own.locator("tbody tr a").first().click()
		await own.getByRole("button", { name: "操作" }).click()
		await own.getByRole("menuitem", { name: /退回/ }).waitFor()
		await own.getByRole("menuitem", { name: /核查通过/ }).click()
		await own.getByText("已核查").first().waitFor()
		await own.getByRole("button", { name: "打印" }).click()
		await own.getByLabel("打印格式").selectOption("口袋台账卡片")
		await own.frameLocator("iframe").getByText("核查卡：").waitFor()
		desk.page = page
	})

	/** Choose a file, see that its columns were found and nothing stands in the way, and import it. */
	async function importFile(file, count) {
		await page.locator("input[type=file]").setInputFiles(file)
		await page.waitForURL((url) => /data-import\/(?!new)/.test(url.pathname))
		await page.getByText(`已检查 ${count} 条记录，均可导入`).waitFor()
		await page.getByRole("button", { name: new RegExp(`^导入 ${count}`) }).click()
		await page.getByText(`导入成功 ${count} 条`).waitFor()
	}

	async function addState(name) {
		await page.getByRole("button", { name: "状态", exact: true }).click()
		await link(page, "state", name)
		await link(page, "allow_edit", ROLE)
	}

	async function addStep(from, action, to) {
		await page.getByRole("button", { name: "步骤", exact: true }).click()
		await link(page, "state", from)
		await link(page, "action", action)
		await link(page, "next_state", to)
		await link(page, "allowed", ROLE)
	}
})
