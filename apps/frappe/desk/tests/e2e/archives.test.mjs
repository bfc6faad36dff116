// The archives of members: a branch confirms those in order from the list and notes what is lacking, the committee identifies what is doubtful and lends.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { choose as chooseEntry, press, rowsOf, save } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const ARCHIVE = "Member Archive"
const BRANCH = "DEMO2-4"

describeDesk("archives of members", (desk) => {
	desk.atBothSizes()
	let administrator

	const as = async (part, options) => {
		const page = (desk.page = await desk.newPage(options))
		await desk.signIn(emailOf(part), SECRET, page)
		return page
	}
	const shot = async (name) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await desk.page.screenshot({ path: join(folder, `archives-${name}.png`), fullPage: true })
	}
	const find = (filters) =>
		administrator.get(`/api/resource/${ARCHIVE}`, {
			filters: { organization: BRANCH, ...filters },
			fields: ["name", "member", "member_name", "state", "lacking"],
			order_by: "name asc",
			limit_page_length: 0,
		})
	const stored = (name) => administrator.get(`/api/resource/${ARCHIVE}/${name}`)
	const open = (name) => desk.go(`/app/member-archive/${encodeURIComponent(name)}`)
	const choose = (dialog, field, label) => dialog.locator(`[data-fieldname="${field}"] select`).selectOption({ label })
	const write = (dialog, field, text) =>
		dialog.locator(`[data-fieldname="${field}"]`).locator("input, textarea").first().fill(text)

	before(async () => {
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["secretary", "officer", "neighbour"])
	})

	it("are confirmed from the list where everything is there", async () => {
		const page = await as("secretary")
		const waiting = await find({ state: "Not Reviewed" })
		await desk.go("/app/member-archive?state=Not Reviewed")
		await rowsOf(page).filter({ hasText: waiting[0].member_name }).first().waitFor()
		await shot("list")
		await page
			.getByRole("button", { name: `确认${waiting[0].member_name}的档案齐全` })
			.first()
			.click()
		await shot("confirm")
		await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
		await page
			.getByText("已确认1份")
			.or(page.getByText(/1.*已确认|已确认.*1/))
			.first()
			.waitFor()
		assert.equal((await find({ state: "Not Reviewed" })).length, waiting.length - 1)
	})

	it("what was missing is supplemented, with words and the day", async () => {
		const [lacking] = await find({ state: "Incomplete" })
		await open(lacking.name)
		const { page } = desk
		await page.getByText("缺少：转正申请书").first().waitFor()
		await shot("form")
		await press(page, "登记鉴别完善补充")
		const dialog = page.getByRole("dialog")
		await choose(dialog, "kind", "补充")
		await choose(dialog, "material", "转正申请书")
		await write(dialog, "what", "原单位党委档案室复印")
		await choose(dialog, "outcome", "已补充")
		await write(dialog, "explanation", "复印件加盖原单位党委公章")
		await shot("finding")
		await dialog.getByRole("button", { name: "登记", exact: true }).click()
		await dialog.waitFor({ state: "detached" })
		const archive = await stored(lacking.name)
		assert.equal(archive.materials.find((row) => row.kind === "转正申请书").state, "Present")
		assert.deepEqual(
			archive.findings.map((row) => [row.outcome, row.noted_by, row.closed_by]),
			[["已补充", "Administrator", emailOf("secretary")]],
		)
	})

	it("what is doubtful is identified by the committee, not by the branch", async () => {
		const [doubtful] = await find({ state: "Doubtful" })
		const conclude = async () => {
			const { page } = desk
			await open(doubtful.name)
			await press(page, "登记鉴别完善补充")
			const dialog = page.getByRole("dialog").filter({ hasText: "发现的问题和工作情况" })
			await choose(dialog, "kind", "鉴别")
			await choose(dialog, "material", "政治审查材料")
			await write(dialog, "what", "函询出具单位")
			await choose(dialog, "outcome", "属实")
			await write(dialog, "explanation", "出具单位函复并补盖公章")
			await dialog.getByRole("button", { name: "登记", exact: true }).click()
		}
		await conclude()
		await desk.page.getByText("鉴别结论只能由党支部的上级党委人员填写").first().waitFor()
		await shot("refused")
		await as("officer")
		await conclude()
		await desk.page.getByRole("dialog").waitFor({ state: "detached" })
		const archive = await stored(doubtful.name)
		assert.equal(archive.materials.find((row) => row.kind === "政治审查材料").state, "Present")
		await shot("identified")
	})

	it("one that the committee keeps comes back and is lent again", async () => {
		const [lent] = await find({ on_loan: 1 })
		const page = await as("officer")
		await open(lent.name)
		await page
			.getByText(/档案借出未还/)
			.first()
			.waitFor()
		await shot("overdue")
		await press(page, "归还")
		await page.getByRole("dialog").getByRole("button", { name: "归还", exact: true }).click()
		await page.getByRole("button", { name: "借出", exact: true }).click()
		const dialog = page.getByRole("dialog")
		await write(dialog, "borrowed_by", "示范同志")
		await write(dialog, "purpose", "干部任前审核")
		await write(dialog, "approved_by", "党委书记")
		await dialog.locator('[data-fieldname="due_on"] input').first().fill("2099-01-31")
		await shot("lend")
		await dialog.getByRole("button", { name: "借出", exact: true }).click()
		await dialog.waitFor({ state: "detached" })
		const { loans } = await stored(lent.name)
		assert.deepEqual(
			loans.map((loan) => [Boolean(loan.back_on), loan.lent_by]),
			[
				[true, "Administrator"],
				[false, emailOf("officer")],
			],
		)
	})

	it("stand in the ledger, by unit and by member", async () => {
		const { page } = desk
		await desk.go("/app/query-report/Member Archive Ledger?organization=DEMO2")
		await page.getByText("数学学院离退休党支部").first().waitFor()
		await page
			.getByText(/缺少的材料/)
			.first()
			.waitFor()
		await shot("ledger")
		await desk.go(`/app/query-report/Member Archive Ledger?organization=${BRANCH}&part=On Loan`)
		await page.getByText("2柜3层").first().waitFor()
		await shot("ledger-members")
		await desk.go("/app/party-committee")
		await page.getByText("待审核的档案").first().waitFor()
		await shot("home")
	})

	it("begin at the record of a member who has none, and the custody of several is entered at once", async () => {
		const page = await as("neighbour")
		const [record] = await administrator.get("/api/resource/Investigation Record", {
			filters: { organization: "DEMO1-1", relation: "On Roster" },
			fields: ["name", "member"],
			limit_page_length: 1,
		})
		await desk.go(`/app/investigation-record/${encodeURIComponent(record.name)}`)
		await press(page, "建立党员档案")
		await page.getByText("新建党员档案台账").first().waitFor()
		await save(page)
		await page
			.getByText(/尚未核对/)
			.first()
			.waitFor()
		const archive = await stored(`DA-${record.member}`)
		assert.deepEqual([archive.organization, archive.state], ["DEMO1-1", "Not Reviewed"])
		await desk.go("/app/member-archive")
		await press(page, "建立档案台账")
		const dialog = page.getByRole("dialog")
		await dialog.getByRole("button", { name: "建立档案台账" }).click()
		await page
			.getByText(/已建立\d+份档案台账/)
			.first()
			.waitFor()
		await page.getByRole("checkbox", { name: "全选" }).first().check()
		await shot("made")
		await chooseEntry(page, page.getByRole("button", { name: "操作" }).first(), "登记保管")
		await choose(page.getByRole("dialog"), "custody", "党支部")
		await page.getByRole("dialog").getByRole("button", { name: "登记保管" }).click()
		await page
			.getByText(/已确认.*\d+|\d+.*已确认/)
			.first()
			.waitFor()
		const kept = await administrator.get(`/api/resource/${ARCHIVE}`, {
			filters: { organization: "DEMO1-1", custody: "In the Branch" },
			limit_page_length: 0,
		})
		assert.ok(kept.length > 10)
	})

	it("answers the record of annex 1, on a telephone", async () => {
		const page = await as("secretary", { viewport: { width: 390, height: 844 } })
		const narrow = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
		const records = await administrator.get("/api/resource/Investigation Record", {
			filters: { organization: BRANCH, status: "To Check", is_lost: 0 },
			fields: ["name", "member"],
			limit_page_length: 0,
		})
		const waiting = (await find({ state: "Not Reviewed" })).find((row) =>
			records.some((record) => record.member === row.member),
		)
		await open(waiting.name)
		await page
			.getByText(/尚未核对/)
			.first()
			.waitFor()
		await shot("telephone")
		assert.equal(await narrow(), true)
		await press(page, "确认齐全")
		await page.getByText("齐全", { exact: true }).first().waitFor()
		const { name } = records.find((record) => record.member === waiting.member)
		await desk.go(`/app/investigation-record/${encodeURIComponent(name)}`)
		await page.getByText("党员档案：齐全").first().waitFor()
		await shot("record")
		assert.equal(await narrow(), true)
		await press(page, "取用档案审核结果")
		await page.getByRole("button", { name: "取用档案审核结果" }).waitFor({ state: "detached" })
		const record = await administrator.get(`/api/resource/Investigation Record/${name}`)
		assert.deepEqual([record.status, record.materials_complete, record.irregular_admission], ["To Check", "是", "否"])
		await desk.go("/app/query-report/Member Archive Ledger?view=By Member")
		await page.getByText(waiting.member_name).first().waitFor()
		await shot("ledger-telephone")
		assert.equal(await narrow(), true)
	})
})
