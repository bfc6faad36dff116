import { __ } from "@/translate"
import type { Choice } from "./ComboBox.vue"

/** The options of a field (lines, or objects with value, label and description) as choices. */
export function choicesOf(options: unknown): Choice[] {
	const rows = Array.isArray(options)
		? options
		: String(options ?? "")
				.split("\n")
				.filter(Boolean)
	return rows.map((row) => {
		if (typeof row !== "object" || row === null) return { key: String(row), label: __(String(row)) }
		return {
			key: String(row.value),
			label: __(String(row.label ?? row.value)),
			description: row.description ? __(row.description) : undefined,
		}
	})
}

/** Choices that have all of the words, those that begin with them first. */
export function found<T extends Choice>(choices: T[], text: string, most = 50): T[] {
	const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
	const whole = (choice: T) => `${choice.label} ${choice.key} ${choice.description ?? ""}`.toLowerCase()
	const hits = choices.filter((choice) => words.every((word) => whole(choice).includes(word)))
	const first = (choice: T) => (words.length && whole(choice).startsWith(words[0]) ? 0 : 1)
	return hits
		.map((choice, place) => ({ choice, place }))
		.sort((one, other) => first(one.choice) - first(other.choice) || one.place - other.place)
		.slice(0, most)
		.map((one) => one.choice)
}
