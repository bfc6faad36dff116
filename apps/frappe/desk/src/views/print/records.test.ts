import { describe, expect, it } from "vitest"

import { nameOf } from "../download"
import { recordsOf } from "./records"

describe("records of a print address", () => {
	it("is the one in the path, slashes included", () =>
		expect(recordsOf(["HT", "2016", "1"], undefined)).toEqual(["HT/2016/1"]))
	it("is the list where one is given, each once", () => expect(recordsOf("a", '["a","b","a"]')).toEqual(["a", "b"]))
	it("is the path where the list is none", () => {
		expect(recordsOf("a", "[")).toEqual(["a"])
		expect(recordsOf("a", "[]")).toEqual(["a"])
	})
})

describe("name of a download", () => {
	it("prefers the encoded name", () =>
		expect(nameOf("attachment; filename=\"x.pdf\"; filename*=UTF-8''%E8%A1%A8.pdf")).toBe("表.pdf"))
	it("takes the plain one", () => expect(nameOf('attachment; filename="a b.csv"')).toBe("a b.csv"))
	it("is empty without any", () => expect(nameOf(null)).toBe(""))
})
