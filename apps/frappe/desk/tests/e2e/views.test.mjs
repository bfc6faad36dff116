// Other ways to look at a list, chosen and made by clicks: which view opens first, calendars, boards; records that repeat.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, describe, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled, tooWide, unreadable } from "./checks.mjs"
import { choose, link, press, saveNew, select, type } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"
import { TELEPHONE } from "./sizes.mjs"

const LETTERS = { fields: '["name","issued_on"]', filters: '[["issued_on","is","set"]]', limit_page_length: 0 }
const FIELDS = { start: "issued_on", end: "issued_on", title: "member" }

describeDesk("views of a list", (desk) => {
	let page, administrator
	const shot = async (name, on = page) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await on.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
	}
	const more = (entry) => choose(page, page.getByRole("button", { name: "更多", exact: true }), entry)

	before(async () => {
		page = desk.page
		page.setDefaultTimeout(20_000)
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["secretary"])
		await desk.signIn()
	})

	it("opens in the view that an administrator chose of those there are, and the list is a click away", async () => {
		await desk.go("/app/customize-form/ToDo")
		await page.getByRole("tab", { name: "属性" }).click()
		const offered = await page.locator('[data-fieldname="default_view"] option').allTextContents()
		assert.deepEqual(
			offered.filter((one) => one.trim()),
			["列表", "报表"],
		)
		await select(page, "default_view", "报表")
		await Promise.all([page.waitForResponse(/run_doc_method/), page.keyboard.press("Control+s")])
		await desk.go("/app/todo")
		await page.waitForURL(/\/app\/todo\/view\/report$/)
		await more("列表")
		await page.waitForURL(/\/app\/todo\/view\/list/)
		await page.getByRole("button", { name: "分类统计与常用筛选" }).waitFor()
	})

	it("leads through a form by a tour made by clicks, once by itself", async () => {
		await desk.go("/app/form-tour/new")
		await type(page, "title", "记一条备注")
		await link(page, "reference_doctype", "便笺")
		const row = (number) => page.locator(`[data-fieldname="steps"] [data-row="${number}"]`)
		for (const [number, field, title] of [
			[1, "标题", "先写标题"],
			[2, "公开", "再定给谁看"],
		]) {
			await press(page, "添加一行")
			await row(number).locator('[data-fieldname="fieldname"] select').selectOption({ label: field })
			await row(number).locator('[data-fieldname="title"] input').fill(title)
			await row(number).locator('[data-fieldname="description"]').locator("input, textarea").fill("一句话说清。")
		}
		await saveNew(page, "form-tour")
		await desk.go("/app/note/new")
		const tour = page.getByRole("dialog", { name: "先写标题" })
		await tour.getByText("1 / 2").waitFor()
		assert.equal(await page.locator(".tour-here").getAttribute("data-fieldname"), "title")
		await shot("tour")
		assert.deepEqual(await unreadable(page), [])
		await page.setViewportSize(TELEPHONE)
		await shot("tour-telephone")
		await page.setViewportSize({ width: 1440, height: 900 })
		await page.keyboard.press("ArrowRight")
		await page.getByRole("dialog", { name: "再定给谁看" }).getByText("2 / 2").waitFor()
		await page.keyboard.press("ArrowLeft")
		await tour.waitFor()
		await Promise.all([page.waitForResponse(/update_user_status/), page.keyboard.press("Escape")])
		assert.equal(await page.locator(".tour-here").count(), 0)
		await desk.go("/app/note/new")
		assert.equal(await page.getByRole("dialog").count(), 0)
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "导览：记一条备注")
		await tour.getByRole("button", { name: "关闭" }).click()
	})

	it("leads along the parts of a list, by a tour made by clicks", async () => {
		await desk.go("/app/form-tour/new")
		await type(page, "title", "便笺列表")
		await select(page, "view_name", "列表")
		await link(page, "list_name", "便笺")
		const row = (number) => page.locator(`[data-fieldname="steps"] [data-row="${number}"]`)
		for (const [number, part, title] of [
			[1, "筛选栏", "先找一找"],
			[2, "列标题", "按列排序"],
			[3, "新建按钮", "没有就新建"],
		]) {
			await press(page, "添加一行")
			await row(number).locator('[data-fieldname="element_selector"] select').selectOption({ label: part })
			await row(number).locator('[data-fieldname="title"] input').fill(title)
			await row(number).locator('[data-fieldname="description"]').locator("input, textarea").fill("一句话说清。")
		}
		await row(3).getByRole("button").last().click()
		await page.getByRole("dialog").getByLabel("点击后下一步").check()
		await page.keyboard.press("Escape")
		await saveNew(page, "form-tour")
		const card = (title) => page.getByRole("dialog", { name: title })
		await administrator.post("/api/resource/Note", { title: "有一条便笺" })
		await desk.go("/app/note")
		await card("先找一找").waitFor()
		await shot("tour-list")
		assert.deepEqual(await unreadable(page), [])
		await page.keyboard.press("ArrowRight")
		await card("按列排序").getByText("2 / 3").waitFor()
		await shot("tour-list-columns")
		await page.keyboard.press("ArrowRight")
		await card("没有就新建").waitFor()
		await page.setViewportSize(TELEPHONE)
		await shot("tour-list-telephone")
		await page.setViewportSize({ width: 1440, height: 900 })
		await Promise.all([
			page.waitForResponse(/update_user_status/),
			page
				.getByRole("link", { name: "新建", exact: true })
				.or(page.getByRole("button", { name: "新建", exact: true }))
				.click(),
		])
		await page.waitForURL(/\/app\/note\/new/)
		await desk.go("/app/note")
		assert.equal(await page.getByRole("dialog").count(), 0)
		await more("导览：便笺列表")
		await card("先找一找").getByRole("button", { name: "关闭" }).click()
	})

	it("leads new users of a workspace step by step, put together by clicks", async () => {
		await desk.go("/app/onboarding-step/new")
		const asked = () =>
			page.locator("#form-body [data-fieldname]").evaluateAll((all) => all.map((one) => one.dataset.fieldname))
		await select(page, "action", "打开页面")
		await page.locator('[data-fieldname="path"]').waitFor()
		assert.ok(!(await asked()).includes("reference_document"))
		await select(page, "action", "新建单据")
		await link(page, "reference_document", "便笺")
		for (const field of ["path", "reference_report", "form_tour", "field"])
			assert.ok(!(await asked()).includes(field), field)
		await type(page, "__newname", "写便笺")
		await type(page, "title", "写一条便笺")
		await saveNew(page, "onboarding-step")
		const step = (name, values) => administrator.post("/api/resource/Onboarding Step", { name, title: name, ...values })
		await step("看导览", { action: "Show Form Tour", form_tour: "记一条备注", description: "看看**要填什么**。" })
		await step("看用户", { action: "Create Entry", reference_document: "User" })
		await step("看待办", { action: "Go to Page", path: "List/ToDo", callback_message: "待办都在这里。" })

		await desk.go("/app/module-onboarding/new")
		await type(page, "__newname", "新手")
		await type(page, "title", "先做这几件")
		await type(page, "success_message", "可以开始工作了。")
		await type(page, "allow_roles", "支部书记")
		await page.getByRole("option", { name: "支部书记" }).first().click()
		for (const [place, title] of ["写一条便笺", "看导览", "看用户", "看待办"].entries()) {
			await press(page, "添加一行")
			const cell = page.locator(`[data-fieldname="steps"] [data-row="${place + 1}"] [data-fieldname="step"] input`)
			await cell.fill(title)
			await page.getByRole("option", { name: title }).first().click()
		}
		await shot("onboarding-form")
		await saveNew(page, "module-onboarding")

		await administrator.post("/api/resource/Workspace", { label: "新手台", title: "新手台", public: 1, content: "[]" })
		await desk.go("/app/新手台")
		await press(page, "调整版面")
		await choose(page, page.getByRole("button", { name: "添加栏目" }), "入门引导")
		await link(page, "onboarding_name", "先做这几件")
		await page.getByRole("dialog").getByRole("button", { name: "添加", exact: true }).click()
		await shot("onboarding-editor")
		await press(page, "保存")
		await page.getByRole("region", { name: "先做这几件" }).getByText("3 / 4").waitFor()

		const own = await desk.newPage()
		await desk.signIn(emailOf("secretary"), SECRET, own)
		const block = own.getByRole("region", { name: "先做这几件" })
		const back = () => desk.go("/app/新手台", own)
		await back()
		assert.deepEqual(await block.locator("[data-step]").evaluateAll((all) => all.map((one) => one.dataset.step)), [
			"写便笺",
			"看导览",
			"看待办",
		])
		await block.getByRole("button", { name: "去新建" }).click()
		await type(own, "title", "第一条")
		await saveNew(own, "note")
		await back()
		await block.getByText("1 / 3").waitFor()
		await shot("onboarding", own)
		assert.deepEqual(await unreadable(own), [])
		await own.setViewportSize(TELEPHONE)
		assert.deepEqual(await tooWide(own), [])
		await shot("onboarding-telephone", own)
		await own.setViewportSize({ width: 1440, height: 900 })
		await block.getByRole("button", { name: "带我看看" }).click()
		const card = own.getByRole("dialog", { name: "先写标题" })
		await Promise.all([own.waitForResponse(/update_user_status/), card.getByRole("button", { name: "关闭" }).click()])
		await back()
		await block.getByText("2 / 3").waitFor()
		await block.getByRole("button", { name: "跳过", exact: true }).click()
		await block.getByText("可以开始工作了。").waitFor()
		await block.getByRole("button", { name: "看待办" }).click()
		await block.getByRole("button", { name: "去看看" }).click()
		await own.waitForURL(/\/app\/todo$/)
		await own.getByRole("dialog").getByText("待办都在这里。").waitFor()
		await back()
		await block.getByText("可以开始工作了。").waitFor()
		await shot("onboarding-done", own)
		await block.getByRole("button", { name: "完成", exact: true }).click()
		await own.getByRole("button", { name: "重新显示：先做这几件" }).click()
		await block.waitFor()
	})

	describe("calendars", () => {
		const entry = (text, on = page) => on.getByRole("link", { name: text })
		const stands = async (name) => (await administrator.get(`/api/resource/Event/${name}`)).starts_on.slice(0, 16)
		let meeting

		it("shows appointments and each time of those that repeat", async () => {
			const event = (values) => administrator.post("/api/resource/Event", { event_type: "Public", ...values })
			meeting = (
				await event({ subject: "核查碰头会", starts_on: "2016-07-06 15:00:00", ends_on: "2016-07-06 16:30:00" })
			).name
			const friday = { repeat_this_event: 1, repeat_on: "Weekly", friday: 1 }
			await event({ subject: "每周例会", starts_on: "2016-07-01 09:00:00", color: "#c53030", ...friday })
			await event({ subject: "实地走访", starts_on: "2016-07-12 00:00:00", ends_on: "2016-07-14 00:00:00", all_day: 1 })
			await desk.go("/app/event?event_type=Public")
			await more("日历")
			await page.waitForURL(/view\/calendar\/default\?event_type=Public/)
			await desk.go("/app/event/view/calendar/default?event_type=Public#month-2016-07-08")
			await page.getByRole("heading", { name: "2016年7月" }).waitFor()
			assert.equal((await page.getByRole("columnheader").allTextContents())[0].trim(), "周一")
			assert.equal(await entry("每周例会").count(), 5)
			assert.equal(await entry("实地走访").count(), 3)
			await shot("calendar-month")
			assert.deepEqual(await unreadable(page), [])
		})

		it("moves one by keys and by the mouse, keeping its time; the times of a repeated one stay", async () => {
			await entry("核查碰头会").focus()
			await page.keyboard.press("Alt+ArrowRight")
			await page.getByText("核查碰头会改为2016-07-07开始").waitFor({ state: "attached" })
			assert.equal(await stands(meeting), "2016-07-07 15:00")
			await page.waitForFunction((name) => document.activeElement?.dataset.entry === name, meeting)
			await entry("核查碰头会").dragTo(page.locator('td:has([data-day="2016-07-20"])'))
			await page.getByText("核查碰头会改为2016-07-20开始").waitFor({ state: "attached" })
			assert.equal(await stands(meeting), "2016-07-20 15:00")
			assert.equal(await entry("每周例会").first().getAttribute("draggable"), "false")
		})

		it("is walked by keys: days, pages, one day and the record", async () => {
			await page.locator('[data-day="2016-07-08"]').focus()
			await page.keyboard.press("ArrowDown")
			await page.waitForFunction(() => document.activeElement?.dataset.day === "2016-07-15")
			await page.keyboard.press("PageDown")
			await page.getByRole("heading", { name: "2016年8月" }).waitFor()
			await page.keyboard.press("PageUp")
			await page.getByRole("button", { name: "周", exact: true }).click()
			await settled(page)
			await desk.go("/app/event/view/calendar/default#week-2016-07-20")
			await entry("核查碰头会").waitFor()
			await shot("calendar-week")
			await page.locator('[data-day="2016-07-20"]').focus()
			await page.keyboard.press("Enter")
			await page.getByText("15:00 – 16:30").waitFor()
			await shot("calendar-day")
			await entry("核查碰头会").focus()
			await page.keyboard.press("Enter")
			await page.waitForURL(new RegExp(`/app/event/${meeting}`))
		})

		it("is read on a telephone, and moved by nobody without the right", async () => {
			const phone = await desk.newPage({ viewport: TELEPHONE })
			await desk.signIn(emailOf("secretary"), SECRET, phone)
			await desk.go("/app/event/view/calendar/default#month-2016-07-08", phone)
			await entry("核查碰头会", phone).waitFor()
			await shot("calendar-phone", phone)
			await entry("核查碰头会", phone).focus()
			await phone.keyboard.press("Alt+ArrowRight")
			await phone.getByRole("dialog").waitFor()
			assert.equal(await stands(meeting), "2016-07-20 15:00")
			await phone.context().close()
		})

		it("is made by clicks for any list, and shows what its reader may see", async () => {
			await desk.go("/app/transfer-letter")
			await more("新建日历")
			await page.waitForURL(/calendar-view\/new/)
			await page.locator('[data-fieldname="__newname"] input').fill("介绍信开具")
			await page.locator('[data-fieldname="start_date_field"] option').nth(2).waitFor({ state: "attached" })
			await select(page, "subject_field", "党员")
			await select(page, "start_date_field", "开具日期")
			await select(page, "end_date_field", "开具日期")
			await shot("calendar-view-form")
			await saveNew(page, "calendar-view")
			await press(page, "打开日历")
			await page.waitForURL(/\/transfer-letter\/view\/calendar\/./)
			await desk.go("/app/transfer-letter")
			await more("日历：介绍信开具")
			await page.waitForURL(/view\/calendar/)
			const secretary = await Session.of(desk.bench.url, emailOf("secretary"), SECRET)
			const all = await administrator.get("/api/resource/Transfer Letter", LETTERS)
			const own = await secretary.get("/api/resource/Transfer Letter", LETTERS)
			const hidden = all.find((one) => !own.some(({ name }) => name === one.name))
			const asked = { doctype: "Transfer Letter", field_map: JSON.stringify(FIELDS) }
			const span = { start: hidden.issued_on, end: hidden.issued_on }
			const method = "/api/method/frappe.desk.calendar.get_events"
			const told = async (session) => (await session.get(method, { ...asked, ...span })).map((one) => one.name)
			assert.ok((await told(administrator)).includes(hidden.name))
			assert.ok(!(await told(secretary)).includes(hidden.name))
			await page.evaluate((day) => (location.hash = `month-${day}`), hidden.issued_on)
			await page.locator(`[data-entry="${hidden.name}"]`).waitFor()
			await shot("calendar-letters")
		})

		it("is the first thing that a list shows, where an administrator says so", async () => {
			await desk.go("/app/customize-form/Transfer%20Letter")
			await page.getByRole("tab", { name: "属性" }).click()
			await select(page, "default_view", "日历")
			await Promise.all([page.waitForResponse(/run_doc_method/), page.keyboard.press("Control+s")])
			await desk.go("/app/transfer-letter")
			await page.waitForURL(/\/view\/calendar\//)
		})
	})
	describe("boards", () => {
		const column = (name, on = page) => on.getByRole("region", { name: new RegExp(`^${name}：`) })
		const card = (text, on = page) => on.getByRole("link", { name: text })
		const stands = async (name) => (await administrator.get(`/api/resource/ToDo/${name}`)).status
		const tasks = {}

		it("is made by clicks of the choices of a field, with what its cards tell", async () => {
			for (const [description, more] of Object.entries({
				核对第一支部台账: { date: "2016-07-08", priority: "High" },
				补齐缺少的介绍信: { allocated_to: emailOf("secretary") },
				请示组织部: { status: "Closed" },
			}))
				tasks[description] = (await administrator.post("/api/resource/ToDo", { description, ...more })).name
			await desk.go("/app/todo/view/list")
			await more("新建看板")
			const dialog = page.getByRole("dialog", { name: "新建看板" })
			await dialog.locator('[data-fieldname="kanban_board_name"]').fill("本周任务")
			await dialog.locator('[data-fieldname="field_name"]').selectOption({ label: "状态" })
			await dialog.locator('[data-fieldname="private"]').uncheck()
			await shot("kanban-new")
			await dialog.getByRole("button", { name: "新建" }).click()
			await page.waitForURL(/\/app\/todo\/view\/kanban\//)
			await column("未完成").getByText("核对第一支部台账").waitFor()
			assert.equal(await page.getByRole("region").count(), 3)
			await more("卡片内容")
			const settings = page.getByRole("dialog", { name: "卡片内容" })
			for (const field of ["优先级", "截止日期"]) await settings.locator("select").last().selectOption({ label: field })
			await settings.getByRole("button", { name: "保存" }).click()
			await column("未完成").getByText("2016-07-08").waitFor()
			await choose(page, page.getByRole("button", { name: "设置列：未完成" }), "橙")
			await page.locator('[data-column="Open"] h2.text-amber-800').waitFor()
			await choose(page, page.getByRole("button", { name: "设置列：未完成" }), "右移")
			await page.waitForFunction(() => document.querySelector("[data-column]").dataset.column === "Closed")
			await choose(page, page.getByRole("button", { name: "设置列：已取消" }), "收起这一列")
			await column("已取消").waitFor({ state: "detached" })
			await settled(page)
			await shot("kanban")
			assert.deepEqual(await unreadable(page), [])
			await more("重新显示列：已取消")
			await column("已取消").waitFor()
			await desk.go("/app/kanban-board/本周任务")
			await press(page, "打开看板")
			await column("未完成").getByText("核对第一支部台账").waitFor()
		})

		it("moves a card by keys and by the mouse as a save does, and puts it back where that is refused", async () => {
			await card("请示组织部").focus()
			await page.keyboard.press("Alt+ArrowRight")
			await page.getByText("请示组织部已移到未完成").waitFor({ state: "attached" })
			assert.equal(await stands(tasks.请示组织部), "Open")
			await page.waitForFunction((name) => document.activeElement?.dataset.card === name, tasks.请示组织部)
			await card("请示组织部").dragTo(column("已关闭"))
			await page.getByText("请示组织部已移到已关闭").waitFor({ state: "attached" })
			assert.equal(await stands(tasks.请示组织部), "Closed")
			const needed = {
				doctype_or_field: "DocField",
				doc_type: "ToDo",
				field_name: "date",
				property: "reqd",
				value: "1",
			}
			const setter = await administrator.post("/api/resource/Property Setter", needed)
			await card("请示组织部").focus()
			await page.keyboard.press("Alt+ArrowRight")
			await page.getByRole("dialog").getByText("截止日期").waitFor()
			await page.keyboard.press("Escape")
			await column("已关闭").getByText("请示组织部").waitFor()
			assert.equal(await stands(tasks.请示组织部), "Closed")
			await administrator.post("/api/method/frappe.client.delete", { doctype: "Property Setter", name: setter.name })
		})

		it("shows on a telephone what its reader may see, and what is private to nobody else", async () => {
			const own = { kanban_board_name: "只给自己", reference_doctype: "ToDo", field_name: "priority", private: 1 }
			await administrator.post("/api/resource/Kanban Board", own)
			const phone = await desk.newPage({ viewport: TELEPHONE })
			await desk.signIn(emailOf("secretary"), SECRET, phone)
			await desk.go("/app/todo/view/kanban", phone)
			await phone.waitForURL(/view\/kanban\/./)
			await card("补齐缺少的介绍信", phone).waitFor()
			assert.equal(await card("核对第一支部台账", phone).count(), 0)
			await settled(phone)
			await shot("kanban-phone", phone)
			assert.deepEqual([await unreadable(phone, true), await tooWide(phone)], [[], []])
			assert.equal(await phone.getByRole("button", { name: "设置列：未完成" }).count(), 0)
			await choose(phone, phone.getByRole("button", { name: "移动补齐缺少的介绍信到" }), "已关闭")
			await phone.getByText("补齐缺少的介绍信已移到已关闭").waitFor({ state: "attached" })
			assert.equal(await stands(tasks.补齐缺少的介绍信), "Closed")
			await phone.getByRole("button", { name: "更多", exact: true }).click()
			await phone.getByRole("menuitem", { name: "列表" }).waitFor()
			assert.equal(await phone.getByRole("menuitem", { name: "看板：只给自己" }).count(), 0)
			await phone.context().close()
		})

		it("opens first where an administrator says so, with the filters of its address", async () => {
			await desk.go("/app/customize-form/ToDo")
			await page.getByRole("tab", { name: "属性" }).click()
			await select(page, "default_view", "看板")
			await Promise.all([page.waitForResponse(/run_doc_method/), page.keyboard.press("Control+s")])
			await desk.go("/app/todo")
			await page.waitForURL(/\/app\/todo\/view\/kanban\/./)
			await desk.go(`${new URL(page.url()).pathname}?priority=High`)
			await card("核对第一支部台账").waitFor()
			await settled(page)
			assert.equal(await page.locator("[data-card]").count(), 1)
			await more("列表")
			await page.waitForURL(/\/app\/todo\/view\/list\?priority=High/)
		})
	})
	describe("records that repeat", () => {
		it("repeat from their menu where an administrator allows it, and say when", async () => {
			const note = await administrator.post("/api/resource/Note", { title: "每月核查提醒", content: "x" })
			await desk.go("/app/customize-form/Note")
			await page.getByRole("tab", { name: "属性" }).click()
			await page.locator('[data-fieldname="allow_auto_repeat"] input').check()
			await Promise.all([page.waitForResponse(/run_doc_method/), page.keyboard.press("Control+s")])
			await desk.go(`/app/note/${encodeURIComponent(note.name)}`)
			await more("定期重复")
			const dialog = page.getByRole("dialog", { name: "定期重复" })
			await dialog.locator('[data-fieldname="start_date"] input').first().fill("2030-01-31")
			await dialog.getByRole("button", { name: "定期重复" }).click()
			await page.waitForURL(/auto-repeat\/AUT-AR/)
			await page.getByText("2030-01-31").first().waitFor()
			await settled(page)
			await shot("auto-repeat")
			const [rule] = await administrator.get("/api/resource/Auto Repeat", {
				fields: '["reference_document","frequency","next_schedule_date","status"]',
			})
			assert.deepEqual(rule, {
				reference_document: note.name,
				frequency: "Monthly",
				next_schedule_date: "2030-01-31",
				status: "Active",
			})
		})

		it("say why nothing is sent by mail", async () => {
			const rule = { reference_doctype: "Note", frequency: "Daily", start_date: "2030-01-01", notify_by_email: 1 }
			const [note] = await administrator.get("/api/resource/Note", { filters: '[["title","=","每月核查提醒"]]' })
			await assert.rejects(
				administrator.post("/api/resource/Auto Repeat", { ...rule, reference_document: note.name }),
				/417/,
			)
		})
	})
})
