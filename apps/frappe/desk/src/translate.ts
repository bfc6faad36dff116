import { ask } from "@/api/client"

let messages: Record<string, string> = {}

/** The desk's own words, by file; the server's translations go before them. */
const own = import.meta.glob<Record<string, string>>("@/locale/*.json", { import: "default" })

/** Load the words of a language: the desk's own, and what the server has of the apps, the engine and the site. */
export async function loadMessages(lang: string): Promise<void> {
	const files = Object.entries(own).filter(([path]) =>
		path
			.split("/")
			.pop()!
			.startsWith(`${lang.split("-")[0]}.`),
	)
	const [server, ...words] = await Promise.all([
		ask("frappe.translate.get_app_translations"),
		...files.map(([, read]) => read()),
	])
	messages = Object.assign({}, ...words, server)
}

/** Put other translations in place. */
export function setMessages(other: Record<string, string>): void {
	messages = other
}

/**
 * The translation of an English text, with `{0}`, `{1}` … filled in.
 *
 * @param context tells texts apart that are the same in English
 */
export function __(text: string, values?: unknown[] | Record<string, unknown> | null, context?: string | null): string {
	if (!text || typeof text !== "string") return text
	const found = (context && messages[`${text}:${context}`]) || messages[text] || messages[text.trim()] || text
	return values ? fill(found, values) : found
}

function fill(text: string, values: unknown[] | Record<string, unknown>): string {
	const given = (Array.isArray(values) ? values : typeof values === "object" ? values : [values]) as any
	return text.replace(/\{(\w+)\}/g, (whole, key) => (key in given ? String(given[key]) : whole))
}
