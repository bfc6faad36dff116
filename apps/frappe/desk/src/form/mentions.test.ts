import { describe, expect, it } from "vitest"

import { commentHtml, typedName } from "./mentions"

const people = [
	{ id: "a@x.example", value: "王五" },
	{ id: "b@x.example", value: "王五一" },
]

describe("comments with mentions", () => {
	it("marks the people who were chosen, the longer name first, and nobody else", () => {
		const html = commentHtml("请@王五一 和 @王五 看，@别人不用", people)
		expect([...html.matchAll(/data-id="([^"]+)"/g)].map((match) => match[1])).toEqual(["b@x.example", "a@x.example"])
		expect(html).toContain("@别人不用")
	})

	it("lets no markup through, neither of the text nor of a name", () => {
		const html = commentHtml('<img src=x onerror="1"> @a"b', [{ id: 'x"><script>', value: 'a"b' }])
		expect(html).not.toMatch(/<img|<script/)
	})

	it("knows when a name is being typed", () => {
		expect(typedName("看 @王", 4)).toBe("王")
		expect(typedName("请@", 2)).toBe("")
		expect(typedName("a@b.example", 11)).toBeUndefined()
	})
})
