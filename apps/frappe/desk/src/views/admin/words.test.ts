import { expect, it } from "vitest"

import { found, isMissing, wordsOf } from "./words"

const known = { Save: "保存", "Change:Coins": "零钱", "Row {0}: {1}": "第 {0} 行：{1}" }
const own = [{ name: "t1", source_text: "Save", translated_text: "存盘", context: "" }]
const words = wordsOf(known, own, ["口袋党员台账", "Remark of the branch"])

it("puts the site's own translation in the place of the app's", () => {
	expect(words.find((word) => word.source === "Save")).toMatchObject({ text: "存盘", own: "t1" })
})

it("tells a context from a colon within the text", () => {
	expect(words.find((word) => word.source === "Change")?.context).toBe("Coins")
	expect(words.find((word) => word.source === "Row {0}: {1}")?.context).toBe("")
})

it("says what is missing in a language", () => {
	expect(found(words, "missing", "", "zh").map((word) => word.source)).toEqual(["Remark of the branch"])
	expect(found(words, "missing", "", "en").map((word) => word.source)).toEqual(["口袋党员台账"])
	expect(isMissing({ source: "{0} %", context: "", text: "" }, "zh")).toBe(false)
})

it("finds by the text and by the translation, beginnings first", () => {
	expect(found(words, "all", "存", "zh").map((word) => word.source)).toEqual(["Save"])
	expect(found(words, "own", "", "zh")).toHaveLength(1)
	expect(found(words, "all", "re", "zh")[0].source).toBe("Remark of the branch")
})
