// Signing in, the shell around every screen, workspaces, and a session that somebody else takes over.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { choose, link, select, type } from "./hands.mjs"
import { Session } from "./people.mjs"

const SECRETARY = "shuji@shell.example"
const SECRET = "Xiangshui-2016"

describeDesk("the shell", (desk) => {
	let page

	before(async () => {
		page = desk.page
		await desk.signIn()
		await page.evaluate(
			async ([user, secret]) => {
				const boot = JSON.parse(document.getElementById("boot").textContent)
				const post = async (doc) => {
					const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": boot.csrf_token }
					const response = await fetch(`/api/resource/${doc.doctype}`, {
						method: "POST",
						headers,
						body: JSON.stringify(doc),
					})
					if (!response.ok) throw new Error(await response.text())
				}
				await post({
					doctype: "User",
					email: user,
					first_name: "书记",
					send_welcome_email: 0,
					new_password: secret,
					language: "zh",
				})
				await post({
					doctype: "Organization Appointment",
					user,
					capacity: "Branch Secretary",
					organization: "DEMO1-1",
					from_date: "2016-01-01",
				})
			},
			[SECRETARY, SECRET],
		)
	})

	it("says on the login page what is wrong, shows the password, and speaks both languages", async () => {
		const login = await desk.newPage()
		await login.goto(`${desk.bench.url}/login?ended=1`)
		await login.getByText("登录已失效，请重新登录。").waitFor()
		await login.getByLabel("密码").fill("wrong")
		await login.getByRole("button", { name: "显示" }).click()
		assert.equal(await login.locator("input[name=pwd]").getAttribute("type"), "text")
		await login.locator("input[name=usr]").fill(SECRETARY)
		await login.getByRole("button", { name: "登录", exact: true }).click()
		await login.getByRole("alert").getByText("用户名或密码错误").waitFor()
		assert.equal(await login.locator("input[name=usr]").inputValue(), SECRETARY)
		await login.getByRole("link", { name: "English" }).click()
		await login.getByRole("button", { name: "Sign in" }).waitFor()
		await login.context().close()
	})

	it("opens each role's own workspace, with what is due in numbers, charts and short lists", async () => {
		const own = await desk.newPage()
		await desk.signIn(SECRETARY, SECRET, own)
		await own.waitForURL(/\/app\/my-branch/)
		await own.getByRole("link", { name: /尚待摸排党员\s*\d+/ }).waitFor()
		assert.equal(await own.getByRole("navigation", { name: "工作台" }).getByRole("listitem").count(), 1)
		const chart = own.getByRole("region", { name: "摸排进度" })
		await chart.getByRole("img", { name: "图表：摸排进度" }).waitFor()
		await chart.getByRole("button", { name: "以表格显示" }).click()
		await chart.getByRole("rowheader", { name: "已核查" }).waitFor()
		await own.getByRole("link", { name: /尚待摸排党员/ }).click()
		await own.waitForURL(/investigation-record\?status=To/)
		await own.context().close()
	})

	it("finds reports, lists and commands by keyboard, and gives the focus back", async () => {
		await desk.go("/app/party-committee")
		await page
			.getByRole("link", { name: /待核查/ })
			.first()
			.waitFor()
		await page.getByRole("button", { name: "搜索" }).focus()
		for (const [typed, address] of [
			["各单位进度", /query-report\/Progress/],
			["修改密码", /change-password/],
			["新建党员", /party-member\/new/],
			["dzz", /party-organization/],
		]) {
			await page.keyboard.press("Control+k")
			await page.getByRole("combobox", { name: "搜索或跳转…" }).fill(typed)
			await page.locator("#hits [role=option]").first().waitFor()
			await page.keyboard.press("Enter")
			await page.waitForURL(address)
		}
		await page.keyboard.press("Control+k")
		await page.getByRole("combobox", { name: "搜索或跳转…" }).fill("关于")
		await page.keyboard.press("Enter")
		await page
			.getByRole("dialog")
			.getByText(/遵循 Frappe/)
			.waitFor()
		await page.keyboard.press("Escape")
	})

	it("tells how strong a new password is, and does not take a wrong old one", async () => {
		await desk.go("/app/change-password")
		await page.getByLabel("新密码", { exact: true }).fill("123456789")
		await page.getByText(/弱/).first().waitFor()
		await page.getByLabel("新密码", { exact: true }).fill("Dongting-Hu-2016-Yueyang")
		await page
			.getByText(/较强|很强|强/)
			.first()
			.waitFor()
		await page.getByLabel("原密码").fill("not-this-one")
		await page.getByLabel("再次输入新密码").fill("Dongting-Hu-2016")
		await page.getByText("两次输入不一致。").waitFor()
		await page.getByLabel("再次输入新密码").fill("Dongting-Hu-2016-Yueyang")
		await page.getByRole("button", { name: "修改密码" }).click()
		await page.getByRole("alert").waitFor()
		assert.match(page.url(), /change-password/)
	})

	it("remembers a narrow sidebar", async () => {
		await page.getByRole("button", { name: "收起侧栏" }).click()
		await page.reload()
		await page.getByRole("button", { name: "展开侧栏" }).click()
	})

	it("lets a manager arrange a workspace by keyboard", async () => {
		await desk.go("/app/party-committee")
		await page.getByRole("button", { name: "调整版面" }).click()
		const first = page.locator("[data-block='1']")
		const moved = (await first.locator("span").nth(1).innerText()).trim()
		await first.getByRole("button", { name: /^Move|下移/ }).focus()
		await page.keyboard.press("Enter")
		await page.getByRole("button", { name: "添加栏目" }).click()
		await page.getByRole("menuitem", { name: "标题" }).click()
		await page.getByRole("dialog").getByLabel("文本").fill("新的一栏")
		await page.getByRole("dialog").getByRole("button", { name: "添加" }).click()
		await addShortcuts()
		await page.getByRole("button", { name: "保存" }).click()
		await page.getByRole("heading", { name: "新的一栏" }).waitFor()
		await page.getByRole("button", { name: "调整版面" }).click()
		assert.equal((await page.locator("[data-block='2'] span").nth(1).innerText()).trim(), moved)
		await page.getByRole("button", { name: "取消" }).click()
		await page.getByRole("link", { name: "意见箱" }).click()
		await page.waitForURL(/\/suggestions\/new$/)
		await page.goBack()
		const outside = page.getByRole("link", { name: "上级网站" })
		assert.deepEqual(
			await outside.evaluate((element) => ["href", "target", "rel"].map((name) => element.getAttribute(name))),
			["https://party.example/notice", "_blank", "noopener noreferrer"],
		)
	})

	/** Shortcuts to a web form, and to another site; what would run something is refused before it is kept. */
	async function addShortcuts() {
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await administrator.post("/api/resource/Web Form", {
			title: "意见",
			route: "suggestions",
			doc_type: "ToDo",
			published: 1,
			login_required: 1,
			web_form_fields: [{ fieldname: "description", fieldtype: "Text Editor" }],
		})
		const dialog = page.getByRole("dialog")
		const begin = async (kind, label) => {
			await choose(page, page.getByRole("button", { name: "添加栏目" }), "快捷入口")
			await select(page, "type", kind)
			await type(page, "label", label)
		}
		const add = () => dialog.getByRole("button", { name: "添加", exact: true }).click()
		await begin("网页表单", "意见箱")
		await link(page, "web_form", "意见")
		await add()
		await dialog.waitFor({ state: "detached" })
		await begin("网址", "上级网站")
		await type(page, "url", "javascript:alert(1)")
		await add()
		await page.getByText("javascript:alert(1)不是网页地址").waitFor()
		await type(page, "url", "https://party.example/notice")
		await add()
		await dialog.waitFor({ state: "detached" })
	}

	it("sends nothing in the name of somebody else who has signed in in another tab", async () => {
		await desk.go("/app/todo/new")
		await page.locator('[data-fieldname="description"]').first().waitFor()
		const other = await page.context().newPage()
		await other.goto(`${desk.bench.url}/app`)
		await other.evaluate(
			([user, secret]) =>
				fetch("/api/method/login", {
					method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify({ usr: user, pwd: secret }),
				}),
			[SECRETARY, SECRET],
		)
		await page.getByRole("link", { name: "党委工作台" }).first().click()
		const dialog = page.getByRole("dialog")
		await dialog.getByText(/已有他人登录/).waitFor()
		assert.equal(await dialog.getByLabel("用户").inputValue(), "Administrator")
		await dialog.getByLabel("密码").fill(PASSWORD)
		await dialog.getByRole("button", { name: "登录", exact: true }).click()
		await page.getByRole("heading", { name: "党委工作台" }).waitFor()
		await other.close()
	})

	it("loses nothing on a very wide screen, and nothing at twice the size", async () => {
		for (const [width, height] of [
			[3840, 2160],
			[720, 450],
		]) {
			await page.setViewportSize({ width, height })
			await desk.go("/app/party-committee")
			await page
				.getByRole("link", { name: /待核查/ })
				.first()
				.waitFor()
			const [inner, whole, content] = await page.evaluate(() => [
				innerWidth,
				document.documentElement.scrollWidth,
				document.querySelector("main .grid").offsetWidth,
			])
			assert.ok(whole <= inner, `${whole} > ${inner}`)
			if (width > 3000) assert.ok(content > 1400, String(content))
		}
	})
})
