// A chart and a number card made by clicks alone: fields that fit are offered, conditions are chosen, and the figures are those of the user's scope.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { save, select, type } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const CHART = "党员人员身份"
const CARD = "女党员人数"
const OWN = "本单位入党人数"

describeDesk("figures by clicks", (desk) => {
	let page, administrator
	const options = (field) => page.locator(`[data-fieldname="${field}"] option`).allInnerTexts()
	const tick = (field) => page.locator(`[data-fieldname="${field}"] input`).check()
	/** The fields that are offered, once those of the DocType have come. */
	const offered = async (field) => {
		await page.locator(`[data-fieldname="${field}"] option`).nth(2).waitFor({ state: "attached" })
		return options(field)
	}
	/** Choose the DocType of party members, which is shown by its translated name. */
	const chooseMembers = async () => {
		const input = page.locator('[data-fieldname="document_type"] input')
		await input.click()
		await input.fill("Party Member")
		await page.locator("[role=listbox] [role=option]").filter({ hasText: "党员" }).first().click()
		await page.waitForFunction(() => document.querySelector('[data-fieldname="document_type"] input').value === "党员")
	}
	const condition = async (name, value) => {
		await page.getByRole("button", { name: "选择条件" }).click()
		const dialog = page.getByRole("dialog", { name: "筛选" })
		await dialog.getByLabel("字段").selectOption({ label: name })
		await dialog.getByLabel("值").selectOption({ label: value })
		await dialog.getByRole("button", { name: "应用" }).click()
		await page.getByText(`${name} 等于 ${value}`).waitFor()
	}
	const shot = async (name) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
	}

	before(async () => {
		page = desk.page
		page.setDefaultTimeout(20_000)
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator)
		await desk.signIn()
	})

	it("make a chart by groups, with the fields that fit", async () => {
		await desk.go("/app/dashboard-chart/new")
		await type(page, "chart_name", CHART)
		await select(page, "chart_type", "分组")
		await chooseMembers()
		const fitting = await offered("group_by_based_on")
		assert.ok(fitting.includes("人员身份") && fitting.includes("性别"), fitting.join())
		assert.ok(!fitting.includes("入党日期"), fitting.join())
		await select(page, "group_by_based_on", "人员身份")
		await select(page, "type", "饼图")
		await tick("is_public")
		await condition("性别", "女")
		await shot("chart-form")
		await save(page)
		const [chart] = await administrator.get("/api/resource/Dashboard Chart", {
			filters: JSON.stringify([["name", "=", CHART]]),
			fields: JSON.stringify(["group_by_based_on", "filters_json", "document_type"]),
		})
		assert.equal(chart.document_type, "Party Member")
		assert.deepEqual(JSON.parse(chart.filters_json), [["Party Member", "sex", "=", "女"]])
	})

	it("make a chart in time, with dates and numbers", async () => {
		await desk.go("/app/dashboard-chart/new")
		await type(page, "chart_name", "入党时间")
		await select(page, "chart_type", "计数")
		await chooseMembers()
		const fitting = await offered("based_on")
		assert.ok(fitting.includes("入党日期") && fitting.includes("创建时间"), fitting.join())
		assert.ok(!fitting.includes("性别"), fitting.join())
	})

	it("make a number card with chosen conditions", async () => {
		await desk.go("/app/number-card/new")
		await type(page, "label", CARD)
		await chooseMembers()
		await tick("is_public")
		await condition("性别", "女")
		await shot("card-form")
		await save(page)
	})

	it("make a number card whose conditions follow the day and who looks at it", async () => {
		await desk.go("/app/number-card/new")
		await type(page, "label", OWN)
		await chooseMembers()
		const group = page.locator('[data-fieldname="dynamic_filters_json"]')
		for (const [place, field, operator, value] of [
			[0, "joined_on", "<", "今天"],
			[1, "organization", "descendants of (inclusive)", "查看的人的党组织"],
		]) {
			await group.getByRole("button", { name: "添加条件" }).click()
			const row = group.getByRole("listitem").nth(place)
			await row.getByLabel("字段").selectOption(`Party Member|${field}`)
			await row.getByLabel("条件", { exact: true }).selectOption(operator)
			await row.getByLabel("值", { exact: true }).selectOption({ label: value })
		}
		await tick("is_public")
		await shot("card-form-dynamic")
		await save(page)
		const card = await administrator.get(`/api/resource/Number Card/${OWN}`)
		assert.deepEqual(JSON.parse(card.dynamic_filters_json), [
			["Party Member", "joined_on", "<", "frappe.datetime.get_today()"],
			[
				"Party Member",
				"organization",
				"descendants of (inclusive)",
				'frappe.defaults.get_user_default("Party Organization")',
			],
		])
	})

	it("show what each user may see, and open it", async () => {
		const content = [
			{ id: "a", type: "number_card", data: { number_card_name: CARD, col: 4 } },
			{ id: "c", type: "number_card", data: { number_card_name: OWN, col: 4 } },
			{ id: "b", type: "chart", data: { chart_name: CHART, col: 12 } },
		]
		await administrator.post("/api/resource/Workspace", {
			label: "自建统计",
			title: "自建统计",
			public: 1,
			content: JSON.stringify(content),
			charts: [{ chart_name: CHART, label: CHART }],
			number_cards: [CARD, OWN].map((name) => ({ number_card_name: name, label: name })),
		})
		const seen = []
		for (const part of ["department", "officer"]) {
			const own = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, own)
			await desk.go("/app/自建统计", own)
			const region = own.getByRole("region", { name: CHART })
			await region.locator(".chart-drawing[data-drawn]").waitFor()
			const cells = await region.getByRole("cell").allInnerTexts()
			const card = own.getByRole("link", { name: new RegExp(CARD) })
			const number = Number(await card.locator(".number").innerText())
			assert.equal(
				cells.reduce((sum, one) => sum + Number(one), 0),
				number,
			)
			const below = own.getByRole("link", { name: new RegExp(OWN) })
			assert.ok(Number(await below.locator(".number").innerText()) > number)
			await card.click()
			await own.waitForURL(/party-member\?sex=/)
			await own
				.getByText(new RegExp(`/ ${number}$`))
				.first()
				.waitFor()
			seen.push(number)
			await own.context().close()
		}
		assert.ok(seen[0] > seen[1] && seen[1] > 0, seen.join())
	})
})
