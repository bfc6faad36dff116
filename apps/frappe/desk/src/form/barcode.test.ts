import { expect, it } from "vitest"

import { barcodeOptions, barcodePicture, barcodeText } from "./barcode"

it("keeps the text in the picture", () => {
	const picture = barcodePicture('A<"&1', [{ data: "1101", text: "" }])
	expect(barcodeText(picture)).toBe('A<"&1')
	expect(picture).toContain('d="M10 10h4v60h-4zM16 10h2v60h-2z"')
	expect(picture).not.toContain("style=")
})

it("takes plain text as it is, and the text of pictures that others drew", () => {
	expect(barcodeText("4006381333931")).toBe("4006381333931")
	expect(barcodeText('<svg width="9" data-barcode-value="4006" class="x"></svg>')).toBe("4006")
	expect(barcodeText(null)).toBe("")
})

it("reads the options of the field", () => {
	expect(barcodeOptions('{"format":"EAN13"}')).toEqual({ format: "EAN13" })
	expect(barcodeOptions("EAN13")).toEqual({ format: "EAN13" })
	expect(barcodeOptions(undefined)).toEqual({})
})
