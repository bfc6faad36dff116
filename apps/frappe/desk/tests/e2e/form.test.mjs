// Around the fields of a form: people, files, history, two at one document, submitting, and steps of a workflow.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"
import { choose } from "./hands.mjs"

const OTHER = { name: "officer@desk.example", password: "Officer-of-papers-1", full: "组织员" }
const field = (fieldname, fieldtype, label, more = {}) => ({ fieldname, fieldtype, label, ...more })
const rights = (role, more = {}) => ({
	role,
	read: 1,
	write: 1,
	create: 1,
	delete: 1,
	share: 1,
	print: 1,
	submit: 1,
	cancel: 1,
	amend: 1,
	...more,
})

describeDesk("a form and what stands around it", (desk) => {
	let page
	const execute = (method, values) =>
		JSON.parse(desk.bench.run("execute", method, "--kwargs", JSON.stringify(values)) || "null")
	// each command is a process: what is inserted together costs one
	const insert = (...docs) => execute("frappe.client.insert_many", { docs })
	const sidebar = () => page.getByRole("complementary", { name: "关于本记录" })
	const stored = (doctype, name) =>
		page.evaluate(
			async ([kind, key]) => (await (await fetch(`/api/resource/${kind}/${key}`)).json()).data,
			[doctype, name],
		)
	const open = async (doctype, name) => {
		await desk.go(`/app/${doctype.toLowerCase().replaceAll(" ", "-")}/${name}`, page)
		await page.getByRole("heading", { name, exact: false }).first().waitFor()
	}

	before(async () => {
		page = desk.page
		const common = {
			doctype: "DocType",
			module: "Core",
			custom: 1,
			autoname: "field:title",
			track_changes: 1,
			allow_rename: 1,
		}
		const fields = [
			field("title", "Data", "题名", { reqd: 1, unique: 1 }),
			field("note", "Small Text", "事由"),
			field("place", "Data", "地点"),
		]
		insert(
			{
				...common,
				name: "Desk Paper",
				is_submittable: 1,
				fields: [...fields, field("amended_from", "Link", "Amended From", { options: "Desk Paper", read_only: 1 })],
				permissions: [rights("System Manager")],
			},
			{
				...common,
				name: "Desk Step",
				fields: [...fields, field("state", "Link", "State", { options: "Workflow State", read_only: 1 })],
				permissions: [rights("System Manager"), rights("Committee Officer")].map((row) => ({
					...row,
					submit: 0,
					cancel: 0,
					amend: 0,
				})),
			},
			...["已登记", "已核查"].map((state) => ({ doctype: "Workflow State", workflow_state_name: state })),
			{ doctype: "Workflow Action Master", workflow_action_name: "核查一下" },
			{
				doctype: "Workflow",
				workflow_name: "Desk Steps",
				document_type: "Desk Step",
				is_active: 1,
				workflow_state_field: "state",
				states: [
					{ state: "已登记", doc_status: "0", allow_edit: "Committee Officer" },
					{ state: "已核查", doc_status: "0", allow_edit: "System Manager" },
				],
				transitions: [
					{
						state: "已登记",
						action: "核查一下",
						next_state: "已核查",
						allowed: "System Manager",
						allow_self_approval: 1,
					},
				],
			},
			{
				doctype: "User",
				email: OTHER.name,
				first_name: OTHER.full,
				send_welcome_email: 0,
				new_password: OTHER.password,
				language: "zh",
				document_follow_notify: 1,
			},
			{
				doctype: "Organization Appointment",
				user: OTHER.name,
				capacity: "Committee Officer",
				organization: "DEMO2",
				from_date: "2016-01-01",
			},
		)
		for (const document_type of ["Desk Paper", "Desk Step"]) {
			const { name } = execute("frappe.client.get_value", {
				doctype: "Table Scope",
				filters: { document_type },
				fieldname: "name",
			})
			execute("frappe.client.set_value", {
				doctype: "Table Scope",
				name,
				fieldname: { hangs_on: "Nothing", open_reason: "没有个人信息" },
			})
		}
		const papers = ["P1", "P2", "P3"].map((title) => ({ doctype: "Desk Paper", title, note: "first", place: "here" }))
		insert(...papers, { doctype: "Desk Step", title: "S1" })
		await desk.signIn()
	})

	it("assigns, tags and shares", async () => {
		await open("Desk Paper", "P1")
		await sidebar().getByRole("button", { name: "分派任务" }).click()
		let dialog = page.getByRole("dialog")
		await dialog.getByLabel("任务内容").fill("请核对")
		await dialog.getByRole("button", { name: "分派", exact: true }).click()
		await sidebar().getByRole("button", { name: "标记为已完成" }).click()
		await sidebar().getByRole("button", { name: "标记为已完成" }).waitFor({ state: "detached" })
		await sidebar().getByRole("button", { name: "添加标签" }).click()
		await page.keyboard.type("重点")
		await page.keyboard.press("Enter")
		await sidebar().getByRole("button", { name: "移除重点" }).waitFor()
		await sidebar().getByRole("button", { name: "共享给他人" }).click()
		dialog = page.getByRole("dialog")
		await dialog.locator('[data-fieldname="user"] input').fill("officer")
		await page
			.getByRole("option", { name: /officer@desk/ })
			.first()
			.click()
		await dialog.getByRole("button", { name: "共享", exact: true }).click()
		await sidebar().getByText(OTHER.full).waitFor()
	})

	it("takes files that are dropped on the form", async () => {
		await page.evaluate(() => {
			const data = new DataTransfer()
			data.items.add(new File(["evidence"], "证据.txt", { type: "text/plain" }))
			document
				.querySelector("#form-body")
				.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }))
		})
		await sidebar().getByRole("link", { name: "证据.txt" }).waitFor()
	})

	it("keeps comments, tells whom they mention, and lets their writer change and delete them", async () => {
		const box = page.getByRole("combobox", { name: "发表评论" }).or(page.locator("#comment")).first()
		await box.fill("请看 @")
		await page.keyboard.type("组织")
		await page.getByRole("option", { name: /组织员/ }).click()
		await page.keyboard.press("Control+Enter")
		await page.getByText("请看 @组织员").first().waitFor()
		await page.getByRole("button", { name: "修改评论" }).click()
		const editor = page.locator('textarea[id^="comment-"]')
		await editor.fill("改过的评论")
		await page.keyboard.press("Control+Enter")
		await page.getByText("改过的评论").first().waitFor()
		await page.getByRole("button", { name: "删除评论" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "删除" }).click()
		await page.getByText("改过的评论").waitFor({ state: "detached" })
	})

	it("shows two people's changes field by field and saves what was chosen on top of the newer version", async () => {
		await open("Desk Paper", "P2")
		await page.getByLabel("事由").fill("mine")
		execute("frappe.client.set_value", {
			doctype: "Desk Paper",
			name: "P2",
			fieldname: { note: "theirs", place: "there" },
		})
		await page.keyboard.press("Control+s")
		const dialog = page.getByRole("dialog")
		await dialog.getByText("first").waitFor()
		assert.equal(await dialog.getByRole("radio", { name: "mine", exact: true }).isChecked(), true)
		assert.equal(await dialog.getByRole("radio", { name: "there", exact: true }).isChecked(), true)
		await dialog.getByRole("button", { name: "合并并保存" }).click()
		await page.getByText("未保存").waitFor({ state: "detached" })
		const doc = await stored("Desk Paper", "P2")
		assert.deepEqual([doc.note, doc.place], ["mine", "there"])
		await page.getByText("事由：theirs → mine").waitFor()
	})

	it("submits, cancels and amends", async () => {
		await open("Desk Paper", "P3")
		await page.getByRole("button", { name: "提交" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "提交" }).click()
		await page.getByRole("button", { name: "作废" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "作废" }).click()
		await page.getByRole("button", { name: "修订" }).click()
		await page.waitForURL(/\/new/)
		await page.getByLabel("题名").fill("P3 amended")
		await page.keyboard.press("Control+s")
		await page.waitForURL(/P3/)
		await page.getByText("未保存").waitFor({ state: "detached" })
		const rows = await page.evaluate(
			async () =>
				(
					await (
						await fetch(`/api/resource/Desk Paper?filters=${encodeURIComponent('[["amended_from","=","P3"]]')}`)
					).json()
				).data,
		)
		assert.equal(rows.length, 1)
	})

	it("renames, and goes on under the new name", async () => {
		await open("Desk Paper", "P2")
		await choose(page, page.getByRole("button", { name: "更多", exact: true }), "重命名")
		await page.getByRole("dialog").getByRole("textbox").fill("P2b")
		await page.getByRole("dialog").getByRole("button", { name: "重命名" }).click()
		await page.waitForURL(/P2b/)
	})

	it("says why a step of the workflow is not open, and to whom it is; a reader may follow the record", async () => {
		const officer = await desk.newPage()
		await desk.signIn(OTHER.name, OTHER.password, officer)
		await desk.go("/app/desk-step/S1", officer)
		await officer.getByRole("button", { name: "操作" }).click()
		await officer.getByText(/只有.*可以办理/).waitFor()
		await officer.keyboard.press("Escape")
		await officer.getByRole("button", { name: "关注", exact: true }).click()
		await officer.getByRole("button", { name: "取消关注" }).waitFor()
		await officer.close()
		await open("Desk Step", "S1")
		await page.getByRole("button", { name: "操作" }).click()
		await page.getByRole("menuitem").first().click()
		await page.locator('header .pill:text-is("已核查")').waitFor()
		assert.equal((await stored("Desk Step", "S1")).state, "已核查")
	})
})
