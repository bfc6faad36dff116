import { plain } from "@/api/errors"

/** A line of a refusal, and what it may name as the field that it is about. */
export interface Line {
	text: string
	names: string[]
}

/**
 * The lines of a refusal. A field that a line is about stands before its colon, or in bold; other words that happen to be
 * a label, such as 党支部 in a sentence about a member, are not meant.
 */
export function linesOf(message: string): Line[] {
	return String(message)
		.split(/<br\s*\/?>|<\/(?:li|p|div)>|\n/i)
		.map((html) => ({ text: plain(html), names: [...bold(html), ...beforeColon(plain(html))] }))
		.filter((line) => line.text)
}

const bold = (html: string) => [...html.matchAll(/<(strong|b)>(.*?)<\/\1>/gi)].map((found) => plain(found[2]))

/** In `Member: Full Name: …` each part before the last colon may be the field. */
const beforeColon = (text: string) =>
	text
		.split(/\s*[：:]\s*/)
		.slice(0, -1)
		.map((part) => part.trim())
