import type { FormController, Headline } from "@/form/controller"
import { absent, strict } from "./strict"

/** Colours that scripts write in Bootstrap's words. */
const WORDS: Record<string, string> = {
	"alert-info": "blue",
	"alert-warning": "orange",
	"alert-danger": "red",
	"alert-success": "green",
	warning: "orange",
	danger: "red",
	success: "green",
	info: "blue",
}
const colourOf = (given: unknown, fallback: string) =>
	WORDS[String(given ?? "")] ?? (typeof given === "string" && given ? given : fallback)

/** Put a line above the form; of lines that stand alone the earlier one goes. */
export function say(state: FormController["state"], kind: Headline["kind"], text: string, colour?: unknown): void {
	const others = kind === "comment" ? state.headlines : state.headlines.filter((line) => line.kind !== kind)
	state.headlines = text
		? [...others, { kind, text, colour: colourOf(colour, kind === "headline" ? "orange" : "blue") }]
		: [...others]
}

/** Take lines away. */
export function unsay(state: FormController["state"], ...kinds: Headline["kind"][]): void {
	state.headlines = state.headlines.filter((line) => !kinds.includes(line.kind))
}

/** `frm.dashboard`. */
export function makeDashboard(state: FormController["state"]): any {
	const bar = (title: string, percent: number | { width?: string; title?: string }[], text = "") => {
		const share = Array.isArray(percent)
			? percent.reduce((sum, part) => sum + Number.parseFloat(part.width ?? "0"), 0)
			: Number(percent)
		state.bars = [
			...state.bars.filter((one) => one.title !== title),
			{ title, percent: Math.min(Math.max(share, 0), 100), text },
		]
	}
	const clear = () => {
		unsay(state, "headline", "comment")
		state.indicators = []
		state.bars = []
	}
	return strict("frm.dashboard", {
		set_headline: (text: string, colour?: string) => say(state, "headline", text, colour),
		set_headline_alert: (text: string, colour?: string) => say(state, "headline", text, colour),
		clear_headline: () => unsay(state, "headline"),
		add_comment: (text: string, colour?: string) => say(state, "comment", text, colour),
		clear_comment: () => unsay(state, "comment"),
		add_indicator: (label: string, colour = "gray") =>
			void (state.indicators = [...state.indicators, { label, colour }]),
		add_progress: bar,
		show_progress: bar,
		hide_progress: (title?: string) => void (state.bars = title ? state.bars.filter((one) => one.title !== title) : []),
		clear,
		reset: clear,
		refresh: () => undefined,
		add_section: absent("frm.dashboard.add_section"),
	})
}
