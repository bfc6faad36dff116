import { boot } from "@/boot"

const MOST = 5
const keyOf = (doctype: string) => `recent-links:${boot.user.name}:${doctype}`

/** Names that the user chose last for links to a DocType, in this window; what they may see is asked of the server. */
export function recentLinks(doctype: string): string[] {
	try {
		return JSON.parse(sessionStorage.getItem(keyOf(doctype)) ?? "[]")
	} catch {
		return []
	}
}

/** Keep a name as the one chosen last. */
export function noteLink(doctype: string, name: string): void {
	const names = [name, ...recentLinks(doctype).filter((one) => one !== name)].slice(0, MOST)
	try {
		sessionStorage.setItem(keyOf(doctype), JSON.stringify(names))
	} catch {
		// a full or forbidden store: the list is a convenience only
	}
}
