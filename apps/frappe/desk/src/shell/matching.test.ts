import pinyin from "pinyin-match"
import { describe, expect, it } from "vitest"

import { matching, type Reading } from "./matching"

const HITS = ["党组织", "党员", "新建党组织", "组织关系介绍信", "Party Member"].map((label) => ({
	key: label,
	label,
	note: "",
}))
const found = (typed: string, reading?: Reading) => matching(HITS, typed, 8, reading).map((hit) => hit.label)
const read = pinyin.match as Reading

describe("what the search box finds", () => {
	it("finds Chinese by its words, the label that is meant first", () => {
		expect(found("党组织", read)).toEqual(["党组织", "新建党组织"])
	})

	it("finds Chinese by first letters and by whole syllables", () => {
		expect(found("dzz", read)).toEqual(["党组织", "新建党组织"])
		expect(found("dangyuan", read)).toEqual(["党员"])
		expect(found("jsx", read)).toEqual(["组织关系介绍信"])
	})

	it("finds English by a part of it, with pinyin or before it is loaded", () => {
		expect(found("member", read)).toEqual(["Party Member"])
		expect(found("member")).toEqual(["Party Member"])
		expect(found("dzz")).toEqual([])
	})
})
