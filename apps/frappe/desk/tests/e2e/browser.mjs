// One real browser against one site: what every file of browser tests begins with.
import assert from "node:assert/strict"
import { join } from "node:path"
import { after, afterEach, before, describe, it } from "node:test"

import { chromium as playwright } from "playwright-core"

import { chromium, PASSWORD, startBench } from "./bench.mjs"
import { settled, watch } from "./checks.mjs"
import { atBothSizes, DESKTOP } from "./sizes.mjs"

export const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
]
export const MISSING = "no Chromium is installed (set CHROMIUM or install the package chromium)"

/**
 * A suite in a real browser. The `desk` that `tests` gets is filled before the first of them runs.
 * Its last test says what stood in the console and which other hosts were asked; both must be nothing.
 * @param {string} name
 * @param {(desk: Desk) => void} tests defines the tests
 * @param {{app?: string, demo?: boolean}} [options] of `startBench`
 */
export function describeDesk(name, tests, options) {
	describe(name, { skip: chromium ? false : MISSING }, () => {
		const desk = new Desk()
		before(() => desk.open(options))
		after(() => desk.close())
		// a picture of where a failing step stood, for whoever looks into it
		afterEach(async (test) => {
			const folder = process.env.DESK_E2E_SHOTS
			if (folder && test.passed === false)
				await desk.page.screenshot({ path: join(folder, `${test.name.slice(0, 30)}.png`) })
		})
		tests(desk)
		it("left no error in the console and asked no other host", () => assert.deepEqual(desk.complaints, []))
	})
}

/** A bench with the demonstration campaign, a browser, and the page of whoever signed in last. */
export class Desk {
	complaints = []
	#contexts = []
	#sizes = false

	/** @param {object} [options] of `startBench`, or a `bench` that serves already */
	async open(options) {
		this.bench = options?.bench ?? (await startBench(options))
		this.browser = await playwright.launch({ executablePath: chromium, args: FLAGS })
		this.page = await this.newPage()
	}

	async close() {
		await this.browser?.close()
		await this.bench?.stop()
	}

	/** A page with a session of its own. @param {object} [options] of the browser's context: locale, viewport */
	async newPage(options = {}) {
		const context = await this.browser.newContext({
			viewport: DESKTOP,
			locale: "zh-CN",
			...options,
		})
		this.#contexts.push(context)
		await context.addInitScript(watch)
		const page = await context.newPage()
		page.setDefaultTimeout(60_000)
		if (this.#sizes) atBothSizes(page)
		page.on("console", (message) => message.type() === "error" && this.#complain(message.text()))
		page.on("pageerror", (error) => this.#complain(error.message))
		page.on("request", (request) => {
			if (new URL(request.url()).origin !== this.bench.url && !request.url().startsWith("blob:"))
				this.#complain(`asked elsewhere: ${request.url()}`)
		})
		return page
	}

	/** From now on each step on a page can be taken at both sizes of a window, or the test fails. */
	atBothSizes() {
		this.#sizes = true
	}

	/** Sign in on the login page, as Administrator unless told otherwise. */
	async signIn(user = "Administrator", password = PASSWORD, page = this.page) {
		await page.goto(`${this.bench.url}/login`)
		await page.locator("input[name=usr]").fill(user)
		await page.locator("input[name=pwd]").fill(password)
		await page.keyboard.press("Enter")
		await page.waitForURL(/\/app/)
	}

	/** Open an address of the desk, such as `/app/party-member`, until all that it asks for has come. */
	async go(path, page = this.page) {
		await page.goto(this.bench.url + path)
		await settled(page)
	}

	// a refusal that the desk shows as one is also a line in the console
	#complain(text) {
		if (!/status of (401|403|417)/.test(text)) this.complaints.push(text)
	}
}
