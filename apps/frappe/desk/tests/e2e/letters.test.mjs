// What was decided stands: a letter is issued, received and corrected, an approved case is corrected, each by clicks of those whose matter
// it is; and who has been away for a while proves once more to be there.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { choose, link, press, rowsOf, saveNew, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

PEOPLE.receiver = { name: "刘组织员", capacity: "Committee Officer", organization: "DEMO1" }
const TO = "文学院学生党支部"

describeDesk("letters and corrections", (desk) => {
	desk.atBothSizes()
	let member, letter, approved

	const as = async (part) => {
		const page = (desk.page = await desk.newPage())
		await desk.signIn(emailOf(part), SECRET, page)
		return page
	}
	/** Let the time pass for which the password that a user has given is good. */
	const leave = (part) =>
		desk.bench.run(
			"execute",
			`frappe.db.sql("update tabSessions set sessiondata = json_set(sessiondata, '$.proven', 1) where user = '${emailOf(part)}' returning user")`,
		)
	const prove = async (page, password) => {
		await page.locator("#proof-password").fill(password)
		await page.keyboard.press("Enter")
	}
	const corrections = (page) => page.getByRole("dialog", { name: "更正记载" })
	const openCorrections = async (page) => {
		await press(page, "更正")
		await corrections(page).waitFor()
	}
	const correct = (page) => corrections(page).getByRole("button", { name: "更正", exact: true }).click()
	const value = (page, label) =>
		corrections(page)
			.locator("[data-fieldname]")
			.filter({ has: page.getByText(label, { exact: true }) })
			.locator("input")
			.first()

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), [
			"secretary",
			"officer",
			"department",
			"receiver",
		])
		const officer = await Session.of(desk.bench.url, emailOf("officer"), SECRET)
		const letters = await officer.get("/api/resource/Transfer Letter", { fields: ["member"], limit_page_length: 0 })
		const members = await officer.get("/api/resource/Party Member", {
			filters: { organization: PEOPLE.secretary.organization, membership_status: "On Roster" },
			limit_page_length: 0,
		})
		const { name } = members.find((one) => letters.every((other) => other.member !== one.name))
		member = await officer.put(`/api/resource/Party Member/${name}`, { member_name: "欧阳启程" }) // a name that is nobody else's
		;[approved] = await officer.get("/api/resource/Disposition Case", {
			filters: { status: "Approved", measure: "自行脱党除名" },
			limit_page_length: 1,
		})
		desk.bench.run("execute", `frappe.db.set_single_value("System Settings", {"sign_in_again_after": 15})`)
	})

	it("a letter is issued: branch and committee follow from the member, the receiver comes from the directory", async () => {
		const page = await as("officer")
		await desk.go("/app/transfer-letter/new")
		await link(page, "member", member.member_name)
		await page.waitForFunction(
			() => document.querySelector('[data-fieldname="issuing_committee"] input')?.value === "数学学院党委",
		)
		assert.equal(await page.locator('[data-fieldname="organization"] input').inputValue(), "数学学院离退休党支部")
		await link(page, "to_organization", TO)
		await page.waitForFunction(
			(name) => document.querySelector('[data-fieldname="to_organization_name"] input')?.value === name,
			TO,
		)
		letter = await saveNew(page, "transfer-letter")
		await page.getByRole("button", { name: "操作", exact: true }).waitFor()
	})

	it("the receiving side is told what to do, confirms the receipt, and the letter is closed", async () => {
		const page = await as("receiver")
		await desk.go(`/app/transfer-letter/${letter}`)
		await page.getByText("党员报到后，请点“确认接收”").waitFor()
		const actions = page.getByRole("button", { name: "操作", exact: true })
		await choose(page, actions, /^作废/)
		await page.getByRole("dialog").getByText("只有数学学院党委或其上级党委可以作废这封介绍信。").waitFor()
		await page.getByRole("button", { name: "好", exact: true }).click()
		await choose(page, actions, /^确认接收/)
		await page.getByRole("dialog").getByRole("button", { name: "确认接收" }).click()
		await page.getByText("组织关系已转出").waitFor()
		await desk.go(`/app/party-member?name=${member.name}`)
		await page.getByRole("link", { name: member.member_name }).first().waitFor()
	})

	it("the former branch reads who can correct the closed letter, and cannot", async () => {
		const page = await as("secretary")
		await desk.go(`/app/transfer-letter/${letter}`)
		await page.getByText("组织关系已转出。如有错误，由数学学院党委或其上级党组织写明理由更正。").waitFor()
		assert.equal(await page.getByRole("button", { name: "更正", exact: true }).count(), 0)
		await desk.go(`/app/party-member?name=${member.name}`)
		await page.getByText(/没有/).first().waitFor()
		assert.equal(await page.getByRole("link", { name: member.member_name }).count(), 0)
	})

	it("the committee corrects the letter, and the correction stands on it", async () => {
		const page = await as("officer")
		await desk.go(`/app/transfer-letter/${letter}`)
		await openCorrections(page)
		await type(page, "reason", "抄写有误")
		await correct(page)
		await page.getByText("还没有更正内容").waitFor()
		await page.getByRole("button", { name: "好", exact: true }).click()
		await value(page, "转往党组织").fill("文学院党总支")
		await correct(page)
		await corrections(page).waitFor({ state: "detached" })
		await page
			.getByText(/由 ?数学学院党委 ?更正：转往党组织：文学院学生党支部 → 文学院党总支。理由：抄写有误/)
			.first()
			.waitFor()
	})

	it("an approved case is corrected by who has just proved to be there", async () => {
		const { page } = desk
		await desk.go(`/app/disposition-case/${approved.name}`)
		await openCorrections(page)
		await page.waitForFunction(
			(input) => input.value === "数学学院党委",
			await value(page, "审批党组织").elementHandle(),
		)
		await type(page, "reason", "表决票数漏记")
		for (const [label, votes] of [
			["应到有表决权人数", "21"],
			["实到人数", "18"],
			["赞成", "18"],
		])
			await value(page, label).fill(votes)
		leave("officer")
		await correct(page)
		await prove(page, "wrong")
		await page.getByRole("alert").getByText("不正确").waitFor()
		await prove(page, SECRET)
		await corrections(page).waitFor({ state: "detached" })
		await page
			.getByText(/赞成：0 → 18.*理由：表决票数漏记/)
			.first()
			.waitFor()
	})

	it("who does not prove to be there corrects nothing, and loses nothing that was typed", async () => {
		const { page } = desk
		await openCorrections(page)
		await type(page, "reason", "再次核对")
		await value(page, "赞成").fill("17")
		leave("officer")
		await correct(page)
		await page.locator("#proof-password").waitFor()
		await page.getByRole("dialog", { name: "请确认是您本人" }).getByRole("button", { name: "取消" }).click()
		assert.equal(await value(page, "赞成").inputValue(), "17")
		await page.keyboard.press("Escape")
		await desk.go("/app/record-correction")
		await rowsOf(page).first().waitFor()
		assert.equal(await rowsOf(page).count(), 2)
	})
})
