/** Frappe's indicator colours as classes; each is readable on white (contrast AA). */
const CLASSES: Record<string, string> = {
	green: "bg-surface-green-2 text-green-800",
	red: "bg-surface-red-2 text-red-700",
	orange: "bg-surface-amber-2 text-amber-800",
	yellow: "bg-surface-amber-1 text-amber-800",
	blue: "bg-surface-blue-2 text-blue-800",
	"light-blue": "bg-surface-blue-2 text-blue-800",
	purple: "bg-violet-100 text-violet-800",
	pink: "bg-pink-100 text-pink-800",
	cyan: "bg-cyan-100 text-cyan-800",
	gray: "bg-surface-gray-2 text-ink-gray-7",
	grey: "bg-surface-gray-2 text-ink-gray-7",
	darkgrey: "bg-surface-gray-3 text-ink-gray-8",
}

/** The classes of a pill in an indicator colour. */
export function pillClass(colour: string | undefined): string {
	return CLASSES[(colour ?? "gray").toLowerCase().replace(" ", "-")] ?? CLASSES.gray
}

const DOTS: Record<string, string> = {
	green: "bg-green-600",
	red: "bg-red-600",
	orange: "bg-amber-500",
	yellow: "bg-amber-400",
	blue: "bg-blue-500",
	purple: "bg-violet-500",
}

/** The class of a dot in an indicator colour. */
export function dotClass(colour: string | undefined): string {
	return DOTS[(colour ?? "").toLowerCase()] ?? "bg-surface-gray-5"
}

const GUESSES: [RegExp, string][] = [
	[/^(open|pending|to |draft|queued|review|待|未)/i, "orange"],
	[/^(in progress|running|active|under|submitted|进行)/i, "blue"],
	[/(closed|done|complete|checked|verified|approved|received|success|evidenced|restored|enabled|on roster)/i, "green"],
	[/(cancel|reject|fail|refus|void|overdue|not found|expel|revok|error|disabled|lost)/i, "red"],
]

/** A colour for a state that has none of its own. */
export function guessColour(text: string): string {
	return GUESSES.find(([pattern]) => pattern.test(text))?.[1] ?? "gray"
}
