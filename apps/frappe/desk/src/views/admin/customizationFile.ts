/** What becomes of one part of a file of customizations. */
export interface Outcome {
	doctype: string
	name: string
	state: "New" | "Changed" | "Unchanged" | "Refused"
	changes: { field: string; before: string; after: string }[]
	reason: string
}

/** How many parts there are in each state. */
export function counted(outcomes: Outcome[]): Record<Outcome["state"], number> {
	const numbers = { New: 0, Changed: 0, Unchanged: 0, Refused: 0 }
	for (const one of outcomes) numbers[one.state]++
	return numbers
}

/** The file that base64 stands for. */
export const fileOf = (text: string): Blob => new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))])

/** A file as base64. */
export async function textOf(file: File): Promise<string> {
	const bytes = new Uint8Array(await file.arrayBuffer())
	let text = ""
	for (const byte of bytes) text += String.fromCharCode(byte)
	return btoa(text)
}
