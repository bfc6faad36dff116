import { expect, it } from "vitest"

import { CALLING_CODES, codeOfCountry, joinPhone, splitPhone } from "./phone"

it("splits what Frappe stores, and what others wrote", () => {
	expect(splitPhone("+86-13812345678")).toEqual({ code: "86", number: "13812345678" })
	expect(splitPhone("+8613812345678")).toEqual({ code: "86", number: "13812345678" })
	expect(splitPhone("+852 2123 4567")).toEqual({ code: "852", number: "2123 4567" })
	expect(splitPhone("0731-8888")).toEqual({ code: "", number: "0731-8888" })
	expect(splitPhone(null)).toEqual({ code: "", number: "" })
})

it("joins again without loss", () => {
	for (const value of ["+86-13812345678", "0731-8888", "+1-202 555 0100"]) {
		const { code, number } = splitPhone(value)
		expect(joinPhone(code, number)).toBe(value)
	}
	expect(joinPhone("86", " ")).toBeNull()
	expect(joinPhone("86", "+44-20")).toBe("+44-20")
})

it("knows countries by name, and each only once", () => {
	expect(codeOfCountry("India")).toBe("91")
	expect(codeOfCountry(undefined)).toBe("86")
	expect(new Set(CALLING_CODES.map((one) => one.country)).size).toBe(CALLING_CODES.length)
	expect(CALLING_CODES.every((one) => /^[A-Z]{2}$/.test(one.country) && /^\d{1,3}$/.test(one.code))).toBe(true)
})
