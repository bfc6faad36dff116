// 情况汇总 and 处置汇总 on their way up a province: branch, college, university, education committee, province. The education committee
// gives more time and sends one back; the province accepts, draws a spot check at a branch and orders it to be done again.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { HEADS, ROWS, choose, fillHandIn, press, save, select, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

const DEPARTMENT = "Organization Department Officer"
const TREE = [
	{ part: "province", code: "SW", name: "示范省委", kind: "党委", capacity: DEPARTMENT },
	{ part: "education", code: "SW1", name: "示范省委教育工委", kind: "党工委", capacity: DEPARTMENT },
	{ part: "university", code: "SW11", name: "示范大学党委", kind: "党委", capacity: DEPARTMENT },
	{ part: "college", code: "SW111", name: "信息学院党委", kind: "党委", capacity: "Committee Officer" },
	{ part: "branch", code: "SW1111", name: "信息学院教工党支部", kind: "党支部", capacity: "Branch Secretary" },
]
const PARTS = TREE.map(({ part }) => part)
const RETURN = "/api/resource/Unit Return"
const ORGANIZATION = "/api/resource/Party Organization"
for (const { part, name, code, capacity } of TREE) PEOPLE[part] = { name: `${name}干事`, capacity, organization: code }

describeDesk("the returns of a province", (desk) => {
	const sessions = {}
	const pages = {}
	let campaign

	const nameOf = (part, set) => `${campaign}-${PEOPLE[part].organization}-${set}`
	const above = (part) => PARTS[PARTS.indexOf(part) - 1]
	const statusOf = async (part, set) => (await sessions[part].get(`${RETURN}/${nameOf(part, set)}`)).status
	const open = async (part, path) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const accept = (part, name) => dialogOf(part).getByRole("button", { name, exact: true }).click()
	const stands = async (part, state) => {
		await pages[part].locator(`header .pill:text-is("${state}")`).waitFor()
		await settled(pages[part])
	}

	before(async () => {
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		for (const [depth, { code, name, kind, part }] of TREE.entries())
			await administrator.post(ORGANIZATION, {
				organization_code: code,
				organization_name: name,
				kind,
				is_group: Number(part !== "branch"),
				parent_party_organization: TREE[depth - 1]?.code,
			})
		await makePeople(administrator, PARTS)
		for (const part of PARTS) sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
		await makeMembers(sessions.branch)
		campaign = await openCampaign(administrator)
		for (const part of ["branch", "university", "education", "province"]) {
			pages[part] = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
	})

	it("the education committee gives the university more time", async () => {
		const name = nameOf("university", "L")
		await open("education", `unit-return/${name}`)
		await choose(pages.education, pages.education.getByRole("button").filter({ hasText: "更多" }), "延期")
		await pages.education.waitForURL(/return-extension\/new/)
		await settled(pages.education)
		await select(pages.education, "stage", "登记造册")
		await type(pages.education, "extended_to", "2099-12-31")
		await type(pages.education, "reason", "人员出差，核对顺延")
		await save(pages.education)
		assert.equal((await sessions.branch.get(`${RETURN}/${nameOf("branch", "L")}`)).due_on, "2099-12-31")
	})

	it("情况汇总 comes up to the education committee, which sends it back once", async () => {
		await handInByClicks("branch", "L")
		await receive("branch", "L")
		await handIn("college", "L")
		await receive("college", "L")
		await handInByClicks("university", "L")
		await open("education", `unit-return/${nameOf("university", "L")}`)
		await choose(pages.education, pages.education.getByRole("button").filter({ hasText: "更多" }), "退回")
		await dialogOf("education").locator('[data-fieldname="reason"] textarea').fill("小结未写明查找情况")
		await accept("education", "退回")
		await stands("education", "退回")
		await open("university", `unit-return/${nameOf("university", "L")}`)
		await pages.university.getByText("小结未写明查找情况").first().waitFor()
		await handInByClicks("university", "L")
		await receiveByClicks("university", "L")
	})

	it("of so many members that a job hands it in, with progress and a word when it is done", async () => {
		const { education } = pages
		const many = `frappe.db.set_value("Unit Return", "${nameOf("university", "L")}", "members_expected", 60000)`
		desk.bench.run("execute", many)
		await open("education", `unit-return/${nameOf("education", "L")}`)
		await press(education, "上报")
		await fillHandIn(dialogOf("education"))
		await accept("education", "上报")
		await education.getByText("已转入后台上报").first().waitFor()
		await stands("education", "已上报") // by itself, nobody opens it anew
		assert.equal(await education.locator("progress").count(), 0)
		assert.equal(await dialogOf("education").count(), 0)
		await education.getByRole("button", { name: /^通知，\d+ 条未读/ }).click()
		await education.getByRole("button", { name: /未读.*示范省委教育工委的情况汇总已上报/ }).waitFor()
	})

	it("and on to the province, whose board shows it", async () => {
		await receiveByClicks("education", "L")
		await open("province", "query-report/Return Board?form_set=Loss Summary")
		const row = pages.province.locator(ROWS).filter({ hasText: "示范省委教育工委" })
		await row.getByText("已接收").waitFor()
		const heads = await pages.province.locator(HEADS).allInnerTexts()
		const cells = await row.locator("td").allInnerTexts()
		const accepted = cells[heads.findIndex((head) => head.trim().startsWith("已接收"))]
		assert.equal(Number(accepted), 4)
	})

	it("处置汇总 goes the same way", async () => {
		for (const part of ["branch", "college", "university"]) {
			await handIn(part, "D")
			await receive(part, "D")
		}
		await handInByClicks("education", "D")
		await receiveByClicks("education", "D")
		assert.equal(await statusOf("education", "D"), "Accepted")
	})

	it("the province checks the branch on the spot and orders it to be done again, from the top down", async () => {
		const { province } = pages
		const check = await sessions.province.post("/api/resource/Spot Check", {
			campaign,
			organization: "SW",
			unit: "SW1111",
		})
		await open("province", `spot-check/${check.name}`)
		await press(province, "抽取")
		await accept("province", "是")
		await stands("province", "已抽取")
		const rows = province.locator('[data-fieldname="persons"] [data-row]')
		for (const row of await rows.all())
			await row.locator('[data-fieldname="identity_agrees"] select').selectOption("不符")
		for (const row of await rows.all()) {
			await row.getByRole("button", { name: "打开" }).click()
			await dialogOf("province").locator('[data-fieldname="note"] textarea').fill("与本人核对不符")
			await province.keyboard.press("Escape")
		}
		await save(province)
		await press(province, "作出结论")
		await dialogOf("province").locator("textarea").fill("登记与本人不符")
		await accept("province", "作出结论")
		await stands("province", "完成")
		await press(province, "起草责令通知")
		await accept("province", "起草责令通知")
		await province.waitForURL(/rectification-order\//)
		await type(province, "due_on", "2099-01-01")
		await save(province)
		await press(province, "发出")
		await accept("province", "是")
		await stands("province", "整改中")
		for (const part of ["education", "university", "college", "branch"])
			assert.equal(await statusOf(part, "L"), "Returned", part)
		await open("branch", `unit-return/${nameOf("branch", "L")}`)
		await stands("branch", "退回")
	})

	/** Hand in by clicks, with names and words for whatever asks for them. */
	async function handInByClicks(part, set) {
		await open(part, `unit-return/${nameOf(part, set)}`)
		await press(pages[part], "上报")
		await fillHandIn(dialogOf(part))
		await accept(part, "上报")
		await stands(part, "已上报")
	}

	/** Verify and accept by clicks, as the level above. */
	async function receiveByClicks(part, set) {
		const receives = above(part)
		await tick(part, set)
		await open(receives, `unit-return/${nameOf(part, set)}`)
		await press(pages[receives], "核查")
		await press(pages[receives], "接收")
		await stands(receives, "已接收")
	}

	/** The same over REST. */
	async function handIn(part, set) {
		const name = nameOf(part, set)
		const path = "/api/method/party_investigation.returns.actions.left_to_do"
		const left = await sessions[part].get(path, { return_name: name })
		const codes = [...new Set(left.findings.filter(({ severity }) => severity === "soft").map(({ code }) => code))]
		await take(part, name, "submit", {
			remarks: codes.map((check_code) => ({ check_code, remark: "已核实" })),
			zero_return: left.reported ? 0 : 1,
			signatures: { responsible: "刘书记", filled_in_by: "李干事", phone: "0731-88880000" },
		})
	}

	async function receive(part, set) {
		await tick(part, set)
		for (const action of ["verify", "accept"]) await take(above(part), nameOf(part, set), action)
	}

	async function take(part, name, action, values = {}) {
		await sessions[part].post("/api/method/party_investigation.returns.actions.take", { name, action, ...values })
	}

	/** Compare the sample of a return, as the level above. */
	async function tick(part, set) {
		const receives = sessions[above(part)]
		const unit_return = nameOf(part, set)
		const { sample } = await receives.get(`${RETURN}/${unit_return}`)
		const rows = sample.map(({ member }) => ({ member, compared_with: "Archive", result: "Agrees" }))
		await receives.post("/api/method/party_investigation.returns.sample.tick", { unit_return, rows })
	}

	/** Open a campaign over the province and wait for its returns. */
	async function openCampaign(administrator) {
		const values = { campaign_name: "示范省排查", organization: "SW", status: "Open", stages_lock: 0 }
		const { name } = await administrator.post("/api/resource/Investigation Campaign", values)
		const filters = { campaign: name, form_set: ["in", ["Loss Summary", "Disposition Report"]] }
		for (let round = 0; round < 300; round++) {
			const rows = await administrator.get(RETURN, { filters, fields: ["name"], limit_page_length: 0 })
			if (rows.length === 2 * TREE.length) return name
			await new Promise((resolve) => setTimeout(resolve, 100))
		}
		throw new Error("the worker has not made the returns")
	}
})

/** Two members of the branch, as its secretary enters them; the county code of their numbers was never assigned. */
async function makeMembers(secretary) {
	const people = { 谭明: "430299198003059016", 彭亮: "43039919800305902X" }
	for (const [member_name, identity_number] of Object.entries(people))
		await secretary.post("/api/resource/Party Member", {
			member_name,
			identity_number,
			organization: "SW1111",
			phone: "19907310000",
			home_address: "示范路1号",
			membership_kind: "正式党员",
			joined_on: "2002-07-01",
			confirmed_on: "2003-07-01",
			person_category: "教职工",
			last_dues_on: "2026-11-01",
			last_life_on: "2026-11-01",
		})
}
