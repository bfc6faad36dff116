import { ask } from "@/api/client"

let messages: Record<string, string> = {}

/** Load what the server has in the user's language. */
export async function loadMessages(): Promise<void> {
	messages = await ask("frappe.translate.get_app_translations")
}

/** Put other translations in place. */
export function setMessages(own: Record<string, string>): void {
	messages = own
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
