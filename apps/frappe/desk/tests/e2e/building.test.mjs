// An Investigation Administrator builds by clicks, without System Manager: a table, a workflow, a card, a chart, a report, a print format; a branch fills it.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { unreadable } from "./checks.mjs"
import { choose, link, PIXEL, press, saveNew, select, type } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const SHOTS = process.env.DESK_E2E_SHOTS
const TABLE = "走访登记"
const slug = encodeURIComponent(TABLE)
const BRANCH = "DEMO2-4"

describeDesk("what an Investigation Administrator builds", (desk) => {
	let page, secretary, neighbour
	const field = (name) => page.locator(`[data-fieldname="${name}"]`).first()
	const shoot = (name) => SHOTS && page.screenshot({ path: join(SHOTS, `${name}.png`) })

	before(async () => {
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["manager", "secretary", "neighbour"])
		secretary = await Session.of(desk.bench.url, emailOf("secretary"), SECRET)
		neighbour = await Session.of(desk.bench.url, emailOf("neighbour"), SECRET)
		page = desk.page
		page.setDefaultTimeout(20_000)
		await desk.signIn(emailOf("manager"), SECRET)
	})

	it("begins a table from the first steps, with what may be set, and nothing that would be refused", async () => {
		await desk.go("/app/investigation-setup")
		await page.getByRole("region", { name: "管理入门" }).getByText("0 / 4").waitFor()
		await shoot("first-steps-manager")
		await press(page, "去建表")
		await page.waitForURL(/\/app\/doctype\/new/)
		await page.getByRole("tab", { name: "设置" }).click()
		await page.waitForFunction(() =>
			document.querySelector('[data-fieldname="module"] input')?.value.includes("自建表"),
		)
		for (const name of ["is_virtual", "has_web_view", "make_attachments_public"])
			assert.equal(await field(name).count(), 0, name)
		await shoot("settings")
		await page.getByRole("tab", { name: "权限" }).click()
		assert.equal(await page.locator('[data-fieldname="permissions"] [data-row]').count(), 0)
	})

	it("is built with fields and rights of a capacity", async () => {
		await page.getByRole("tab", { name: "字段" }).click()
		await field("__newname").locator("input").fill(TABLE)
		for (const [label, kind] of [
			["所在支部", "Link"],
			["走访日期", "Date"],
			["走访结果", "Select"],
			["走访照片", "Attach"],
		]) {
			await choose(page, page.getByRole("button", { name: "添加", exact: true }), "字段")
			await field("label").locator("input").fill(label)
			await field("fieldtype").locator("select").selectOption(kind)
			if (kind === "Link") await field("options").locator("input, textarea").first().fill("Party Organization")
			if (kind === "Select") await field("options").locator("textarea").fill("已见面\n未见面")
			assert.equal(await field("is_virtual").count(), 0)
			if (kind !== "Attach") await field("in_list_view").locator("input").check()
		}
		await shoot("fields")
		await page.getByRole("tab", { name: "权限" }).click()
		for (const [row, role] of [
			[1, "Branch Secretary"],
			[2, "Investigation Administrator"],
		]) {
			await page.getByRole("button", { name: "添加一行" }).click()
			await page.locator(`[data-row="${row}"] [data-fieldname="role"] input`).first().fill(role)
			await page.getByRole("listbox").getByRole("option").first().click()
		}
		await shoot("rights")
		await page.keyboard.press("Control+s")
		await page.waitForURL((url) => decodeURIComponent(url.pathname).endsWith(TABLE))
		await page.getByText("归属于：所在支部").waitFor()
		await shoot("table")
	})

	it("takes a field out and gives it back, at once or from the list", async () => {
		const panel = page.getByRole("tabpanel", { name: "字段" })
		const takeOut = async () => {
			await panel.getByRole("button", { name: "走访日期" }).click()
			await page.getByRole("button", { name: "删除字段" }).click()
			await page.getByRole("dialog").getByRole("button", { name: "移除", exact: true }).click()
			await page.keyboard.press("Control+s")
			await page.getByText("字段“走访日期”已移除，其数据仍保留。").waitFor()
		}
		await takeOut()
		await page.getByRole("button", { name: "撤销" }).click()
		await panel.getByRole("button", { name: "走访日期" }).waitFor()
		await takeOut()
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "已移除的字段")
		await page.getByRole("listitem").filter({ hasText: "走访日期" }).waitFor()
		await shoot("removed")
		await press(page, "恢复")
		await page.getByText("没有保留已移除字段的数据。").waitFor()
	})

	it("says of a table of the program that it is none of the builder's", async () => {
		await desk.go("/app/doctype/Party Member")
		await page.getByText("此单据类型随应用提供").waitFor()
		assert.equal(await page.getByRole("button", { name: "保存" }).count(), 0)
		assert.equal(await page.getByRole("button", { name: "定制表单" }).count(), 0)
		await desk.go("/app/number-card/Organizations in the Tree")
		await page.getByText("这里只能修改本站“系统管理”职务自建的内容").waitFor()
	})

	it("gets a card, a chart, a report and a print format", async () => {
		await desk.go("/app/number-card/new")
		await type(page, "label", "走访次数")
		await link(page, "document_type", TABLE)
		await field("is_public").locator("input").check()
		await shoot("card")
		await saveNew(page, "number-card")
		await desk.go("/app/dashboard-chart/new")
		await type(page, "chart_name", "走访结果图")
		await select(page, "chart_type", "分组")
		await link(page, "document_type", TABLE)
		await field("group_by_based_on").locator("select").selectOption({ label: "走访结果" })
		await field("is_public").locator("input").check()
		await saveNew(page, "dashboard-chart")
		await desk.go(`/app/${slug}/view/report`)
		await choose(page, page.getByRole("button", { name: "更多", exact: true }).last(), "另存为…")
		await page.getByRole("dialog").getByRole("textbox").fill("走访明细")
		await page.getByRole("dialog").getByRole("button", { name: "保存" }).click()
		await page.getByText("走访明细").first().waitFor()
		await desk.go("/app/print-format/new")
		await type(page, "__newname", "走访记录单")
		await link(page, "doc_type", TABLE)
		await saveNew(page, "print-format")
	})

	it("gets a workflow", async () => {
		await desk.go("/app/workflow/new")
		await type(page, "workflow_name", "走访核实")
		await link(page, "document_type", TABLE)
		for (const name of ["待处理", "已批准"]) {
			await page.getByRole("button", { name: "状态", exact: true }).click()
			await link(page, "state", name)
			await link(page, "allow_edit", "党支部书记")
		}
		await page.getByRole("button", { name: "步骤", exact: true }).click()
		await link(page, "state", "待处理")
		await link(page, "action", "批准")
		await link(page, "next_state", "已批准")
		await link(page, "allowed", "党支部书记")
		await shoot("workflow")
		await page.keyboard.press("Control+s")
		await page.getByRole("dialog").getByRole("button", { name: "好" }).click()
		await page.waitForURL(/workflow-builder/)
	})

	it("goes along as a file, and a file is looked at before it is taken in", async () => {
		await desk.go(`/app/doctype/${slug}`)
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "存为定制文件")
		await page.getByRole("checkbox", { name: TABLE }).waitFor()
		assert.equal(await page.getByRole("checkbox").count(), 1)
		const [download] = await Promise.all([page.waitForEvent("download"), press(page, "生成文件")])
		const file = join(desk.bench.folder, "own-table.zip")
		await download.saveAs(file)
		await page.getByLabel("选择文件").setInputFiles(file)
		await page.getByText(/新增 0，更改 0，不变 \d+，不能接收 0/).waitFor()
		await shoot("file")
	})

	it("gets a web form, with the fields of the table", async () => {
		await desk.go("/app/web-form/new")
		assert.equal(await field("anonymous").count(), 0)
		await type(page, "title", "走访填报")
		await type(page, "route", "visits")
		await link(page, "doc_type", TABLE)
		await press(page, "取出字段")
		await page.locator('[data-fieldname="web_form_fields"] [data-row="4"]').waitFor()
		await page.locator('[data-row="2"] [data-fieldname="reqd"] input').check()
		await field("published").locator("input").check()
		await shoot("web-form")
		await page.getByRole("tab", { name: "设置" }).click()
		for (const name of ["allow_multiple", "allow_edit", "allow_delete", "allow_comments", "show_list"])
			await field(name).locator("input").check()
		await shoot("web-form-settings")
		await page.getByRole("tab", { name: "提交之后" }).click()
		await type(page, "success_message", "谢谢，支部已经收到。")
		await saveNew(page, "web-form")
		await page.getByRole("button", { name: "打开填报页面" }).waitFor()
		await desk.go(`/app/doctype/${TABLE}`)
		const opened = page.waitForEvent("popup")
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "打开填报页面“走访填报”")
		await (await opened).waitForURL(/\/visits\//)
		await (await opened).close()
	})

	it("gets a workspace for everybody, arranged by hand", async () => {
		const add = async (kind, fill) => {
			await choose(page, page.getByRole("button", { name: "添加栏目" }), kind)
			await fill()
			await page.getByRole("dialog").getByRole("button", { name: "添加", exact: true }).click()
			await page.getByRole("dialog").waitFor({ state: "detached" })
		}
		await page.keyboard.press("Control+k")
		await page.getByRole("combobox", { name: "搜索或跳转…" }).fill("新建工作台")
		await page.getByRole("option").filter({ hasText: "新建工作台" }).first().click()
		await type(page, "title", "走访工作台")
		await field("public").locator("input").check()
		await page.getByRole("dialog").getByRole("button", { name: "添加", exact: true }).click()
		await press(page, "调整版面")
		await add("快捷入口", async () => {
			await link(page, "link_to", TABLE)
			await type(page, "label", "走访一览")
		})
		await add("快捷入口", async () => {
			await select(page, "type", "网页表单")
			await link(page, "web_form", "走访填报")
			await type(page, "label", "填报走访")
		})
		await add("数字卡", () => link(page, "number_card_name", "走访次数"))
		await shoot("arranging")
		await press(page, "保存")
		await page.getByRole("link", { name: /走访一览/ }).waitFor()
		await shoot("arranged")
	})

	it("is filled by a branch from the workspace, and seen by no other", async () => {
		page = desk.page = await desk.newPage()
		await desk.signIn(emailOf("secretary"), SECRET)
		await page.getByRole("link", { name: "走访工作台" }).click()
		for (const name of ["走访一览", "填报走访", "走访次数"])
			await page
				.getByRole("main")
				.getByRole("link", { name: new RegExp(name) })
				.waitFor()
		assert.equal(await page.getByRole("button", { name: "调整版面" }).count(), 0)
		await desk.go("/app/own-tables")
		await page.getByText("走访次数").waitFor()
		await shoot("workspace")
		await page.getByRole("link", { name: TABLE }).first().click()
		await page.waitForURL((url) => decodeURIComponent(url.pathname).endsWith(TABLE))
		const meta = await secretary.get("/api/resource/DocType/" + slug).catch(() => null)
		assert.equal(meta, null)
		const [row] = await Promise.all([fill()])
		assert.equal((await secretary.get(`/api/resource/${TABLE}`)).length, 1)
		assert.deepEqual(await neighbour.get(`/api/resource/${TABLE}`), [])
		assert.equal((await neighbour.ask(`/api/resource/${slug}/${row}`)).status, 403)
	})

	it("is filled in on the page of the web form, and belongs to who has filled it in", async () => {
		const guest = await fetch(`${desk.bench.url}/visits/new`, { redirect: "manual" })
		assert.match(guest.headers.get("location"), /\/login\?redirect-to=/)
		page.setDefaultTimeout(20_000)
		await desk.go("/app/own-tables")
		await page.getByRole("link", { name: "走访填报" }).click()
		await page.waitForURL(/\/visits\/list$/)
		await page.getByRole("link", { name: "再填一份" }).click()
		await page.getByRole("heading", { name: "走访填报" }).waitFor()
		await page.getByRole("button", { name: "提交" }).click()
		await page.getByText("还须填写").waitFor()
		await page.getByLabel("走访结果").selectOption("已见面")
		await type(page, "走访日期", "2016-07-01")
		await chooseBranch()
		const photo = { name: "走访.png", mimeType: "image/png", buffer: PIXEL }
		await field("走访照片").locator("input[type=file]").setInputFiles(photo)
		await field("走访照片").getByRole("img", { name: /^走访/ }).waitFor()
		assert.deepEqual(await unreadable(page), [])
		await shoot("web-form-page")
		await page.setViewportSize({ width: 390, height: 844 })
		await shoot("web-form-page-390")
		await page.getByRole("button", { name: "提交" }).focus()
		await page.keyboard.press("Enter")
		await page.getByText("谢谢，支部已经收到。").waitFor()
		assert.deepEqual(await unreadable(page), [])
		await shoot("web-form-sent-390")
		await page.getByRole("link", { name: "我提交过的" }).click()
		await page.waitForURL(/\/visits\/list$/)
		assert.deepEqual(await unreadable(page), [])
		await shoot("web-form-list-390")
		await page.setViewportSize({ width: 1440, height: 900 })
		await shoot("web-form-list")
		await page.locator(".entries a").first().click()
		await page.waitForURL(/\/visits\/[^/]+$/)
		const path = new URL(page.url()).pathname
		await page.getByRole("link", { name: "编辑" }).click()
		await page.getByLabel("走访结果").selectOption("未见面")
		await page.getByRole("button", { name: "提交" }).click()
		await page.getByText("谢谢，支部已经收到。").waitFor()
		const [row] = await secretary.get(`/api/resource/${TABLE}`, {
			fields: ["走访结果", "owner"],
			filters: { name: decodeURIComponent(path.split("/").pop()) },
		})
		assert.deepEqual(row, { 走访结果: "未见面", owner: emailOf("secretary") })
		for (const own of [path, `${path}/edit`]) assert.equal((await neighbour.ask(own)).status, 404)
		assert.doesNotMatch(await (await neighbour.ask("/visits/list")).text(), /class="entries"/)
		await commentAndDelete(path)
	})

	/** What was sent is talked about below it, keeps its file, and goes away again with it. */
	async function commentAndDelete(path) {
		const name = decodeURIComponent(path.split("/").pop())
		const [{ 走访照片: photo }] = await secretary.get(`/api/resource/${TABLE}`, {
			fields: ["走访照片"],
			filters: { name },
		})
		assert.equal((await secretary.ask(photo)).status, 200)
		assert.equal((await neighbour.ask(photo)).status, 403)
		await page.getByRole("link", { name: "看看提交的内容" }).click()
		await page.waitForURL((url) => url.pathname === path)
		await page.getByLabel("写一条评论").fill("下周<b>再</b>去一次")
		await page.getByRole("button", { name: "评论", exact: true }).click()
		await page.locator("li").filter({ hasText: "下周<b>再</b>去一次" }).waitFor()
		assert.deepEqual(await unreadable(page), [])
		await shoot("web-form-comment")
		await page.getByRole("button", { name: "删除", exact: true }).click()
		await page.getByRole("dialog").getByRole("button", { name: "删除", exact: true }).click()
		await page.waitForURL(/\/visits\/list$/)
		assert.equal((await secretary.ask(path)).status, 404)
		assert.deepEqual(await secretary.get(`/api/resource/${TABLE}`, { filters: { name } }), [])
		assert.notEqual((await secretary.ask(photo)).status, 200)
	}

	async function chooseBranch() {
		await page.getByLabel("所在支部").fill(BRANCH)
		await page.getByRole("listbox").getByRole("option").filter({ hasNotText: "新建" }).first().click()
	}

	/** Fill one row in the form; its name. */
	async function fill() {
		await desk.go(`/app/${slug}/new`)
		await page.getByLabel("走访结果").selectOption("已见面")
		await chooseBranch()
		await shoot("row")
		return saveNew(page, slug)
	}
})
