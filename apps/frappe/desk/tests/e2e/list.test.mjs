// Lists and trees in a real browser: filters, choosing, work on many rows, saved filters, columns; the tree's moves and search.
import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { it } from "node:test"

import { describeDesk } from "./browser.mjs"
import { settled, unreadable } from "./checks.mjs"
import { choose } from "./hands.mjs"

const RECORDS = "/app/investigation-record"

describeDesk("lists and trees", (desk) => {
	const rows = () => desk.page.locator("tbody tr")
	const chosen = (count) => desk.page.getByText(`已选 ${count} 条`).waitFor()
	const choice = (menu) => (entry) =>
		choose(desk.page, desk.page.getByRole("button", { name: menu, exact: true }), entry)
	const action = choice("操作")
	const more = choice("更多")
	/** Choose where to the unit that is chosen in the tree moves, in the dialog that opens. */
	const moveBelow = async (superior) => {
		const { page } = desk
		await page.getByRole("button", { name: "移动", exact: true }).click()
		const dialog = page.getByRole("dialog")
		await dialog.waitFor()
		await settled(page) // a dialog that opens takes the focus a moment later
		await dialog.getByRole("combobox").fill(superior)
		await page.getByRole("option", { name: superior }).first().click()
		await dialog.getByRole("button", { name: "移动", exact: true }).click()
	}

	it("filters by a field and condition, and keeps it in the address", async () => {
		const { page } = desk
		await desk.signIn()
		await desk.go(RECORDS)
		await rows().first().waitFor()
		await page.getByRole("button", { name: "筛选", exact: true }).click()
		const builder = page.getByRole("dialog", { name: "筛选" })
		await builder.getByLabel("字段", { exact: true }).selectOption("Investigation Record|relation")
		await builder.getByLabel("条件", { exact: true }).selectOption("in")
		await builder.getByRole("checkbox", { name: "转出未回执" }).check()
		await builder.getByRole("button", { name: "应用" }).click()
		await page.waitForURL(/relation=/)
		assert.deepEqual(JSON.parse(new URL(page.url()).searchParams.get("relation")), ["in", ["Out Without Receipt"]])
		await page.getByRole("columnheader", { name: /\d+ \/ \d+/ }).waitFor()
		await settled(page) // the rows of before stand until the new ones have come
		const texts = await rows().allInnerTexts()
		assert.ok(texts.length > 0 && texts.every((text) => text.includes("转出未回执")), texts.join("\n"))
		await page.reload()
		await page.getByRole("button", { name: "筛选（1）" }).waitFor()
	})

	it("finds what hangs below a node of the tree", async () => {
		const { page } = desk
		const filters = encodeURIComponent(JSON.stringify(["descendants of (inclusive)", "DEMO-01"]))
		const root = await page.evaluate(() =>
			fetch('/api/resource/Party Organization?filters=[["is_group","=",1]]&order_by=lft').then((answer) =>
				answer.json(),
			),
		)
		await desk.go(`${RECORDS}?organization=${filters.replaceAll("DEMO-01", encodeURIComponent(root.data[0].name))}`)
		await page.getByRole("button", { name: "筛选（1）" }).click()
		assert.equal(
			await page.getByRole("dialog", { name: "筛选" }).getByLabel("条件", { exact: true }).inputValue(),
			"descendants of (inclusive)",
		)
		await page.keyboard.press("Escape")
		assert.equal(await rows().count(), 20)
	})

	it("saves filters under a name and brings them back", async () => {
		const { page } = desk
		await desk.go(`${RECORDS}?is_lost=1`)
		await page.getByRole("button", { name: "分类统计与常用筛选" }).click()
		await page.getByLabel("为当前筛选命名").fill("失联名单")
		await page.getByRole("button", { name: "保存", exact: true }).click()
		await page.getByRole("button", { name: "失联名单", exact: true }).waitFor()
		await desk.go(RECORDS)
		await page.getByRole("button", { name: "失联名单", exact: true }).click()
		await page.waitForURL(/is_lost=1/)
	})

	it("counts by a field and filters by a click", async () => {
		const { page } = desk
		await desk.go(RECORDS)
		const side = page.getByRole("complementary", { name: "分类统计与常用筛选" })
		await side.getByRole("button", { name: "组织关系状况" }).click()
		await side.getByRole("button", { name: /^转出已回执/ }).click()
		await page.waitForURL(/relation=Out/)
		await page.getByRole("button", { name: "分类统计与常用筛选" }).click()
	})

	it("is worked by keyboard: walk, choose, a range, all, none", async () => {
		const { page } = desk
		await desk.go(RECORDS)
		await rows().first().waitFor()
		await page.keyboard.press("ArrowDown")
		await page.keyboard.press("Space")
		await chosen(1)
		await page.keyboard.press("Shift+ArrowDown")
		await page.keyboard.press("Shift+ArrowDown")
		await chosen(3)
		await page.keyboard.press("Control+a")
		await chosen(20)
		await page.keyboard.press("Escape")
		await page.getByText("已选").waitFor({ state: "detached" })
		await page.keyboard.press("Enter")
		await page.waitForURL(/investigation-record\/IC/)
	})

	it("confirms a member in two clicks", async () => {
		const { page } = desk
		await desk.go(`${RECORDS}?status=To+Check&is_lost=0`)
		const button = rows().first().getByRole("button", { name: /^确认/ })
		const name = await rows().first().getByRole("link").innerText()
		await button.click()
		await page.getByRole("dialog").getByRole("button", { name: "是", exact: true }).click()
		await page.getByText("已确认1名").waitFor()
		await desk.go(`${RECORDS}?status=Checked`)
		await rows().first().getByRole("link", { name }).waitFor()
	})

	it("marks, changes and refuses many rows, with the reason of each", async () => {
		const { page } = desk
		await desk.go(`${RECORDS}?status=To+Check`)
		await rows().first().waitFor()
		await rows().nth(0).getByRole("checkbox").click()
		await rows()
			.nth(2)
			.getByRole("checkbox")
			.click({ modifiers: ["Shift"] })
		await chosen(3)
		await action("添加标签")
		await page.getByRole("dialog").getByLabel(/标签/).fill("复核，急件")
		await page.getByRole("dialog").getByRole("button", { name: "添加", exact: true }).click()
		await page.getByText("3条已完成").first().waitFor()
		await rows().first().getByText("急件").waitFor()
		await desk.go(`${RECORDS}?_user_tags=${encodeURIComponent('["like","%急件%"]')}`)
		await rows().nth(2).waitFor()
		assert.equal(await rows().count(), 3)
		await page.getByRole("checkbox", { name: "全选" }).click()
		await action("删除")
		await page.getByRole("dialog").getByRole("button", { name: "删除", exact: true }).click()
		await page.getByRole("dialog", { name: "部分记录未能完成" }).getByText("不能删除").first().waitFor()
		await page.getByRole("dialog").getByRole("button", { name: "好", exact: true }).click()
		assert.equal(await rows().count(), 3)
		await page.getByRole("checkbox", { name: "全选" }).click()
		await action("批量修改")
		const dialog = page.getByRole("dialog")
		await dialog.getByRole("combobox", { name: /^字段/ }).selectOption("remark")
		await dialog.getByRole("textbox", { name: "备注" }).fill("已电话联系")
		await dialog.getByRole("button", { name: "修改3条记录" }).click()
		await page.getByText("3条已完成").last().waitFor()
		const found = await page.evaluate(() =>
			fetch('/api/resource/Investigation Record?filters=[["remark","=","已电话联系"]]').then((answer) => answer.json()),
		)
		assert.equal(found.data.length, 3)
	})

	it("exports the fields one chooses", async () => {
		const { page } = desk
		await desk.go(`${RECORDS}?_user_tags=${encodeURIComponent('["like","%急件%"]')}`)
		await rows().first().waitFor()
		await more("导出")
		const dialog = page.getByRole("dialog", { name: "导出" })
		await dialog.getByLabel("文件类型").selectOption("CSV")
		await dialog.getByRole("checkbox", { name: "备注", exact: true }).check()
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			dialog.getByRole("button", { name: "导出", exact: true }).click(),
		])
		const text = await readFile(await download.path(), "utf8")
		assert.equal(text.trim().split("\n").length, 4)
		assert.match(text, /已电话联系/)
	})

	it("shows the columns one chooses", async () => {
		const { page } = desk
		await desk.go(RECORDS)
		await rows().first().waitFor()
		await more("列")
		const dialog = page.getByRole("dialog", { name: "列" })
		await dialog.getByLabel("添加列").selectOption("last_contact_on")
		await dialog.getByRole("button", { name: "仅自己使用" }).click()
		await page.getByRole("columnheader", { name: "最近一次联系日期" }).waitFor()
		await page.reload()
		await page.getByRole("columnheader", { name: "最近一次联系日期" }).waitFor()
	})

	it("hears of what others do", async () => {
		const { page } = desk
		await desk.go("/app/note")
		await page.getByText("这里还没有").first().waitFor()
		await page.waitForTimeout(1000)
		desk.bench.run(
			"execute",
			"frappe.client.insert",
			"--kwargs",
			JSON.stringify({ doc: { doctype: "Note", title: "别处新建的便笺", public: 1 } }),
		)
		await page.getByRole("link", { name: "别处新建的便笺" }).waitFor()
	})

	it("opens the way to what one looks for in the tree, and moves a branch to another committee", async () => {
		const { page } = desk
		const node = (name) => page.getByRole("treeitem", { name, exact: true })
		// outside of the demonstration campaign, which has frozen its tree
		const docs = [
			["MV", "", 1],
			["MV1", "MV", 1],
			["MV2", "MV", 1],
			["MV11", "MV1", 0],
		].map(([code, above, group]) => ({
			doctype: "Party Organization",
			organization_code: code,
			organization_name: `移动测试${code}`,
			kind: group ? "党委" : "党支部",
			unit_category: "学校",
			parent_party_organization: above,
			is_group: group,
		}))
		desk.bench.run("execute", "frappe.client.insert_many", "--kwargs", JSON.stringify({ docs }))
		await desk.go("/app/party-organization/view/tree")
		await page.getByRole("combobox", { name: "在组织树中查找" }).fill("移动测试MV11")
		await page.getByRole("option", { name: "移动测试MV11" }).first().waitFor()
		await page.keyboard.press("Enter")
		await node("移动测试MV11").waitFor()
		await page.waitForFunction(() => document.activeElement?.id === "node-MV11")
		await moveBelow("移动测试MV2")
		await page.getByText("已将移动测试MV11移到移动测试MV2之下").waitFor()
		assert.equal(await superior(), "MV2")
		await node("移动测试MV11").locator("> div").dragTo(node("移动测试MV1").locator("> div"))
		await page.getByRole("dialog").getByRole("button", { name: "移动", exact: true }).click()
		await page.getByText("已将移动测试MV11移到移动测试MV1之下").waitFor()
		assert.equal(await superior(), "MV1")

		async function superior() {
			const found = await page.evaluate(() =>
				fetch("/api/resource/Party Organization/MV11").then((answer) => answer.json()),
			)
			return found.data.parent_party_organization
		}
	})

	it("says why a tree that a campaign has frozen does not move", async () => {
		const { page } = desk
		await desk.go("/app/party-organization/view/tree")
		await page.getByRole("combobox", { name: "在组织树中查找" }).fill("文学院学生党支部")
		await page.getByRole("option", { name: "文学院学生党支部" }).first().waitFor()
		await page.keyboard.press("Enter")
		await moveBelow("移动测试MV2")
		await page.getByText("组织树已冻结").waitFor()
	})

	it("has nothing that keeps people out: lists, builder, dialogs, tree", async () => {
		const { page } = desk
		await desk.go(`${RECORDS}?is_lost=1`)
		await rows().first().waitFor()
		await page.getByRole("button", { name: "筛选（1）" }).click()
		await rows().first().getByRole("checkbox").click()
		assert.deepEqual(await unreadable(page), [])
		await more("导出")
		await page.getByRole("dialog", { name: "导出" }).waitFor()
		assert.deepEqual(await unreadable(page), [])
		await desk.go("/app/party-organization/view/tree")
		await page.getByRole("treeitem").first().waitFor()
		assert.deepEqual(await unreadable(page), [])
	})
})
