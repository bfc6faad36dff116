// Another office is asked about members out of contact: the secretary asks, the committee approves, the list goes out with a reason, its answer
// comes in, and a person decides; then it stands with the search.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { saveNew, select, type } from "./hands.mjs"
import { emailOf, makePeople, PEOPLE, SECRET, Session } from "./people.mjs"

Object.assign(PEOPLE, {
	late: { name: "陈书记", capacity: "Branch Secretary", organization: "DEMO3-4" },
	college: { name: "何组织员", capacity: "Committee Officer", organization: "DEMO3" },
})
const [INQUIRY, ANSWER, LEAD, SEARCH] = ["External Inquiry", "External Answer", "External Lead", "Contact Search"]
const FILL_IN = `
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1])
sheet = book.active
heads = [cell.value for cell in sheet[1]]
for head, value in (("现居住地址", "广东省示范市示范路8号"), ("联系电话", "19900000000"), ("比对情况说明", "有居住登记")):
    sheet.cell(2, heads.index(head) + 1, value)
sheet.append([None, "查无此人", "123", None, None, None, "某地"])
book.save(sys.argv[2])
`

describeDesk("lists for other offices", (desk) => {
	desk.atBothSizes()
	const pages = {}
	const sessions = {}
	let inquiry, list

	const open = (part, path) => desk.go(`/app/${path}`, (desk.page = pages[part]))
	const form = (doctype, name) => `${doctype.toLowerCase().replaceAll(" ", "-")}/${encodeURIComponent(name)}`
	const dialogOf = (part) => pages[part].getByRole("dialog")
	const press = async (part, name) => {
		await settled(pages[part])
		await pages[part].locator("header").getByRole("button", { name, exact: true }).click()
	}
	const agree = async (part, name) => {
		await dialogOf(part).getByRole("button", { name, exact: true }).click()
		await dialogOf(part).waitFor({ state: "detached" })
	}
	const stands = async (part, state) => {
		await pages[part].locator(`header .pill:text-is("${state}")`).waitFor()
		await settled(pages[part])
	}

	before(async () => {
		await makePeople(await Session.of(desk.bench.url, "Administrator", PASSWORD), ["late", "college"])
		for (const part of ["late", "college"]) {
			sessions[part] = await Session.of(desk.bench.url, emailOf(part), SECRET)
			pages[part] = await desk.newPage()
			await desk.signIn(emailOf(part), SECRET, pages[part])
		}
	})

	it("the secretary asks for the members out of contact of the own branch, who stand on the form", async () => {
		const { late } = pages
		await open("late", "external-inquiry/new")
		await late.waitForFunction(() => document.querySelector('[data-fieldname="organization"] input')?.value)
		await select(late, "office", "公安机关")
		await type(late, "receiver", "示范市公安局")
		await type(late, "purpose", "电话、走访均未取得联系，请协助提供现居住地址。")
		inquiry = await saveNew(late, "external-inquiry")
		await late.locator('[data-fieldname="people"] tbody tr').first().waitFor()
		if (process.env.DESK_E2E_SHOTS)
			await late.screenshot({ path: `${process.env.DESK_E2E_SHOTS}/inquiry.png`, fullPage: true })
		await press("late", "提请审批")
		await agree("late", "是")
		await stands("late", "待审批")
		await late
			.getByText(/由.*或其上级党委审批/)
			.first()
			.waitFor()
	})

	it("the committee above finds it among its tasks, reads the purpose and approves", async () => {
		const { college } = pages
		const tasks = await sessions.college.get("/api/resource/ToDo", {
			filters: { reference_name: inquiry, status: "Open" },
		})
		assert.equal(tasks.length, 1)
		await open("college", form(INQUIRY, inquiry))
		await college.getByText("请协助提供现居住地址").first().waitFor()
		await press("college", "批准")
		await agree("college", "是")
		await stands("college", "已批准")
	})

	it("the secretary takes the list with a reason", async () => {
		const { late } = pages
		await open("late", form(INQUIRY, inquiry))
		await press("late", "取用名单")
		await type(dialogOf("late"), "reason", "送示范市公安局比对")
		const waiting = late.waitForEvent("popup").then((popup) => popup.waitForEvent("download"))
		await dialogOf("late").getByRole("button", { name: "取用", exact: true }).click()
		list = join(desk.bench.folder, "名单.xlsx")
		await (await waiting).saveAs(list)
	})

	it("its answer is taken in, and says which row is wrong", async () => {
		const { late } = pages
		const answer = join(desk.bench.folder, "反馈.xlsx")
		execFileSync(python, ["-c", FILL_IN, list, answer])
		await press("late", "录入反馈")
		await late.waitForURL(/external-answer\/new/)
		await settled(late)
		await late.locator('[data-fieldname="workbook"] input[type=file]').setInputFiles(answer)
		await late
			.getByText(/反馈.*xlsx/)
			.first()
			.waitFor()
		const name = await saveNew(late, "external-answer")
		await press("late", "开始比对")
		await late.waitForFunction(
			async (path) => (await (await fetch(path)).json()).data?.status === "Done",
			`/api/resource/${ANSWER}/${name}`,
			{ polling: 500 },
		)
		await open("late", form(ANSWER, name))
		await late
			.getByText(/很可能1条/)
			.first()
			.waitFor()
		await late
			.getByText(/有的行有问题/)
			.first()
			.waitFor()
		await press("late", "核对线索")
		await late.waitForURL(/external-lead/)
		assert.equal((await sessions.college.get(`/api/resource/${INQUIRY}/${inquiry}`)).status, "Answered")
	})

	it("the secretary compares both sides and decides; the lead stands with the search", async () => {
		const { late } = pages
		await settled(late)
		const [lead] = await sessions.late.get(`/api/resource/${LEAD}`, {
			filters: { inquiry },
			fields: ["name", "member", "member_name"],
		})
		await late.getByRole("link", { name: lead.member_name }).first().click()
		await late.waitForURL(new RegExp(lead.name))
		const side = late.locator('[data-fieldname="comparison"] table')
		await side
			.getByRole("row", { name: /公民身份号码/ })
			.getByText("一致")
			.waitFor()
		await settled(late)
		if (process.env.DESK_E2E_SHOTS)
			await late.screenshot({ path: `${process.env.DESK_E2E_SHOTS}/lead.png`, fullPage: true })
		await press("late", "是本人")
		await agree("late", "是")
		await late
			.getByText(/已记入联系查找/)
			.first()
			.waitFor()
		const { search } = await sessions.late.get(`/api/resource/${LEAD}/${lead.name}`)
		const { attempts, next_step } = await sessions.late.get(`/api/resource/${SEARCH}/${search}`)
		assert.equal(attempts.at(-1).means, "公安协查")
		assert.match(next_step, /公安机关/)
		await open("late", form(SEARCH, search))
		await late
			.getByText(/再查找 2 次/)
			.first()
			.waitFor()
	})
})
