// The three officers: a second factor is set up at the first sign-in, each finds a desk of the own, what is taken out has its purpose,
// the trail is verified, sessions are seen and ended, recovery codes are renewed.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { choose, givePurpose } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const OFFICERS = {
	system: ["System Administrator", "站点管理"],
	security: ["Security Administrator", "账号与授权"],
	watcher: ["Security Auditor", "安全审计"],
}
const CODE = "import pyotp, sys, time; print(pyotp.TOTP(sys.argv[1]).at(int(time.time()) + int(sys.argv[2])))"
/** What an authenticator shows, `later` seconds from now. */
const codeOf = (secret, later = 0) =>
	execFileSync(python, ["-c", CODE, secret, String(later)])
		.toString()
		.trim()

describeDesk("the three officers", (desk) => {
	const pages = {}
	const secrets = {}

	before(async () => {
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["secretary"])
		for (const [part, [role]] of Object.entries(OFFICERS)) {
			await administrator.post("/api/resource/User", {
				email: emailOf(part),
				first_name: part,
				language: "zh",
				new_password: SECRET,
				send_welcome_email: 0,
				roles: [{ role }],
			})
		}
		desk.bench.run("second-factor", "on")
	})

	for (const [part, [, title]] of Object.entries(OFFICERS)) {
		it(`${part}: sets up a second factor and finds the own desk`, async () => {
			const page = (pages[part] = desk.page = await desk.newPage())
			await page.goto(`${desk.bench.url}/login`)
			await page.locator("input[name=usr]").fill(emailOf(part))
			await page.locator("input[name=pwd]").fill(SECRET)
			await page.keyboard.press("Enter")
			await page.getByRole("heading", { name: "设置双因素认证" }).waitFor()
			assert.equal(await page.locator(".qr svg").count(), 1)
			const secret = (secrets[part] = (await page.locator("code").innerText()).replace(/\s/g, ""))
			await page.locator("#otp").fill("000000")
			await page.keyboard.press("Enter")
			await page.getByRole("alert").waitFor()
			await page.locator("#otp").fill(codeOf(secret))
			await page.keyboard.press("Enter")
			await page.getByRole("heading", { name: "恢复码" }).waitFor()
			assert.equal(await page.locator(".codes li").count(), 10)
			await page.getByRole("link", { name: /继续/ }).click()
			await page.getByRole("heading", { name: title }).waitFor()
			assert.equal(await page.getByRole("navigation").getByRole("link", { name: title }).count(), 1)
		})

		it(`${part}: every place of the desk opens`, async () => {
			const page = (desk.page = pages[part])
			const refused = []
			page.on(
				"response",
				(response) =>
					response.status() >= 400 && refused.push(`${response.status()} ${decodeURIComponent(response.url())}`),
			)
			await settled(page)
			const addresses = await page
				.locator("main a[href^='/app/']")
				.evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href")))])
			assert.ok(addresses.length > 8, addresses.join())
			for (const address of addresses) {
				await desk.go(address)
				await settled(page)
				assert.equal(await page.getByText(/页面不存在|权限不足/).count(), 0, address)
			}
			assert.deepEqual(refused, [])
		})
	}

	it("a secretary says for what purpose members are taken out", async () => {
		const page = (desk.page = await desk.newPage())
		await desk.signIn(emailOf("secretary"), SECRET)
		await desk.go("/app/party-member")
		await choose(page, page.getByRole("button", { name: "更多", exact: true }).last(), "导出")
		const dialog = page.getByRole("dialog", { name: "导出" })
		await dialog.getByRole("checkbox", { name: "联系电话", exact: true }).check()
		await dialog.getByRole("button", { name: "导出", exact: true }).click()
		await Promise.all([page.waitForEvent("download"), givePurpose(page, "电话核对")])
	})

	it("the auditor verifies the trail", async () => {
		const page = (desk.page = pages.watcher)
		await desk.go("/app/query-report/Audit Trail")
		await page.getByRole("cell", { name: "登录" }).first().waitFor()
		await desk.go("/app/trail-seal")
		await page.getByRole("button", { name: "核验日志" }).click()
		await page.getByRole("dialog").getByText("完整").first().waitFor()
	})

	it("a secretary sees where the account is signed in, and ends the other session", async () => {
		const other = await desk.newPage({
			userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0",
		})
		await desk.signIn(emailOf("secretary"), SECRET, other)
		const page = (desk.page = await desk.newPage())
		await desk.signIn(emailOf("secretary"), SECRET)
		await choose(page, page.getByRole("button", { name: "周书记的菜单" }), "我的登录")
		await page.getByRole("row", { name: /本次登录/ }).waitFor()
		const row = page.getByRole("row", { name: /Firefox 121 · Windows/ })
		await row.getByRole("button", { name: /结束/ }).click()
		await page.getByRole("dialog").getByRole("button", { name: "结束", exact: true }).click()
		await row.waitFor({ state: "detached" })
		assert.equal(await page.getByRole("row").count(), 2)
		await desk.go("/app/party-member", other)
		await other.waitForURL(/\/login/)
		await desk.go("/app/party-member")
		await page.getByRole("heading", { name: "党员" }).waitFor()
	})

	it("the security administrator ends the sessions of a user", async () => {
		const { security: page } = pages
		await desk.go(`/app/user-rights/${emailOf("secretary")}`, page)
		await page.getByRole("button", { name: "登录情况" }).click()
		await page.getByRole("button", { name: "全部结束" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "全部结束" }).click()
		await page.getByText("该账号目前没有登录。").waitFor()
		await desk.go("/app/party-member") // the secretary's page
		await desk.page.waitForURL(/\/login/)
	})

	it("the auditor renews the recovery codes, sees them once, and prints them", async () => {
		const page = (desk.page = pages.watcher)
		await desk.go("/app")
		await choose(page, page.getByRole("button", { name: "watcher的菜单" }), "换新恢复码")
		const code = page.getByLabel("身份验证器的验证码，或恢复码")
		await page.getByRole("menu").waitFor({ state: "detached" })
		await settled(page) // a menu that has closed gives the focus back a moment later
		await code.fill("000000")
		await code.press("Enter")
		await page.getByRole("alert").getByText("验证码不正确").waitFor()
		await code.fill(codeOf(secrets.watcher, 30)) // the present one was used to sign in
		await code.press("Enter")
		await page.getByRole("heading", { name: "恢复码" }).waitFor()
		await page.locator("main .codes li").first().waitFor() // the screen before has the same heading
		const codes = await page.locator("main .codes li").allInnerTexts()
		assert.equal(
			new Set(codes.map((text) => /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/.exec(text)?.[0])).size,
			10,
			codes.join(),
		)
		await page.emulateMedia({ media: "print" })
		assert.ok(await page.locator("body > .print-sheet").isVisible())
		assert.ok(!(await page.locator("main").isVisible()))
		for (const one of codes) assert.ok((await page.locator("body > .print-sheet").innerText()).includes(one))
		await page.emulateMedia({ media: "screen" })
		await page.getByRole("button", { name: "已经保存，继续" }).click()
		await desk.go("/app/recovery-codes")
		assert.equal(await page.locator(".codes li").count(), 0)
		await page.getByLabel("身份验证器的验证码，或恢复码").fill(codes[0])
		await page.keyboard.press("Enter")
		await page.getByRole("heading", { name: "恢复码", exact: true }).waitFor()
		assert.ok(!(await page.locator("main .codes li").allInnerTexts()).includes(codes[0]))
	})
})
