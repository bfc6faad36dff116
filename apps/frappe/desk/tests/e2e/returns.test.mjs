// A campaign's returns by clicks: handed in, verified, sent back, handed in again, compared, accepted, checked on the spot, ordered to be done
// again; then 情况汇总 and 处置汇总 from a branch over its college and university to the education committee, after an extension.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { HEADS, ROWS, choose, fillHandIn, link, press, save, saveNew, select, type } from "./hands.mjs"
import { wordsOf } from "./pdf.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

PEOPLE.education = { name: "孙处长", capacity: "Organization Department Officer", organization: "JGW" }
const PARTS = ["secretary", "officer", "department", "education"]
const ABOVE = { secretary: "officer", officer: "department", department: "education" }
const SUMMARIES = { L: "情况汇总", D: "处置汇总" }
const RETURN = "/api/resource/Unit Return"
const BRANCH = PEOPLE.secretary.organization
const NAME = "数学学院离退休党支部"
const REVIEW = "复核中"
const SHOTS = process.env.DESK_E2E_SHOTS
const RECORD = "/api/resource/Investigation Record"
const IN_ORDER = { materials_complete: "是", has_application: "是", admission_true: "是", irregular_admission: "否" }

describeDesk("returns up the line", (desk) => {
	const pages = {}
	const sessions = {}
	let handedIn, record

	const open = (part, path = `unit-return/${handedIn}`) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const stands = async (part, state) => {
		await pages[part].locator(`header .pill:text-is("${state}")`).waitFor()
		await settled(pages[part])
	}
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const accept = (part, name) => dialogOf(part).getByRole("button", { name, exact: true }).click()

	before(async () => {
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await putAbove(administrator, "JGW", "省委教育工委")
		await makePeople(administrator, PARTS)
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
		const due = secretary.locator(ROWS).filter({ hasText: "摸排登记" })
		await due.getByText(/待摸排1人/).waitFor()
		await due.getByRole("link").first().click()
		await secretary.waitForURL(/unit-return\//)
		handedIn = secretary.url().split("/").pop()
		await secretary.getByText("须更正1处").waitFor()
		assert.equal(await secretary.getByRole("button", { name: "上报", exact: true }).count(), 0)
		await secretary.locator("tr", { hasText: "须更正" }).getByRole("link").click()
		await secretary.waitForURL(`**/investigation-record/${record}?lead_to=filled_on`)
		await secretary.waitForFunction(() => document.activeElement?.closest('[data-fieldname="filled_on"]'))
		for (const [field, value] of Object.entries(IN_ORDER)) await select(secretary, field, value)
		await save(secretary)
		await choose(secretary, secretary.getByRole("button", { name: "操作", exact: true }), /完成摸排/)
		await stands("secretary", "已摸排")
	})

	it("the secretary hands in", async () => {
		await handIn("人员名册、党费收缴簿和会议记录均已核对")
	})

	it("the officer of the college verifies when the sample is compared", async () => {
		const { officer } = pages
		await open("officer", "query-report/Return Queue")
		await officer.locator(ROWS).filter({ hasText: NAME }).getByRole("link").first().click()
		await officer.waitForURL(/unit-return\//)
		assert.equal(await officer.getByRole("button", { name: "核查", exact: true }).count(), 0)
		await compareSample()
		await press(pages.officer, "核查")
		await stands("officer", "已核查")
	})

	it("the officer sends it back with a reason, which stands at the record and on the branch's desk", async () => {
		const { officer, secretary } = pages
		await choose(officer, officer.getByRole("button").filter({ hasText: "更多" }), "退回")
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
		await secretary.locator(ROWS).filter({ hasText: "交纳党费时间与党费收缴簿不一致" }).waitFor()
		await open("secretary", `investigation-record/${record}`)
		await secretary.getByText("退回原因：交纳党费时间与党费收缴簿不一致").waitFor()
	})

	it("an administrator divides 已核查: a step 复核中 before the acceptance, which counts as verified", async () => {
		const administrator = (desk.page = await desk.newPage())
		await desk.signIn("Administrator", PASSWORD, administrator)
		const session = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await session.post("/api/resource/Workflow State", { workflow_state_name: REVIEW, style: "Info" })
		await session.post("/api/resource/Workflow Action Master", { workflow_action_name: "复核" })
		await desk.go("/app/workflow-builder/Unit Return", administrator)
		// a link shows what it holds in the language of the user; its name is typed
		const pick = async (field, name, shown = name) => {
			const input = administrator.locator(`[data-fieldname="${field}"] input`).first()
			await input.click()
			await input.fill(name)
			await administrator
				.locator("[role=listbox] [role=option]")
				.filter({ hasText: new RegExp(`^\\s*${shown}(?!\\p{Script=Han})`, "u") })
				.first()
				.click()
			await administrator.waitForFunction(
				([box, words]) => document.querySelector(`[data-fieldname="${box}"] input`)?.value === words,
				[field, shown],
			)
		}
		await press(administrator, "状态")
		await pick("state", REVIEW)
		await pick("allow_edit", "All", "全部")
		await administrator.locator('[data-fieldname="update_field"] select').first().selectOption("status")
		await type(administrator, "update_value", "Verified")
		for (const [from, action, to] of [
			[["Verified", "已核查"], ["复核"], [REVIEW]],
			[[REVIEW], ["Accept", "接收"], ["Accepted", "已接收"]],
			[[REVIEW], ["Send Back", "退回"], ["Returned", "退回"]],
		]) {
			await press(administrator, "步骤")
			await pick("state", ...from)
			await pick("action", ...action)
			await pick("next_state", ...to)
			await pick("allowed", "Committee Officer", "基层党委组织员")
		}
		if (SHOTS) await administrator.screenshot({ path: `${SHOTS}/workflow.png` })
		await save(administrator)
	})

	it("the secretary corrects it and hands in again, the officer accepts, the university counts it", async () => {
		const accepted = await acceptedOnBoard()
		await type(pages.secretary, "remark", "已按党费收缴簿核对")
		await save(pages.secretary)
		await handIn("已更正")
		const { officer } = pages
		await open("officer")
		await compareSample()
		await press(pages.officer, "核查")
		await stands("officer", "已核查")
		await choose(officer, officer.getByRole("button", { name: "操作", exact: true }), /复核.*复核中/)
		await stands("officer", REVIEW)
		assert.equal((await sessions.officer.get(`${RETURN}/${handedIn}`)).status, "Verified")
		if (SHOTS) await officer.screenshot({ path: `${SHOTS}/in-review.png` })
		await press(pages.officer, "接收")
		await stands("officer", "已接收")
		assert.equal(await acceptedOnBoard(), accepted + 1)
	})

	it("the officer compares both hand-ins", async () => {
		const { officer } = pages
		await settled(officer)
		await open("officer")
		await officer.getByRole("link", { name: "与上一版本对比" }).first().click()
		await officer.waitForURL(/query-report\/Compare/)
		await officer.getByText(/与.*对比，\d+个数字、\d+人有差异/).waitFor()
	})

	it("the department draws a spot check, looks persons up and concludes", async () => {
		const { department } = pages
		await open("department", "spot-check/new")
		await link(department, "campaign", "排查")
		await link(department, "organization", "湘水大学")
		await link(department, "unit", NAME)
		await saveNew(department, "spot-check")
		await press(pages.department, "抽取")
		await accept("department", "是")
		await stands("department", "已抽取")
		await department.getByText(/尚无结果/).waitFor()
		await lookEverybodyUp()
		await press(pages.department, "作出结论")
		await dialogOf("department").locator("textarea").fill("党费登记与党费收缴簿不符")
		await accept("department", "作出结论")
		await stands("department", "完成")
	})

	it("the department orders the branch to do it again, and its set goes back", async () => {
		const { department, secretary } = pages
		await press(pages.department, "起草责令通知")
		await accept("department", "起草责令通知")
		await department.waitForURL(/rectification-order\//)
		await department
			.getByText(/缺少|尚未|已过/)
			.first()
			.waitFor()
		await type(department, "due_on", "2099-01-01")
		await save(department)
		await press(pages.department, "发出")
		await accept("department", "是")
		await stands("department", "整改中")
		await open("secretary")
		await stands("secretary", "退回")
		await secretary
			.getByText(/重新进行排查/)
			.first()
			.waitFor()
	})

	it("the officer gives the branch more time for 情况汇总", async () => {
		const { officer } = pages
		const summary = nameOf("secretary", "L")
		await open("officer", `unit-return/${summary}`)
		await choose(officer, officer.getByRole("button").filter({ hasText: "更多" }), "延期")
		await officer.waitForURL(/return-extension\/new/)
		await settled(officer)
		await select(officer, "stage", "登记造册")
		await type(officer, "extended_to", "2099-12-31")
		await type(officer, "reason", "人员出差，核对顺延")
		await saveNew(officer, "return-extension")
		assert.equal((await sessions.secretary.get(`${RETURN}/${summary}`)).due_on, "2099-12-31")
		await open("secretary", `unit-return/${summary}`)
		await pages.secretary.getByText(/2099/).first().waitFor()
	})

	for (const [code, label] of Object.entries(SUMMARIES))
		it(`${label} goes from the branch over college and university to the education committee`, async () => {
			await excuseOthers(code)
			for (const part of Object.keys(ABOVE)) await passUp(part, code)
			const states = await Promise.all(
				Object.keys(ABOVE).map(async (part) => (await sessions[part].get(`${RETURN}/${nameOf(part, code)}`)).status),
			)
			assert.deepEqual(states, ["Accepted", "Accepted", "Accepted"])
		})

	it("the paper of the university names who answers for it, who has filled it in, and a telephone", async () => {
		const { current_version: version } = await sessions.department.get(`${RETURN}/${nameOf("department", "D")}`)
		const path = `/api/method/party_investigation.returns.paper.download_handed_in?version=${version}&annex=5`
		const answer = await sessions.department.ask(path)
		assert.ok(answer.ok, await answer.clone().text())
		const words = wordsOf(Buffer.from(await answer.arrayBuffer()))
		for (const place of ["负责人(签名) 刘书记", "填表人(签名) 李干事", "联系电话 0731-88880000"])
			assert.ok(words.includes(place), words)
	})

	it("the report of the university is made as a Word document, and set of it as PDF", async () => {
		const { department } = pages
		const more = (entry) =>
			choose(department, department.locator("header").getByRole("button").filter({ hasText: "更多" }), entry)
		await open("department", `unit-return/${nameOf("department", "D")}`)
		await more("小结或综合报告")
		await dialogOf("department")
			.locator('[data-fieldname="own_problems"] textarea')
			.fill("一是名册不全，二是李㛃等人的去向难找。")
		await accept("department", "生成报告")
		await dialogOf("department")
			.getByRole("link", { name: /\.docx$/ })
			.waitFor()
		await department.keyboard.press("Escape")
		await settled(department)
		await more("小结或综合报告（PDF）")
		if (SHOTS) await department.screenshot({ path: `${SHOTS}/report-pdf.png` })
		await accept("department", "制作 PDF")
		const made = dialogOf("department").getByRole("link", { name: /\.pdf$/ })
		await made.waitFor()
		if (SHOTS) await department.screenshot({ path: `${SHOTS}/report-pdf-made.png` })
		const answer = await sessions.department.ask(await made.getAttribute("href"))
		assert.match(wordsOf(Buffer.from(await answer.arrayBuffer())), /李㛃等人的去向难找/)
		await department.keyboard.press("Escape")
	})

	it("every count of what the university handed in, and a figure of annex 4, opens to its people", async () => {
		const { department } = pages
		const tables = department.locator('[data-fieldname="figures_table"] table')
		const opened = async (figure) => {
			const number = Number(await figure.innerText())
			await figure.click()
			await department.waitForURL(/query-report\/People.*version=/)
			await department.getByText(`：${number}人。`).waitFor()
			assert.equal(
				await department
					.locator(ROWS)
					.filter({ hasText: /\d{4}\*/ })
					.count(),
				number,
			)
			if (SHOTS) await department.screenshot({ path: `${SHOTS}/people-${number}.png` })
			await open("department", `unit-return/${nameOf("department", "L")}`)
		}
		await open("department", `unit-return/${nameOf("department", "L")}`)
		await tables.nth(1).waitFor()
		const counts = await tables.first().locator("td > a:first-child").count()
		assert.ok(counts >= 4, `${counts} counts are opened`)
		for (let place = 0; place < counts; place++) await opened(tables.first().locator("td > a:first-child").nth(place))
		await opened(tables.nth(1).locator("td a").first())
	})

	/** The name of the return of a part's unit. */
	function nameOf(part, code) {
		const campaign = handedIn.slice(0, handedIn.indexOf(`-${BRANCH}-`))
		return `${campaign}-${PEOPLE[part].organization}-${code}`
	}

	/** Excuse whoever else hands in to the college and to the university, over REST as who receives. */
	async function excuseOthers(code) {
		for (const [part, receives] of Object.entries(ABOVE).slice(0, 2)) {
			const filters = { superior: PEOPLE[receives].organization, name: ["like", `%-${code}`], excused: 0 }
			const rows = await sessions[receives].get(RETURN, { filters, fields: ["name"], limit_page_length: 0 })
			for (const { name } of rows)
				if (name !== nameOf(part, code)) await take(receives, name, "excuse", { reason: "本次不报" })
		}
	}

	/** Hand in by clicks what stands for a unit, with its names and words; who receives it compares, verifies and accepts. */
	async function passUp(part, code) {
		const name = nameOf(part, code)
		const receives = ABOVE[part]
		await open(part, `unit-return/${name}`)
		await press(pages[part], "上报")
		await fillHandIn(dialogOf(part))
		await accept(part, "上报")
		await stands(part, "已上报")
		const { sample } = await sessions[receives].get(`${RETURN}/${name}`)
		const rows = sample.map(({ member }) => ({ member, compared_with: "Archive", result: "Agrees" }))
		await sessions[receives].post("/api/method/party_investigation.returns.sample.tick", { unit_return: name, rows })
		await open(receives, `unit-return/${name}`)
		await press(pages[receives], "核查")
		await press(pages[receives], "接收")
		await stands(receives, "已接收")
	}

	/** Take an action over REST. */
	async function take(part, name, action, values) {
		await sessions[part].post("/api/method/party_investigation.returns.actions.take", { name, action, ...values })
	}

	/** Hand in as the secretary, with words for whatever asks for them. */
	async function handIn(words) {
		await open("secretary")
		await press(pages.secretary, "上报")
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
		await save(pages.officer)
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
		await save(department)
		await department.getByRole("button", { name: "作出结论" }).waitFor()
	}

	/** How many surveys of the college are accepted, as the department's board says. */
	async function acceptedOnBoard() {
		await open("department", "query-report/Return Board?form_set=Survey Registration")
		const row = pages.department.locator(ROWS).filter({ hasText: "数学学院党委" })
		await row.waitFor()
		const heads = await pages.department.locator(HEADS).allInnerTexts()
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

/** Put an organization above the demonstration's university. */
async function putAbove(administrator, code, name) {
	const values = { organization_code: code, organization_name: name, kind: "党工委", is_group: 1 }
	await administrator.post("/api/resource/Party Organization", values)
	const move = { parent_party_organization: code, change_reason: "隶属关系" }
	await administrator.put("/api/resource/Party Organization/DEMO", move)
}
