// Charts: drawn when they are on the screen, each name and figure to be read at any width, and every part opens what it counts.
import assert from "node:assert/strict"
import { join } from "node:path"
import { before, it } from "node:test"

import { PASSWORD } from "./bench.mjs"
import { describeDesk } from "./browser.mjs"
import { Session } from "./people.mjs"

const UNITS =
	"机械工程与自动化 土木建筑 材料科学与工程 化学化工 数学与计算科学 外国语言文学 马克思主义 法学与公共管理 商 艺术设计 体育 继续教育 国际交流"
		.split(" ")
		.map((name) => `${name}学院党委`)
const REPORT = "各单位人数"
const QUERY = UNITS.map(
	(unit, place) => `select '${unit}' as unit, ${place * 3} as members, ${13 - place} as lost`,
).join(" union all ")
const DAYS = ["2026-11-02", "2026-11-10", "2026-11-10", "2026-11-23"]

describeDesk("charts", (desk) => {
	let page
	const asked = new Set()
	const region = (name) => page.getByRole("region", { name, exact: true })
	const drawing = (name) => region(name).locator(".chart-drawing[data-drawn]")

	before(async () => {
		page = desk.page
		const administrator = await Session.of(desk.bench.url, "Administrator", PASSWORD)
		const post = (doctype, values) => administrator.post(`/api/resource/${doctype}`, values)
		const number = (fieldname, label) => ({ fieldname, label, fieldtype: "Int" })
		const report = {
			doctype: "Report",
			report_name: REPORT,
			ref_doctype: "Note",
			report_type: "Query Report",
			is_standard: "No",
			query: QUERY,
			columns: [
				{ fieldname: "unit", label: "单位", fieldtype: "Data" },
				number("members", "党员"),
				number("lost", "失联"),
			],
			roles: [{ role: "System Manager" }],
		}
		desk.bench.run("execute", "frappe.client.insert", "--kwargs", JSON.stringify({ doc: report }))
		for (const [place, date] of DAYS.entries())
			await post("ToDo", { description: `事项${place}`, date, priority: place ? "High" : "Low" })
		const charts = [
			{
				chart_name: REPORT,
				chart_type: "Report",
				report_name: REPORT,
				x_field: "unit",
				y_axis: [{ y_field: "members" }, { y_field: "lost" }],
				type: "Bar",
				filters_json: "{}",
			},
			{
				chart_name: "待办轻重",
				chart_type: "Group By",
				document_type: "ToDo",
				group_by_based_on: "priority",
				type: "Pie",
			},
			{
				chart_name: "待办日期",
				chart_type: "Count",
				document_type: "ToDo",
				based_on: "date",
				time_interval: "Weekly",
				timespan: "Select Date Range",
				from_date: "2026-11-01",
				to_date: "2026-11-30",
				type: "Line",
			},
		]
		for (const chart of charts) await post("Dashboard Chart", { filters_json: "[]", is_public: 1, ...chart })
		const content = charts.map(({ chart_name }, place) => ({
			id: `c${place}`,
			type: "chart",
			data: { chart_name, col: place ? 6 : 12 },
		}))
		await post("Workspace", {
			label: "图表一览",
			title: "图表一览",
			public: 1,
			content: JSON.stringify(content),
			charts: charts.map(({ chart_name }) => ({ chart_name, label: chart_name })),
		})
		page.on("request", (request) => asked.add(new URL(request.url()).pathname))
		await desk.signIn()
	})

	it("are not loaded by a screen that has none", async () => {
		await desk.go("/app/todo")
		assert.deepEqual(
			[...asked].filter((path) => /library/.test(path)),
			[],
		)
		await desk.go("/app/图表一览")
		await drawing(REPORT).waitFor()
		assert.equal([...asked].filter((path) => /library/.test(path)).length, 1)
	})

	for (const width of [1440, 390])
		it(`have every name and no overlap, ${width} px wide`, async () => {
			await page.setViewportSize({ width, height: 900 })
			for (const name of [REPORT, "待办轻重", "待办日期"]) {
				await page.waitForFunction(
					([label, wide]) => {
						const box = [...document.querySelectorAll("section")].find((one) => one.innerText.startsWith(label))
						const drawn = Number(box?.querySelector(".chart-drawing")?.dataset.drawn)
						return drawn && drawn === box.querySelector(".chart-drawing").clientWidth && drawn < wide
					},
					[name, width],
				)
				const texts = await textsOf(drawing(name))
				assert.deepEqual(overlaps(texts), [], name)
				assert.deepEqual(
					texts.filter((one) => one.outside).map((one) => one.text),
					[],
					name,
				)
				const figures = texts.filter((one) => /^[\d.,]+$/.test(one.text)).map((one) => one.text)
				assert.deepEqual(
					figures.filter((one) => one.includes(".")),
					[],
					"half a person is none",
				)
				if (name === REPORT)
					for (const unit of UNITS)
						assert.ok(
							texts.some((one) => begins(unit, one.text)),
							unit,
						)
			}
			const folder = process.env.DESK_E2E_SHOTS
			if (folder) await page.screenshot({ path: join(folder, `charts-${width}.png`), fullPage: true })
		})

	it("are told apart without colour", async () => {
		await page.setViewportSize({ width: 1440, height: 900 })
		assert.ok((await drawing(REPORT).locator("svg pattern").count()) >= 1)
		assert.ok((await drawing("待办轻重").locator("svg pattern").count()) >= 1)
	})

	it("say the same in a table, from which the keyboard opens what is counted", async () => {
		const heard = await region("待办轻重").getByRole("rowheader").allInnerTexts()
		assert.deepEqual(heard, ["高", "低"])
		await region("待办轻重").getByRole("button", { name: "以表格显示" }).focus()
		await page.keyboard.press("Enter")
		await region("待办轻重").getByRole("link", { name: "高", exact: true }).focus()
		await page.keyboard.press("Enter")
		await page.waitForURL(/\/app\/todo\?priority=High/)
		await page.locator("tbody tr").nth(2).waitFor()
		assert.equal(await page.locator("tbody tr").count(), 3)
	})

	it("open a week, a unit and a part where they are clicked", async () => {
		await desk.go("/app/图表一览")
		await drawing("待办日期").locator("svg text").filter({ hasText: "2026-11-09" }).click()
		await page.waitForURL(/\/app\/todo\?date=/)
		await page.locator("tbody tr").nth(1).waitFor()
		assert.equal(await page.locator("tbody tr").count(), 2)
		await page.goBack()
		await drawing(REPORT)
			.locator("svg text")
			.filter({ hasText: /^艺术设计/ })
			.click()
		await page.waitForURL(/query-report\/.*column\.unit=/)
		await page.getByRole("cell", { name: "艺术设计学院党委" }).waitFor()
		assert.equal(await page.locator("table[aria-rowcount]").getAttribute("aria-rowcount"), "1")
	})

	it("of a report leave the rows of what is clicked", async () => {
		await desk.go("/app/party-member/view/report")
		await page.locator("tbody tr a").first().waitFor()
		await page.getByRole("button", { name: "更多", exact: true }).last().click()
		await page.getByRole("menuitem", { name: "图表" }).click()
		const dialog = page.getByRole("dialog")
		await dialog.getByLabel("按哪一列统计").selectOption({ label: "性别" })
		await dialog.getByRole("button", { name: "应用" }).click()
		const figure = page.locator("figure")
		await figure.locator(".chart-drawing[data-drawn] svg text").filter({ hasText: /^男$/ }).click()
		await page.waitForURL(/\/app\/party-member\?\w+=%E7%94%B7|party-member\?\w+=Male/)
	})
})

const begins = (name, text) =>
	name === text ||
	(text.endsWith("…") && text.length > 3 && name.startsWith(text.slice(0, -1))) ||
	name.startsWith(text)

/** What stands in a drawing: each text, where, and whether it leaves the drawing. */
function textsOf(drawing) {
	return drawing.locator("svg").evaluate((svg) => {
		const frame = svg.getBoundingClientRect()
		return [...svg.querySelectorAll("text")].map((one) => {
			const { left, right, top, bottom } = one.getBoundingClientRect()
			const outside =
				left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1
			const matrix = one.getCTM()
			return { text: one.textContent, left, right, top, bottom, outside, tilted: Math.abs(matrix.b) > 0.1 }
		})
	})
}

/** Which texts lie on each other, by more than the white around letters. */
function overlaps(texts) {
	const white = 2
	const found = []
	for (const [place, one] of texts.entries())
		for (const other of texts.slice(place + 1)) {
			if (one.tilted || other.tilted) {
				if (one.tilted && other.tilted && Math.abs(one.right - other.right) < 14)
					found.push(`${one.text} ${other.text}`)
				continue
			}
			const aside = one.right - white < other.left || other.right - white < one.left
			const above = one.bottom - white < other.top || other.bottom - white < one.top
			if (!aside && !above) found.push(`${one.text} ${other.text}`)
		}
	return found
}
