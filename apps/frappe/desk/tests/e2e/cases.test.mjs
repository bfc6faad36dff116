// A disposition from its beginning to the approval, by clicks of all who take its steps: the branch, the body above that looks at it
// beforehand, the committee that approves; with a document that is printed and a signed one that comes back.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled, tooWide } from "./checks.mjs"
import { choose, link, save, saveNew, select, type } from "./hands.mjs"
import { wordsOf } from "./pdf.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const PARTS = ["secretary", "officer", "department"]
const MEASURE = "自行脱党除名"
const GROUNDS = "自2014年3月起不参加组织生活，多方查找仍无法取得联系"
const TELEPHONE = { width: 390, height: 844 }
const SCAN = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
const SHOTS = process.env.DESK_E2E_SHOTS

describeDesk("a case from its beginning to the approval", (desk) => {
	desk.atBothSizes()
	const pages = {}
	const sessions = {}
	let member
	let name

	const open = (part) => desk.go(`/app/disposition-case/${name}`, (desk.page = pages[part]))
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const button = (part, label) => pages[part].locator("header").getByRole("button", { name: label, exact: true })
	const press = async (part, label) => {
		await settled(pages[part])
		await button(part, label).click()
	}
	const shot = (part, label) => SHOTS && pages[part].screenshot({ path: `${SHOTS}/case-${label}.png`, fullPage: true })
	const headline = (part, text) => pages[part].getByText(text).first().waitFor()
	const owed = (part, document) =>
		pages[part].locator('[data-fieldname="rule_and_documents"] tr').filter({ hasText: document })
	/** Record the step that comes next. */
	const record = async (part, step, day, values = {}) => {
		await headline(part, new RegExp(`下一步：${step}`))
		await press(part, "登记步骤")
		await dialogOf(part).getByText(`登记：${step}`).first().waitFor()
		await type(dialogOf(part), "done_on", day)
		for (const [field, value] of Object.entries(values)) await type(dialogOf(part), field, value)
		await dialogOf(part).getByRole("button", { name: "登记步骤", exact: true }).click()
		await dialogOf(part).waitFor({ state: "detached" })
		await settled(pages[part])
	}

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), PARTS)
		for (const part of PARTS) {
			sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
			pages[part] = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
		const all = (doctype, filters, fields) =>
			sessions.secretary.get(`/api/resource/${doctype}`, { filters, fields, limit_page_length: 0 })
		const decided = await all("Disposition Case", {}, ["member"])
		const lost = await all("Contact Search", { result: "Not Found" }, ["member", "member_name"])
		member = lost.find((one) => decided.every((other) => other.member !== one.member))
	})

	it("the branch begins a case, and reads the rule behind the measure and what each step owes", async () => {
		const { secretary } = pages
		await desk.go("/app/disposition-case/new", (desk.page = secretary))
		await link(secretary, "member", member.member_name)
		await settled(secretary)
		await press("secretary", "其他措施不适用的原因")
		await dialogOf("secretary").getByText("纳入组织管理").waitFor()
		await shot("secretary", "1440-other-measures")
		const offered = await secretary.locator('[data-fieldname="measure"] option').allInnerTexts()
		assert.deepEqual([offered.includes(MEASURE), offered.includes("纳入组织管理")], [true, false])
		await dialogOf("secretary").getByRole("button", { name: "好", exact: true }).click()
		await select(secretary, "measure", "不予承认")
		await secretary
			.locator('[data-fieldname="grounds"]')
			.getByText(/党员档案/)
			.waitFor()
		await select(secretary, "measure", MEASURE)
		await secretary
			.locator('[data-fieldname="grounds"]')
			.getByText(/党员档案/)
			.waitFor({ state: "detached" })
		await secretary
			.getByText(/按自行脱党予以除名/)
			.first()
			.waitFor()
		await owed("secretary", "预审意见").waitFor()
		await type(secretary, "grounds", GROUNDS)
		name = await saveNew(secretary, "disposition-case")
		await headline("secretary", /下一步：查找调查报告，由党支部办理并登记。应有文书：调查报告。/)
	})

	it("what people ask again and again about dispositions is answered in the menu of the form", async () => {
		const { secretary } = pages
		await choose(secretary, button("secretary", "更多"), "政策问答")
		await dialogOf("secretary").getByText("支部大会怎样表决才有效？").waitFor()
		await shot("secretary", "1440-guide")
		await dialogOf("secretary").getByRole("button", { name: "好", exact: true }).click()
		await desk.go("/app/query-report/Policy Guide", (desk.page = secretary))
		await secretary.getByText("什么是“口袋”党员？").first().waitFor()
		await press("secretary", "阅读全文")
		await dialogOf("secretary")
			.getByText(/一般30天，最长不超过90天.*作废的编号保留并写明原因/)
			.waitFor()
		await shot("secretary", "1440-guide-report")
		await dialogOf("secretary").getByRole("button", { name: "好", exact: true }).click()
		await open("secretary")
	})

	it("a document is printed from the case: a draft first, and filled once its step is recorded", async () => {
		const address = await owed("secretary", "调查报告").getByRole("link", { name: "调查报告" }).getAttribute("href")
		const printed = async () => {
			const answer = await sessions.secretary.ask(new URL(address, desk.bench.url).href)
			assert.equal(answer.status, 200)
			return wordsOf(Buffer.from(await answer.arrayBuffer()))
		}
		assert.match(await printed(), /草稿/)
		await record("secretary", "查找调查报告", "2016-05-05", { done_by: "周书记", detail: "三次查找均无结果" })
		const words = (await printed()).replaceAll(" ", "")
		for (const text of [member.member_name, GROUNDS, "三次查找均无结果", "2016年5月5日", "第1页"])
			assert.ok(words.includes(text.normalize("NFKC")), text)
		assert.doesNotMatch(words, /草稿/)
	})

	it("on the screen the paper stands in the middle of the sheet", async () => {
		const page = pages.secretary
		const wanted = new URLSearchParams({ doctype: "Disposition Case", name, format: "Investigation Report" })
		const sheet = await page.context().newPage()
		await sheet.setViewportSize({ width: 840, height: 1100 })
		await sheet.goto(new URL(`/printview?${wanted}`, desk.bench.url).href)
		const [left, right] = await sheet.locator(".official").evaluate((paper) => {
			const box = paper.getBoundingClientRect()
			return [box.left, document.documentElement.clientWidth - box.right]
		})
		if (SHOTS) await sheet.screenshot({ path: `${SHOTS}/case-sheet.png` })
		await sheet.close()
		assert.ok(left > 20, left)
		assert.ok(Math.abs(left - right) <= 2, `${left} px at the left, ${right} px at the right`)
	})

	it("the signed document comes back as a scan, from a telephone, and is owed no more", async () => {
		const page = (pages.secretary = await desk.newPage({ viewport: TELEPHONE }))
		await desk.signIn(emailOf("secretary"), SECRET, page)
		await open("secretary")
		await owed("secretary", "调查报告").getByText("待交（规定须有书面材料）").waitFor()
		await shot("secretary", "390-owed")
		assert.deepEqual(await tooWide(page), [])
		await press("secretary", "上传签字扫描件")
		await dialogOf("secretary")
			.locator('[data-fieldname="scan"] input[type=file]')
			.setInputFiles({ name: "调查报告.pdf", mimeType: "application/pdf", buffer: SCAN })
		await dialogOf("secretary")
			.getByRole("link", { name: /调查报告/ })
			.waitFor()
		await shot("secretary", "390-dialog")
		await dialogOf("secretary").getByRole("button", { name: "上传签字扫描件", exact: true }).click()
		await owed("secretary", "调查报告").getByRole("link", { name: "签字扫描件" }).waitFor()
		const scan = await owed("secretary", "调查报告").getByRole("link", { name: "签字扫描件" }).getAttribute("href")
		assert.match(scan, /^\/private\/files\//)
		assert.equal((await sessions.officer.ask(encodeURI(decodeURI(scan)))).status, 200)
		assert.equal((await fetch(new URL(scan, desk.bench.url))).status, 403)
	})

	it("each takes the own steps: the branch, the body above beforehand, the branch meeting, the committee", async () => {
		await record("secretary", "通知本人", "2016-05-08", { detail: "信函退回，未能送达" })
		await headline("secretary", /下一步：上级组织部预审/)
		await settled(pages.secretary)
		assert.equal(await button("secretary", "登记步骤").count(), 0)
		await open("department")
		await record("department", "上级组织部预审", "2016-05-12", { done_by: "李干事", detail: "同意提交支部大会讨论" })
		await open("secretary")
		await record("secretary", "支部大会表决", "2016-05-20", {
			entitled: "20",
			present: "16",
			votes_for: "15",
			votes_against: "0",
			abstained: "1",
		})
		await open("officer")
		await record("officer", "基层党委审批", "2016-05-25", { done_by: "数学学院党委" })
		await headline("officer", /各步骤都已登记/)
		await shot("officer", "1440-before")
	})

	it("a branch meeting is recorded once, and its votes stand in the cases", async () => {
		const page = pages.secretary
		await page.setViewportSize({ width: 1440, height: 900 })
		sessions.secretary = await Session.of(desk.bench.url, emailOf("secretary"), SECRET)
		const all = (doctype, filters, fields) =>
			sessions.secretary.get(`/api/resource/${doctype}`, { filters, fields, limit_page_length: 0 })
		const decided = (await all("Disposition Case", {}, ["member"])).map((row) => row.member)
		const restored = await all("Contact Search", { result: "Contact Restored" }, ["member", "member_name", "campaign"])
		const others = restored.filter((row) => !decided.includes(row.member)).slice(0, 2)
		assert.ok(others.length)
		for (const other of others) {
			const values = {
				campaign: other.campaign,
				member: other.member,
				measure: "限期改正",
				grounds: "不按规定交纳党费",
			}
			const steps = [{ step: "组织谈话", done_on: "2016-05-10" }]
			const made = await sessions.secretary.post("/api/resource/Disposition Case", { ...values, steps })
			other.case = made.name
		}
		await desk.go(`/app/disposition-case/${others[0].case}`, (desk.page = page))
		await headline("secretary", /下一步：支部大会表决/)
		await press("secretary", "多名党员一并表决")
		await page.waitForURL(/branch-meeting/)
		await settled(page)
		await type(page, "entitled", "20")
		await type(page, "present", "16")
		await press("secretary", "列入待表决事项")
		await page.locator('[data-fieldname="decisions"]').getByText("限期改正").first().waitFor()
		await shot("secretary", "1440-meeting")
		const meeting = await saveNew(page, "branch-meeting")
		await shot("secretary", "1440-meeting-saved")
		const stored = await sessions.secretary.get(`/api/resource/Branch Meeting/${meeting}`)
		assert.deepEqual(
			stored.decisions.map((row) => [row.case, row.votes_for, row.adopted]),
			others.map((other) => [other.case, 16, 1]),
		)
		for (const other of others) {
			const { steps, branch_meeting, next_by } = await sessions.secretary.get(
				`/api/resource/Disposition Case/${other.case}`,
			)
			assert.deepEqual([steps.length, branch_meeting, next_by], [2, meeting, "Base Committee"])
		}
		await page.setViewportSize(TELEPHONE)
		await desk.go(`/app/branch-meeting/${meeting}`, (desk.page = page))
		await settled(page)
		assert.deepEqual(await tooWide(page), [])
		await shot("secretary", "390-meeting")
	})

	it("the committee approves, the membership changes, and what is not yet signed is still asked for", async () => {
		const { officer } = pages
		await choose(officer, button("officer", "操作"), /^批准/)
		await type(dialogOf("officer"), "approved_on", "2016-05-25")
		await dialogOf("officer").getByRole("button", { name: "批准", exact: true }).click()
		await officer.locator('header .pill:text-is("已批准")').waitFor()
		await settled(officer)
		await owed("officer", "预审意见").getByText("待交（规定须有书面材料）").waitFor()
		await shot("officer", "1440-approved")
		const [found] = await sessions.officer.get("/api/resource/Party Member", {
			filters: { name: member.member },
			fields: ["membership_status"],
		})
		assert.equal(found.membership_status, "Left the Party")
		const stored = await sessions.officer.get(`/api/resource/Disposition Case/${name}`)
		assert.deepEqual(
			[stored.status, stored.soft_checks, stored.documents.length],
			["Approved", "disposition.document_owed", 1],
		)
	})

	it("the member appeals: the branch registers it, the committee takes its measure back, the membership returns", async () => {
		const page = (pages.secretary = await desk.newPage())
		await desk.signIn(emailOf("secretary"), SECRET, page)
		await open("secretary")
		await press("secretary", "登记申诉")
		await page.waitForURL(/disposition-appeal/)
		await settled(page)
		await type(page, "received_on", "2016-06-20")
		await type(page, "grounds", "本人一直与原支部保持联系")
		const appeal = await saveNew(page, "disposition-appeal")
		await page.getByText(member.member_name).first().waitFor()
		await page.locator('[data-fieldname="outcome"] select').waitFor({ state: "detached" }) // not the branch's to decide
		const { officer } = pages
		await desk.go(`/app/disposition-appeal/${appeal}`, (desk.page = officer))
		await settled(officer)
		await select(officer, "outcome", "撤销")
		await type(officer, "decided_on", "2016-07-10")
		await link(officer, "reviewed_by", "数学学院")
		await type(officer, "reasons", "经复查，联系记录属实")
		await shot("officer", "1440-appeal")
		await save(officer)
		await officer.getByText("原处置决定已随本复查决定撤回").waitFor()
		await shot("officer", "1440-appeal-decided")
		const [found] = await sessions.officer.get("/api/resource/Party Member", {
			filters: { name: member.member },
			fields: ["membership_status"],
		})
		assert.equal(found.membership_status, "On Roster")
	})
})
