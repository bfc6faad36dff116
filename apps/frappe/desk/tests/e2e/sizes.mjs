// Every sentence of a scene at both sizes of a window: whatever a test clicks, fills or chooses in one size is in reach in the other one as well, and
// whatever it waits to see stands there too. No second run is needed for that: before each step the window changes its size and back.
import { join } from "node:path"

import { tooWide } from "./checks.mjs"

export const DESKTOP = { width: 1440, height: 900 }
export const TELEPHONE = { width: 390, height: 844 }
const PATIENCE = 10_000 // milliseconds in which what stands in one size must stand in the other
const STEPS = ["click", "fill", "check", "uncheck", "setChecked", "selectOption"]
const watched = new WeakSet()
const inTurn = new WeakMap() // pages on which two steps may run at once: one change of the window at a time
let untouched

/** See to it, from now on, that each step on a page can be taken at both sizes. @param {import("playwright-core").Page} page */
export function atBothSizes(page) {
	watched.add(page)
	if (untouched) return
	const steps = Object.getPrototypeOf(page.locator("html"))
	untouched = Object.fromEntries([...STEPS, "waitFor"].map((step) => [step, steps[step]]))
	for (const step of STEPS)
		steps[step] = async function (...words) {
			if (concerns(this) && !words.some((word) => word?.trial)) await alsoThere(this, step, inReach)
			return untouched[step].apply(this, words)
		}
	steps.waitFor = async function (options = {}) {
		await untouched.waitFor.call(this, options)
		if (concerns(this) && (options.state ?? "visible") === "visible") await alsoThere(this, "waitFor", toBeSeen)
	}
}

const concerns = (locator) => watched.has(locator.page()) && otherThan(locator.page().viewportSize())

// a window of another size than these two is there for something else
const otherThan = ({ width }) => ({ [DESKTOP.width]: TELEPHONE, [TELEPHONE.width]: DESKTOP })[width]

// nothing lies upon it, and it can be scrolled to: what a click asks for, without the click
const inReach = (locator) => untouched.click.call(locator, { trial: true, timeout: PATIENCE })
const toBeSeen = (locator) => untouched.waitFor.call(locator, { timeout: PATIENCE })

async function alsoThere(locator, step, holds) {
	const page = locator.page()
	const before = inTurn.get(page)
	const mine = (async () => {
		await before?.catch(() => {})
		await look(page, locator, step, holds)
	})()
	inTurn.set(page, mine)
	await mine
}

async function look(page, locator, step, holds) {
	await untouched.waitFor.call(locator)
	const own = page.viewportSize()
	const other = otherThan(own)
	if (!other) return
	const entry = await locator.evaluate((element) => element.closest("nav[aria-label='工作台'] a")?.innerText)
	await resize(page, other)
	try {
		if (other === TELEPHONE && entry) await inMenu(page, entry)
		else await holds(locator)
		const wide = await tooWide(page)
		if (wide.length) throw new Error(`too wide: ${wide.join("; ")}`)
	} catch (error) {
		const folder = process.env.DESK_E2E_SHOTS
		if (folder) await page.screenshot({ path: join(folder, `not-at-${other.width}-${Date.now()}.png`) })
		throw new Error(`${step} at ${other.width} px on ${page.url()}: ${error.message}`, { cause: error })
	} finally {
		await resize(page, own)
	}
}

// the workspaces beside the screen stand in a menu on a telephone
async function inMenu(page, entry) {
	await untouched.click.call(page.getByRole("button", { name: "打开菜单", exact: true }))
	await inReach(page.locator("nav[aria-label='工作台'] a:visible").filter({ hasText: entry }).first())
	await untouched.click.call(page.getByRole("button", { name: "关闭菜单", exact: true }))
}

// what hangs open on a field goes out of sight with it
async function resize(page, size) {
	await page.setViewportSize(size)
	await page.evaluate(() => document.activeElement?.scrollIntoView({ block: "nearest" }))
}
