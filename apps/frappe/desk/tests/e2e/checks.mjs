// What every screen must keep: readable to everybody, in Chinese, inside the window, quiet, and operable by keyboard.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** Words in Latin letters that stand in Chinese text as they are, and why. */
const AS_WRITTEN = {
	"names of formats and languages":
		"PDF ZIP xlsx XLSX CSV JSON HTML CSS Jinja JavaScript Python SQL Markdown API JS XSS URL IP ID English",
	"names of programs": "Excel Google Frappe Demitasse Vue SQLite frappe-ui",
	keys: "Ctrl Shift Alt Enter Esc Tab Del K S Z",
	"two users that every site has": "Administrator Guest",
	measures: "A4 mm px kB MB GB CNY",
}
const LATIN = new Set(Object.values(AS_WRITTEN).flatMap((words) => words.split(" ")))

/** What stands untranslated on one screen, and why. */
export const AS_IT_IS = {
	"list of Access Log": {
		texts: [
			"Investigation Record",
			"Member Archive",
			"Party Member",
			"Restored Contact",
			"Return Version",
			"Return Package",
			"Roster Difference",
			"External Inquiry",
			"External Lead",
			"Member Pair",
			"Campaign Import",
		],
		why: "the log keeps what was exported as it was called",
	},
	"list of Version": {
		texts: [
			"User",
			"Disposition Case",
			"Member Archive",
			"Party Member",
			"Transfer Letter",
			"Organization Change",
			"Restored Contact",
			"Contact Search",
			"Investigation Record",
			"Investigation Campaign",
			"Return Extension",
		],
		why: "the log keeps the name of the changed DocType",
	},
	"document type": { texts: [/^Full Name$/], why: "the editor shows a field's label as it is kept" },
	search: { texts: [/^DEMO$/, "排查任务 · DEMO"], why: "the campaign of the demonstration is called by its code" },
	"list of Workflow": {
		texts: [/(Unit Return|Disposition Case|Transfer Letter|Investigation Record)”?$/],
		why: "the name that a record is kept under",
	},
	"list of Property Setter": {
		texts: [/Print Format-pdf_generator-options”?$/, /^options$/, /Official Form$/],
		why: "the setter keeps names and values as they are",
	},
	about: { texts: ["Party Investigation 0.1.0"], why: "the name of the package" },
	"list of Custom Field": {
		texts: ["Workflow State"],
		why: "a label as it is kept; its translation stands in the form",
	},
	"form of DocType": {
		texts: [/^User$/, /^user$/, "Keep the Three Officers Apart", /^enabled$/, /^One account holds one office/],
		why: "the editor shows a field's label, name and description as they are kept",
	},
	"form of Print Format": {
		texts: ["Letter in Three Parts", "Trail Seal Sheet"],
		why: "the name that a record is kept under",
	},
	"list of File": { texts: [/Home|Attachments|Exports/], why: "the folders that every site has" },
	"list of Data Import": { texts: [/Note Import on/], why: "the name that a record is kept under" },
	"list of Language": { texts: [/./], why: "languages are called as they call themselves" },
}

/**
 * Which of the texts are foreign: hold a Latin word that is no exception. The demonstration's own data is Chinese, so data is no excuse.
 * @param {string[]} texts what stands on the screen
 * @param {string} screen its name in the list of screens
 */
export function foreign(texts, screen) {
	return texts.filter(
		(text) =>
			latin(text).length &&
			!AS_IT_IS[screen]?.texts.some((own) => (own instanceof RegExp ? own.test(text) : text.endsWith(own))),
	)
}

// words, without addresses, codes with digits, names with underscores, of files and colours, and random names, which are no language
function latin(text) {
	const plain = text.replace(
		/\S+@\S+|https?:\S+|\S+\.(?:csv|xlsx|pdf)\b|#\w+|\/?[\w-]+(?:[./][\w-]+)+|\S*[_\d]\S*|\b[a-z]{10}\b/g,
		" ",
	)
	return (plain.match(/[A-Za-z][A-Za-z'-]*/g) ?? []).filter(
		(word) => !LATIN.has(word) && (word.length > 1 || /[a-z]/.test(word)),
	)
}

/** Wait until nothing is asked for any more and nothing says that it is busy. What costs a layout of the page is looked at last. */
export async function settled(page) {
	await page.waitForFunction(
		() => {
			if (window.deskAsking || performance.now() - (window.deskLastBusy ?? 0) <= 250) return false
			if (document.querySelector(".animate-spin, [aria-busy=true]")) return false
			const said = (document.getElementById("main") ?? document.body).innerText
			return said.trim() && !/正在载入|Loading…/.test(said)
		},
		undefined,
		{ polling: 50, timeout: 60_000 },
	)
}

/** Counts what is under way in a page, and keeps violations of its content security policy. Runs before the page's own scripts. */
export function watch() {
	window.deskAsking = 0
	window.deskViolations = []
	document.addEventListener("securitypolicyviolation", (event) =>
		window.deskViolations.push(`${event.violatedDirective}: ${event.blockedURI || event.sourceFile}`),
	)
	const ask = window.fetch
	window.fetch = async (...words) => {
		window.deskAsking++
		try {
			return await ask(...words)
		} finally {
			window.deskAsking--
			window.deskLastBusy = performance.now()
		}
	}
}

const ALL = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }
const OF_SIZE = {
	type: "rule",
	values: [
		"scrollable-region-focusable",
		"target-size",
		"button-name",
		"link-name",
		"label",
		"select-name",
		"aria-hidden-focus",
		"aria-input-field-name",
	],
}

/** Wait until what moves or fades for a moment has come to rest. */
export const still = (page) =>
	page.evaluate(async () => {
		const passing = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime < 2000)
		await Promise.allSettled(passing.map((animation) => animation.finished))
	})

/**
 * What axe finds that is serious or critical, one line a rule and place.
 * @param {boolean} [again] only what another size of the window may change
 */
export async function unreadable(page, again = false) {
	if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE)
	await still(page) // what fades in has not its colours yet
	return page.evaluate(
		async (runOnly) => {
			// what lies behind an open menu is out of reach
			// label-content-name-mismatch is experimental, and takes the branches of a tree for its name
			const { violations } = await window.axe.run(
				{ exclude: ["[data-aria-hidden=true]"] },
				{
					resultTypes: ["violations"],
					runOnly,
					rules: runOnly.type === "tag" ? { "label-content-name-mismatch": { enabled: false } } : {},
				},
			)
			// what the bar at the foot covers in part is whole once it is scrolled into the middle
			const covered = /partially obscured/
			for (const violation of violations.filter(({ id }) => id === "target-size")) {
				const left = []
				for (const node of violation.nodes) {
					const element = document.querySelector(node.target[0])
					if (element && covered.test(node.any[0]?.message ?? node.all[0]?.message ?? "")) {
						element.scrollIntoView({ block: "center" })
						const { violations: again } = await window.axe.run(element, { runOnly: ["target-size"] })
						if (!again.length) continue
					}
					left.push(node)
				}
				violation.nodes = left
			}
			return violations
				.filter(({ impact }) => impact === "serious" || impact === "critical")
				.flatMap(({ id, nodes }) =>
					nodes
						.slice(0, 3)
						.map(
							(node) =>
								`${id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? node.all[0]?.message ?? ""}`,
						),
				)
		},
		again ? OF_SIZE : ALL,
	)
}

/** Every text that stands on the screen: text, placeholders, titles, labels, choices. Fields' values are data. */
export function texts(page) {
	return page.evaluate(() => {
		const found = new Set()
		const keep = (text) => text && /[A-Za-z]/.test(text) && found.add(text.replace(/\s+/g, " ").trim())
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
			if (
				element.closest("script, style, noscript, code, pre, [lang=en], .cm-editor") ||
				!element.checkVisibility({ visibilityProperty: true })
			)
				continue
			if (node.nodeType === Node.TEXT_NODE) keep(node.data)
			else
				for (const name of ["placeholder", "title", "aria-label", "alt", "aria-description"])
					keep(element.getAttribute(name))
		}
		return [...found]
	})
}

/** What reaches over the window's right edge, and cannot be scrolled to. */
export function tooWide(page) {
	return page.evaluate(() => {
		const width = window.innerWidth
		const found = []
		if (document.documentElement.scrollWidth > width)
			found.push(`the page: ${document.documentElement.scrollWidth} > ${width}`)
		for (const element of document.querySelectorAll("a, button, input, select, textarea, h1, h2, h3, label")) {
			if (!element.checkVisibility({ visibilityProperty: true })) continue
			const { left, right, width: own } = element.getBoundingClientRect()
			if (!own || own < 2 || (right <= width + 1 && left >= -1)) continue
			let above = element.parentElement
			while (above && !/auto|scroll/.test(getComputedStyle(above).overflowX)) above = above.parentElement
			if (!above || above === document.body || above === document.documentElement)
				found.push(
					`${element.tagName.toLowerCase()} “${(element.innerText || element.getAttribute("aria-label") || "").slice(0, 30)}” ${Math.round(left)}–${Math.round(right)}`,
				)
		}
		return found.slice(0, 6)
	})
}

/** Controls without a name, and such as look the same with and without the focus. */
export async function unfocusable(page) {
	await page.keyboard.press("Tab")
	return page.evaluate(async () => {
		const still = new CSSStyleSheet()
		still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }")
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, still]
		const around = (element) =>
			[
				element,
				element.parentElement,
				element.parentElement?.parentElement,
				...[...element.querySelectorAll("*")].slice(0, 4),
			].filter(Boolean)
		const look = (element) =>
			around(element)
				.flatMap((one) => [getComputedStyle(one), getComputedStyle(one, "::after")])
				.map((style) =>
					[
						style.outlineStyle,
						style.outlineWidth,
						style.outlineColor,
						style.boxShadow,
						style.borderColor,
						style.backgroundColor,
						style.textDecorationLine,
						style.stroke,
						style.strokeWidth,
					].join(),
				)
				.join("|")
		const seen = new Set()
		const found = []
		const root = document.querySelector("[role=dialog]") ?? document
		for (const element of root.querySelectorAll(
			"a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable=true]",
		)) {
			if (
				element.disabled ||
				element.type === "hidden" ||
				!element.checkVisibility({ visibilityProperty: true, opacityProperty: false })
			)
				continue
			const kind = [element.tagName, element.type, element.className, element.getAttribute("role")].join()
			if (seen.has(kind)) continue
			seen.add(kind)
			document.activeElement?.blur()
			const before = look(element)
			element.focus({ preventScroll: true })
			if (document.activeElement !== element) continue
			if (look(element) === before) found.push(`no focus to be seen: ${element.outerHTML.slice(0, 140)}`)
		}
		document.activeElement?.blur()
		document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still)
		return found
	})
}
