/** A text of the interface and what it is in one language. */
export interface Word {
	source: string
	context: string
	text: string
	/** The Translation made on this site, if there is one. */
	own?: string
}

export interface OwnWord {
	name: string
	source_text: string
	translated_text: string
	context?: string | null
}

export const SHOWN = ["all", "own", "missing"] as const
export type Shown = (typeof SHOWN)[number]

const HAN = /\p{Script=Han}/u
const LETTERS = /\p{Letter}/u
/** Chinese texts have no English letters in front of a colon without a space; a context stands behind the last one. */
const CONTEXT = /^(.+[^\s:]):([A-Z][\w ]*)$/s

/**
 * Every text with its translation, in the order of the texts.
 *
 * @param known what the server has for the language: text, or `text:context`, to translation
 * @param own the translations made on this site
 * @param site texts that were made on this site: labels of added fields, names of own document types …
 */
export function wordsOf(known: Record<string, string>, own: OwnWord[], site: string[]): Word[] {
	const words = new Map<string, Word>()
	for (const source of site) if (source) words.set(source, { source, context: "", text: "" })
	for (const [key, text] of Object.entries(known)) {
		const [, source, context] = CONTEXT.exec(key) ?? [key, key, ""]
		words.set(key, { source, context, text })
	}
	for (const row of own) {
		const key = row.context ? `${row.source_text}:${row.context}` : row.source_text
		words.set(key, { source: row.source_text, context: row.context ?? "", text: row.translated_text, own: row.name })
	}
	return [...words.values()].sort((one, other) => one.source.localeCompare(other.source))
}

/** Whether a text must still be put into a language: Chinese needs no Chinese, English no English. */
export function isMissing(word: Word, language: string): boolean {
	if (word.text || !LETTERS.test(word.source)) return false
	return language.startsWith("zh") ? !HAN.test(word.source) : HAN.test(word.source)
}

/** The words that are shown, those that begin with what was typed first. */
export function found(words: Word[], shown: Shown, typed: string, language: string): Word[] {
	const wanted = typed.trim().toLowerCase()
	const rank = (word: Word) =>
		word.source.toLowerCase().startsWith(wanted) || word.text.toLowerCase().startsWith(wanted) ? 0 : 1
	const kept = words.filter((word) => {
		if (shown === "own" && !word.own) return false
		if (shown === "missing" && !isMissing(word, language)) return false
		return word.source.toLowerCase().includes(wanted) || word.text.toLowerCase().includes(wanted)
	})
	return wanted ? kept.sort((one, other) => rank(one) - rank(other)) : kept
}
