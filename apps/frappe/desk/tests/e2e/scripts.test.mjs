// Scripts of apps in the real desk: an app with a form script, a page, and a script of the site use every name of the client API.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { before, it } from "node:test"
import { fileURLToPath } from "node:url"

import { describeDesk } from "./browser.mjs"

const APP = fileURLToPath(new URL("scripted_app", import.meta.url))
const DOCS = fileURLToPath(new URL("../../../../../docs/developers/desk.md", import.meta.url))
// what TypeScript calls private, and names that only hold other names
const INNER = /^dialog\.(constructor|watch|closed|run|button|update)$/

describeDesk(
	"scripts of apps",
	(desk) => {
		let page, name

		before(async () => {
			page = desk.page
			await desk.signIn()
			name = await desk.page.evaluate(async () => {
				const boot = JSON.parse(document.getElementById("boot").textContent)
				const post = async (doc) => {
					const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": boot.csrf_token }
					const response = await fetch(`/api/resource/${doc.doctype}`, {
						method: "POST",
						headers,
						body: JSON.stringify(doc),
					})
					if (!response.ok) throw new Error(await response.text())
					return (await response.json()).data.name
				}
				await post({
					doctype: "Client Script",
					name: "Site script",
					dt: "Scripted Note",
					view: "Form",
					enabled: 1,
					script:
						'frappe.ui.form.on("Scripted Note", { refresh(frm) { frm.add_custom_button("From the site", () => frappe.show_alert("Site script ran")); } });',
				})
				return post({ doctype: "Scripted Note", title: "First" })
			})
		})

		const events = () => page.evaluate(() => window.scripted.events)
		const open = async () => {
			await desk.go(`/app/scripted-note/${name}`)
			await page.waitForFunction(() => window.scripted?.events.includes("onload_post_render"))
		}

		it("hears the events of opening in Frappe's order, and runs the script of the site", async () => {
			await open()
			assert.deepEqual(await events(), [
				"setup",
				"before_load",
				"onload",
				"refresh",
				"timeline_refresh",
				"onload_post_render",
			])
			await page.getByRole("button", { name: "From the site" }).click()
			await page.getByText("Site script ran").waitFor()
		})

		it("brings what an app includes before the scripts of the app", async () => {
			assert.equal(await page.evaluate(() => window.scripted.included), "Included")
		})

		it("gives for every name what must come out", { timeout: 120_000 }, async () => {
			await page.evaluate(() => window.scripted.run())
			const results = await page.evaluate(() => window.scripted.results)
			const wrong = results.filter(({ got, wanted }) => JSON.stringify(got) !== JSON.stringify(wanted))
			assert.deepEqual(wrong, [])
			assert.ok(results.length > 300)
		})

		it("offers no name that the table does not try and the handbook does not list", async () => {
			const { offered, table } = await page.evaluate(() => ({
				offered: window.scripted.offered(window.scripted.frm),
				table: window.scripted.table,
			}))
			const tried = new Set(table)
			const own = offered.filter(
				(one) => !INNER.test(one) && !/^frappe\.(scripted|ui|db|utils|model|meta|datetime)$/.test(one),
			)
			assert.deepEqual(
				own.filter((one) => !tried.has(one)),
				[],
			)
			const docs = readFileSync(DOCS, "utf8")
			assert.deepEqual(
				own
					.map((one) => one.split(".").at(-1))
					.filter((word) => !new RegExp(`\\b${word.replace("$", "\\$")}\\b`).test(docs)),
				[],
			)
		})

		it("lets a script refuse to save, and runs what belongs to submitting and cancelling", async () => {
			await open()
			await page.locator('[data-fieldname="title"] input').fill("Never")
			await page.keyboard.press("Control+s")
			await page.waitForFunction(() => window.scripted.events.includes("validate"))
			assert.ok(!(await events()).includes("before_save"))
			await page.locator('[data-fieldname="title"] input').fill("First")
			await page.keyboard.press("Control+s")
			await page.waitForFunction(() => window.scripted.events.includes("after_save"))
			await page.evaluate(() => (window.scripted.events.length = 0))
			await page.getByRole("button", { name: "提交" }).click()
			await page.getByRole("dialog").getByRole("button", { name: "提交" }).click()
			await page.waitForFunction(() => window.scripted.events.includes("on_submit"))
			assert.deepEqual((await events()).slice(0, 5), [
				"validate",
				"before_save",
				"before_submit",
				"after_save",
				"on_submit",
			])
		})

		it("opens a page of an app, with fields, buttons and its own content", async () => {
			await desk.go("/app/scripted-page")
			await page.getByRole("heading", { name: "Numbers" }).waitFor()
			await page.getByRole("button", { name: "Ask" }).click()
			await page.getByText("The next is 21.").waitFor()
			await page.locator('[data-fieldname="number"] input').fill("40")
			await page.keyboard.press("Tab")
			await page.getByText("The next is 41.").waitFor()
			assert.equal(await page.locator(".scripted-number").evaluate((one) => getComputedStyle(one).fontWeight), "700")
			const { errors, values } = await page.evaluate(() => ({
				errors: window.scripted_page.errors,
				values: window.scripted_page.values,
			}))
			assert.deepEqual(values, { number: 20 })
			assert.deepEqual(errors, {
				jquery: "$ is not supported by this desk.",
				main: "page.main.html is of jQuery, which this desk does not have: page.main is an element.",
				page: "page.add_view is not supported by this desk.",
				template: "frappe.render_template is not supported by this desk.",
			})
			await page.getByRole("button", { name: "Group" }).click()
			await page.getByRole("menuitem", { name: "One of a group" }).click()
			await page.getByText("Group pressed").waitFor()
			await page.getByRole("navigation").getByRole("link").first().click()
			await page.waitForFunction(() => window.scripted_hidden)
		})
	},
	{ app: APP },
)
