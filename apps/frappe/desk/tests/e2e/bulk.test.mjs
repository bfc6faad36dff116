// Many records at once: submitted, cancelled, assigned, moved along a workflow, printed; each refusal with its reason.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { choose } from "./hands.mjs"
import { emailOf, makePeople, Session } from "./people.mjs"
import { wordsOf } from "./pdf.mjs"

const PLAIN = "批量登记表"
const FLOWING = "批量审核表"
const RIGHTS = { read: 1, write: 1, create: 1, delete: 1, submit: 1, cancel: 1, print: 1, export: 1, report: 1 }

describeDesk("many records at once", (desk) => {
	let page, administrator
	const rows = () => page.locator("tbody tr")
	const records = (doctype, fields) => administrator.get(`/api/resource/${doctype}`, { fields, order_by: "title asc" })
	const action = (entry) => choose(page, page.getByRole("button", { name: "操作", exact: true }), entry)
	const all = async () => {
		await page.getByRole("region", { name: "已选记录" }).waitFor({ state: "detached" }) // what was done before ends with none chosen
		await settled(page)
		await page.getByRole("checkbox", { name: "全选" }).click()
	}
	const confirm = (name) => page.getByRole("dialog").getByRole("button", { name, exact: true }).click()

	async function make(doctype, values = {}, fields = []) {
		const title = { fieldname: "title", fieldtype: "Data", label: "题目", reqd: 1, in_list_view: 1 }
		await administrator.post("/api/resource/DocType", {
			name: doctype,
			module: "Custom",
			custom: 1,
			title_field: "title",
			fields: [title, ...fields],
			permissions: [{ role: "System Manager", ...RIGHTS, ...(values.is_submittable ? {} : { submit: 0, cancel: 0 }) }],
			...values,
		})
		const [scope] = await administrator.get("/api/resource/Table Scope", { filters: { document_type: doctype } })
		await administrator.put(`/api/resource/Table Scope/${scope.name}`, {
			hangs_on: "Nothing",
			open_reason: "全校共用，不含党员信息",
		})
		for (const name of ["甲", "乙", "丙"]) await administrator.post(`/api/resource/${doctype}`, { title: `${name}件` })
	}

	before(async () => {
		page = desk.page
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["recorder"])
		await make(PLAIN, { is_submittable: 1 })
		await make(FLOWING, {}, [{ fieldname: "checked", fieldtype: "Check", label: "已核对" }])
		for (const name of ["待审", "已审"])
			await administrator.post("/api/resource/Workflow State", { workflow_state_name: name })
		await administrator.post("/api/resource/Workflow Action Master", { workflow_action_name: "审过" })
		await administrator.post("/api/resource/Workflow", {
			workflow_name: "批量审核",
			document_type: FLOWING,
			is_active: 1,
			workflow_state_field: "workflow_state",
			states: ["待审", "已审"].map((state) => ({ state, doc_status: "0", allow_edit: "System Manager" })),
			transitions: [
				{
					state: "待审",
					action: "审过",
					next_state: "已审",
					allowed: "System Manager",
					condition: "doc.title != '乙件'",
				},
			],
		})
		await desk.signIn()
		await desk.go(`/app/${encodeURIComponent(PLAIN)}`)
		await rows().nth(2).waitFor()
	})

	it("submits them", async () => {
		await all()
		await action("提交")
		await confirm("提交")
		await page.getByText("3条已完成").first().waitFor()
		assert.deepEqual(
			(await records(PLAIN, ["docstatus"])).map((row) => row.docstatus),
			[1, 1, 1],
		)
	})

	it("assigns them, and the one they are given to has them", async () => {
		await all()
		await action("分派")
		const dialog = page.getByRole("dialog")
		await dialog.getByRole("combobox", { name: /分派给/ }).fill("吴委员")
		await page.keyboard.press("Tab") // the name typed whole is as good as a choice
		await page.waitForFunction(
			(email) => document.querySelector('[data-fieldname="assign_to"] input')?.value === email,
			emailOf("recorder"),
		)
		// the list is slow, so that another's change, when it is told, overtakes the reading that ends with none chosen
		await page.route(/reportview\.get_list/, (route) => setTimeout(() => route.continue(), 3000))
		const assigned = page.waitForResponse(/assign_to\.add_multiple/)
		await dialog.getByRole("button", { name: "分派", exact: true }).click()
		assert.equal((await assigned).status(), 200)
		const given = await administrator.get("/api/resource/ToDo", {
			filters: { allocated_to: emailOf("recorder"), reference_type: PLAIN },
			fields: ["status"],
		})
		assert.deepEqual(
			given.map((row) => row.status),
			["Open", "Open", "Open"],
		)
		const { name } = await administrator.post(`/api/resource/${PLAIN}`, { title: "丁件" })
		await administrator.post("/api/method/frappe.client.delete", { doctype: PLAIN, name })
		await page.getByRole("region", { name: "已选记录" }).waitFor({ state: "detached" })
		await page.unroute(/reportview\.get_list/)
	})

	it("puts them into one PDF", async () => {
		await all()
		await page.getByRole("region", { name: "已选记录" }).getByRole("button", { name: "打印" }).click()
		// a page that opens has its address only some time after the answer: its request is watched, and asked again with the same session
		const context = page.context()
		await context.route(/download_multi_pdf/, (route) => route.fulfill({ body: "" }))
		const [opened, asked] = await Promise.all([
			context.waitForEvent("page"),
			context.waitForEvent("request", (request) => request.url().includes("download_multi_pdf")),
			page.getByRole("dialog").getByRole("button", { name: "打印" }).click(),
		])
		const answer = await context.request.get(asked.url(), { timeout: 120_000 })
		assert.equal(answer.status(), 200)
		const text = wordsOf(await answer.body()).replaceAll(" ", "")
		for (const title of ["甲件", "乙件", "丙件"]) assert.ok(text.includes(title), title)
		await opened.close()
	})

	it("cancels them", async () => {
		await desk.go(`/app/${encodeURIComponent(PLAIN)}`)
		await rows().nth(2).waitFor()
		await all()
		await action("作废")
		await confirm("作废")
		await page.getByText("3条已完成").first().waitFor()
		assert.deepEqual(
			(await records(PLAIN, ["docstatus"])).map((row) => row.docstatus),
			[2, 2, 2],
		)
	})

	it("moves along the workflow what may move, and offers no step that one of them cannot take", async () => {
		await desk.go(`/app/${encodeURIComponent(FLOWING)}`)
		await rows().nth(2).waitFor()
		const offered = page.waitForResponse(
			(response) =>
				response.url().includes("get_common_transition_actions") &&
				JSON.parse(response.request().postDataJSON().docs).length === 2,
		)
		await rows().filter({ hasText: "甲件" }).getByRole("checkbox").click()
		await rows().filter({ hasText: "丙件" }).getByRole("checkbox").click()
		await page.getByText("已选 2 条").waitFor()
		await offered
		await action("审过")
		await confirm("审过")
		await page.getByText("2条已完成").first().waitFor()
		assert.deepEqual(
			(await records(FLOWING, ["title", "workflow_state"])).map((row) => [row.title, row.workflow_state]).sort(),
			[
				["丙件", "已审"],
				["乙件", "待审"],
				["甲件", "已审"],
			].sort(),
		)
		await desk.go(`/app/${encodeURIComponent(FLOWING)}`)
		await rows().nth(2).waitFor()
		await Promise.all([page.waitForResponse(/get_common_transition_actions/), all()])
		await settled(page)
		await page.getByRole("button", { name: "操作", exact: true }).click()
		await page.getByRole("menuitem", { name: "添加标签" }).waitFor()
		assert.equal(await page.getByRole("menuitem", { name: "审过" }).count(), 0)
	})
})
