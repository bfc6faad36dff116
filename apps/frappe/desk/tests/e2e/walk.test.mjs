// A walk over every screen of the desk, as whoever uses it, in Chinese: see checks.mjs for what each must keep.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, describe, it } from "node:test"

import { describeDesk } from "./browser.mjs"
import { foreign, texts, tooWide, unfocusable, unreadable } from "./checks.mjs"
import { SCREENS, visit } from "./screens.mjs"
import { World } from "./world.mjs"

const SIZES = {
	desktop: { width: 1440, height: 900 },
	telephone: { width: 390, height: 844 },
	zoomed: { width: 720, height: 450 },
}
const LANES = 3

it("has an entry for every route of the desk", () => {
	const source = ["router.ts", "views/screens.ts"]
		.map((path) => readFileSync(new URL(`../../src/${path}`, import.meta.url), "utf8"))
		.join("")
	const routes = [...source.matchAll(/\bname: "([^"]+)"/g)].map((match) => match[1])
	assert.ok(routes.length > 10)
	const walked = new Set(SCREENS.map((screen) => screen.route))
	assert.deepEqual(
		routes.filter((name) => !walked.has(name)),
		[],
		"add them to tests/e2e/screens.mjs",
	)
})

describeDesk("every screen", (desk) => {
	const pages = []
	let world

	before(async () => {
		world = new World(desk.bench)
		await world.fill()
	})
	after(() => Promise.all(pages.map((page) => page.context().close())))

	// a page of a part's own, signed in; one screen at a time uses it
	async function pageOf(part) {
		const free = pages.findIndex((page) => page.part === part)
		if (free >= 0) return pages.splice(free, 1)[0]
		const page = await desk.newPage()
		page.part = part
		if (part) await page.context().addCookies(await (await world.session(part)).cookies())
		return page
	}

	it("is walked by somebody who sees", async () => {
		const page = await desk.newPage()
		await page.setContent(
			`<html lang="zh"><title>页</title><style>a:focus { outline: none }</style><main><h1>党员</h1><input><a href="#x">Rosters of 党支部</a><button title="Delete">删除</button><p style="width: 3000px">宽</p></main>`,
		)
		assert.deepEqual(foreign(await texts(page), ""), ["Rosters of 党支部", "Delete"])
		assert.deepEqual(foreign(["PDF 文件", "officer@party.example", "IC-001-22", "Open"], ""), ["Open"])
		assert.ok((await unreadable(page)).some((line) => line.startsWith("label:")))
		assert.ok((await tooWide(page)).length)
		assert.match((await unfocusable(page)).join(), /Rosters/)
		await page.context().close()
	})

	describe("keeps what every screen must keep", { concurrency: LANES }, () => {
		for (const screen of SCREENS) it(screen.name, () => walk(screen))
	})

	async function walk(screen) {
		const page = await pageOf(screen.as)
		page.setDefaultTimeout(30_000)
		await page.setViewportSize(SIZES.desktop)
		await visit(page, desk.bench.url, screen, world)
		const found = { ...(await problems(page, screen.name)), focus: await unfocusable(page) }
		for (const size of ["zoomed", "telephone"]) {
			await page.setViewportSize(SIZES[size])
			await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
			found[`too wide, ${size}`] = await tooWide(page)
		}
		found["axe, telephone"] = await unreadable(page, true)
		pages.push(page)
		const wrong = Object.entries(found).flatMap(([what, lines]) => lines.map((line) => `${what}: ${line}`))
		assert.ok(!wrong.length, `${screen.name}\n${wrong.join("\n")}`)
	}

	async function problems(page, screen) {
		return {
			axe: await unreadable(page),
			"not Chinese": foreign(await texts(page), screen),
			"too wide": await tooWide(page),
			"content security policy": await page.evaluate(() => window.deskViolations),
		}
	}
})
