// People who stand twice: in a workbook and on the site, seen side by side and decided when it is imported; two members who may be one, merged and made two again.
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { before, it } from "node:test"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"

import { PASSWORD, python } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { link, press, rowsOf, type } from "./hands.mjs"
import { emailOf, makePeople, SECRET, Session } from "./people.mjs"

const WORKBOOK = fileURLToPath(new URL("workbook.py", import.meta.url))
const LONG_UPLOAD = 1_500 // milliseconds
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const whole = (body) => body + "10X98765432"[[...body].reduce((sum, digit, at) => sum + digit * WEIGHTS[at], 0) % 11]

/** The number with another digit in the order, and the check character that fits. */
const slipped = (number) => whole(number.slice(0, 16) + String((Number(number[16]) + 2) % 10))

describeDesk("people who stand twice", (desk) => {
	desk.atBothSizes()
	let administrator, known, other, twin

	const as = async (part, options) => {
		const page = (desk.page = await desk.newPage(options))
		await desk.signIn(emailOf(part), SECRET, page)
		return page
	}
	const shot = async (name) => {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await desk.page.screenshot({ path: join(folder, `duplicates-${name}.png`), fullPage: true })
	}
	const member = (name) => administrator.get(`/api/resource/Party Member/${name}`)

	before(async () => {
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await makePeople(administrator, ["secretary", "department"])
		;[known] = await administrator.get("/api/resource/Party Member", {
			filters: { organization: "DEMO2-4", membership_status: "On Roster" },
			fields: ["*"],
			order_by: "name asc",
			limit_page_length: 1,
		})
		const { member_name, organization, membership_kind, person_category, joined_on, confirmed_on } = known
		other = await administrator.post("/api/resource/Party Member", {
			...{ member_name: "上官朋举", organization, membership_kind, person_category },
			joined_on: "1995-07-01",
			confirmed_on: "1996-07-01",
			identity_number: whole("43019919700101071"),
			phone: "13900009999",
			ethnic_group: "汉族",
		})
		twin = await administrator.post("/api/resource/Party Member", {
			...{ member_name, organization, membership_kind, person_category, joined_on, confirmed_on },
			identity_number: slipped(known.identity_number),
			phone: "13900001234",
		})
	})

	it("lists whoever may be one, and opens them side by side", async () => {
		const page = await as("secretary")
		await desk.go("/app/query-report/Suspected Duplicates")
		await page.getByText("姓名相同；公民身份号码相差一位；出生日期相同").waitFor()
		await shot("list")
		await page.getByRole("link", { name: known.member_name }).first().click()
		await page.getByRole("cell", { name: "13900001234" }).waitFor()
		await page.getByRole("button", { name: "同一个人", exact: true }).waitFor()
		await shot("side-by-side")
	})

	it("merges them: one stays and takes over what is right", async () => {
		const { page } = desk
		await press(page, "同一个人")
		const which = page.getByRole("dialog").filter({ hasText: "保留的记录" })
		const options = await which.locator("select option").allTextContents()
		await which.locator("select").selectOption({ label: options.find((text) => text.includes(known.masked_identity)) })
		await shot("which")
		await which.getByRole("button", { name: "继续" }).click()
		const dialog = page.getByRole("dialog").filter({ hasText: "从另一条记录采用" })
		await dialog.getByLabel(/13900001234/).check()
		await dialog.locator('[data-fieldname="reason"] textarea').fill("同一人录了两次，号码录错一位")
		await shot("take-over")
		await dialog.getByRole("button", { name: "合并" }).click()
		await page.getByText("已合并").first().waitFor()
		await page.getByRole("button", { name: "撤销合并" }).waitFor()
		await shot("merged")
		const [stays, goes] = [await member(known.name), await member(twin.name)]
		assert.deepEqual([stays.phone, stays.identity_number], ["13900001234", known.identity_number])
		assert.deepEqual([goes.membership_status, goes.merged_into], ["Merged", known.name])
	})

	it("makes two of one again, with a reason", async () => {
		const { page } = desk
		await press(page, "撤销合并")
		const dialog = page.getByRole("dialog")
		await dialog.locator("textarea").fill("户籍证明表明是两个人")
		await dialog.getByRole("button", { name: "撤销合并" }).click()
		await page.getByText("已撤回").first().waitFor()
		assert.equal((await member(twin.name)).membership_status, "On Roster")
		assert.equal((await member(known.name)).phone, known.phone)
		await shot("undone")
	})

	it("remembers that two are two, on a telephone", async () => {
		const page = await as("secretary", { viewport: { width: 390, height: 844 } })
		await desk.go(`/app/member-pair/new?member=${known.name}&other=${twin.name}`)
		await press(page, "两个人")
		await page.getByRole("dialog").locator("textarea").fill("确为两人")
		await page.getByRole("dialog").getByRole("button", { name: "两个人" }).click()
		await page.getByText("确为两人").first().waitFor()
		await shot("telephone")
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
	})

	it("an import shows what is wrong by kind and row, and who stands twice", async () => {
		const rows = join(desk.bench.folder, "rows.json")
		const workbook = join(desk.bench.folder, "名册.xlsx")
		const { organization, member_name, identity_number, birth_date, sex, person_category } = other
		const row = { organization, member_name, identity_number, birth_date, sex, person_category }
		const organizations = [{ organization_code: "DEMO", organization_name: "【演示】湘水大学党委", kind: "高校党委" }]
		const members = [
			{ ...row, member_name: "另一姓名", phone: "13900005678" },
			{ ...row, identity_number: slipped(identity_number), phone: "13900008765" },
			{ organization, member_name: "号码有误", identity_number: "123" },
		]
		writeFileSync(rows, JSON.stringify({ organizations, members }))
		execFileSync(python, [WORKBOOK, workbook, rows], { env: desk.bench.env })
		const page = await as("department")
		await desk.go("/app/campaign-import/new")
		await page.route("**/upload_file", async (route) => (await setTimeout(LONG_UPLOAD), route.continue()))
		await page.locator('[data-fieldname="dry_run"] input').check()
		await page.locator('[data-fieldname="workbook"] input[type=file]').setInputFiles(workbook)
		await page.keyboard.press("Control+s") // saving waits for the file
		await page.waitForURL(/campaign-import\/(?!new)/)
		await press(page, "开始")
		await page.getByRole("button", { name: "认定重复人员" }).waitFor()
		await page.getByText("逐行说明").waitFor()
		await page
			.getByText(/号码已有党员使用/)
			.first()
			.waitFor()
		await shot("findings")
		await page.setViewportSize({ width: 390, height: 844 })
		await shot("findings-telephone")
		await page.setViewportSize({ width: 1440, height: 900 })
	})

	it("they are decided one after the other, and the import obeys", async () => {
		const { page } = desk
		await page.reload() // what is told of the end of the job draws the form anew
		await press(page, "认定重复人员")
		for (const place of [1, 2]) {
			const dialog = page.getByRole("dialog").filter({ hasText: `第${place}个，共2个` })
			await dialog.locator("select").selectOption({ label: "同一个人" })
			await dialog.getByLabel(/联系电话：/).check()
			await shot(`decide-${place}`)
			await dialog.getByRole("button", { name: place === 1 ? "保存并看下一个" : "保存" }).click()
			await dialog.waitFor({ state: "detached" })
		}
		const count = async () =>
			await administrator.get("/api/method/frappe.client.get_count", { doctype: "Party Member" })
		const before_import = await count()
		await press(page, "正式导入")
		await page.getByRole("button", { name: "正式导入" }).waitFor({ state: "detached" })
		await page.locator('header .pill:text-is("完成")').waitFor()
		await shot("carried-out")
		assert.equal(await count(), before_import)
		assert.match((await member(other.name)).phone, /^1390000(5678|8765)$/)
		assert.equal((await member(other.name)).member_name, other.member_name)
	})

	it("a workbook with other headings is mapped in one step, kept, and taken in", async () => {
		const rows = [
			["党员名字", "证件", "何支部", "在编", "党员性质", "入党年月日", "手机号", "档案所在单位"],
			[
				"钱新来",
				whole("43019919810101070"),
				"DEMO2-4",
				"在职教师",
				"正式",
				"2002-07-01",
				"13907310009",
				"数学学院党委",
			],
		]
		const workbook = join(desk.bench.folder, "人事处名册.xlsx")
		const script =
			"import json,sys; from openpyxl import Workbook; b=Workbook(); [b.active.append(r) for r in json.load(sys.stdin)]; b.save(sys.argv[1])"
		execFileSync(python, ["-c", script, workbook], { input: JSON.stringify(rows), env: desk.bench.env })
		const page = await as("department")
		await desk.go("/app/campaign-import/new")
		await page.locator('[data-fieldname="workbook"] input[type=file]').setInputFiles(workbook)
		await press(page, "列对应…")
		const dialog = page.getByRole("dialog").filter({ hasText: "请核对文件的每个表头" })
		await dialog.getByText("按内容判断").waitFor()
		assert.doesNotMatch(await dialog.innerText(), /钱新来|1390731/)
		await dialog.getByLabel("何支部").selectOption({ label: "党支部代码" })
		await dialog.getByLabel("在编").selectOption({ label: "人员身份" })
		await dialog.getByLabel("党员性质").selectOption({ label: "人员类别" })
		await type(dialog, "mapping_name", "人事处名册")
		await link(page, "organization", "湘水大学党委")
		await shot("mapping")
		await dialog.getByRole("button", { name: "下一步" }).click()
		const words = page.getByRole("dialog").filter({ hasText: "看不懂的用语" })
		await words.getByLabel("在编：在职教师").selectOption({ label: "教职工" })
		await shot("mapping-words")
		await words.getByRole("button", { name: "保存", exact: true }).click()
		await words.waitFor({ state: "detached" })
		await page.keyboard.press("Control+s")
		await page.waitForURL(/campaign-import\/(?!new)/)
		await press(page, "开始")
		await page.locator('header .pill:text-is("完成")').waitFor()
		await shot("mapping-done")
		const [came] = await administrator.get("/api/resource/Party Member", {
			filters: { member_name: "钱新来" },
			fields: ["name", "organization", "person_category", "membership_kind"],
		})
		const { name, ...taken } = came
		assert.deepEqual(taken, { organization: "DEMO2-4", person_category: "教职工", membership_kind: "正式党员" })
		await as("secretary")
		await desk.go(`/app/party-member/${name}`)
		await desk.page
			.getByRole("link", { name: /党员档案/ })
			.first()
			.click()
		await desk.page.waitForURL(/member-archive\?/)
		await rowsOf(desk.page).getByRole("link", { name: "钱新来" }).first().click()
		await desk.page.locator('[data-fieldname="custodian"] input').waitFor()
		assert.equal(await desk.page.locator('[data-fieldname="custodian"] input').inputValue(), "数学学院党委")
		assert.equal(await desk.page.locator('[data-fieldname="custody"] select').inputValue(), "Committee Archive Room")
		await shot("keeper")
		const again = await as("department")
		await desk.go("/app/campaign-import/new")
		await again.locator('[data-fieldname="workbook"] input[type=file]').setInputFiles(workbook)
		await again.getByText("表头与已保存的列对应相符").waitFor()
	})

	it("a list from elsewhere is compared with a branch, and who is on one side only is noted", async () => {
		const rows = join(desk.bench.folder, "list.json")
		const list = join(desk.bench.folder, "全国系统名单.xlsx")
		const { member_name, identity_number } = other
		const listed = [
			{ member_name, identity_number, ethnic_group: "苗族" },
			{ member_name: "孙新来", identity_number: whole("43019919820202030") },
		]
		writeFileSync(rows, JSON.stringify({ organizations: [], members: listed }))
		execFileSync(python, [WORKBOOK, list, rows], { env: desk.bench.env })
		const page = await as("secretary")
		await desk.go("/app/roster-difference")
		await press(page, "比对名单")
		const asked = page.getByRole("dialog")
		await asked.locator("input[type=file]").setInputFiles(list)
		await link(page, "unit", "数学学院离退休")
		await settled(page)
		await asked.getByRole("button", { name: "对比", exact: true }).click()
		const shown = page.getByRole("dialog").filter({ hasText: "名单有、系统没有" })
		await shown.getByLabel(/孙新来/).check()
		await shown.getByText("两边都有、内容不同").waitFor()
		await shot("list-compared")
		await shown.getByRole("button", { name: "登记所选人员" }).click()
		await page.getByText("已登记1人，计入上报单。").waitFor()
		const noted = await administrator.get("/api/resource/Roster Difference", { filters: { person_name: "孙新来" } })
		assert.equal(noted.length, 1)
		await shot("list-noted")
	})
})
