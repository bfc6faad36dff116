// Work with others, by clicks of all who take part: a working group with its tasks and minutes, a request for help to another organization, a
// member who is away and has joined a branch there.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled, tooWide } from "./checks.mjs"
import { link, rowsOf, saveNew, select, type } from "./hands.mjs"
import { wordsOf } from "./pdf.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

Object.assign(PEOPLE, {
	late: { name: "陈书记", capacity: "Branch Secretary", organization: "DEMO3-4" },
	college: { name: "何组织员", capacity: "Committee Officer", organization: "DEMO3" },
})
const PARTS = ["late", "college", "secretary"]
const TELEPHONE = { width: 390, height: 844 }
const SHOTS = process.env.DESK_E2E_SHOTS
const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date())

describeDesk("work with others", (desk) => {
	desk.atBothSizes()
	const pages = {}
	const sessions = {}
	let group, meeting, task, lost, search

	const open = (part, path) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const button = (part, label) => pages[part].locator("header").getByRole("button", { name: label, exact: true })
	const press = async (part, label) => {
		await settled(pages[part])
		await button(part, label).click()
	}
	const agree = async (part, label) => {
		await dialogOf(part).getByRole("button", { name: label, exact: true }).click()
		await dialogOf(part).waitFor({ state: "detached" })
		await settled(pages[part])
	}
	const stands = (part, state) => pages[part].locator(`header .pill:text-is("${state}")`).waitFor()
	const shot = (part, label) =>
		SHOTS && pages[part].screenshot({ path: `${SHOTS}/together-${label}.png`, fullPage: true })

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), PARTS)
		for (const part of PARTS) {
			sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
			pages[part] = await desk.newPage(part === "college" ? {} : { viewport: TELEPHONE })
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
	})

	it("the committee sets up a group of several departments", async () => {
		const { college } = pages
		await open("college", "working-group/new")
		await college.waitForFunction(() => document.querySelector('[data-fieldname="organization"] input')?.value)
		await type(college, "group_name", "信息学院排查工作组")
		await type(college, "established_on", "2016-02-01")
		const members = [
			["何组织员", "组织部", "组长"],
			["陈书记", "离退休党支部", "联络员"],
		]
		for (const [name, department, role] of members) {
			await college.locator('[data-fieldname="members"]').getByRole("button", { name: "添加一行" }).click()
			const row = college.locator('[data-fieldname="members"] tbody tr').last()
			await row.locator('[data-fieldname="person_name"] input').fill(name)
			await row.locator('[data-fieldname="department"] input').fill(department)
			await row.locator('[data-fieldname="role_in_group"] select').selectOption(role)
			assert.equal(await row.locator('[data-fieldname="user"] input').inputValue(), "") // whoever writes is not every member
		}
		const own = college.locator('[data-fieldname="members"] tbody tr').last().locator('[data-fieldname="user"] input')
		await own.fill("陈书记")
		await college.getByRole("option", { name: /陈书记/ }).click()
		await shot("college", "group-new")
		group = await saveNew(college, "working-group")
		await shot("college", "group")
	})

	it("whoever only reads the group of the level above asks it, and is offered nothing that would be refused", async () => {
		const { college } = pages
		const [above] = await sessions.college.get("/api/resource/Working Group", { filters: { organization: "DEMO" } })
		await open("college", `working-group/${above.name}`)
		await college.getByRole("button", { name: "向上请示", exact: true }).waitFor()
		for (const name of ["分派任务", "写会议纪要"]) assert.equal(await button("college", name).count(), 0, name)
		await press("college", "向上请示")
		await college.waitForFunction(() =>
			document.querySelector('[data-fieldname="organization"] input')?.value.includes("机械学院党委"),
		)
		await open("college", `working-group/${group}`)
	})

	it("a meeting is written down, gives a task, is issued, and is printed with it", async () => {
		const { college } = pages
		await press("college", "写会议纪要")
		await college.waitForURL(/working-group-meeting\/new/)
		const texts = {
			held_on: "2016-03-10",
			place: "学院会议室",
			chair: "何组织员",
			recorder: "陈书记",
			subject: "第一次工作会议",
			present: "何组织员、陈书记",
			minutes: "通报离退休党支部查找进展。\n讨论两名党员的查找办法。",
			decisions: "三月底前走访原住址。",
		}
		for (const [field, text] of Object.entries(texts)) await type(college, field, text)
		meeting = await saveNew(college, "working-group-meeting")
		await press("college", "分派任务")
		await college.waitForURL(/working-group-task\/new/)
		await college
			.getByText(/工作组成员之一/)
			.first()
			.waitFor()
		await type(college, "subject", "走访原住址")
		await type(college, "responsible", "陈书记")
		await type(college, "due_on", today())
		await shot("college", "task-new")
		task = await saveNew(college, "working-group-task")
		await open("college", `working-group-meeting/${meeting}`)
		await press("college", "发出")
		await agree("college", "是")
		await stands("college", "已印发")
		await college.getByText("纪要已印发，不再改动").first().waitFor()
		assert.equal(await college.locator('[data-fieldname="decisions"] textarea').count(), 0)
		await shot("college", "meeting")
		const wanted = new URLSearchParams({ doctype: "Working Group Meeting", name: meeting })
		const answer = await sessions.college.ask(`/api/method/frappe.utils.print_format.download_pdf?${wanted}`)
		assert.equal(answer.status, 200)
		const words = wordsOf(Buffer.from(await answer.arrayBuffer())).replaceAll(" ", "")
		for (const text of ["会议纪要", "讨论两名党员的查找办法。", "走访原住址", "何组织员、陈书记"])
			assert.ok(words.includes(text.normalize("NFKC")), text)
	})

	it("whose task it is settles it on a telephone, and changes nothing else", async () => {
		const { late } = pages
		await open("late", `working-group-task/${task}`)
		assert.deepEqual(await tooWide(late), [])
		await shot("late", "task-390")
		await press("late", "办结")
		await type(dialogOf("late"), "outcome", "已走访，邻居称迁往示范市。")
		await agree("late", "办结")
		await stands("late", "已完成")
		await shot("late", "task-settled-390")
		const stored = await sessions.college.get(`/api/resource/Working Group Task/${task}`)
		assert.deepEqual([stored.status, stored.due_on], ["Done", today()])
		assert.equal((await sessions.late.ask(`/api/resource/Working Group Meeting/${meeting}`)).status, 403)
	})

	it("the branch asks the organization where the member is said to be", async () => {
		const { late } = pages
		;[lost] = await sessions.late.get("/api/resource/Investigation Record", {
			filters: { is_lost: 1 },
			fields: ["name", "member", "member_name"],
			order_by: "name asc",
			limit_page_length: 1,
		})
		await open("late", `investigation-record/${lost.name}`)
		await press("late", "开始查找")
		await late.waitForURL(/contact-search\/new/)
		search = await saveNew(late, "contact-search")
		await press("late", "商请其他党组织协助")
		await late.waitForURL(/help-request\/new/)
		await link(late, "to_organization", "数学学院离退休") // outside the own part of the tree: from the directory
		await type(late, "known", "邻居称去年迁入贵校家属区。")
		await type(late, "wish", "请协助核实现住址和联系方式。")
		await type(late, "due_on", today())
		await settled(late)
		assert.match(await late.locator('[data-fieldname="to_organization_name"]').innerText(), /数学学院离退休/)
		await shot("late", "help-new-390")
		await saveNew(late, "help-request")
		await press("late", "发出")
		await agree("late", "是")
		await shot("late", "help-sent-390")
	})

	it("who is asked answers without seeing more, and the answer is an attempt of the search", async () => {
		const { secretary } = pages
		const [{ name }] = await sessions.secretary.get("/api/resource/Help Request", { fields: ["name"] })
		await open("secretary", `help-request/${name}`)
		await secretary.getByText("核实后点“答复”填写情况").first().waitFor()
		await shot("secretary", "help-asked-390")
		assert.equal((await sessions.secretary.ask(`/api/resource/Party Member/${lost.member}`)).status, 403)
		await press("secretary", "答复")
		await select(dialogOf("secretary"), "outcome", "有线索")
		await type(dialogOf("secretary"), "answer", "去年在此租住，现已搬走。")
		await agree("secretary", "答复")
		await shot("secretary", "help-answered-390")
		const { attempts, result } = await sessions.late.get(`/api/resource/Contact Search/${search}`)
		assert.equal(attempts.at(-1).means, "流入地协查")
		assert.notEqual(result, "Contact Restored")
	})

	it("a member who is away joins a branch there, and both keep in touch", async () => {
		const { late, secretary } = pages
		const [away] = await sessions.late.get("/api/resource/Party Member", {
			filters: { membership_status: "On Roster", name: ["!=", lost.member] },
			fields: ["name", "member_name"],
			order_by: "name desc",
			limit_page_length: 1,
		})
		await open("late", "mobile-member-record/new")
		await link(late, "member", away.member_name)
		await settled(late)
		await type(late, "left_on", "2016-01-05")
		await type(late, "destination", "示范市大学城")
		await type(late, "contact_person", "陈书记")
		await link(late, "to_organization", "数学学院离退休")
		await settled(late)
		const name = await saveNew(late, "mobile-member-record")
		await open("late", "my-branch")
		await late.locator("main a, main button").filter({ hasText: "待联系的流动党员" }).first().click()
		await late.waitForURL(/mobile-member-record\?/)
		await rowsOf(late).getByRole("link", { name: away.member_name }).first().click()
		await late.waitForURL(new RegExp(name))
		await press("late", "登记联系")
		await type(dialogOf("late"), "outcome", "电话联系，情况正常。")
		await agree("late", "登记")
		await late
			.getByText(/下次联系最迟/)
			.first()
			.waitFor()
		assert.deepEqual(await tooWide(late), [])
		await shot("late", "away-390")
		await open("secretary", `mobile-member-record/${name}`)
		await secretary.getByText("该党员外出期间编入贵支部").first().waitFor()
		await press("secretary", "登记联系")
		await select(dialogOf("secretary"), "means", "参加组织生活")
		await type(dialogOf("secretary"), "outcome", "参加了支部大会。")
		await agree("secretary", "登记")
		await shot("secretary", "away-there-390")
		const { contacts, last_asked_on } = await sessions.late.get(`/api/resource/Mobile Member Record/${name}`)
		assert.deepEqual(
			[contacts.map((row) => row.outcome), last_asked_on],
			[["电话联系，情况正常。", "参加了支部大会。"], today()],
		)
		assert.match(contacts.at(-1).handled_by, /数学学院离退休党支部/)
	})
})
