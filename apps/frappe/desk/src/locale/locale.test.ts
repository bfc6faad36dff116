import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { expect, it } from "vitest"

const SOURCE = fileURLToPath(new URL("..", import.meta.url))
const CALL = /(?<![\w.$])__\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\$]|\\.)*)`)/g

function files(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name)
		if (statSync(path).isDirectory()) return files(path)
		return /\.(ts|vue)$/.test(name) && !name.endsWith(".test.ts") ? [path] : []
	})
}

function words(): Map<string, string> {
	const found = new Map<string, string>()
	for (const path of files(SOURCE)) {
		for (const match of readFileSync(path, "utf8").matchAll(CALL)) {
			const text = match[1] ?? match[2] ?? match[3]
			if (/[A-Za-z]{2}/.test(text)) found.set(text.replace(/\\(.)/g, "$1"), path.slice(SOURCE.length))
		}
	}
	return found
}

function translations(): Record<string, string> {
	const own = readdirSync(join(SOURCE, "locale")).filter((name) => /^zh\..*json$/.test(name))
	const po = readFileSync(join(SOURCE, "../../frappe/locale/zh.po"), "utf8")
	const known = [...po.matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gm)].map((match) => [
		match[1].replace(/\\"/g, '"'),
		match[2],
	])
	return Object.assign(
		Object.fromEntries(known),
		...own.map((name) => JSON.parse(readFileSync(join(SOURCE, "locale", name), "utf8"))),
	)
}

const spoken = words()
const placeholders = (text: string) =>
	[...text.matchAll(/\{\w+\}/g)]
		.map((match) => match[0])
		.sort()
		.join()

it("has Chinese for every word of the desk", () => {
	const known = translations()
	const missing = [...spoken].filter(([text]) => !known[text]).map(([text, path]) => `${path}: ${text}`)
	expect(spoken.size).toBeGreaterThan(100)
	expect(missing).toEqual([])
})

it("keeps the placeholders", () => {
	const broken = Object.entries(translations()).filter(
		([text, own]) => spoken.has(text) && placeholders(text) !== placeholders(own),
	)
	expect(broken).toEqual([])
})
