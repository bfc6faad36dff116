// Two installations without a network between them, by clicks: keys are exchanged, a locked package goes up on a disc, its receipt comes
// back and the return stands as accepted; another one is sent back with reasons.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { after, afterEach, before, describe, it } from "node:test"

import { chromium, PASSWORD, startTwo } from "./bench.mjs"
import { Desk, MISSING } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { choose, link, press, saveNew, type } from "./hands.mjs"
import { Session } from "./people.mjs"

const SHOTS = process.env.DESK_E2E_SHOTS
const LARGE = 7 // versions and lines: of six units, what has lists is made by the worker
const WHY = "该支部已撤销，党员已转出"
const MOVED = "已划归测试T1，数字以包中为准"
const REASON = "附件2第3行联系时间与党费收缴簿不一致"

describe("a disc between two installations", { skip: chromium ? false : MISSING }, () => {
	const university = new Desk()
	const committee = new Desk()
	const named = { university, committee }
	let worker

	before(async () => {
		const benches = await startTwo({ packages_in_background_from: LARGE })
		worker = benches[0].worker
		await university.open({ bench: benches[0] })
		await committee.open({ bench: benches[1] })
		for (const desk of [university, committee]) await desk.signIn()
	})
	after(async () => {
		await committee.close()
		await university.close()
	})
	afterEach(async (test) => {
		if (SHOTS && test.passed === false) for (const name of Object.keys(named)) await shot(name, test.name.slice(0, 30))
	})

	const shot = async (name, what) => {
		if (SHOTS) await named[name].page.screenshot({ path: join(SHOTS, `${what}-${name}.png`) })
	}
	const dialog = (desk) => desk.page.getByRole("dialog").last()
	const stands = async (desk, state) => {
		await desk.page.locator(`header .pill:text-is("${state}")`).waitFor()
		await settled(desk.page)
	}
	const more = (desk, entry) =>
		choose(desk.page, desk.page.locator("header").getByRole("button").filter({ hasText: "更多" }), entry)

	/** An attached file, to be copied to a disc. */
	async function attached(desk, name) {
		const link = desk.page.locator("aside, main").getByRole("link", { name }).first()
		const address = await link.getAttribute("href")
		const answer = await desk.page.request.get(desk.bench.url + address)
		assert.equal(answer.status(), 200)
		return {
			name: decodeURIComponent(address.split("?")[0].split("/").pop()),
			mimeType: "application/octet-stream",
			buffer: await answer.body(),
		}
	}

	/** The four texts of the own key, as they are copied and read out. */
	async function ownKey(desk) {
		await desk.go("/app/partner-installation/new")
		await press(desk.page, "本机公钥")
		const codes = dialog(desk).locator("code")
		await codes.nth(3).waitFor()
		const texts = await codes.allInnerTexts()
		await desk.page.keyboard.press("Escape")
		return texts
	}

	/** Choose an organization by its whole name: those below are called alike. */
	async function pick(desk, field, name) {
		const input = desk.page.locator(`[data-fieldname="${field}"] input`).first()
		await input.click()
		await input.fill(name)
		await desk.page
			.locator("[role=listbox] [role=option]")
			.filter({ hasText: new RegExp(`${name}(?![0-9B])`) })
			.first()
			.click()
		await settled(desk.page)
	}

	async function enterPartner(desk, values, key) {
		await desk.go("/app/partner-installation/new")
		await pick(desk, "organization", values.organization)
		if (values.unit) await pick(desk, "unit", values.unit)
		const texts = { installation_name: values.name, public_key: key[0], fingerprint: key[1] }
		Object.assign(texts, { receiving_key: key[2], receiving_fingerprint: key[3] })
		for (const [field, text] of Object.entries(texts)) await type(desk.page, field, text)
		await saveNew(desk.page, "partner-installation")
	}

	/** Make a package of the university's return of a form set, and give the file for the disc. */
	async function make(form, locked, fill = async () => {}, meanwhile = async () => {}) {
		const desk = university
		await desk.go(`/app/unit-return?organization=T`)
		await desk.page.locator("tbody tr").filter({ hasText: form }).getByText("测试T").first().click()
		await desk.page.waitForURL(/unit-return\/./)
		const returned = desk.page.url()
		await more(desk, "制作报送包")
		await link(desk.page, "partner", "测试教育工委")
		await type(dialog(desk), "purpose", "光盘报送上级")
		await dialog(desk).locator('[data-fieldname="locked"] select').selectOption({ label: locked })
		await fill(dialog(desk))
		await dialog(desk).getByRole("button", { name: "制作报送包" }).click()
		await desk.page.waitForURL(/return-package\/RP-/)
		await meanwhile(desk.page)
		await desk.page.getByText("刻录到光盘").first().waitFor()
		await shot("university", `made-${form}`)
		return { package_: desk.page.url(), returned }
	}

	/** Bring a disc to the committee, look at what would change, and take it in by `hands`. */
	async function takeIn([disc, ...others], changes, hands) {
		const desk = committee
		await desk.go("/app/return-package/new")
		await pick(desk, "organization", "测试E")
		await desk.page.locator('[data-fieldname="file"] input[type=file]').setInputFiles(disc)
		await desk.page
			.locator('[data-fieldname="file"]')
			.getByText(/\.(zip|age|list)/)
			.first()
			.waitFor()
		await saveNew(desk.page, "return-package")
		for (const each of others) {
			await desk.page.getByText("报送包还不完整").waitFor()
			const chooser = desk.page.waitForEvent("filechooser")
			await press(desk.page, "添加分卷")
			await (await chooser).setFiles(each)
			await desk.page
				.locator("aside")
				.getByRole("link", { name: each.name.slice(0, 12) })
				.first()
				.waitFor()
		}
		await desk.page.getByText(changes).waitFor()
		await shot("committee", `preview-${changes}`)
		await hands(desk)
		await stands(desk, "已接收入库")
		return desk.page.url()
	}

	const asShown = async (desk) => {
		await press(desk.page, "接收入库")
		await dialog(desk).getByRole("button", { name: "是", exact: true }).click()
	}

	/** Decide about both units in conflict, with a reason for both and one of its own. */
	const decided = async (desk) => {
		assert.equal(await desk.page.getByRole("button", { name: "接收入库", exact: true }).count(), 0)
		await press(desk.page, "处理冲突")
		const asked = dialog(desk)
		await asked.getByText("该单位在本机隶属于其他上级").waitFor()
		await type(asked, "reason", WHY)
		await asked.locator('[data-fieldname="choice_1"] select').selectOption({ label: "采用包中的" })
		await type(asked, "reason_1", MOVED)
		await shot("committee", "decide")
		await asked.getByRole("button", { name: "接收入库", exact: true }).click()
		await asked.waitFor({ state: "detached" })
	}

	/** Write a receipt at the committee and enter it at the university, whose return stands as told then. */
	async function receipt(there, made, number, state) {
		await committee.page.goto(there)
		await press(committee.page, "出具回执")
		await committee.page.getByText("回执已出具").first().waitFor()
		const [download] = await Promise.all([committee.page.waitForEvent("download"), press(committee.page, "下载回执")])
		assert.match(download.suggestedFilename(), new RegExp(`-${number}-回执`))
		const written = {
			name: download.suggestedFilename(),
			mimeType: "application/json",
			buffer: readFileSync(await download.path()),
		}
		await university.page.goto(made.package_)
		await press(university.page, "录入回执")
		await dialog(university).locator("input[type=file]").setInputFiles(written)
		await dialog(university).getByText(/json/).first().waitFor()
		await dialog(university).getByRole("button", { name: "录入", exact: true }).click()
		await university.page.getByText("回执已录入").first().waitFor()
		await shot("university", `receipt-${number}`)
		await university.page.goto(made.returned)
		await stands(university, state)
	}

	it("each enters the keys of the other, as they were read out", async () => {
		const keys = [await ownKey(university), await ownKey(committee)]
		await enterPartner(committee, { organization: "测试E", unit: "测试T", name: "测试T" }, keys[0])
		await enterPartner(university, { organization: "测试T", name: "测试教育工委" }, keys[1])
		await shot("university", "partner")
	})

	/** Watch the worker at it, stop it, and let it go on. It works for moments only, so that it is still at it when somebody presses. */
	async function stoppedAndContinued(page) {
		const begun = page.getByText(/^\d \/ 7$/).first()
		while (!(await begun.isVisible())) {
			worker.kill("SIGCONT")
			await page.waitForTimeout(150)
			worker.kill("SIGSTOP")
			await begun.waitFor({ timeout: 150 }).catch(() => {})
		}
		await page.getByText("正在制作报送包").first().waitFor()
		await shot("university", "under-way")
		await Promise.all([page.waitForResponse(/run_doc_method/), press(page, "停止")])
		worker.kill("SIGCONT")
		await page
			.getByText(/已印好的\d+份文件保留/)
			.first()
			.waitFor()
		await stands(university, "草稿")
		await shot("university", "stopped")
		await press(page, "继续")
	}

	const onTwoDiscs = async (asked) => {
		await asked.locator('[data-fieldname="medium"] select').selectOption({ label: "其他容量" })
		await asked.locator('[data-fieldname="megabytes"] input').fill("0.3")
	}

	it("a locked package goes up on two discs, and its receipt lets the return stand as accepted", async () => {
		const made = await make("处置汇总", "用对方的加密公钥", onTwoDiscs, stoppedAndContinued)
		const [list, first, second] = [/list/, /part01of02/, /part02of02/].map((name) => attached(university, name))
		const discs = await Promise.all([second, list, first])
		assert.match((await first).buffer.subarray(0, 40).toString(), /^age-encryption\.org\/v1\n-> X25519 /)
		const there = await takeIn(discs, "新增单位 6", asShown)
		await receipt(there, made, 1, "已上报")
		await committee.page.goto(there)
		await press(committee.page, "上报单")
		await committee.page.waitForURL(/unit-return\/./)
		for (const action of ["核查", "接收"]) await press(committee.page, action)
		await stands(committee, "已接收")
		await receipt(there, made, 2, "已接收")
		await shot("university", "accepted")
	})

	it("another one has units in conflict: what is decided about them and why it is sent back come down with its receipt", async () => {
		const made = await make("情况汇总", "不加密：拿到光盘的人都能看")
		const disc = await attached(university, /\.zip$/)
		assert.equal(disc.buffer.subarray(0, 2).toString(), "PK")
		const administrator = await Session.of(committee.bench.url, "Administrator", PASSWORD)
		const unit = (name, values) =>
			administrator.put(`/api/resource/Party Organization/${name}`, { change_reason: WHY, ...values })
		await unit("T1B2", { disabled: 1 })
		await unit("T2B1", { parent_party_organization: "T1" })
		const there = await takeIn([disc], "冲突单位 2", decided)
		await committee.page.getByText(MOVED).first().scrollIntoViewIfNeeded()
		await shot("committee", "decided")
		await press(committee.page, "上报单")
		await committee.page.waitForURL(/unit-return\/./)
		await more(committee, "退回")
		await dialog(committee).locator("textarea").first().fill(REASON)
		await shot("committee", "send-back")
		await dialog(committee).getByRole("button", { name: "退回", exact: true }).click()
		await stands(committee, "退回")
		await receipt(there, made, 1, "退回")
		await university.page.goto(made.package_)
		await university.page.getByText(MOVED).first().scrollIntoViewIfNeeded()
		await shot("university", "decided")
		await university.page.goto(made.returned)
		await university.page.getByText(REASON).first().waitFor()
		await shot("university", "sent-back")
	})

	it("left no error in the console and asked no other host", () =>
		assert.deepEqual([...university.complaints, ...committee.complaints], []))
})
