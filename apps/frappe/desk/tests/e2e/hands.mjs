// What hands do in a form: type, choose, save. Fields are found by their names, buttons by their Chinese words.
import { settled } from "./checks.mjs"

const SHORT = 3_000 // milliseconds in which a menu that has been opened shows its entries
const TRIES = 10

const box = (page, field) => page.locator(`[data-fieldname="${field}"]`).first()

/** Type into a field. */
export const type = (page, field, text) => box(page, field).locator("input, textarea").first().fill(text)

/** Choose an option of a choice, by what it says. */
export const select = (page, field, label) => box(page, field).locator("select").first().selectOption({ label })

/**
 * Choose a linked document: type a part of its name or title, take what is found first, not the offer to make one. An answer that comes
 * while the button is down moves the list away under it; then it stays open, and one clicks again.
 */
export async function link(page, field, text) {
	const input = box(page, field).locator("input").first()
	await input.click()
	await input.fill(text)
	const option = page.locator("[role=listbox] [role=option]").filter({ hasText: text, hasNotText: "新建" }).first()
	for (let tries = 1; tries <= TRIES; tries++) {
		await option.click()
		if (await isClosed(page, field)) break
	}
	await page.waitForFunction(
		([name, part]) => document.querySelector(`[data-fieldname="${name}"] input`)?.value.includes(part),
		[field, text],
	)
}

/** Whether the list of a field of choices goes away. */
const isClosed = (page, field) =>
	page
		.waitForFunction(
			(name) => document.querySelector(`[data-fieldname="${name}"] input`)?.getAttribute("aria-expanded") !== "true",
			field,
			{ timeout: SHORT },
		)
		.then(
			() => true,
			() => false,
		)

/**
 * Open a menu and choose one of its entries. Whoever finds it closed, as an answer that came late drew it anew, opens it again.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} menu the button that opens it
 * @param {string | RegExp} entry what the entry says, in full
 */
export async function choose(page, menu, entry) {
	const item = page.getByRole("menuitem", { name: entry, exact: true })
	for (let tries = 1; ; tries++) {
		await settled(page)
		try {
			if (!(await item.count())) await menu.click()
			await item.click({ timeout: SHORT })
			break
		} catch (error) {
			if (tries === TRIES) throw error
		}
	}
	await item.first().waitFor({ state: "detached" }) // a menu on its way out would take the next press, and do nothing
}

/** Press a button by all that it says, when nothing is asked for any more: an answer may draw the buttons anew. */
export async function press(page, name) {
	await settled(page)
	await page.getByRole("button", { name, exact: true }).click()
}

/** A picture to attach. */
export const PIXEL = Buffer.from(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
	"base64",
)

/** The rows and the headings of a list or a report; a chart has a table of its own. */
export const ROWS = "tbody tr:not(figure tr)"
export const HEADS = "thead th:not(figure th)"

/** The rows of a list: of its table, or the cards that stand for them on a telephone. */
export const rowsOf = (page) => page.locator(`main ${ROWS}, main li:has(> div > a)`)

/** Save the document of a form; what was asked for before has come first. */
export async function save(page) {
	await settled(page)
	await page.keyboard.press("Control+s")
	await page.locator('header .pill:text-is("未保存")').waitFor({ state: "detached" })
	await settled(page)
}

/** Save a new document; the address then has its name, which is returned. */
export async function saveNew(page, slug) {
	await settled(page)
	await page.keyboard.press("Control+s")
	await page.waitForURL((url) => url.pathname.startsWith(`/app/${slug}/`) && !/\/new(-|$)/.test(url.pathname))
	return decodeURIComponent(new URL(page.url()).pathname.split("/").pop())
}

/** Say for what purpose personal data is taken out, where the desk asks. */
export async function givePurpose(page, text) {
	const dialog = page.getByRole("dialog", { name: "请说明用途" })
	await dialog.getByLabel("用途").fill(text)
	await dialog.getByRole("button", { name: "导出" }).click()
}

/** Fill the dialog of a hand-in: names, a telephone, words for whatever asks for them, and a zero return where one may be declared. */
export async function fillHandIn(dialog) {
	await dialog.locator('[data-fieldname="responsible"] input').fill("刘书记")
	await dialog.locator('[data-fieldname="phone"] input').fill("0731-88880000")
	for (const field of await dialog.locator("textarea").all()) await field.fill("已核实")
	const zero = dialog.locator('[data-fieldname="zero_return"] input')
	if (await zero.count()) await zero.check()
}

/** What a step costs a practised hand, in seconds: the keystroke-level model of Card, Moran and Newell (1980), its pointing and thinking. */
const SECONDS = { click: 1.1, key: 0.28, thought: 1.35 }
const KEYS_OF_A_CHINESE_LETTER = 3 // of its pinyin, with the choice

/** A hand that counts what it does, clicks and keys, from its beginning. Each click and each field is thought about once. */
export class Hand {
	clicks = 0
	keys = 0
	thoughts = 0
	#began = performance.now()

	/** @param {import("playwright-core").Page} page */
	constructor(page) {
		this.page = page
	}

	/** Click, and wait for what comes of it. @param {import("playwright-core").Locator} what */
	async click(what) {
		await what.waitFor()
		this.clicks++
		this.thoughts++
		await what.click()
		await settled(this.page)
	}

	/** Click into a field and type. @param {import("playwright-core").Locator} field */
	async write(field, text) {
		await this.click(field)
		await field.fill(text)
		for (const letter of text) this.keys += letter >= "\u2e80" ? KEYS_OF_A_CHINESE_LETTER : 1
	}

	/** Press a key. */
	async key(name) {
		this.keys++
		await this.page.keyboard.press(name)
	}

	/** How many minutes that takes, with what the page and this machine took so far, all of it counted as waiting. */
	minutes() {
		const { click, key, thought } = SECONDS
		const seconds = this.clicks * click + this.keys * key + this.thoughts * thought
		return (seconds + (performance.now() - this.#began) / 1000) / 60
	}
}
