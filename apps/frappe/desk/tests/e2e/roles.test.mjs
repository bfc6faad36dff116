// What each role of the app does in the desk, and what it gets no further than.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { link, press, save, saveNew, select, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"
import { wordsOf } from "./pdf.mjs"
import { TELEPHONE } from "./sizes.mjs"

const NEWCOMER = { name: "欧阳复查", number: "439999197601010011", phone: "19907319999" }

describeDesk("the roles of the app", (desk) => {
	const sessions = {}
	let lost, foreigner

	const shot = async (name) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await desk.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
	}
	const as = async (part) => {
		const page = await desk.newPage()
		await desk.signIn(emailOf(part), SECRET, page)
		await page.locator("main h1, main h2").first().waitFor()
		return page
	}

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD))
		for (const part of Object.keys(PEOPLE)) sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
		foreigner = (
			await sessions.neighbour.get("/api/resource/Party Member", {
				fields: ["name", "member_name", "identity_number"],
				limit_page_length: 1,
			})
		)[0]
	})

	it("a branch secretary finds the own branch and what is to be done", async () => {
		desk.page = await as("secretary")
		await desk.page.getByRole("heading", { name: "我的党支部" }).first().waitFor()
		await desk.page.waitForFunction(() => /[1-9]/.test(document.querySelector("main")?.innerText ?? ""))
	})

	it("a branch secretary is led through the first record, where that is asked for", async () => {
		const { page } = desk
		const first = page.getByRole("region", { name: "支部入门" })
		await first.getByText("0 / 3").waitFor()
		await shot("first-steps")
		await page.setViewportSize(TELEPHONE)
		await shot("first-steps-telephone")
		await page.setViewportSize({ width: 1440, height: 900 })
		await first.getByRole("button", { name: "登记第一名党员" }).click()
		await first.getByRole("button", { name: "带我看看" }).click()
		const card = page.getByRole("dialog", { name: "交纳党费和参加组织生活" })
		await card.getByText("1 / 5").waitFor()
		assert.equal(await page.locator(".tour-here").getAttribute("data-fieldname"), "last_dues_on")
		await shot("first-record")
		for (const title of ["流动情况", "档案四问", "排查情况", "最后完成摸排"]) {
			await page.keyboard.press("ArrowRight")
			await page.getByRole("dialog", { name: title }).waitFor()
		}
		await shot("first-record-last")
		await Promise.all([page.waitForResponse(/update_user_status/), press(page, "完成")])
		await page.goBack()
		await first.getByText("1 / 3").waitFor()
	})

	it("a branch secretary registers a member", async () => {
		const { page } = desk
		await desk.go("/app/party-member/new")
		await type(page, "member_name", NEWCOMER.name)
		await type(page, "identity_number", NEWCOMER.number)
		await link(page, "organization", "数学学院离退休党支部")
		await type(page, "joined_on", "1998-07-01")
		await type(page, "confirmed_on", "1999-07-01")
		await type(page, "phone", NEWCOMER.phone)
		await type(page, "last_dues_on", "2015-02-01")
		await type(page, "last_life_on", "2015-02-10")
		lost = await saveNew(page, "party-member")
		await desk.go("/app/party-member")
		await page.getByRole("link", { name: NEWCOMER.name }).waitFor()
	})

	it("a branch secretary logs searches, is told what is still missing, and concludes", async () => {
		const { page } = desk
		await desk.go("/app/contact-search/new")
		await link(page, "campaign", "排查")
		await link(page, "member", NEWCOMER.name)
		await attempt(page, 1, "2016-03-03", "电话", "号码停用")
		await saveNew(page, "contact-search")
		await page
			.getByText(/再查找 2 次/)
			.first()
			.waitFor()
		await attempt(page, 2, "2016-03-10", "信函", "退信")
		await attempt(page, 3, "2016-03-21", "上门走访", "查无此人")
		await select(page, "reason", "①外出务工经商")
		await select(page, "result", "仍无法取得联系")
		await save(page)
		await desk.go("/app/untraced-member")
		await page.getByText(NEWCOMER.name).first().waitFor()
	})

	for (const [annex, title, who] of [
		[
			"2",
			"党员组织关系排查取得联系党员信息表",
			() => sessions.secretary.get("/api/resource/Restored Contact", { fields: ["member_name"] }),
		],
		[
			"3",
			"党员组织关系排查仍无法取得联系党员信息表",
			() => sessions.secretary.get("/api/resource/Untraced Member", { fields: ["member_name"] }),
		],
	]) {
		it(`a branch secretary prints annex ${annex}, and the people of the branch stand on it`, async () => {
			const { page } = desk
			await desk.go("/app/annex-printout/new")
			await link(page, "campaign", "排查")
			await link(page, "organization", "数学学院离退休党支部")
			await select(page, "annex", annex)
			await page.keyboard.press("Control+s")
			await page.getByText(/用途/).first().waitFor() // it lists people
			await type(page, "reason", "报上级党委")
			const name = await saveNew(page, "annex-printout")
			await page.getByRole("button", { name: "开始" }).click()
			await page.locator('header .pill:text-is("完成")').waitFor()
			const { file } = await sessions.secretary.get(`/api/resource/Annex Printout/${name}`)
			const text = wordsOf(Buffer.from(await (await sessions.secretary.ask(file)).arrayBuffer()))
			assert.match(text, new RegExp(`附件\\s*${annex}`))
			const people = await who()
			assert.ok(people.length)
			for (const { member_name } of people)
				assert.ok(text.includes(member_name), `${member_name} is missing on ${title}`)
			assert.equal((await sessions.neighbour.ask(file)).status, 403)
		})
	}

	it("another branch's members are found nowhere", async () => {
		const { page } = desk
		await desk.go(`/app/party-member?name=${foreigner.name}`)
		await page.getByText(/没有/).first().waitFor()
		assert.equal(await page.locator("tbody tr a").count(), 0)
		await desk.go(`/app/party-member/${foreigner.name}`)
		await page
			.getByText(/权限不足/)
			.first()
			.waitFor()
		await desk.go("/app/contact-search/new")
		await Promise.all([
			page.waitForResponse(/search_link/),
			page.locator('[data-fieldname="member"] input').first().fill(foreigner.name),
		])
		await settled(page)
		assert.equal(await page.locator("[role=option]").filter({ hasText: foreigner.member_name }).count(), 0)
		await page.keyboard.press("Escape")
		await page.keyboard.press("Control+k")
		await Promise.all([
			page.waitForResponse(/search/),
			page.getByRole("combobox", { name: /搜索或跳转/ }).fill(foreigner.name),
		])
		await settled(page)
		assert.equal(await page.getByRole("option").filter({ hasText: foreigner.member_name }).count(), 0)
	})

	it("another branch's members are in no answer of any list, search, report or export", async () => {
		const { secretary } = sessions
		const ask = {
			doctype: "Party Member",
			fields: JSON.stringify(["name", "member_name"]),
			filters: JSON.stringify([["Party Member", "name", "=", foreigner.name]]),
		}
		const asked = {
			list: await secretary.ask(`/api/resource/Party Member?filters=[["name","=","${foreigner.name}"]]`),
			document: await secretary.ask(`/api/resource/Party Member/${foreigner.name}`),
			"report view": await secretary.ask(`/api/method/frappe.desk.reportview.get?${new URLSearchParams(ask)}`),
			count: await secretary.ask(`/api/method/frappe.desk.reportview.get_count?${new URLSearchParams(ask)}`),
			link: await secretary.ask(
				`/api/method/frappe.desk.search.search_link?${new URLSearchParams({ doctype: "Party Member", txt: foreigner.member_name })}`,
			),
			export: await secretary.ask(
				`/api/method/frappe.desk.reportview.export_query?${new URLSearchParams({ ...ask, file_format_type: "CSV", title: "党员" })}`,
			),
			print: await secretary.ask(`/printview?doctype=Party Member&name=${foreigner.name}`),
			report: await secretary.ask(
				`/api/method/frappe.desk.query_report.run?${new URLSearchParams({ report_name: "Open Checks", filters: "{}" })}`,
			),
		}
		for (const [way, answer] of Object.entries(asked)) {
			const text = await answer.text()
			assert.ok(!text.includes(foreigner.identity_number), `${way} gives the number of another branch's member`)
			if (way === "count") assert.equal(JSON.parse(text).message, 0)
			else if (way !== "document" && way !== "print")
				assert.ok(!text.includes(`"${foreigner.name}"`), `${way} names another branch's member`)
			else assert.equal(answer.status, 403)
		}
	})

	it("a committee officer sees the units and the branch's new member, and opens the record", async () => {
		const page = (desk.page = await as("officer"))
		await page.getByRole("heading", { name: "党委工作台" }).first().waitFor()
		await desk.go("/app/party-organization/view/tree")
		await page
			.getByRole("treeitem", { name: /数学学院党委/ })
			.first()
			.waitFor()
		assert.equal(await page.getByRole("treeitem", { name: /文学院/ }).count(), 0)
		await desk.go(`/app/party-member/${lost}`)
		await page.waitForFunction((name) => document.querySelector("main h1")?.textContent.includes(name), NEWCOMER.name)
	})

	it("the organisation department's officer sees every branch, and appoints", async () => {
		desk.page = await as("department")
		await desk.go("/app/party-organization/view/tree")
		for (const name of [/文学院/, /数学学院/, /机械学院/])
			await desk.page.getByRole("treeitem", { name }).first().waitFor()
		await desk.go("/app/organization-appointment/new")
		await desk.page.getByRole("button", { name: "保存" }).first().waitFor()
	})

	it("a discipline reviewer reads members with their numbers masked, and dispositions, and writes nothing", async () => {
		const member = await sessions.reviewer.get(`/api/resource/Party Member/${lost}`)
		assert.ok(!JSON.stringify(member).includes(NEWCOMER.number))
		desk.page = await as("reviewer")
		await desk.go(`/app/party-member/${lost}`)
		await desk.page.waitForFunction(
			(name) => document.querySelector("main h1")?.textContent.includes(name),
			NEWCOMER.name,
		)
		assert.equal(await desk.page.getByRole("button", { name: "保存" }).count(), 0)
		assert.ok(!(await desk.page.locator("main").innerText()).includes(NEWCOMER.number))
		await desk.go("/app/disposition-case")
		await desk.page.locator("tbody tr a").first().click()
		await desk.page.waitForURL(/disposition-case\/.+/)
		await desk.page.getByRole("button", { name: "打印" }).first().waitFor()
		assert.equal(await desk.page.getByRole("button", { name: /^(保存|更正)$/ }).count(), 0) // no reviewer acts for a committee
	})

	it("an auditor reads everything, masked, and can write nothing", async () => {
		const page = (desk.page = await as("auditor"))
		for (const [slug, title] of [
			["party-member", "党员"],
			["investigation-record", "排查信息登记表"],
			["contact-search", "联系查找"],
			["disposition-case", "处置"],
		]) {
			await desk.go(`/app/${slug}`)
			await page.locator("tbody tr a").first().waitFor()
			assert.equal(
				await page.getByRole("button", { name: /^(新建|添加)/ }).count(),
				0,
				`${title}: an auditor is offered to make one`,
			)
			await page.locator("tbody tr a").first().click()
			await page.locator("#form-body [data-fieldname]").first().waitFor()
			assert.equal(
				await page.getByRole("button", { name: "保存" }).count(),
				0,
				`${title}: an auditor is offered to save`,
			)
			assert.equal(
				await page
					.locator("#form-body input:not([disabled]):not([type=checkbox]), #form-body select:not([disabled])")
					.count(),
				0,
			)
		}
		const { auditor } = sessions
		const put = await auditor.ask(`/api/resource/Party Member/${lost}`, {
			method: "PUT",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ remark: "改" }),
		})
		assert.equal(put.status, 403)
		assert.equal((await auditor.ask(`/api/resource/Party Member/${lost}`, { method: "DELETE" })).status, 403)
		await assert.rejects(
			auditor.post("/api/resource/Party Member", {
				member_name: "无权新建",
				organization: PEOPLE.secretary.organization,
			}),
			/403/,
		)
		assert.ok(!(await (await auditor.ask(`/api/resource/Party Member/${lost}`)).text()).includes(NEWCOMER.number))
	})

	it("the organisation department opens a second campaign after the first is closed: its records are made, and it takes it in hand", async () => {
		const page = (desk.page = await as("department"))
		const department = await Session.of(desk.bench.url, emailOf("department"), SECRET) // the first was ended: two at once
		const count = (campaign) =>
			department.get("/api/method/frappe.client.get_count", { doctype: "Investigation Record", filters: { campaign } })
		await desk.go("/app/investigation-campaign/new")
		await type(page, "campaign_name", "秋季复查")
		await link(page, "organization", "数学学院党委")
		const name = await saveNew(page, "investigation-campaign")
		const open = async () => {
			await page.getByRole("button", { name: "启动排查" }).click()
			await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
		}
		await open()
		await page
			.getByRole("dialog")
			.getByText(/请先结束/)
			.waitFor() // the same members are in two open campaigns
		await page.getByRole("dialog").getByRole("button", { name: "关闭" }).click()
		const [{ name: first }] = await department.get("/api/resource/Investigation Campaign", {
			filters: { status: "Open" },
		})
		await desk.go(`/app/investigation-campaign/${first}`)
		await page.getByRole("button", { name: "结束排查" }).click()
		await page.getByRole("dialog").locator("textarea").fill("春季排查已经完成")
		await page.getByRole("dialog").getByRole("button", { name: "提交" }).click()
		await page.locator("header").getByText("已结束").first().waitFor()
		await desk.go(`/app/investigation-campaign/${name}`)
		await open()
		await page.locator("header").getByText("进行中").first().waitFor()
		const members = await department.get("/api/method/frappe.client.get_count", {
			doctype: "Party Member",
			filters: {
				organization: ["descendants of", "DEMO2"],
				membership_status: ["in", ["On Roster", "Relationship Retained", "Membership Suspended"]],
			},
		})
		await until(async () => (await count(name)) >= members)
		for (const campaign of [first, name]) {
			await desk.go(`/app/investigation-campaign/${campaign}`)
			await page.getByRole("button", { name: "设为当前任务" }).click()
			await page.getByText("这是您的当前任务").first().waitFor()
		}
		await desk.go("/app/party-committee")
		await page
			.getByRole("link", { name: /秋季复查/ })
			.first()
			.waitFor()
		const toCheck = page.getByRole("link", { name: /尚待摸排党员/ })
		await toCheck.getByText(String(await count(name)), { exact: true }).waitFor()
		assert.match(await toCheck.getAttribute("href"), new RegExp(`campaign=${name}`))
	})
})

/** Wait until something holds. */
async function until(holds, seconds = 30) {
	for (let tries = 0; tries < seconds * 4; tries++) {
		if (await holds()) return
		await new Promise((done) => setTimeout(done, 250))
	}
	throw new Error("It never came to hold.")
}

/** Fill a row of the table of attempts, which is added for it. */
async function attempt(page, number, day, means, outcome) {
	await page.getByRole("button", { name: "添加一行" }).click()
	const row = page.locator(`[data-row="${number}"]`)
	await row.locator('[data-fieldname="attempted_on"] input').first().fill(day)
	await row.locator('[data-fieldname="means"] select').selectOption(means)
	await row.locator('[data-fieldname="outcome"] input').first().fill(outcome)
}
