import { Told } from "@/api/errors"
import { boxes, closeBox, confirm, progress, showAlert, showMessage, showProgress } from "@/dialogs/state"
import { __ } from "@/translate"
import { prompt } from "./dialog"
import { absent } from "./strict"

type Words = string | string[] | Record<string, any>

function msgprint(words: Words, title?: string, indicator?: string): void {
	const given = typeof words === "string" || Array.isArray(words) ? { message: words, title, indicator } : words
	const action = given.primary_action as
		{ label?: string; action?: (args?: unknown) => unknown; server_action?: string; args?: unknown } | undefined
	if (!action) return showMessage(given.message, given.title, given.indicator)
	if (action.server_action) absent("frappe.msgprint with server_action")()
	const text = [given.message].flat().join("\n")
	void confirm(text, { title: given.title, yes: action.label ?? __("OK"), no: __("Close") }).then(
		(yes) => yes && action.action?.(action.args),
	)
}

function hideMessage(): void {
	for (const box of boxes.filter((one) => one.kind === "message")) closeBox(box.id)
}

/** Telling and asking. */
export const messages = {
	msgprint,
	hide_msgprint: hideMessage,
	clear_messages: hideMessage,
	update_msgprint: (text: string) => {
		hideMessage()
		msgprint(text)
	},
	throw: (words: Words) => {
		const text = typeof words === "object" && !Array.isArray(words) ? words.message : words
		msgprint(
			typeof words === "object" && !Array.isArray(words)
				? { indicator: "red", title: __("Not done"), ...words }
				: words,
			__("Not done"),
			"red",
		)
		throw new Told([text].flat().join("\n"))
	},
	confirm: (text: string, yes?: () => unknown, no?: () => unknown) =>
		void confirm(text).then((answer) => (answer ? yes?.() : no?.())),
	warn: (title: string, text: string, proceed?: () => unknown, label?: string) =>
		void confirm(text, { title, yes: label, danger: true }).then((answer) => answer && proceed?.()),
	prompt,
	show_alert: (words: string | Record<string, any>, seconds = 6) =>
		typeof words === "string"
			? showAlert(words, "blue", seconds)
			: showAlert(words.message ?? words.body ?? "", words.indicator, seconds),
	toast: (words: string | Record<string, any>) => showAlert(typeof words === "string" ? words : words.message),
	show_progress: (title: string, count: number, total = 100, text = "") =>
		showProgress(title, (count / total) * 100, text),
	hide_progress: () => {
		for (const title of Object.keys(progress)) delete progress[title]
	},
}
