/** The text of a stored barcode: Frappe keeps the picture, an SVG whose `data-barcode-value` is the text. */
export function barcodeText(value: unknown): string {
	const text = String(value ?? "")
	if (!text.startsWith("<svg")) return text
	const found = /data-barcode-value="([^"]*)"/.exec(text)?.[1] ?? ""
	return found
		.replace(/&quot;/g, '"')
		.replace(/&lt;/g, "<")
		.replace(/&gt;/g, ">")
		.replace(/&amp;/g, "&")
}

const escaped = (text: string) =>
	text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

/** What a barcode library says of a text: `data` is one digit a bar, 1 for black. */
export interface Encoding {
	data: string
	text: string
}

const [BAR, HEIGHT, MARGIN, LINE] = [2, 60, 10, 22]

/** The picture of a barcode as SVG. */
export function barcodePicture(text: string, encodings: Encoding[]): string {
	const bars = encodings.map((one) => one.data).join("")
	const width = bars.length * BAR + 2 * MARGIN
	const height = HEIGHT + LINE + 2 * MARGIN
	const path = [...bars.matchAll(/1+/g)]
		.map((run) => `M${MARGIN + run.index * BAR} ${MARGIN}h${run[0].length * BAR}v${HEIGHT}h-${run[0].length * BAR}z`)
		.join("")
	const label = encodings.map((one) => one.text).join("")
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" data-barcode-value="${escaped(text)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
		`<rect width="${width}" height="${height}" fill="#ffffff"/><path d="${path}" fill="#000000"/>` +
		`<text x="${width / 2}" y="${MARGIN + HEIGHT + 17}" font-family="monospace" font-size="16" text-anchor="middle">${escaped(label || text)}</text></svg>`
	)
}

/** The format and further options of a Barcode field. */
export function barcodeOptions(options: unknown): Record<string, unknown> {
	try {
		const given = JSON.parse(String(options || "{}"))
		return given && typeof given === "object" ? given : {}
	} catch {
		return { format: String(options) }
	}
}
