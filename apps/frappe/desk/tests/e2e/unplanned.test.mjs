// A table that nobody has planned is as good as those that come with the app: made by clicks alone, with fields of twelve kinds, rows, levels, a workflow, a
// print format, a report with a chart, a number card, a board, a calendar, a notification and its part in the campaign; filled by a workbook of ten thousand
// rows, seen by each branch as its own, handed in, and told in the Word report.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { choose, fillHandIn, press, saveNew, select } from "./hands.mjs"
import { CHAPTERS, VOLUNTEERS } from "./ledgers.mjs"
import { Maker } from "./maker.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

const { lines, table, states, actions, workflow, notification, format, report, card, campaign } = VOLUNTEERS
const TABLE = table.name
const RESOURCE = `/api/resource/${TABLE}`
const ROWS = 10_000
const PARTS = ["secretary", "neighbour", "officer"]
const FIRST = "第1次志愿服务"
const RECORD = {
	values: { 活动名称: "敬老院义诊", 开始日期: "2016-03-05", 参加人数: "3" },
	choices: { 服务类别: "助老助残" },
}
const READ =
	"import docx, json, sys; print(json.dumps([[cell.text for cell in row.cells] for table in docx.Document(sys.argv[1]).tables for row in table.rows]))"

describeDesk("a table that nobody has planned", (desk) => {
	const began = performance.now()
	const makers = {}
	const sessions = {}
	const members = {}
	let first

	before(async () => {
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, PARTS)
		for (const part of PARTS) sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
		for (const part of ["secretary", "neighbour"])
			members[part] = await sessions[part].get("/api/resource/Party Member", {
				fields: ["name", "member_name", "phone"],
				filters: { phone: ["is", "set"] },
				limit_page_length: 5,
			})
		await desk.signIn()
		makers.administrator = makerOn(desk.page)
		for (const part of ["secretary", "officer"]) {
			const page = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, page)
			makers[part] = makerOn(page)
		}
	})

	function makerOn(page) {
		const shots = process.env.DESK_E2E_SHOTS
		const picture = async (name) => shots && page.screenshot({ path: join(shots, `${name}.png`) })
		return new Maker(page, desk.bench.url, { picture, folder: desk.bench.folder, members: members.secretary })
	}

	it("is made with rows of its own, fields of twelve kinds, and two roles with levels", async () => {
		await makers.administrator.take("table", lines)
		await makers.administrator.take("table", table)
		await desk.page.getByText("归属于").first().waitFor()
	})

	it("is given a workflow and a notification", async () => {
		for (const names of [states, actions]) await makers.administrator.take("named", names)
		await makers.administrator.take("workflow", workflow)
		await makers.administrator.take("notification", notification)
	})

	it("takes part in the campaign", () => makers.administrator.take("campaignTable", campaign))

	it("takes in a workbook of ten thousand rows", async () => {
		const file = join(desk.bench.folder, "志愿服务.xlsx")
		const names = Object.values(members).flatMap((rows) => rows.map(({ name }) => name))
		execFileSync(python, [fileURLToPath(new URL("many_rows.py", import.meta.url)), file, String(ROWS), ...names])
		const given = { doctype: TABLE, file, rows: ROWS + 1, count: ROWS, checked: 1000 }
		await makers.administrator.take("import", given)
		;[first] = await sessions.secretary.get(RESOURCE, { fields: ["name", "开始日期"], filters: { 活动名称: FIRST } })
	})

	it("has a print format, a report with a chart of all rows, and a number card on a workspace", async () => {
		await makers.administrator.take("printFormat", format)
		await makers.administrator.take("report", report)
		await desk.page.locator("figure").getByRole("rowheader", { name: "支教" }).waitFor({ state: "attached" })
		await makers.administrator.take("card", card)
		await makers.administrator.take("placeCard", { name: card.name, workspace: "/app/my-branch" })
	})

	it("shows each branch its own rows", async () => {
		const count = (part) => sessions[part].get("/api/method/frappe.client.get_count", { doctype: TABLE })
		assert.deepEqual(await Promise.all(["secretary", "neighbour"].map(count)), [ROWS / 2, ROWS / 2])
		assert.equal((await sessions.neighbour.ask(`${RESOURCE}/${first.name}`)).status, 403)
		const { page: secretary } = makers.secretary
		await desk.go("/app/my-branch", secretary)
		const own = await sessions.secretary.get("/api/method/frappe.client.get_count", {
			doctype: TABLE,
			filters: { 服务类别: "支教" },
		})
		await secretary.waitForFunction(
			([name, wanted]) =>
				[...document.querySelectorAll("a")].some(
					(one) => one.innerText.includes(name) && Number(one.innerText.replace(/\D/g, "")) === wanted,
				),
			[card.name, own],
		)
		assert.ok(own && own < ROWS / 2)
	})

	it("stands on a board and in a calendar, for each branch its own rows", async () => {
		const { page } = desk
		const { page: secretary } = makers.secretary
		const views = `/app/${encodeURIComponent(TABLE)}/view`
		const more = (entry) => choose(page, page.getByRole("button", { name: "更多", exact: true }), entry)
		await desk.go(`${views}/list`)
		await more("新建看板")
		const dialog = page.getByRole("dialog", { name: "新建看板" })
		await dialog.locator('[data-fieldname="kanban_board_name"]').fill("服务分类")
		await dialog.locator('[data-fieldname="field_name"]').selectOption({ label: "服务类别" })
		await dialog.locator('[data-fieldname="private"]').uncheck()
		await dialog.getByRole("button", { name: "新建" }).click()
		await page.getByRole("region", { name: /^支教：/ }).waitFor()
		await desk.go(`${views}/list`)
		await more("新建日历")
		await page.locator('[data-fieldname="__newname"] input').fill("服务日历")
		await page.locator('[data-fieldname="start_date_field"] option').nth(2).waitFor({ state: "attached" })
		await select(page, "subject_field", "活动名称")
		for (const field of ["start_date_field", "end_date_field"]) await select(page, field, "开始日期")
		await saveNew(page, "calendar-view")
		const counted = { doctype: TABLE, filters: { 服务类别: "支教" } }
		const own = await sessions.secretary.get("/api/method/frappe.client.get_count", counted)
		await desk.go(`${views}/kanban/服务分类`, secretary)
		await secretary.getByRole("region", { name: `支教：${own}条` }).waitFor()
		await desk.go(`${views}/calendar/服务日历?活动名称=${FIRST}#month-${first.开始日期}`, secretary)
		await secretary.locator(`[data-entry="${first.name}"]`).waitFor()
	})

	it("is seen with the telephone by who reads level 1, and by nobody else", async () => {
		const { phone } = members.secretary[0]
		const { page: secretary } = makers.secretary
		const { page: officer } = makers.officer
		for (const [page, reads] of [
			[officer, true],
			[secretary, false],
		]) {
			await desk.go(`/app/${encodeURIComponent(TABLE)}/${first.name}`, page)
			await page.locator('[data-fieldname="服务明细"]').locator('[data-row="2"]').waitFor()
			assert.equal((await page.locator("main").innerText()).includes("联系电话"), reads)
			assert.equal((await page.content()).includes(phone), reads)
		}
		await press(secretary, "操作")
		await secretary.getByRole("menuitem", { name: /评议通过.*基层党委组织员/ }).waitFor() // says whose step it is
		await secretary.keyboard.press("Escape")
		assert.ok(!(await sessions.secretary.ask(`${RESOURCE}/${first.name}`).then((one) => one.text())).includes(phone))
	})

	it("is filled in by hand, agreed to by whose step it is, of which the secretary of the branch is told", async () => {
		await makers.secretary.take("record", { doctype: TABLE, ...RECORD })
		await makers.officer.take("step", { doctype: TABLE, action: "评议", state: "评议通过" })
		await makers.secretary.page.getByRole("button", { name: "通知，1 条未读" }).waitFor() // a worker writes it
		await makers.secretary.take("told", { words: RECORD.values.活动名称 })
		assert.deepEqual(await sessions.neighbour.get("/api/resource/Notification Log", {}), [])
	})

	it("is printed without what the reader may not see", async () => {
		const { page: secretary } = makers.secretary
		await desk.go(`/app/print/${encodeURIComponent(TABLE)}/${first.name}`, secretary)
		await secretary.getByLabel("打印格式").selectOption(format.name)
		const sheet = secretary.frameLocator("iframe")
		await sheet.getByText(format.heading).waitFor()
		await sheet.getByText("㛃䶮社区").waitFor()
		assert.equal(await sheet.getByText(members.secretary[0].phone).count(), 0)
	})

	it("is found by what its rows say, from everywhere", async () => {
		const { page: secretary } = makers.secretary
		for (const [typed, shown] of [
			["zyfw", TABLE],
			[FIRST, new RegExp(FIRST)],
		]) {
			await secretary.keyboard.press("Control+k")
			await secretary.getByRole("combobox", { name: /搜索或跳转/ }).fill(typed)
			await secretary.getByRole("option", { name: shown }).first().waitFor()
			await secretary.keyboard.press("Escape")
		}
	})

	it("is handed in by the branch with its figures, which stand in the Word report, and is locked", async (test) => {
		const { page: secretary } = makers.secretary
		await makers.secretary.take("figures", {
			unit: PEOPLE.secretary.organization,
			formSet: "Loss Summary",
			doctype: TABLE,
		})
		await press(secretary, "上报")
		const dialog = secretary.getByRole("dialog")
		await fillHandIn(dialog)
		await dialog.getByRole("button", { name: "上报", exact: true }).click()
		await secretary.locator('header .pill:text-is("已上报")').waitFor()
		await settled(secretary)
		await choose(secretary, secretary.getByRole("button").filter({ hasText: "更多" }), "小结或综合报告")
		await dialog.getByRole("button", { name: "生成报告" }).click()
		const made = secretary.getByRole("link", { name: /工作小结.*\.docx/ }).first()
		await made.waitFor()
		const word = join(desk.bench.folder, "小结.docx")
		const answer = await sessions.secretary.ask(await made.getAttribute("href"))
		writeFileSync(word, Buffer.from(await answer.arrayBuffer()))
		const cells = JSON.parse(execFileSync(python, ["-X", "utf8", "-c", READ, word]).toString())
		const figures = cells.filter(([title]) => title === TABLE).map((row) => row.slice(1))
		assert.deepEqual(figures, await figuresOf("secretary"))
		assert.equal((await sessions.neighbour.ask(await made.getAttribute("href"))).status, 403)
		const values = { method: "PUT", body: JSON.stringify({ 活动小结: "上报后再改" }) }
		const changed = await sessions.secretary.ask(`${RESOURCE}/${first.name}`, {
			...values,
			headers: { "content-type": "application/json" },
		})
		assert.ok(changed.status >= 400, "rows are locked with the form set")
		test.diagnostic(`from nothing to the report: ${Math.round((performance.now() - began) / 1000)} s`)
	})

	/** What the rows of a branch add up to, as the report says it. */
	async function figuresOf(part) {
		const rows = await sessions[part].get(RESOURCE, { fields: ["服务类别", "参加人数"], limit_page_length: 0 })
		const kinds = ["助老助残", "社区服务", "支教"].map((kind) => [
			campaign.figures[0].label,
			kind,
			String(rows.filter((row) => row.服务类别 === kind).length),
		])
		const people = rows.reduce((sum, row) => sum + row.参加人数, 0)
		return [...kinds, [campaign.figures[1].label, "", String(people)]]
	}

	it("was made by the steps that the handbook shows", () => {
		const taken = new Set(Object.values(makers).flatMap((maker) => [...maker.taken]))
		assert.deepEqual(
			CHAPTERS.map(([step]) => step).filter((step) => !taken.has(step)),
			[],
		)
		const shown = CHAPTERS.flatMap(([, , { shown }]) =>
			typeof shown === "object" ? Object.values(shown) : (shown ?? []),
		)
		const handbook = readFileSync(new URL("../../../../../docs/admin/handbook.md", import.meta.url), "utf8")
		const named = [...handbook.matchAll(/pictures\/desk\/((?:pocket|service)-[\w-]+)\.png/g)].map((match) => match[1])
		assert.deepEqual(named.sort(), shown.sort())
	})
})
