// The desk in a real browser, against a real site: what a person does from signing in to importing a workbook.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { before, it } from "node:test"
import { fileURLToPath } from "node:url"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"

describeDesk("the desk", (desk) => {
	let bench, page

	before(() => ({ bench, page } = desk))

	it("signs in and shows the first workspace with counts", async () => {
		await desk.signIn()
		await page.getByRole("heading", { name: "我的党支部" }).waitFor()
		await page.waitForFunction(() =>
			[...document.querySelectorAll("main a .tabular-nums")].some((count) => /\d/.test(count.textContent)),
		)
	})

	it("lists members with the titles of their branches, filters and sorts", async () => {
		await page.goto(`${bench.url}/app/party-member`)
		await page
			.getByRole("cell", { name: /党支部$/ })
			.first()
			.waitFor()
		await page.getByLabel("姓名", { exact: true }).fill("吴")
		await page.waitForURL(/member_name=/)
		await page.waitForFunction(() =>
			[...document.querySelectorAll("tbody tr td:nth-child(2)")].every((cell) => cell.textContent.includes("吴")),
		)
		assert.ok((await page.locator("tbody tr").count()) > 0)
		await page.getByRole("button", { name: "姓名", exact: true }).click()
		await page.locator("th[aria-sort=ascending]").waitFor()
	})

	it("opens a form from the list by keyboard, changes, saves, and keeps a history", async () => {
		await page.locator("tbody tr a").first().focus()
		await page.keyboard.press("Enter")
		await page.getByLabel("籍贯").fill("湖南长沙")
		await page.getByText("未保存").waitFor()
		await page.keyboard.press("Control+s")
		await page.getByText("已保存").waitFor()
		await page.getByText(/籍贯：— → 湖南长沙/).waitFor()
		await page.reload()
		await page.waitForFunction(() =>
			[...document.querySelectorAll("input")].some((input) => input.value === "湖南长沙"),
		)
	})

	it("runs the app's script: a number is checked while it is typed, and birth date and sex follow", async () => {
		await page.goto(`${bench.url}/app/party-member/new`)
		const number = page.locator('[data-fieldname="identity_number"] input')
		await number.fill("43999919760101")
		await page.getByText(/有14位，应为18位/).waitFor()
		await number.fill("439999197601010011")
		await page.waitForFunction(
			() => document.querySelector('[data-fieldname="birth_date"] input').value === "1976-01-01",
		)
		await page.waitForFunction(() => !document.querySelector('[data-fieldname="identity_number"] p'))
		assert.equal(await page.locator('[data-fieldname="sex"] select').inputValue(), "男")
	})

	it("says beside the field what is missing, and does not leave without asking", async () => {
		await page.getByRole("button", { name: "保存" }).click()
		await page.locator('[data-fieldname="member_name"] [role=alert]').waitFor()
		assert.equal(
			await page.evaluate(() => document.activeElement.closest("[data-fieldname]")?.dataset.fieldname),
			"member_name",
		)
		await page.getByRole("link", { name: "党委工作台" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "离开" }).click()
		await page.getByRole("heading", { name: "党委工作台" }).waitFor()
	})

	it("fills rows of a table in place, in the row's own form, and from a spreadsheet", async () => {
		await desk.go("/app/contact-search/new")
		for (const [field, text] of [
			["campaign", ""],
			["member", "王海燕"],
		]) {
			// nobody searches for her yet
			await page.locator(`[data-fieldname="${field}"] input`).first().click()
			await page.keyboard.type(text)
			await page.locator("ul[role=listbox] li[aria-selected=true]").filter({ hasText: text }).waitFor()
			await settled(page)
			await page.keyboard.press("Enter")
			await page.waitForFunction((name) => document.querySelector(`[data-fieldname="${name}"] input`)?.value, field)
		}
		await page.waitForFunction(() =>
			document.querySelector('[data-fieldname="member_name"] output')?.textContent.includes("王"),
		)
		await page.getByRole("button", { name: "添加一行" }).click()
		await page.keyboard.type("2016.3.5")
		await page.keyboard.press("Tab")
		const row = page.locator('[data-row="1"]')
		assert.equal(await row.locator('[data-fieldname="attempted_on"] input').first().inputValue(), "2016-03-05")
		await row.locator('[data-fieldname="means"] select').selectOption("上门走访")
		await row.locator('[data-fieldname="contact_made"] input').check()
		await row.locator('[data-fieldname="outcome"] input').focus()
		await page.evaluate(() => {
			const clipboardData = new DataTransfer()
			clipboardData.setData("text/plain", "无人在家\n邻居称已外出")
			document.activeElement.dispatchEvent(
				new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
			)
		})
		await page.locator('[data-row="2"]').waitFor()
		assert.equal(await page.locator('[data-row="2"] [data-fieldname="outcome"] input').inputValue(), "邻居称已外出")
		await page.getByRole("button", { name: "打开第 2 行" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "删除" }).click()
		await page.waitForFunction(() => document.querySelectorAll("[data-row]").length === 1)
		await page.getByRole("button", { name: "保存" }).click()
		await page.waitForURL(/contact-search\/(?!new)/)
		assert.equal(await page.locator('[data-row="1"] [data-fieldname="means"] select').inputValue(), "上门走访")
	})

	it("keeps what was typed when the session ends", async () => {
		await page.goto(`${bench.url}/app/party-member`)
		await page.locator("tbody tr a").first().click()
		await page.getByLabel("籍贯").fill("湖南湘潭")
		await page.context().clearCookies()
		await page.keyboard.press("Control+s")
		const dialog = page.getByRole("dialog")
		await dialog.getByLabel("密码").fill(PASSWORD)
		await dialog.getByRole("button", { name: "登录", exact: true }).click()
		await page.getByText(/→ 湖南湘潭/).waitFor()
	})

	it("opens the tree level by level, by keyboard", async () => {
		await page.goto(`${bench.url}/app/party-organization/view/tree`)
		const nodes = page.getByRole("treeitem")
		await nodes.nth(1).waitFor()
		const shown = await nodes.count()
		await nodes.nth(1).focus()
		await page.keyboard.press("ArrowRight")
		await page.waitForFunction((count) => document.querySelectorAll("[role=treeitem]").length > count, shown)
	})

	it("finds people with Ctrl+K", async () => {
		await page.goto(`${bench.url}/app/party-member`)
		const name = (await page.locator("tbody tr a").nth(2).innerText()).trim()
		await page.keyboard.press("Control+k")
		await page.getByRole("combobox", { name: "搜索或跳转…" }).fill(name)
		await page.getByRole("option").filter({ hasText: name }).first().waitFor()
		await page.keyboard.press("Enter")
		await page.waitForURL(/\/app\/[a-z-]+\/.+/)
	})

	it("imports a workbook with progress, and gives the figures", async () => {
		const file = join(bench.folder, "workbook.xlsx")
		execFileSync(python, [fileURLToPath(new URL("workbook.py", import.meta.url)), file], { env: bench.env })
		await page.goto(`${bench.url}/app/campaign-import/new`)
		await page.locator('[data-fieldname="workbook"] input[type=file]').setInputFiles(file)
		await page
			.getByRole("link", { name: /workbook.*xlsx/ })
			.first()
			.waitFor()
		await page.getByRole("button", { name: "保存" }).click()
		await page.getByRole("button", { name: "开始" }).click()
		await page.locator('header .pill:text-is("完成")').waitFor()
		assert.equal((await page.locator('[data-fieldname="members_new"] output').innerText()).trim(), "3")
		assert.equal((await page.locator('[data-fieldname="rows_refused"] output').innerText()).trim(), "0")
	})

	it("shows the printed form", async () => {
		await page.goto(`${bench.url}/app/investigation-record`)
		await page.locator("tbody tr a").first().click()
		await page.getByRole("button", { name: "打印" }).click()
		await page.frameLocator("iframe").getByText("党员组织关系排查信息登记表").first().waitFor()
	})

	it("fits a telephone: nothing is wider than the screen", async () => {
		await page.setViewportSize({ width: 360, height: 740 })
		for (const path of ["/app", "/app/party-member", "/app/party-organization/view/tree", "/app/contact-search/new"]) {
			await page.goto(bench.url + path)
			await page.locator("main h1, main h2").first().waitFor()
			assert.match(new URL(page.url()).pathname, /^\/app/)
			const [inner, whole] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth])
			assert.ok(whole <= inner, `${path}: ${whole} > ${inner}`)
		}
	})
})
