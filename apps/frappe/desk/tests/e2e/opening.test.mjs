// From a site on which nobody has done anything to an opened campaign, by clicks of all who take part: Administrator makes the topmost
// organization, the security administrator a user and an appointment; the department officer makes the campaign, brings in the tree
// and the roster from a workbook, opens the campaign and appoints a secretary, who finds the branch's members to be checked.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { before, it } from "node:test"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { ROWS, choose, Hand, link, press, rowsOf, save, saveNew, select, type } from "./hands.mjs"
import { SECRET, Session } from "./people.mjs"

const OFFICER = { email: "officer@party.example", name: "李干事", secret: "Yuelu-Xiangjiang-41" }
const SECRETARY = { email: "secretary@party.example", name: "周书记", secret: "Juzizhou-Mawangdui-57" }
const SECOND = { email: "second@party.example", name: "彭书记" }
const [FEW, MANY] = [3, 50] // members of the first branch and of the second
const SECURITY = "security@party.example"
const WORKBOOK = fileURLToPath(new URL("workbook.py", import.meta.url))

describeDesk(
	"a campaign on a new site",
	(desk) => {
		desk.atBothSizes()
		let page, administrator, campaign

		/** Wait until the worker has made as many documents of the campaign. */
		const made = async (doctype, number) => {
			for (let tries = 0; tries < 180; tries++) {
				const names = await administrator.get(`/api/resource/${doctype}`, {
					filters: { campaign },
					limit_page_length: 0,
				})
				if (names.length === number) return
				await new Promise((done) => setTimeout(done, 500))
			}
			assert.fail(`not ${number} of ${doctype}`)
		}
		const shot = async (name) => {
			const folder = process.env.DESK_E2E_SHOTS
			if (folder) await desk.page.screenshot({ path: join(folder, `opening-${name}.png`), fullPage: true })
		}
		const as = async (user, secret) => {
			page = desk.page = await desk.newPage()
			await desk.signIn(user, secret, page)
		}
		/** The first sign-in of somebody whose password was given by somebody else: it is changed before anything else. */
		const firstSignIn = async ({ email, secret }) => {
			page = desk.page = await desk.newPage()
			await page.goto(`${desk.bench.url}/login`)
			await page.locator("input[name=usr]").fill(email)
			await page.locator("input[name=pwd]").fill(SECRET)
			await page.keyboard.press("Enter")
			await page.locator("#again").fill(secret)
			await page.locator("#pwd").fill(secret)
			await page.keyboard.press("Enter")
			await page.waitForURL(/login\?changed/)
			await desk.signIn(email, secret, page)
			await settled(page)
		}
		const makeUser = async ({ email, name }) => {
			await desk.go("/app/user/new")
			await type(page, "email", email)
			await type(page, "first_name", name)
			await type(page, "new_password", SECRET)
			await saveNew(page, "user")
		}
		const appoint = async ({ email }, capacity, organization) => {
			await desk.go("/app/organization-appointment/new")
			await link(page, "user", email)
			await link(page, "organization", organization)
			await select(page, "capacity", capacity)
			await type(page, "from_date", "2016-01-01")
			await saveNew(page, "organization-appointment")
		}

		before(async () => {
			administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
			const security = { email: SECURITY, first_name: "安全管理员", language: "zh", send_welcome_email: 0 }
			const roles = [{ role: "Security Administrator" }]
			await administrator.post("/api/resource/User", { ...security, roles, new_password: SECRET })
		})

		it("Administrator makes the topmost organization", async () => {
			page = desk.page
			await desk.signIn()
			await desk.go("/app/party-organization/new")
			await type(page, "organization_name", "示例大学党委")
			await type(page, "organization_code", "S")
			await select(page, "kind", "高校党委")
			await save(page)
			const { organization_name: name } = await administrator.get("/api/resource/Party Organization/S")
			assert.equal(name, "示例大学党委")
		})

		it("the security administrator makes the first user and appoints", async () => {
			await as(SECURITY, SECRET)
			await makeUser(OFFICER)
			await appoint(OFFICER, "组织部干部", "示例大学")
		})

		it("the department officer makes the campaign", async () => {
			await firstSignIn(OFFICER)
			await desk.go("/app/investigation-campaign/new")
			await type(page, "campaign_name", "2016年集中排查")
			await link(page, "organization", "示例大学")
			await select(page, "profile", "高校")
			await type(page, "notices", "湘组〔2016〕4号、湘教工委通〔2016〕9号")
			await type(page, "attempts_needed", "4")
			await select(page, "annex_4_rows", "党组织类别")
			await shot("campaign")
			campaign = await saveNew(page, "investigation-campaign")
			await page.locator('[data-fieldname="stages"] tbody tr').nth(4).waitFor()
			await page.locator('[data-fieldname="form_sets"] tbody tr').nth(3).waitFor()
			await shot("calendar")
			const made = await administrator.get(`/api/resource/Investigation Campaign/${campaign}`)
			assert.deepEqual([made.attempts_needed, made.annex_4_rows], [4, "Unit Category"])
			assert.match(made.notices, /湘组/)
		})

		it("the tree and the roster come in from a workbook; corrected, it is imported again and nothing is doubled", async () => {
			for (const [file, ...words] of [["名册.xlsx", "wrong"], ["更正.xlsx"]]) {
				const workbook = join(desk.bench.folder, file)
				execFileSync(python, [WORKBOOK, workbook, String(MANY), ...words], { env: desk.bench.env })
				await desk.go("/app/campaign-import/new")
				await page.locator('[data-fieldname="workbook"] input[type=file]').setInputFiles(workbook)
				await settled(page)
				await link(page, "campaign", "2016年")
				await saveNew(page, "campaign-import")
				await press(page, "开始")
				await page.locator('header .pill:text-is("完成")').waitFor()
				await shot(`import-${file}`)
			}
			const members = await administrator.get("/api/resource/Party Member", { limit_page_length: 0 })
			assert.equal(members.length, FEW + 1 + MANY)
		})

		it("one branch hands in elsewhere, and a copy here", async () => {
			await desk.go("/app/party-organization/S1B1")
			await select(page, "hands_in", "向所隶属的上级部门报送，抄报本级")
			await type(page, "hands_in_to", "某市委组织部")
			await save(page)
			await shot("copy")
		})

		it("the campaign is opened, and everybody has a record", async () => {
			await desk.go(`/app/investigation-campaign/${campaign}`)
			await press(page, "启动排查")
			await page
				.getByRole("dialog")
				.getByText(/“集中摸排”.*阶段已经过期/)
				.waitFor()
			await page.getByRole("dialog").getByRole("button", { name: "否", exact: true }).click()
			await page.locator('[data-fieldname="stages_lock"] input').uncheck()
			await save(page)
			await press(page, "启动排查")
			await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
			await page.locator('header .pill:text-is("进行中")').waitFor()
			await made("Investigation Record", FEW + 1 + MANY)
			await made("Unit Return", 2 * 2 + 3 * 4) // two sets of each committee, four of each branch
			const copies = await administrator.get("/api/resource/Unit Return", {
				filters: { is_copy: 1 },
				fields: ["organization"],
			})
			assert.deepEqual([...new Set(copies.map((row) => row.organization))], ["S1B1"])
		})

		it("what was opened is changed with a reason only", async () => {
			await desk.go(`/app/investigation-campaign/${campaign}`)
			await type(page, "attempts_needed", "3")
			await settled(page)
			await page.keyboard.press("Control+s")
			await page
				.getByRole("dialog")
				.getByText(/理由|原因/)
				.first()
				.waitFor()
			await shot("frozen")
			await page.getByRole("dialog").getByRole("button", { name: "好", exact: true }).click()
			const amendments = page.locator('[data-fieldname="amendments"]')
			await amendments.getByRole("button", { name: "添加一行" }).click()
			await amendments.locator('[data-fieldname="reason"]').locator("input, textarea").first().fill("省委组织部来电")
			await save(page)
			await shot("amended")
			await amendments
				.getByText(/最少查找次数/)
				.first()
				.waitFor()
		})

		it("a secretary is appointed, and finds the members of the branch to be checked", async () => {
			await administrator.post("/api/resource/User", {
				email: SECRETARY.email,
				first_name: SECRETARY.name,
				language: "zh",
				new_password: SECRET,
				send_welcome_email: 0,
			})
			await appoint(SECRETARY, "党支部书记", "第一党支部")
			await as(SECRETARY.email, SECRET)
			await settled(page)
			const card = (title) =>
				page
					.locator("main a, main section, main div")
					.filter({ hasText: new RegExp(`^${title}\\s*\\d+$`) })
					.last()
			assert.match(await card("待上报").innerText(), /\b4$/)
			assert.match(await card("尚待摸排党员").innerText(), /\b3$/)
			await desk.go("/app/investigation-record")
			assert.equal(await page.locator(ROWS).count(), 3)
		})

		it("they are confirmed from the list: one in two clicks, the others together", async () => {
			await rowsOf(page)
				.first()
				.getByRole("button", { name: /核对无变化|确认/ })
				.click()
			await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
			await rowsOf(page).locator(".pill:text-is('已摸排')").first().waitFor()
			await settled(page)
			await page.getByRole("checkbox", { name: "全选", exact: true }).check()
			await choose(page, page.getByRole("button", { name: /^操作/ }), "核对无变化")
			await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
			await rowsOf(page).locator(".pill:text-is('已摸排')").nth(2).waitFor()
		})

		it("a secretary of fifty members with nothing special hands in the survey and a zero return, in few clicks", async (test) => {
			await administrator.post("/api/resource/User", {
				email: SECOND.email,
				first_name: SECOND.name,
				language: "zh",
				new_password: SECRET,
				send_welcome_email: 0,
			})
			const appointment = { capacity: "Branch Secretary", organization: "S1B2", from_date: "2016-01-01" }
			await administrator.post("/api/resource/Organization Appointment", { user: SECOND.email, ...appointment })
			page = desk.page = await desk.newPage()
			const hand = new Hand(page)
			await page.goto(`${desk.bench.url}/login`)
			await hand.write(page.locator("input[name=usr]"), SECOND.email)
			await hand.write(page.locator("input[name=pwd]"), SECRET)
			await hand.key("Enter")
			await page.waitForURL(/\/app/)
			await settled(page)
			await shot("fifty-home")
			await hand.click(page.locator("main a, main button").filter({ hasText: "尚待摸排党员" }).first())
			await shot("fifty-list")
			await hand.click(
				page
					.getByRole("button", { name: "100", exact: true })
					.or(page.getByRole("radio", { name: "100" }))
					.first(),
			)
			await rowsOf(page)
				.nth(MANY - 1)
				.waitFor()
			await hand.click(page.getByRole("checkbox", { name: "全选", exact: true }))
			await hand.click(page.getByRole("button", { name: /^操作/ }))
			await hand.click(page.getByRole("menuitem", { name: "核对无变化" }))
			await hand.click(page.getByRole("dialog").getByRole("button", { name: "是", exact: true }))
			await shot("fifty-confirmed")
			await hand.click(page.getByRole("link", { name: "我的党支部" }).first())
			await hand.click(
				page
					.locator("main a, main button")
					.filter({ hasText: /^待上报/ })
					.first(),
			)
			await shot("fifty-due")
			await hand.click(page.locator(ROWS).filter({ hasText: "摸排登记" }).getByRole("link").first())
			await shot("fifty-return")
			await hand.click(page.getByRole("button", { name: "上报", exact: true }))
			await shot("fifty-dialog")
			await hand.click(page.getByRole("dialog").getByRole("button", { name: "上报", exact: true }))
			await page.locator('header .pill:text-is("已上报")').waitFor()
			await hand.click(page.getByRole("link", { name: "我的党支部" }).first())
			await hand.click(
				page
					.locator("main a, main button")
					.filter({ hasText: /^待上报/ })
					.first(),
			)
			await hand.click(page.locator(ROWS).filter({ hasText: "查找登记" }).getByRole("link").first())
			await hand.click(page.getByRole("button", { name: "上报", exact: true }))
			await shot("fifty-zero")
			const dialog = page.getByRole("dialog")
			await hand.click(dialog.locator('[data-fieldname="zero_return"] input'))
			await hand.click(dialog.getByRole("button", { name: "上报", exact: true }))
			await page.locator('header .pill:text-is("已上报")').waitFor()
			await shot("fifty-done")
			const returns = { filters: { organization: "S1B2", status: "Submitted" }, fields: ["form_set"] }
			const handed = await administrator.get("/api/resource/Unit Return", returns)
			assert.equal(handed.length, 2)
			assert.ok(hand.clicks <= 19, `${hand.clicks} clicks`)
			assert.equal(hand.keys, SECOND.email.length + SECRET.length + 1) // nothing is typed but the password
			test.diagnostic(`${hand.clicks} clicks, ${hand.keys} keys: ${hand.minutes().toFixed(1)} minutes`)
		})

		it("the next term begins from this campaign, under the rules of its own day, is compared with it, and goes on with what is open", async () => {
			const officer = await Session.of(desk.bench.url, OFFICER.email, OFFICER.secret)
			const [lost] = await officer.get("/api/resource/Investigation Record", {
				filters: { is_lost: 1 },
				fields: ["member", "member_name"],
			})
			const search = await officer.post("/api/resource/Contact Search", { campaign, member: lost.member })
			await as(OFFICER.email, OFFICER.secret)
			await desk.go(`/app/investigation-campaign/${campaign}`)
			await press(page, "结束排查")
			await page.getByRole("dialog").locator("textarea").fill("本期结束")
			await page.getByRole("dialog").getByRole("button", { name: "提交" }).click()
			await page.locator('header .pill:text-is("已结束")').waitFor()
			await press(page, "按此任务开展下一期")
			const asked = page.getByRole("dialog").filter({ hasText: "不合格党员组织处置办法" })
			await asked.locator("select").waitFor()
			await shot("repeat")
			await asked.getByRole("button", { name: "生成草稿" }).click()
			const last = campaign
			await page.waitForURL((url) => !url.pathname.endsWith(`/${last}`))
			await settled(page)
			campaign = decodeURIComponent(new URL(page.url()).pathname.split("/").at(-1))
			await press(page, "适用规定")
			await page.getByRole("dialog").getByText("除名（自行脱党）").first().waitFor()
			await shot("rules")
			await page.keyboard.press("Escape")
			await press(page, "启动排查")
			await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
			await page.locator('header .pill:text-is("进行中")').waitFor()
			await made("Investigation Record", FEW + 1 + MANY)
			const draft = await administrator.get(`/api/resource/Investigation Campaign/${campaign}`)
			assert.equal(draft.previous_campaign, last)
			assert.match(draft.campaign_name, /^20\d\d年[春秋]季集中排查$/)
			await page.reload()
			await press(page, "与上期比较")
			await page.getByText("正在查找").first().waitFor()
			await shot("compared")
			await made("Contact Search", 1)
			await desk.go("/app/contact-search?result=Open")
			await page.getByRole("link", { name: lost.member_name }).first().waitFor()
			assert.equal(await page.locator(ROWS).count(), 1)
			await page.getByRole("link", { name: lost.member_name }).first().click()
			await page.waitForURL(new RegExp(search.name))
			await page.locator('[data-fieldname="campaign"]').getByText(draft.campaign_name).first().waitFor()
			await page.locator('[data-fieldname="carried_from"]').getByText("2016年集中排查").first().waitFor()
			await shot("going-on")
		})
	},
	{ demo: false },
)
