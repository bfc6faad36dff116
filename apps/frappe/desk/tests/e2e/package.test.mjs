// A return goes on a disc by clicks: the own key is shown, a package is made, and one that comes in is looked at before it is taken in.
import assert from "node:assert/strict"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { settled } from "./checks.mjs"
import { choose, link, type } from "./hands.mjs"
import { Session } from "./people.mjs"

const UNIT = "DEMO3-4"
const ABOVE = "DEMO3"
const PARTNER = "/api/resource/Partner Installation"

describeDesk("a package", (desk) => {
	let page, administrator, key, handedIn, file

	before(async () => {
		page = desk.page
		administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		await desk.signIn()
		const filters = { organization: UNIT, form_set: "Loss Summary" }
		handedIn = (await administrator.get("/api/resource/Unit Return", { filters }))[0].name
	})

	it("shows the key of this installation, to be given to the partner", async () => {
		const [partner] = await administrator.get(PARTNER)
		await desk.go(`/app/partner-installation/${partner.name}`)
		await settled(page)
		await page.getByRole("button", { name: "本机公钥" }).click()
		const shown = page.getByRole("dialog").locator("code")
		await shown.nth(1).waitFor()
		key = { public_key: await shown.nth(0).innerText(), fingerprint: await shown.nth(1).innerText() }
		assert.match(key.fingerprint, /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/)
		const own = { ...key, installation_name: "演示接收方" }
		await administrator.post(PARTNER, { ...own, organization: UNIT, unit: ABOVE })
		await administrator.post(PARTNER, { ...own, organization: ABOVE, unit: UNIT })
	})

	/** Make a package of the return by its dialog, filled in further by `fill`; its document and its file. */
	async function make(fill = async () => {}) {
		await desk.go(`/app/unit-return/${handedIn}`)
		await settled(page)
		await choose(
			page,
			page.locator("header").getByRole("button", { name: "更多", exact: true }).filter({ hasText: "更多" }),
			"制作报送包",
		)
		const dialog = page.getByRole("dialog")
		await link(page, "partner", "演示接收方")
		await type(dialog, "purpose", "光盘报送上级")
		await fill(dialog)
		await dialog.getByRole("button", { name: "制作报送包" }).click()
		await page.waitForURL(/return-package\/RP-/)
		await page.getByText("刻录到光盘").first().waitFor()
		const name = page.url().split("/").pop()
		const package_ = await administrator.get(`/api/resource/Return Package/${name}`)
		const content = Buffer.from(await (await administrator.ask(package_.file)).arrayBuffer())
		return { package_, content }
	}

	/** Bring a file in for the organization above, as from a disc. */
	async function bring(name, buffer) {
		await desk.go("/app/return-package/new")
		await settled(page)
		const above = await administrator.get(`/api/resource/Party Organization/${ABOVE}`)
		await link(page, "organization", above.organization_name)
		await page
			.locator('[data-fieldname="file"] input[type=file]')
			.setInputFiles({ name, mimeType: "application/octet-stream", buffer })
		await page.locator('[data-fieldname="file"]').getByText("报送包").first().waitFor()
		await page.getByRole("button", { name: "保存" }).click()
	}

	it("is locked by a passphrase, and unlocked by no other one", async () => {
		const passphrase = "光盘 口令 2016 排查"
		const { package_, content } = await make(async (dialog) => {
			await dialog.locator('[data-fieldname="locked"] select').selectOption({ label: "用口令" })
			await dialog.locator('[data-fieldname="passphrase"] input').fill(passphrase)
			await dialog.locator('[data-fieldname="again"] input').fill(passphrase)
		})
		assert.equal(package_.locked, "Passphrase")
		assert.match(content.subarray(0, 40).toString(), /^age-encryption\.org\/v1\n-> scrypt /)
		await bring("报送包.zip.age", content)
		for (const typed of ["不是这个口令，不是的", passphrase]) {
			await page.getByRole("button", { name: "解密", exact: true }).first().click()
			const dialog = page.getByRole("dialog")
			await dialog.locator("input[type=password]").fill(typed)
			await dialog.getByRole("button", { name: "解密", exact: true }).click()
			if (typed === passphrase) break
			await page.getByText("口令打不开这个报送包").waitFor()
			await page.keyboard.press("Escape")
			await page.keyboard.press("Escape")
		}
		await page.getByText("冲突单位 1").waitFor()
	})

	it("is made from the return, and its file is there", async () => {
		const { package_, content } = await make()
		assert.equal(package_.status, "Made")
		file = content
		assert.equal(file.subarray(0, 2).toString(), "PK")
	})

	it("takes a receipt that belongs to it, and says why another file is none", async () => {
		await page.getByRole("button", { name: "录入回执" }).click()
		const dialog = page.getByRole("dialog")
		await page.route("**/upload_file", (route) => setTimeout(() => route.continue(), 1000))
		await dialog
			.locator("input[type=file]")
			.setInputFiles({ name: "回执.json", mimeType: "application/json", buffer: Buffer.from("{}\n{}\n") })
		await dialog.getByRole("button", { name: "录入", exact: true }).click() // before the file has gone up
		await page.getByText("签名无法读取").waitFor()
		await page.unroute("**/upload_file")
		await page.keyboard.press("Escape")
	})

	it("that comes in says what would change and why it cannot be taken in", async () => {
		await bring("报送包.zip", file)
		await page.getByText("冲突单位 1").waitFor()
		await page.getByText("该单位已在本机自行上报").waitFor()
		assert.equal(await page.getByRole("button", { name: "接收入库" }).count(), 0)
	})

	it("goes in parts on discs, which are brought one after the other until it is whole", async () => {
		const { package_ } = await make(async (dialog) => {
			await dialog.locator('[data-fieldname="medium"] select').selectOption({ label: "其他容量" })
			await dialog.locator('[data-fieldname="megabytes"] input').fill("0.1")
		})
		const files = []
		for (const { file, file_name: name } of package_.parts) {
			const buffer = Buffer.from(await (await administrator.ask(file)).arrayBuffer())
			files.push({ name, mimeType: "application/octet-stream", buffer })
		}
		const [list, first, ...others] = files
		assert.match(list.buffer.toString(), new RegExp(`# part ${files.length - 1} disc ${files.length - 1} bytes`))
		await bring("报送包.part01of02", first.buffer)
		await page.getByText("请把分卷清单也上传").waitFor()
		for (const [brought, seen] of [
			[[list], `还缺第${others.length > 1 ? `2${others.length > 2 ? "–" : ", "}` : ""}${others.length + 1}卷`],
			[others, "冲突单位 1"],
		]) {
			const chooser = page.waitForEvent("filechooser")
			await page.getByRole("button", { name: "添加分卷" }).click()
			await (await chooser).setFiles(brought)
			await page.getByText(seen).waitFor()
		}
		await page.getByRole("button", { name: "放弃接收" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
		await page.getByText("已放弃接收").first().waitFor()
	})

	it("is signed by a new key when the old one was given up, which the partner takes in and revokes", async () => {
		const [partner] = await administrator.get(PARTNER, {
			filters: { organization: ABOVE, installation_name: "演示接收方" },
			fields: ["name"],
		})
		await desk.go(`/app/partner-installation/${partner.name}`)
		await page.getByRole("button", { name: "本机公钥" }).click()
		await page.getByRole("dialog").getByRole("button", { name: "更换本机公钥" }).click()
		await type(page.getByRole("dialog"), "reason", "电脑报废，换用新机")
		await page.getByRole("dialog").getByRole("button", { name: "生成新公钥" }).click()
		const dialog = page.getByRole("dialog").filter({ hasText: "停用于" })
		const fingerprint = await dialog.locator("code").nth(1).innerText()
		assert.notEqual(fingerprint, key.fingerprint)
		const address = await dialog.getByText("换钥通知文件").getAttribute("href")
		const notice = Buffer.from(await (await page.request.get(desk.bench.url + address)).body())
		await page.keyboard.press("Escape")

		await page.getByRole("button", { name: "录入对方新公钥" }).click()
		await page
			.getByRole("dialog")
			.locator("input[type=file]")
			.setInputFiles({ name: "换钥通知.json", mimeType: "application/json", buffer: notice })
		await page.getByRole("dialog").getByRole("button", { name: "查看", exact: true }).click()
		const confirm = page.getByRole("dialog").filter({ hasText: "原公钥已为新公钥签名" })
		await confirm.getByText(key.fingerprint).waitFor()
		await type(confirm, "fingerprint", fingerprint)
		await confirm.getByRole("button", { name: "录入", exact: true }).click()
		await page.getByText("新公钥已录入").waitFor()
		await page.getByText("停用的公钥").first().waitFor()

		await page.getByRole("button", { name: "吊销公钥" }).click()
		const revoke = page.getByRole("dialog").filter({ hasText: "吊销起始日" })
		await revoke.locator('[data-fieldname="fingerprint"] select').selectOption(key.fingerprint)
		await type(revoke, "reason", "旧电脑被盗")
		await revoke.getByRole("button", { name: "吊销公钥" }).click()
		await page.getByRole("cell", { name: "旧电脑被盗" }).or(page.getByText("旧电脑被盗")).first().waitFor()
	})
})
