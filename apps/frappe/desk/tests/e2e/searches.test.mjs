// The work of a branch and of the committee above it by clicks: a search with its next step, the roster against reality, key groups, a question
// upwards with its answer, and records, letters and cases along their workflows.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { ROWS, choose, save, saveNew, select, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

Object.assign(PEOPLE, {
	late: { name: "陈书记", capacity: "Branch Secretary", organization: "DEMO3-4" },
	students: { name: "何书记", capacity: "Branch Secretary", organization: "DEMO3-3" },
	college: { name: "何组织员", capacity: "Committee Officer", organization: "DEMO3" },
	first: { name: "刘组织员", capacity: "Committee Officer", organization: "DEMO1" },
})
const PARTS = ["late", "students", "college", "first"]
const TELEPHONE = { width: 390, height: 844 }
const [RECORD, SEARCH, LETTER, CASE] = ["Investigation Record", "Contact Search", "Transfer Letter", "Disposition Case"]
const IN_ORDER = { materials_complete: "是", has_application: "是", admission_true: "是", irregular_admission: "否" }
const PHOTO = Buffer.from(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
	"base64",
)
const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date())

describeDesk("searches, differences, key groups and questions", (desk) => {
	desk.atBothSizes()
	const pages = {}
	const sessions = {}
	const lost = []

	const open = (part, path) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const form = (doctype, name) => `${doctype.toLowerCase().replaceAll(" ", "-")}/${encodeURIComponent(name)}`
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const accept = (part, name) => dialogOf(part).getByRole("button", { name, exact: true }).click()
	const button = (part, name) => pages[part].locator("header").getByRole("button", { name, exact: true })
	const press = async (part, name) => {
		await settled(pages[part])
		await button(part, name).click()
	}
	const take = (part, step) => choose(pages[part], button(part, "操作"), new RegExp(`^${step}`))
	const stands = async (part, state) => {
		await pages[part].locator(`header .pill:text-is("${state}")`).waitFor()
		await settled(pages[part])
	}
	const rowsOf = (part) => pages[part].locator(ROWS)
	const ask = (part, doctype, filters, fields = ["name"]) =>
		sessions[part].get(`/api/resource/${doctype}`, { filters, fields, limit_page_length: 0, order_by: "name asc" })
	/** The number of a column in a row of a report. */
	const figure = async (part, row, column) => {
		const heads = await pages[part].locator("thead tr:not(figure tr)").first().locator("th").allInnerTexts()
		const cells = await rowsOf(part).filter({ hasText: row }).locator("td").allInnerTexts()
		return Number(cells[heads.findIndex((head) => head.trim() === column)])
	}

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), PARTS)
		for (const part of PARTS) {
			sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
			pages[part] = await desk.newPage(part === "late" ? { viewport: TELEPHONE } : {})
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
		lost.push(...(await ask("late", RECORD, { is_lost: 1 }, ["name", "member", "member_name"])))
	})

	it("the secretary begins a search from the record, and logs an attempt on a telephone by typing what came of it", async () => {
		const { late } = pages
		await open("late", form(RECORD, lost[0].name))
		await press("late", "开始查找")
		await late.waitForURL(/contact-search\/new/)
		await saveNew(late, "contact-search")
		await press("late", "登记一次查找")
		await dialogOf("late").waitFor()
		const required = dialogOf("late").locator("[aria-required=true]")
		const empty = []
		for (const control of await required.all())
			if (!(await control.inputValue())) empty.push(await control.getAttribute("id"))
		assert.deepEqual(empty, ["f-outcome"])
		await type(dialogOf("late"), "outcome", "号码停用")
		await dialogOf("late")
			.locator('[data-fieldname="evidence"] input[type=file]')
			.setInputFiles({ name: "停机通知.png", mimeType: "image/png", buffer: PHOTO })
		await dialogOf("late").getByText("停机通知").first().waitFor()
		await type(dialogOf("late"), "next_step", "到户籍地走访")
		await accept("late", "登记")
		await dialogOf("late").getByText("请填写此项").waitFor() // a next step has a day
		await type(dialogOf("late"), "next_step_on", today())
		await accept("late", "登记")
		await dialogOf("late").waitFor({ state: "detached" })
		await late
			.getByText(/认定仍无法取得联系之前还需/)
			.first()
			.waitFor()
		await late.locator('header .pill:text-is("未保存")').waitFor({ state: "detached" })
		await settled(late)
	})

	it("the committee above opens the evidence, a neighbouring committee does not", async () => {
		const [{ name }] = await ask("late", SEARCH, { member: lost[0].member })
		const search = await sessions.college.get(`/api/resource/${SEARCH}/${name}`)
		const { evidence } = search.attempts.at(-1)
		assert.match(evidence, /^\/private\/files\//)
		assert.deepEqual(Buffer.from(await (await sessions.college.ask(evidence)).arrayBuffer()), PHOTO)
		assert.equal((await sessions.first.ask(evidence)).status, 403)
		await open("college", form(SEARCH, name))
		await pages.college
			.getByRole("link", { name: /停机通知/ })
			.first()
			.waitFor()
	})

	it("the step comes back on the desk of the branch, and leads to the search", async () => {
		const { late } = pages
		await open("late", "my-branch")
		const card = late.locator("a, button").filter({ hasText: "到期的查找步骤" }).first()
		await card.getByText("1", { exact: true }).waitFor()
		await card.click()
		await late.waitForURL(/query-report\/Open/)
		const row = rowsOf("late").filter({ hasText: lost[0].member_name })
		await row.getByText("到户籍地走访").waitFor()
		await row.getByText("今天到期").waitFor()
		await row.getByRole("link", { name: lost[0].member_name }).click()
		await late.waitForURL(/contact-search\//)
	})

	it("whoever is reached is led to the result", async () => {
		const { late } = pages
		await settled(late)
		await press("late", "登记一次查找")
		await type(dialogOf("late"), "outcome", "本人接听")
		await dialogOf("late").locator('[data-fieldname="contact_made"] input').check()
		await accept("late", "登记")
		await dialogOf("late").waitFor({ state: "detached" })
		await late
			.getByText(/请将查找结果改为/)
			.first()
			.waitFor()
		await late.waitForFunction(() => document.activeElement?.closest('[data-fieldname="result"]'))
	})

	it("a member whom nobody knows is noted from the record, and the committee takes it up", async () => {
		const { late, college } = pages
		const [noted] = await ask("late", "Roster Difference", { status: "Open", member: ["is", "set"] }, [
			"name",
			"member",
		])
		const records = await ask("late", RECORD, { status: "To Check", is_lost: 0 }, ["name", "member", "member_name"])
		const known = records.find(({ member }) => member !== noted.member)
		const [again] = await ask("late", RECORD, { member: noted.member })
		await open("late", form(RECORD, again.name))
		await press("late", "有册无人")
		await late.waitForURL(new RegExp(noted.name))
		await open("late", form(RECORD, known.name))
		await press("late", "有册无人")
		await late.waitForURL(/roster-difference\/new/)
		await settled(late)
		await select(late, "next_step", "请示上级党委")
		await type(late, "next_step_on", today())
		const name = await saveNew(late, "roster-difference")
		await open("college", "party-committee")
		await college.locator("a, button").filter({ hasText: "未办结的名册差异" }).first().click()
		await college.waitForURL(/roster-difference\?/)
		await college.getByRole("link", { name: known.member_name }).first().click()
		await college.waitForURL(new RegExp(name))
		await settled(college)
		await college.locator('[data-fieldname="found_by_name"]').getByText("陈书记").waitFor()
		await select(college, "outcome", "经核实有此人")
		await save(college)
		await stands("college", "已办结")
	})

	it("a person on no roster is noted in the own branch and the campaign in hand; a mistyped number is refused", async () => {
		const { late } = pages
		await open("late", "roster-difference/new")
		await late.waitForFunction(() => document.querySelector('[data-fieldname="organization"] input')?.value)
		await type(late, "person_name", "钱新来")
		await type(late, "identity_number", "430199198101010011")
		await late.keyboard.press("Control+s")
		await dialogOf("late").getByText(/校验/).waitFor()
		await accept("late", "好")
		await type(late, "identity_number", "")
		await saveNew(late, "roster-difference")
		await press("late", "编入名册")
		await late.waitForURL(/party-member\/new/)
		assert.equal(await late.locator('[data-fieldname="member_name"] input').inputValue(), "钱新来")
	})

	it("who is here while the relationship is elsewhere is registered as a mobile member, and stands in the list", async () => {
		const { late } = pages
		await open("late", "roster-difference/new")
		await late.waitForFunction(() => document.querySelector('[data-fieldname="organization"] input')?.value)
		await type(late, "person_name", "钱无册")
		await saveNew(late, "roster-difference")
		await press("late", "登记为流入党员")
		await late.waitForURL(/roster-difference\/new/)
		await settled(late)
		assert.equal(await late.locator('[data-fieldname="person_name"] input').inputValue(), "钱无册")
		await type(late, "former_organization", "外地某社区党支部")
		await type(late, "came_on", "2016-01-05")
		await saveNew(late, "roster-difference")
		await stands("late", "在本支部")
		await open("late", "query-report/Incoming Mobile Members")
		await late.getByText("外地某社区党支部").first().waitFor()
		await late.getByRole("link", { name: "钱无册" }).first().click()
		await late.waitForURL(/roster-difference\//)
	})

	it("whoever came here is asked after when the day has come, and counted in the return", async () => {
		const { late } = pages
		const remind = () => desk.bench.run("execute", "party_investigation.membership.reminders.mobile_members")
		const tasks = () => ask("late", "ToDo", { reference_type: "Roster Difference", status: "Open" })
		remind()
		await open("late", "my-branch")
		const card = late.locator("main a, main button").filter({ hasText: "流入党员" }).first()
		const number = Number((await card.innerText()).match(/\d+/)[0])
		await late.getByRole("button", { name: /^通知，\d+ 条未读/ }).click()
		await late.getByRole("button", { name: /^未读.*请与流动党员钱无册联系/ }).click()
		await late.waitForURL(/roster-difference\//)
		await settled(late)
		assert.ok((await tasks()).length)
		const contacts = late.locator('[data-fieldname="contacts"]').first()
		await contacts.getByRole("button", { name: "添加一行" }).click()
		const row = contacts.locator(ROWS).last()
		await row.locator('[data-fieldname="contacted_on"] input').first().fill(today())
		await row.locator('[data-fieldname="outcome"]').locator("input, textarea").first().fill("参加了支部大会")
		await save(late)
		assert.deepEqual(await tasks(), [])
		const filters = { organization: PEOPLE.late.organization, form_set: "Survey Registration" }
		const [{ name }] = await ask("late", "Unit Return", filters)
		await open("late", form("Unit Return", name))
		await late.getByText(`流入党员${number}名。`).first().waitFor()
	})

	it("key groups are proposed for the unit that is shown, confirmed from the list, and each figure opens to as many", async () => {
		const { students } = pages
		const GROUP = "组织关系保留在高校党组织的毕业生党员"
		await open("students", "query-report/Key Groups")
		await press("students", "生成建议")
		await students
			.getByText(/已为.*名党员建议重点群体/)
			.first()
			.waitFor()
		await settled(students)
		const members = await figure("students", GROUP, "党员")
		assert.ok(members > 10)
		assert.equal(await figure("students", GROUP, "其中：系统建议"), members)
		await rowsOf("students").filter({ hasText: GROUP }).getByRole("link").nth(1).click()
		await students.waitForURL(/party-member/)
		await settled(students)
		assert.equal(await rowsOf("students").count(), members)
		await students.getByRole("checkbox", { name: /全选/ }).first().check()
		await choose(students, students.getByRole("button", { name: "操作", exact: true }), "确认重点群体")
		await students.getByText(`已确认${members}名`).first().waitFor()
		await open("students", "query-report/Key Groups")
		assert.equal(await figure("students", GROUP, "其中：系统建议"), 0)
		assert.equal(await figure("students", GROUP, "党员"), members)
	})

	it("a question goes upwards, is answered, and its answer is found by others where it is needed", async () => {
		const { late, college, students } = pages
		await open("late", "guidance-question/new")
		await late.waitForFunction(() => document.querySelector('[data-fieldname="organization"] input')?.value)
		await select(late, "topic", "联系查找")
		await type(late, "subject", "只联系上家属怎样登记")
		await type(late, "question", "只联系上家属，本人未接听，是否算取得联系？")
		const name = await saveNew(late, "guidance-question")
		await open("college", "party-committee")
		await college.locator("a, button").filter({ hasText: "待答复的请示" }).first().click()
		await college.waitForURL(/guidance-question/)
		await college.getByRole("link", { name: "只联系上家属怎样登记" }).first().click()
		await college.waitForURL(new RegExp(name))
		await press("college", "答复")
		await type(dialogOf("college"), "answer", "不算，继续查找并登记家属提供的线索。")
		await dialogOf("college").locator('[data-fieldname="is_guidance"] input').check()
		await accept("college", "答复")
		await stands("college", "已答复")
		assert.deepEqual(await ask("college", "ToDo", { reference_name: name, status: "Open" }), [])
		await open("students", "guidance-question/new")
		await select(students, "topic", "联系查找")
		await students.getByText(/已有1条指导意见/).waitFor()
		const [search] = await ask("students", SEARCH, { result: "Open" })
		await open("students", form(SEARCH, search.name))
		await press("students", "指导意见")
		await students.waitForURL(/guidance-question/)
		await students.getByRole("link", { name: "只联系上家属怎样登记" }).first().waitFor()
	})

	it("a record is checked, verified, and set back with words that the branch reads", async () => {
		const { late } = pages
		const [record] = await ask("late", RECORD, { status: "To Check", is_lost: 0 })
		await open("late", form(RECORD, record.name))
		for (const [field, value] of Object.entries(IN_ORDER)) await select(late, field, value)
		await save(late)
		await take("late", "完成摸排")
		await stands("late", "已摸排")
		await open("college", form(RECORD, record.name))
		await take("college", "核查")
		await stands("college", "已核查")
		await take("college", "退回")
		await dialogOf("college").locator("textarea").fill("入党申请书缺页")
		await accept("college", "退回")
		await stands("college", "已摸排")
		await open("late", form(RECORD, record.name))
		await late
			.getByText(/入党申请书缺页/)
			.first()
			.waitFor()
	})

	it("a letter is void with a reason, and another one closed by its receipt: each step asks first", async () => {
		const letters = await ask("college", LETTER, {}, ["member"])
		const members = await ask("college", "Party Member", { membership_status: "On Roster", organization: "DEMO3-1" })
		const free = members.filter(({ name }) => letters.every(({ member }) => member !== name))
		const issue = async (number) => {
			const values = { member: free[number].name, to_organization_name: "外地某单位党委" }
			const letter = await sessions.college.post(`/api/resource/${LETTER}`, values)
			await open("college", form(LETTER, letter.name))
		}
		await issue(0)
		await take("college", "作废")
		await dialogOf("college").locator("textarea").fill("党员调动取消")
		await accept("college", "作废")
		await stands("college", "作废")
		assert.equal(await button("college", "保存").count(), 0)
		await issue(1)
		await take("college", "确认接收")
		await accept("college", "登记回执")
		await stands("college", "已收到回执")
	})

	it("a case says which step comes next and whose it is, is withdrawn and taken up again, and approved", async () => {
		const { first } = pages
		const cases = await ask("first", CASE, { status: "In Progress", measure: "纳入组织管理" })
		const documents = await Promise.all(cases.map(({ name }) => sessions.first.get(`/api/resource/${CASE}/${name}`)))
		const ready = documents.find(({ steps }) => steps.length === 2)
		await open("first", form(CASE, ready.name))
		await first.getByText(/下一步：.*由上级党委办理/).waitFor()
		await take("first", "撤回")
		await dialogOf("first").locator("textarea").fill("补充谈话记录")
		await accept("first", "撤回")
		await stands("first", "已撤回")
		await take("first", "恢复办理")
		await stands("first", "办理中")
		await take("first", "批准")
		await accept("first", "批准")
		await dialogOf("first")
			.getByText(/缺少.*步骤/)
			.waitFor()
	})
})
