// A return up the line by clicks: handed in, verified, sent back, handed in again, accepted, checked on the spot, ordered to be done again.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { link, saveNew, select, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

const PARTS = ["secretary", "officer", "department"]
const BRANCH = PEOPLE.secretary.organization
const NAME = "数学学院离退休党支部"
const RECORD = "/api/resource/Investigation Record"
const IN_ORDER = { materials_complete: "是", has_application: "是", admission_true: "是", irregular_admission: "否" }

describeDesk("returns up the line", (desk) => {
	const pages = {}
	const sessions = {}
	let handedIn, record

	const open = (part, path = `unit-return/${handedIn}`) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const press = async (part, name) => {
		await settled(pages[part]) // buttons and their menus are made anew with every answer
		await pages[part].getByRole("button", { name, exact: true }).click()
	}
	const stands = async (part, state) => {
		await pages[part].locator(`header .pill:text-is("${state}")`).waitFor()
		await settled(pages[part])
	}
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const accept = (part, name) => dialogOf(part).getByRole("button", { name, exact: true }).click()

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), PARTS)
		for (const part of PARTS) {
			sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
			pages[part] = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
		record = await checkAllButOne(sessions.secretary)
	})

	it("the secretary sees what is missing, and is led to the record and its field", async () => {
		const { secretary } = pages
		await open("secretary", "query-report/What Is Due")
		const due = secretary.locator("tbody tr").filter({ hasText: "摸排登记" })
		await due.getByText(/待摸排1人/).waitFor()
		await due.getByRole("link").first().click()
		await secretary.waitForURL(/unit-return\//)
		handedIn = secretary.url().split("/").pop()
		await secretary.getByText("须更正1处").waitFor()
		assert.equal(await secretary.getByRole("button", { name: "上报", exact: true }).count(), 0)
		await secretary.locator("tr", { hasText: "须更正" }).getByRole("link").click()
		await secretary.waitForURL(`**/investigation-record/${record}?lead_to=status`)
		await secretary.waitForFunction(() => document.activeElement?.closest('[data-fieldname="status"]'))
		for (const [field, value] of Object.entries(IN_ORDER)) await select(secretary, field, value)
		await select(secretary, "status", "已摸排")
		await secretary.keyboard.press("Control+s")
		await secretary.getByText("已保存").first().waitFor()
	})

	it("the secretary hands in", async () => {
		await handIn("人员名册、党费收缴簿和会议记录均已核对")
	})

	it("the officer of the college verifies when the sample is compared", async () => {
		const { officer } = pages
		await open("officer", "query-report/Return Queue")
		await officer.locator("tbody tr").filter({ hasText: NAME }).getByRole("link").first().click()
		await officer.waitForURL(/unit-return\//)
		assert.equal(await officer.getByRole("button", { name: "核查", exact: true }).count(), 0)
		await compareSample()
		await press("officer", "核查")
		await stands("officer", "已核查")
	})

	it("the officer sends it back with a reason, which stands at the record and on the branch's desk", async () => {
		const { officer, secretary } = pages
		await officer.getByRole("button").filter({ hasText: "更多" }).click()
		await officer.getByRole("menuitem", { name: "退回" }).click()
		await dialogOf("officer").locator('[data-fieldname="reason"] textarea').fill("交纳党费时间与党费收缴簿不一致")
		await select(dialogOf("officer"), "reference_doctype", "排查信息登记表")
		const member = (await sessions.officer.get(`${RECORD}/${record}`)).member_name
		const names = dialogOf("officer").locator('[data-fieldname="reference_name"] input').first()
		await names.click()
		await names.fill(member)
		await officer.getByRole("option").filter({ hasText: record }).click()
		await accept("officer", "退回")
		await stands("officer", "退回")
		await open("secretary", "my-branch")
		await secretary.getByRole("link", { name: /^被退回/ }).click()
		await secretary.waitForURL(/query-report\/What/)
		await secretary.locator("tbody tr").filter({ hasText: "交纳党费时间与党费收缴簿不一致" }).waitFor()
		await open("secretary", `investigation-record/${record}`)
		await secretary.getByText("退回原因：交纳党费时间与党费收缴簿不一致").waitFor()
	})

	it("the secretary corrects it and hands in again, the officer accepts, the university counts it", async () => {
		const accepted = await acceptedOnBoard()
		await type(pages.secretary, "remark", "已按党费收缴簿核对")
		await pages.secretary.keyboard.press("Control+s")
		await pages.secretary.getByText("已保存").first().waitFor()
		await handIn("已更正")
		await open("officer")
		await compareSample()
		await press("officer", "核查")
		await press("officer", "接收")
		await stands("officer", "已接收")
		assert.equal(await acceptedOnBoard(), accepted + 1)
	})

	it("the department draws a spot check, looks persons up and concludes", async () => {
		const { department } = pages
		await open("department", "spot-check/new")
		await link(department, "campaign", "排查")
		await link(department, "organization", "湘水大学")
		await link(department, "unit", NAME)
		await saveNew(department, "spot-check")
		await press("department", "抽取")
		await accept("department", "是")
		await stands("department", "已抽取")
		await department.getByText(/尚无结果/).waitFor()
		await lookEverybodyUp()
		await press("department", "作出结论")
		await dialogOf("department").locator("textarea").fill("党费登记与党费收缴簿不符")
		await accept("department", "作出结论")
		await stands("department", "完成")
	})

	it("the department orders the branch to do it again, and its set goes back", async () => {
		const { department, secretary } = pages
		await press("department", "起草责令通知")
		await accept("department", "起草责令通知")
		await department.waitForURL(/rectification-order\//)
		await department
			.getByText(/缺少|尚未|已过/)
			.first()
			.waitFor()
		await type(department, "due_on", "2099-01-01")
		await department.keyboard.press("Control+s")
		await press("department", "发出")
		await accept("department", "是")
		await stands("department", "整改中")
		await open("secretary")
		await stands("secretary", "退回")
		await secretary
			.getByText(/重新进行排查/)
			.first()
			.waitFor()
	})

	/** Hand in as the secretary, with words for whatever asks for them. */
	async function handIn(words) {
		await open("secretary")
		await press("secretary", "上报")
		for (const field of await dialogOf("secretary").locator("textarea").all()) await field.fill(words)
		await accept("secretary", "上报")
		await stands("secretary", "已上报")
	}

	/** Compare everybody of the sample with the file, as the officer. */
	async function compareSample() {
		const rows = pages.officer.locator('[data-fieldname="sample"] [data-row]')
		await rows.first().waitFor()
		for (const row of await rows.all()) {
			await row.locator('[data-fieldname="compared_with"] select').selectOption("党员档案")
			await row.locator('[data-fieldname="result"] select').selectOption("相符")
		}
		await pages.officer.keyboard.press("Control+s")
		await pages.officer.getByRole("button", { name: "核查", exact: true }).waitFor()
	}

	/** Answer for each person drawn, as the department: what one of them paid is written otherwise. */
	async function lookEverybodyUp() {
		const { department } = pages
		const rows = department.locator('[data-fieldname="persons"] [data-row]')
		for (const row of await rows.all())
			await row.locator('[data-fieldname="identity_agrees"] select').selectOption("相符")
		await rows.first().locator('[data-fieldname="dues_agree"] select').selectOption("不符")
		await rows.first().getByRole("button", { name: "打开" }).click()
		await dialogOf("department").locator('[data-fieldname="note"] textarea').fill("登记的交纳时间与党费收缴簿不符")
		await department.keyboard.press("Escape")
		await department.keyboard.press("Control+s")
		await department.getByRole("button", { name: "作出结论" }).waitFor()
	}

	/** How many surveys of the college are accepted, as the department's board says. */
	async function acceptedOnBoard() {
		await open("department", "query-report/Return Board?form_set=Survey Registration")
		const row = pages.department.locator("tbody tr").filter({ hasText: "数学学院党委" })
		await row.waitFor()
		const heads = await pages.department.locator("thead th").allInnerTexts()
		const cells = await row.locator("td").allInnerTexts()
		return Number(cells[heads.findIndex((head) => head.trim().startsWith("已接收"))])
	}
})

/** Check the branch's members over REST as its secretary, all but one whom the browser checks; returns the record of that one. */
async function checkAllButOne(secretary) {
	const filters = { organization: BRANCH, status: "To Check" }
	const rows = await secretary.get(RECORD, { filters, fields: ["name", "is_lost"], limit_page_length: 0 })
	const left = rows.find((row) => !row.is_lost)
	for (const { name } of rows)
		if (name !== left.name) await secretary.put(`${RECORD}/${name}`, { ...IN_ORDER, status: "Checked" })
	return left.name
}
