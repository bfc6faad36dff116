/** Sheet and orientation of a print format, kept as a rule of its style sheet, which Frappe reads too: `@page { size: A4 landscape; }`. */
export const SHEETS = ["A3", "A4", "A5", "A6", "B5", "Letter", "Legal"]

export interface Paper {
	/** Empty for the one of the print settings. */
	sheet: string
	landscape: boolean
}

const RULE = /@page\s*\{\s*size:\s*([A-Za-z]\w*)(?:\s+(landscape|portrait))?\s*;?\s*\}\s*/

/** The sheet that a style sheet names. */
export function paperOf(css: string | null | undefined): Paper {
	const found = RULE.exec(css ?? "")
	if (!found) return { sheet: "", landscape: false }
	if (found[1] === "landscape") return { sheet: "", landscape: true }
	return {
		sheet: SHEETS.find((one) => one.toLowerCase() === found[1].toLowerCase()) ?? "",
		landscape: found[2] === "landscape",
	}
}

/** A style sheet with another sheet; the rest of it stays. */
export function withPaper(css: string | null | undefined, { sheet, landscape }: Paper): string {
	const rest = (css ?? "").replace(RULE, "")
	if (!sheet && !landscape) return rest
	const size = [sheet || "A4", ...(landscape ? ["landscape"] : [])].join(" ")
	return `@page { size: ${size}; }\n${rest}`
}
