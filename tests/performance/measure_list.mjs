// How fast a list of a million rows is in a real browser: `node tests/performance/measure_list.mjs [ROWS] [ROUNDS]`.
// It prints medians on a site of its own and fails because of nothing that is slow.
import { execFileSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { cpus, loadavg } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { python } from "../../apps/frappe/desk/tests/e2e/bench.mjs"
import { Desk } from "../../apps/frappe/desk/tests/e2e/browser.mjs"

const ROWS = Number(process.argv[2] ?? 1_000_000)
const ROUNDS = Number(process.argv[3] ?? 7)
const LIST = "/app/speed-item"

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]
const print = (what, numbers) => console.log(`| ${what.padEnd(62)} | ${String(Math.round(median(numbers))).padStart(6)} ms | ${String(Math.round(Math.min(...numbers))).padStart(6)} ms |`)

/** When rows stand and something has been drawn, so that one can go on; the page's own clock. */
const usable = (page) =>
	page.evaluate(
		() =>
			new Promise((resolve) => {
				const look = () => (document.querySelector("tbody tr a") ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : setTimeout(look, 5))
				look()
			}),
	)

/** From an action to the answer's first row, which differs from the row that stood there. */
async function until(page, act) {
	const before = await page.locator("tbody tr a").first().innerText()
	const began = await page.evaluate(() => performance.now())
	await act()
	await page.waitForFunction((text) => (document.querySelector("tbody tr a")?.innerText ?? text) !== text, before, { polling: "raf" })
	return (await page.evaluate(() => performance.now())) - began
}

/** Milliseconds that requests of a method took, from request to answer. */
const asked = (page, method) =>
	page.evaluate((name) => performance.getEntriesByType("resource").filter((one) => one.name.includes(name)).reduce((sum, one) => sum + one.responseEnd - one.requestStart, 0), method)

const desk = new Desk()
await desk.open()
try {
	const { page, bench } = desk
	const sites = join(bench.folder, "sites")
	const site = readdirSync(sites).find((name) => name.endsWith(".localhost"))
	execFileSync(python, [fileURLToPath(new URL("fill_items.py", import.meta.url)), site, String(ROWS)], { cwd: sites, env: bench.env, stdio: "pipe" })
	await desk.signIn()
	console.log(`${cpus().length} cores, ${cpus()[0].model}; load ${loadavg()[0].toFixed(1)}; Chromium ${desk.browser.version()}; ${ROUNDS} rounds\n`)
	console.log(`| ${`a list of ${ROWS.toLocaleString("en")} rows`.padEnd(62)} |    median |      best |\n|${"-".repeat(64)}|----------:|----------:|`)
	const [cold, warm, rows, count, filtered, sorted, more, exact] = [[], [], [], [], [], [], [], []]
	for (let round = 0; round < ROUNDS; round++) {
		const fresh = await desk.newPage()
		await fresh.context().addCookies(await page.context().cookies())
		await fresh.goto(bench.url + LIST)
		cold.push(await usable(fresh))
		await fresh.reload()
		warm.push(await usable(fresh))
		await fresh.waitForFunction(() => /1000\+|\d{3}/.test(document.querySelector("thead")?.innerText ?? ""))
		rows.push(await asked(fresh, "reportview.get_list"))
		count.push(await asked(fresh, "reportview.get_count"))
		const began = await fresh.evaluate(() => performance.now())
		await fresh.getByRole("button", { name: "加载更多" }).click()
		await fresh.waitForFunction(() => document.querySelectorAll("tbody tr").length > 20, undefined, { polling: "raf" })
		more.push((await fresh.evaluate(() => performance.now())) - began)
		await fresh.evaluate(() => performance.clearResourceTimings())
		await fresh.getByRole("columnheader").getByRole("button", { name: /1000\+/ }).click()
		await fresh.waitForFunction(() => !/1000\+/.test(document.querySelector("thead").innerText))
		exact.push(await asked(fresh, "reportview.get_count"))
		const order = fresh.getByRole("combobox", { name: "排序字段" })
		sorted.push(await until(fresh, () => order.selectOption("amount")))
		await until(fresh, () => order.selectOption("creation")) // the order is remembered
		await fresh.goto(`${bench.url}${LIST}?status=Closed`)
		filtered.push(await usable(fresh))
		await fresh.context().close()
	}
	print("opened by its address, nothing kept by the browser", cold)
	print("opened by its address again", warm)
	print("  of it: the rows, from request to answer", rows)
	print("  counted to 1,000, from request to answer", count)
	print("twenty rows more", more)
	print("ordered by a field with an index, until its rows stand", sorted)
	print("opened by its address with a filter", filtered)
	print("counted exactly, when asked to", exact)
} finally {
	await desk.close()
}
