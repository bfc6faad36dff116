// What an administrator does to make a table of the site and all that belongs to it, by clicks alone: for browser tests and for the pictures
// of the handbook, which so show the steps that are tried.
import { writeFileSync } from "node:fs"
import { join } from "node:path"

import { settled } from "./checks.mjs"
import { choose, link, press, save, saveNew, select, type } from "./hands.mjs"

const MOST_MINUTES = 5 // that an import takes on a busy machine
const address = (doctype) => `/app/${encodeURIComponent(doctype.toLowerCase().replaceAll(" ", "-"))}`

/** A hand that makes tables, on the page of an administrator. */
export class Maker {
	/**
	 * @param {import("playwright-core").Page} page
	 * @param {string} url of the site
	 * @param {object} [around] `picture` takes a picture of where a step stands, `folder` is where files are written, `members` are the
	 *   members, with `name` and `member_name`, whom files and records are about
	 */
	constructor(page, url, { picture = async () => {}, folder = "", members = [] } = {}) {
		this.page = page
		this.url = url
		this.picture = picture
		this.folder = folder
		this.members = members
	}

	/** Which steps were taken. */
	taken = new Set()

	/** Take one of the steps below, by its name. */
	async take(step, given) {
		await this[step](given)
		this.taken.add(step)
	}

	field = (name) => this.page.locator(`[data-fieldname="${name}"]`).first()

	/** Open an address of the desk until all that it asks for has come. */
	async go(path) {
		await this.page.goto(this.url + path)
		await settled(this.page)
	}

	/**
	 * Make a DocType.
	 * @param {{name: string, fields: object[], rules?: object[], isRows?: boolean}} table its fields with label, fieldtype, what else is
	 *   typed, chosen or ticked, and `to`, which a link or a table leads to, by its name and as it is shown
	 */
	async table({ name, fields, rules = [], isRows = false, shown = {} }) {
		await this.go("/app/doctype/new")
		await type(this.page, "__newname", name)
		if (isRows) await this.#tickSetting("istable")
		for (const one of fields) await this.#addField(one)
		if (shown.fields) await this.picture(shown.fields)
		if (rules.length) await this.#giveRights(rules)
		if (shown.rights) await this.picture(shown.rights)
		await this.page.keyboard.press("Control+s")
		await this.page.waitForURL((url) => decodeURIComponent(url.pathname).endsWith(name))
		await this.page.getByRole("heading", { name }).waitFor()
		await settled(this.page)
		if (shown.made) await this.picture(shown.made)
	}

	async #tickSetting(fieldname) {
		await this.page.getByRole("tab", { name: "设置" }).click()
		const sub = this.page.getByRole("tab", { name: "设置" })
		if ((await sub.count()) > 1) await sub.last().click()
		await this.field(fieldname).locator("input").check()
		await this.page.getByRole("tab", { name: "字段" }).click()
	}

	async #addField({ label, fieldtype = "Data", to, ticks = [], fetch_from, ...typed }) {
		const { page } = this
		await choose(page, page.getByRole("button", { name: "添加", exact: true }), "字段")
		await this.field("label").locator("input").fill(label)
		await this.field("fieldtype").locator("select").selectOption(fieldtype)
		if (to) await this.pick("options", ...to)
		for (const [name, value] of Object.entries(typed)) await type(page, name, String(value))
		if (fetch_from) await this.#fetch(...fetch_from)
		for (const name of ticks) await this.field(name).locator("input").check()
	}

	/** Choose what a field is filled with: a link of the form, and a field of what it leads to. */
	async #fetch(link, source) {
		const part = (name) => this.field("fetch_from").locator(`[data-part="${name}"]`)
		await part("link").selectOption({ label: link })
		await part("source").selectOption({ label: source })
	}

	/** Give rights to roles, a row each; what a new row offers is taken, and the import where it is said. */
	async #giveRights(rules) {
		const { page } = this
		await page.getByRole("tab", { name: "权限" }).click()
		for (const { role, level = 0, ticks = [] } of rules) {
			await press(page, "添加一行")
			const row = page.locator('[data-fieldname="permissions"] [data-row]').last()
			await this.pick("role", ...role, row)
			const levels = row.locator('[data-fieldname="permlevel"] input')
			if (level) await levels.fill(String(level))
			if (level) await levels.press("Tab")
			if (!ticks.length) continue
			await row.getByRole("button", { name: /^打开第/ }).click()
			const dialog = page.getByRole("dialog")
			for (const right of ticks) await dialog.locator(`[data-fieldname="${right}"] input`).check()
			await dialog.getByRole("button", { name: "完成" }).click()
		}
	}

	/** Choose in a link what is found by its name and shown by its Chinese one. */
	async pick(fieldname, name, shown = name, inside = this.page) {
		const input = inside.locator(`[data-fieldname="${fieldname}"] input`).first()
		await input.click()
		await input.fill(name)
		await this.page
			.locator("[role=listbox] [role=option]")
			.filter({ has: this.page.getByText(shown, { exact: true }) })
			.first()
			.click()
		await this.page.waitForFunction(
			([box, words]) =>
				[...document.querySelectorAll(`[data-fieldname="${box}"] input`)].some((one) => one.value === words),
			[fieldname, shown],
		)
	}

	/** Draw a workflow; its states and actions are there already. Each state says who changes a document in it, each step who takes it. */
	async workflow({ name, doctype, states, steps, shown }) {
		const { page } = this
		await this.go("/app/workflow/new")
		await type(page, "workflow_name", name)
		await link(page, "document_type", doctype)
		for (const { state, role } of states) {
			await press(page, "状态")
			await this.pick("state", state)
			await this.pick("allow_edit", ...role)
		}
		for (const { from, action, to, role } of steps) {
			await press(page, "步骤")
			await this.pick("state", from)
			await this.pick("action", action)
			await this.pick("next_state", to)
			await this.pick("allowed", ...role)
		}
		await page.keyboard.press("Control+s")
		await page.getByRole("dialog").getByRole("button", { name: "好" }).click()
		await page.waitForURL(/workflow-builder/)
		await settled(page)
		if (shown) await this.picture(shown)
	}

	/** Make documents that have a name and nothing else, such as the states of a workflow. */
	async named({ doctype, field, names }) {
		for (const name of names) {
			await this.go(`${address(doctype)}/new`)
			await type(this.page, field, name)
			await saveNew(this.page, address(doctype).split("/").pop())
		}
	}

	/** Fill in a new document about a member. */
	async record({ doctype, values, choices, shown }) {
		const { page } = this
		await this.go(address(doctype))
		await page.getByRole("button", { name: /^新建/ }).first().click()
		await page.waitForURL(/\/new/)
		await settled(page)
		await link(page, "党员", this.members.at(-1).member_name)
		for (const [field, text] of Object.entries(values)) await type(page, field, text)
		for (const [field, label] of Object.entries(choices)) await select(page, field, label)
		if (shown) await this.picture(shown)
		await page.keyboard.press("Control+s")
		await page.waitForURL((url) => !/\/new(-|$)/.test(url.pathname))
		await settled(page)
	}

	/** Take the step of a workflow on the first document of the list. */
	async step({ doctype, action, state, shown }) {
		const { page } = this
		await this.#openFirst(doctype)
		await press(page, "操作")
		await page.getByRole("menuitem", { name: new RegExp(action) }).waitFor()
		if (shown) await this.picture(shown)
		await page
			.getByRole("menuitem", { name: new RegExp(action) })
			.first()
			.click()
		await page.locator(`header .pill:text-is("${state}")`).waitFor()
	}

	/** Read what the bell has to say. */
	async told({ words, shown }) {
		const { page } = this
		await page.getByRole("button", { name: /^通知，\d+ 条未读/ }).click()
		await page.getByText(words).first().waitFor()
		if (shown) await this.picture(shown)
		await page.keyboard.press("Escape")
	}

	/** See the figures of an own table in the return with which it goes up. */
	async figures({ unit, formSet, doctype, shown }) {
		const { page } = this
		await this.go(`/app/unit-return?organization=${unit}&form_set=${encodeURIComponent(formSet)}`)
		await page.locator("tbody tr a").first().click()
		const figures = page.locator('[data-fieldname="figures_table"]').getByText(doctype).first()
		await figures.scrollIntoViewIfNeeded()
		await settled(page)
		if (shown) await this.picture(shown)
	}

	async #openFirst(doctype) {
		await this.go(address(doctype))
		await this.page.locator("tbody tr a").first().click()
		await this.page.locator("#form-body [data-fieldname]").first().waitFor()
		await settled(this.page)
	}

	/** Make a print format from the fields of the form of the list's first document, with a heading. */
	async printFormat({ name, doctype, heading, shown }) {
		const { page } = this
		await this.#openFirst(doctype)
		await press(page, "打印")
		await press(page, "新建格式")
		await page.getByRole("dialog").getByRole("textbox").first().fill(name)
		await page.getByRole("dialog").getByRole("button", { name: "新建" }).click()
		await page.waitForURL(/print-format-builder/)
		await page.locator("[data-canvas] [data-choose]").first().click()
		await page.getByRole("tab", { name: "插入" }).click()
		await page.locator("[data-palette=heading]").click()
		await page.getByRole("textbox", { name: "文本" }).fill(heading)
		await page.frameLocator("iframe[name=format-preview]").getByText(heading).waitFor()
		if (shown) await this.picture(shown)
		await save(page)
	}

	/** Group all documents by a column, which draws a chart of their numbers, and keep that as a report. */
	async report({ name, doctype, by, shown }) {
		const { page } = this
		await this.go(`${address(doctype)}/view/report`)
		await press(page, "分组")
		const dialog = page.getByRole("dialog", { name: "分组" })
		await dialog.getByLabel("分组依据").selectOption({ label: by })
		await dialog.getByRole("button", { name: "应用" }).click()
		await page.locator("figure .chart-drawing[data-drawn]").waitFor()
		await choose(page, page.getByRole("button", { name: "更多", exact: true }).last(), "另存为…")
		await page.getByRole("dialog").getByRole("textbox").fill(name)
		await page.getByRole("dialog").getByRole("button", { name: "保存" }).click()
		await page.waitForURL(/view\/report\/.+/)
		await page.getByRole("heading", { name }).waitFor()
		await settled(page)
		if (shown) await this.picture(shown)
	}

	/** Make a number card of the documents for which a field has a value. */
	async card({ name, doctype, where: [label, value], shown }) {
		const { page } = this
		await this.go("/app/number-card/new")
		await type(page, "label", name)
		await link(page, "document_type", doctype)
		await this.field("is_public").locator("input").check()
		await this.#condition(label, value)
		if (shown) await this.picture(shown)
		await save(page)
	}

	/** Put a number card on a workspace, under its heading. */
	async placeCard({ name, workspace, shown }) {
		const { page } = this
		await this.go(workspace)
		await press(page, "调整版面")
		await choose(page, page.getByRole("button", { name: "添加栏目" }), "数字卡")
		await link(page, "number_card_name", name)
		await page.getByRole("dialog").getByRole("button", { name: "添加" }).click()
		if (shown) await this.picture(shown)
		await press(page, "保存")
		await page.getByRole("link", { name: new RegExp(name) }).waitFor()
	}

	async #condition(label, value) {
		await press(this.page, "选择条件")
		const dialog = this.page.getByRole("dialog", { name: "筛选" })
		await dialog.getByLabel("字段").selectOption({ label })
		await dialog.getByLabel("值").selectOption({ label: value })
		await dialog.getByRole("button", { name: "应用" }).click()
		await this.page.getByText(`${label} 等于 ${value}`).waitFor()
	}

	/** Let a role be told when a field of a document changes. */
	async notification({ name, doctype, changed, subject, role, shown }) {
		const { page } = this
		await this.go("/app/notification/new")
		await type(page, "__newname", name)
		await link(page, "document_type", doctype)
		await select(page, "event", "某项改变时")
		await page.locator('[data-fieldname="value_changed"] option').nth(5).waitFor({ state: "attached" })
		await select(page, "value_changed", changed)
		await type(page, "subject", subject)
		await this.field("recipients").getByRole("button", { name: "添加一行" }).click()
		await this.pick("receiver_by_role", ...role)
		if (shown) await this.picture(shown)
		await save(page)
	}

	/**
	 * Import a file whose columns are found by themselves: see that nothing stands in the way, and let it come in.
	 * @param {{doctype: string, file?: string, lines?: Function, count: number, rows?: number, checked?: number, shown?: string}} given how many documents it has,
	 *   in how many rows, and how many of them are looked at beforehand
	 */
	async import({ doctype, lines, file = join(this.folder, "rows.csv"), count, rows = count, checked = count, shown }) {
		const { page } = this
		if (lines) writeFileSync(file, lines(this.members.slice(0, count)).join("\n"))
		await this.go(`/app/data-import/new?reference_doctype=${encodeURIComponent(doctype)}`)
		await page.locator("input[type=file]").setInputFiles(file)
		await page.waitForURL((url) => /data-import\/(?!new)/.test(url.pathname))
		await page.getByText(`已检查 ${checked} 条记录，均可导入`).waitFor()
		if (shown) await this.picture(shown)
		await page.getByRole("button", { name: new RegExp(`^导入 ${rows}`) }).click()
		await page.getByText(`导入成功 ${count} 条`).waitFor({ timeout: MOST_MINUTES * 60_000 })
	}

	/** Let a table take part in the campaign: with which form set it goes up, and figures, each grouped by a choice or summed up. */
	async campaignTable({ doctype, formSet, figures, shown }) {
		const { page } = this
		await this.go("/app/campaign-table/new")
		await link(page, "document_type", doctype)
		await page.waitForFunction(
			(title) => document.querySelector('[data-fieldname="title"] input')?.value === title,
			doctype,
		)
		await page.getByLabel("随哪套表上报").selectOption({ label: formSet })
		await page.getByRole("checkbox", { name: "列入“各单位进度”" }).check()
		for (const [place, { label, by, sum }] of figures.entries()) {
			await page.getByRole("button", { name: "添加一行" }).click()
			const row = page.locator(`[data-fieldname="figures"] [data-row="${place + 1}"]`)
			await row.locator('[data-fieldname="label"] input').fill(label)
			if (sum) await row.locator('[data-fieldname="kind"] select').selectOption("Sum")
			await row.locator(`[data-fieldname="${sum ? "sum_field" : "group_by"}"] input`).click()
			await page.getByRole("option", { name: sum ?? by, exact: true }).click()
		}
		if (shown) await this.picture(shown)
		await saveNew(page, "campaign-table")
	}
}
