// What a user is told: the bell counts, lists, leads there and forgets, while others work.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { describeDesk } from "./browser.mjs"

const READER = { name: "reader@desk.example", password: "Reader-of-things-1" }

describeDesk("notifications", (desk) => {
	const bell = () => desk.page.getByRole("button", { name: /^通知/ })
	const execute = (method, values) => JSON.parse(desk.bench.run("execute", method, "--kwargs", JSON.stringify(values)))
	const assign = (title) => {
		const { name } = execute("frappe.client.insert", { doc: { doctype: "Note", title, public: 0 } })
		execute("frappe.desk.form.assign_to.add", {
			args: { doctype: "Note", name, assign_to: [READER.name], description: title },
		})
	}

	before(async () => {
		const user = {
			doctype: "User",
			email: READER.name,
			first_name: "读者",
			send_welcome_email: 0,
			new_password: READER.password,
			language: "zh",
		}
		execute("frappe.client.insert", { doc: user })
		execute("frappe.client.insert", {
			doc: {
				doctype: "Organization Appointment",
				user: READER.name,
				capacity: "Branch Secretary",
				organization: "DEMO1-1",
				from_date: "2016-01-01",
			},
		})
		assign("核对名册")
		await desk.signIn(READER.name, READER.password)
	})

	it("counts what is unread and leads to it", async () => {
		await desk.page.getByRole("button", { name: "通知，1 条未读" }).click()
		await desk.page.getByRole("button", { name: /未读.*核对名册/ }).click()
		await desk.page.waitForURL(/\/app\/note\//)
		await desk.page.getByRole("button", { name: "通知", exact: true }).waitFor()
	})

	it("hears of new ones without loading the page again, and marks all as read", async () => {
		assign("补齐档案")
		await desk.page.getByRole("button", { name: "通知，1 条未读" }).waitFor()
		await bell().focus()
		await desk.page.keyboard.press("Enter")
		await desk.page.getByRole("button", { name: "全部标为已读" }).click()
		await desk.page.keyboard.press("Escape")
		await desk.page.getByRole("button", { name: "通知", exact: true }).waitFor()
		await desk.page.reload()
		await bell().waitFor()
		assert.equal(await bell().getAttribute("aria-label"), "通知")
	})
})
