// How fast a form of 80 fields with two tables is in a real browser: `node tests/performance/measure_form.mjs [ROUNDS]`.
// It prints medians on a site of its own and fails because of nothing that is slow.
import { cpus, loadavg } from "node:os"

import { insert } from "../../apps/frappe/desk/tests/e2e/doctypes.mjs"
import { Desk } from "../../apps/frappe/desk/tests/e2e/browser.mjs"

const ROUNDS = Number(process.argv[2] ?? 7)
const [FIELDS, SHORT, LONG] = [80, 20, 500]
const TYPES = ["Data", "Int", "Date", "Select", "Link", "Currency", "Check", "Small Text", "Datetime", "Float"]
const PERMISSIONS = [{ role: "System Manager", read: 1, write: 1, create: 1, delete: 1 }]

const fields = (count, more = {}) =>
	Array.from({ length: count }, (_one, place) => {
		const fieldtype = TYPES[place % TYPES.length]
		return { fieldname: `f${place}`, label: `Field ${place}`, fieldtype, options: { Select: "\nA\nB", Link: "User" }[fieldtype], ...more }
	})

const ROW = { doctype: "DocType", name: "Speed Row", module: "Custom", custom: 1, istable: 1, fields: fields(8, { in_list_view: 1 }) }
const FORM = {
	doctype: "DocType",
	name: "Speed Form",
	module: "Custom",
	custom: 1,
	autoname: "format:SPEED-{####}",
	permissions: PERMISSIONS,
	fields: [
		...fields(FIELDS).flatMap((field, place) => (place % 20 ? (place % 10 ? [field] : [{ fieldname: `c${place}`, fieldtype: "Column Break" }, field]) : [{ fieldname: `s${place}`, fieldtype: "Section Break", label: `Section ${place}` }, field])),
		{ fieldname: "s_short", fieldtype: "Section Break" },
		{ fieldname: "short", label: "Short", fieldtype: "Table", options: ROW.name },
		{ fieldname: "long", label: "Long", fieldtype: "Table", options: ROW.name },
	],
}

const rows = (count) => Array.from({ length: count }, (_one, place) => ({ f0: `Row ${place}`, f1: place, f2: "2016-03-01", f3: "A", f4: "Administrator", f5: place * 1.5, f6: 1, f7: "Text" }))
const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)]
const print = (what, numbers) => console.log(`| ${what.padEnd(62)} | ${String(Math.round(median(numbers))).padStart(6)} ms | ${String(Math.round(Math.min(...numbers))).padStart(6)} ms |`)

/** When the first field can be typed into and something has been drawn, and when the last row of the page of the long table stands. */
const interactive = (page) =>
	page.evaluate(
		() =>
			new Promise((resolve) => {
				let usable = 0
				const look = () => {
					if (!usable && document.querySelector('#form-body [data-fieldname="f0"] input') && document.querySelector('[data-fieldname="long"] tr[data-row]')) {
						usable = -1
						requestAnimationFrame(() => setTimeout(() => (usable = performance.now())))
					}
					if (usable > 0 && document.querySelectorAll('[data-fieldname="long"] tr[data-row]').length >= 50) resolve({ usable, whole: performance.now() })
					else setTimeout(look, 5)
				}
				look()
			}),
	)

// run inside the page

const flip = (row) =>
	new Promise((resolve) => {
		const began = performance.now()
		;[...document.querySelectorAll('[data-fieldname="long"] nav button')].pop().click()
		const look = () => (document.querySelector(`[data-fieldname="long"] tr[data-row="${row}"]`) ? setTimeout(() => resolve(performance.now() - began)) : requestAnimationFrame(look))
		requestAnimationFrame(look)
	})

const addRow = () =>
	new Promise((resolve) => {
		const table = document.querySelector('[data-fieldname="long"]')
		const count = () => Number(table.querySelector("table").getAttribute("aria-rowcount"))
		const [before, began] = [count(), performance.now()]
		;[...table.querySelectorAll("button")].find((button) => /添加一行/.test(button.textContent)).click()
		const look = () => (count() > before ? setTimeout(() => resolve(performance.now() - began)) : requestAnimationFrame(look))
		requestAnimationFrame(look)
	})

const desk = new Desk()
await desk.open()
try {
	const { page, bench } = desk
	await desk.signIn()
	await insert(page, [ROW, FORM, { doctype: FORM.name, name: "SPEED-0001", f0: "One", f4: "Administrator", short: rows(SHORT), long: rows(LONG) }])
	console.log(`${cpus().length} cores, ${cpus()[0].model}; load ${loadavg()[0].toFixed(1)}; Chromium ${desk.browser.version()}; ${ROUNDS} rounds\n`)
	console.log(`| ${"a form of 80 fields, tables of 20 and 500 rows".padEnd(62)} |    median |      best |\n|${"-".repeat(64)}|----------:|----------:|`)
	const [cold, warm, server, within, whole] = [[], [], [], [], []]
	for (let round = 0; round < ROUNDS; round++) {
		const fresh = await desk.newPage()
		await fresh.context().addCookies(await page.context().cookies())
		await fresh.goto(`${bench.url}/app/speed-form/SPEED-0001`)
		cold.push((await interactive(fresh)).usable)
		await fresh.reload()
		warm.push((await interactive(fresh)).usable)
		server.push(await fresh.evaluate(() => performance.getEntriesByType("resource").filter((one) => /load\.getdoc(type)?\b/.test(one.name)).reduce((sum, one) => sum + one.responseEnd - one.requestStart, 0)))
		await fresh.goto(`${bench.url}/app/speed-form`)
		await fresh.locator("tbody tr a").first().waitFor()
		const began = await fresh.evaluate(() => (document.querySelector("tbody tr a").click(), performance.now()))
		const done = await interactive(fresh)
		within.push(done.usable - began)
		whole.push(done.whole - began)
		await fresh.context().close()
	}
	print("opened by its address, nothing kept by the browser", cold)
	print("opened by its address again", warm)
	print("  of it: metadata and document, from request to answer", server)
	print("opened from the list", within)
	print("  until all of its rows are drawn", whole)

	await desk.go("/app/speed-form/SPEED-0001")
	await interactive(page)
	const [flips, adds] = [[], []]
	for (let round = 0; round < Math.min(ROUNDS, 9); round++) flips.push(await page.evaluate(flip, 51 + round * 50))
	print("the next 50 rows of the table of 500", flips)
	for (let round = 0; round < ROUNDS; round++) adds.push(await page.evaluate(addRow))
	print("a row added to the table of 500", adds)
	const keys = []
	const input = page.locator('#form-body [data-fieldname="f0"] input').first()
	await input.focus()
	for (let round = 0; round < ROUNDS * 3; round++) {
		const began = performance.now()
		await page.keyboard.press("x")
		await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
		keys.push(performance.now() - began)
	}
	print("a letter typed, until it is drawn (with the driver's own time)", keys)
} finally {
	await desk.close()
}
