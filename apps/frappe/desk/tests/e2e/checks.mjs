// What every screen must keep: readable to everybody, in Chinese, inside the window, quiet, and operable by keyboard.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const DESK = new URL("../../src/locale/", import.meta.url)
const CATALOGUES = [new URL("../../../frappe/locale/zh.po", import.meta.url), new URL("../../../../party_investigation/party_investigation/locale/zh.po", import.meta.url)]

/** Words in Latin letters that stand in Chinese text as they are. */
export const LATIN = new Map([
	...["PDF", "xlsx", "XLSX", "CSV", "JSON", "HTML", "CSS", "Jinja", "JavaScript", "Python", "SQL", "Markdown", "API", "JS", "XSS", "URL", "IP", "ID"].map((word) => [word, "names of formats, written so in Chinese too"]),
	...["Excel", "Google", "Frappe", "Demitasse", "Vue", "SQLite", "frappe-ui"].map((word) => [word, "names of programs"]),
	...["Ctrl", "Shift", "Alt", "Enter", "Esc", "Tab", "K", "S", "Z"].map((word) => [word, "keys"]),
	...["English", "Administrator", "Guest"].map((word) => [word, "a language's and two users' own names"]),
	...["A4", "mm", "px", "kB", "MB", "GB"].map((word) => [word, "measures"]),
])

/** What stands untranslated on one screen, and why. */
export const AS_IT_IS = {
	"list of Access Log": { texts: ["Investigation Record", "Party Member"], why: "the log keeps what was exported as it was called" },
	"list of Version": { texts: ["User"], why: "the log keeps the name of the changed DocType" },
	"list of Custom Field": { texts: ["Workflow State"], why: "a label as it is kept; its translation stands in the form" },
	"form of DocType": { texts: ["Organization Appointment"], why: "the name that a record is kept under" },
	"form of Print Format": { texts: ["Letter in Three Parts"], why: "the name that a record is kept under" },
	"list of File": { texts: ["Home"], why: "the name of the folder that every site has" },
}

/** Every English text that has a Chinese one. */
export function catalogue() {
	const read = (url) => readFileSync(url, "utf8")
	const unquote = (text) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => JSON.parse(`"${part[1]}"`)).join("")
	const of = (po) => [...po.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)$/gm)].map(([, id, text]) => [unquote(id), unquote(text)])
	return new Map(CATALOGUES.flatMap((url) => of(read(url))).filter(([id]) => id))
}

/**
 * Which of the texts are foreign: hold a Latin word that is no exception, and are neither data of the site nor part of it.
 * A text that has a Chinese one is foreign even where it is data: a state called "Open" is shown by its Chinese name.
 * @param {string[]} texts what stands on the screen
 * @param {Set<string>} data what the server sent of documents
 * @param {Map<string, string>} known English texts that have a Chinese one
 * @param {string} screen its name in the list of screens
 */
export function foreign(texts, data, known, screen) {
	return texts.filter((text) => {
		if (AS_IT_IS[screen]?.texts.some((own) => text === own || text.endsWith(own))) return false
		if (!latin(text).length) return false
		if (known.has(text)) return known.get(text) !== text
		if (data.has(text)) return false
		const rest = [...data].filter((value) => value.length > 1 && !known.has(value) && text.includes(value)).sort((a, b) => b.length - a.length)
		return latin(rest.reduce((left, value) => left.replaceAll(value, " "), text)).length > 0
	})
}

// words, without addresses, codes with digits and names with underscores, which are no language
function latin(text) {
	const plain = text.replace(/\S+@\S+|https?:\S+|\/?[\w-]+(?:[./][\w-]+)+|\S*[_\d]\S*/g, " ")
	return (plain.match(/[A-Za-z][A-Za-z'-]*/g) ?? []).filter((word) => !LATIN.has(word) && (word.length > 1 || /[a-z]/.test(word)))
}

/** Wait until nothing is asked for any more and nothing says that it is busy. */
export async function settled(page) {
	await page.waitForFunction(
		() => {
			const root = document.getElementById("main") ?? document.body
			return root.innerText.trim() && !document.querySelector(".animate-spin, [aria-busy=true]") && performance.now() - (window.deskLastBusy ?? 0) > 250 && !window.deskAsking
		},
		undefined,
		{ polling: 50, timeout: 30_000 },
	)
}

/** Counts what is under way in a page, and keeps violations of its content security policy. Runs before the page's own scripts. */
export function watch() {
	window.deskAsking = 0
	window.deskViolations = []
	document.addEventListener("securitypolicyviolation", (event) => window.deskViolations.push(`${event.violatedDirective}: ${event.blockedURI || event.sourceFile}`))
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
const OF_SIZE = { type: "rule", values: ["scrollable-region-focusable", "target-size", "button-name", "link-name", "label", "select-name", "aria-hidden-focus", "aria-input-field-name"] }

/**
 * What axe finds that is serious or critical, one line a rule and place.
 * @param {boolean} [again] only what another size of the window may change
 */
export async function unreadable(page, again = false) {
	await page.evaluate(`if (!window.axe) { ${AXE}\n }`)
	return page.evaluate(async (runOnly) => {
		// label-content-name-mismatch is experimental, and takes the branches of a tree for its name
		const { violations } = await window.axe.run(document, { resultTypes: ["violations"], runOnly, rules: runOnly.type === "tag" ? { "label-content-name-mismatch": { enabled: false } } : {} })
		return violations
			.filter(({ impact }) => impact === "serious" || impact === "critical")
			.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? node.all[0]?.message ?? ""}`))
	}, again ? OF_SIZE : ALL)
}

/** Every text that stands on the screen: text, placeholders, titles, labels, choices. Fields' values are data. */
export function texts(page) {
	return page.evaluate(() => {
		const found = new Set()
		const keep = (text) => text && /[A-Za-z]/.test(text) && found.add(text.replace(/\s+/g, " ").trim())
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node
			if (element.closest("script, style, noscript, code, pre, [lang=en], .cm-editor") || !element.checkVisibility({ visibilityProperty: true })) continue
			if (node.nodeType === Node.TEXT_NODE) keep(node.data)
			else for (const name of ["placeholder", "title", "aria-label", "alt", "aria-description"]) keep(element.getAttribute(name))
		}
		return [...found]
	})
}

/** What reaches over the window's right edge, and cannot be scrolled to. */
export function tooWide(page) {
	return page.evaluate(() => {
		const width = window.innerWidth
		const found = []
		if (document.documentElement.scrollWidth > width) found.push(`the page: ${document.documentElement.scrollWidth} > ${width}`)
		for (const element of document.querySelectorAll("a, button, input, select, textarea, h1, h2, h3, label")) {
			if (!element.checkVisibility({ visibilityProperty: true })) continue
			const { left, right, width: own } = element.getBoundingClientRect()
			if (!own || own < 2 || (right <= width + 1 && left >= -1)) continue
			let above = element.parentElement
			while (above && !/auto|scroll/.test(getComputedStyle(above).overflowX)) above = above.parentElement
			if (!above || above === document.body || above === document.documentElement) found.push(`${element.tagName.toLowerCase()} “${(element.innerText || element.getAttribute("aria-label") || "").slice(0, 30)}” ${Math.round(left)}–${Math.round(right)}`)
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
		const around = (element) => [element, element.parentElement, element.parentElement?.parentElement, ...[...element.querySelectorAll("*")].slice(0, 4)].filter(Boolean)
		const look = (element) =>
			around(element)
				.flatMap((one) => [getComputedStyle(one), getComputedStyle(one, "::after")])
				.map((style) => [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine, style.stroke, style.strokeWidth].join())
				.join("|")
		const seen = new Set()
		const found = []
		const root = document.querySelector("[role=dialog]") ?? document
		for (const element of root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable=true]")) {
			if (element.disabled || element.type === "hidden" || !element.checkVisibility({ visibilityProperty: true, opacityProperty: false })) continue
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

/** The texts in what a method answers about documents; metadata and translations are no data. */
export function collect(data, address, body) {
	if (/frappe\.translate\.|getdoctype|get_meta|desktop\.get_desktop_page|get_workspace_sidebar_items/.test(address)) return
	const walk = (value) => {
		if (typeof value === "string") {
			if (value && value.length < 2000) data.add(value.replace(/\s+/g, " ").trim())
		} else if (value && typeof value === "object") for (const one of Object.values(value)) walk(one)
	}
	walk(body)
}
