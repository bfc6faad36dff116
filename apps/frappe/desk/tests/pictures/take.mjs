// Pictures of every screen, at two sizes, in both languages, and those of the guides:
//
//     npm run pictures                 the guides' pictures, into docs/pictures/desk
//     npm run pictures -- chapters     of the guides' pictures those of the chapters that make a table step by step
//     npm run pictures -- FOLDER       besides, every screen into FOLDER/zh and FOLDER/en
import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { chromium as playwright } from "playwright-core"

import { chromium, PASSWORD, python, startBench } from "../e2e/bench.mjs"
import { FLAGS, MISSING } from "../e2e/browser.mjs"
import { still, watch } from "../e2e/checks.mjs"
import { CHAPTERS } from "../e2e/ledgers.mjs"
import { Maker } from "../e2e/maker.mjs"
import { emailOf, Session } from "../e2e/people.mjs"
import { SCREENS, visit } from "../e2e/screens.mjs"
import { World } from "../e2e/world.mjs"
import { GUIDE } from "./guide.mjs"

const DOCS = fileURLToPath(new URL("../../../../../docs/pictures/desk", import.meta.url))
const SIZES = { desktop: { width: 1440, height: 900 }, telephone: { width: 390, height: 844 } }

if (!chromium) throw new Error(MISSING)
const bench = await startBench()
const browser = await playwright.launch({ executablePath: chromium, args: FLAGS })
try {
	const world = new World(bench)
	await world.fill()
	if (process.argv[2] === "chapters") await takeChapters(world)
	else await takeGuide(world)
	if (process.argv[2] && process.argv[2] !== "chapters")
		for (const language of ["zh", "en"]) await takeAll(world, process.argv[2], language)
} finally {
	await browser.close()
	await bench.stop()
}

/** The pictures of the guides, made small; those that no guide has any more are removed. */
async function takeGuide(world) {
	rmSync(DOCS, { recursive: true, force: true })
	mkdirSync(DOCS, { recursive: true })
	for (const picture of GUIDE) {
		console.log(picture.name)
		const page = await pageOf(world, picture.as, picture.size ?? "desktop")
		await visit(page, bench.url, picture, world)
		await still(page)
		await page.screenshot({ path: join(DOCS, `${picture.name}.png`), clip: picture.clip })
		await page.context().close()
	}
	await takeChapters(world)
	shrink(readdirSync(DOCS))
}

/** The pictures of the chapters that make tables, by the steps that a browser test takes. */
async function takeChapters(world) {
	const session = await world.session("secretary")
	const members = await session.get("/api/resource/Party Member", {
		fields: ["name", "member_name"],
		filters: { phone: ["is", "set"] },
		limit_page_length: 6,
	})
	const makers = {}
	const taken = []
	for (const [step, part, given] of CHAPTERS) {
		console.log(step, given.name ?? given.doctype ?? "")
		const page = makers[part]?.page ?? (await pageOf(world, part, "desktop"))
		const picture = async (name) => {
			await still(page)
			await page.screenshot({ path: join(DOCS, `${name}.png`) })
			taken.push(`${name}.png`)
		}
		makers[part] ??= new Maker(page, bench.url, { picture, folder: bench.folder, members })
		await makers[part].take(step, given)
	}
	if (process.argv[2] === "chapters") shrink(taken)
}

function shrink(names) {
	const shrinking = fileURLToPath(new URL("shrink.py", import.meta.url))
	execFileSync(python, [shrinking, ...names.map((name) => join(DOCS, name))], { stdio: "inherit" })
}

/** Every screen in a language, a folder for each size. */
async function takeAll(world, folder, language) {
	const administrator = await Session.of(bench.url, "Administrator", PASSWORD)
	for (const part of new Set(SCREENS.map((screen) => screen.as).filter(Boolean)))
		await administrator.put(`/api/resource/User/${emailOf(part)}`, { language })
	for (const size of Object.keys(SIZES)) {
		const place = join(folder, language, size)
		mkdirSync(place, { recursive: true })
		for (const screen of SCREENS) {
			const page = await pageOf(world, screen.as, size, language)
			try {
				await visit(page, bench.url, screen, world)
			} catch (error) {
				console.error(`${screen.name}, ${language}, ${size}: ${error.message.split("\n")[0]}`)
			}
			await page.screenshot({ path: join(place, `${screen.name.replaceAll(/[^\w]+/g, "-")}.png`) })
			await page.context().close()
		}
	}
}

async function pageOf(world, part, size, language = "zh") {
	const context = await browser.newContext({
		viewport: SIZES[size],
		locale: language === "zh" ? "zh-CN" : "en-GB",
		reducedMotion: "reduce",
	})
	if (part) await context.addCookies(await (await world.session(part)).cookies())
	const page = await context.newPage()
	page.setDefaultTimeout(30_000)
	await page.addInitScript(watch)
	return page
}
