import { reactive, shallowReactive } from "vue"

import { ApiError, SessionEnded, Told, type ServerMessage } from "@/api/errors"
import type { FormModel } from "@/form/model"
import { __ } from "@/translate"

export interface Alert {
	id: number
	message: string
	indicator: string
	/** What can be done about it at once. */
	action?: { label: string; run: () => unknown }
}

export interface MessageBox {
	kind: "message"
	id: number
	title: string
	rows: string[]
	indicator: string
}

export interface ConfirmBox {
	kind: "confirm"
	id: number
	title: string
	message: string
	yes: string
	no: string
	danger: boolean
	done: (answer: boolean) => void
}

export interface FieldsBox {
	kind: "fields"
	id: number
	title: string
	model: FormModel
	primaryLabel: string
	secondaryLabel: string
	size: string
	message: string
	busy: boolean
	primary: (() => unknown) | null
	secondary: (() => unknown) | null
	/** Further buttons beside the first two. */
	actions?: { label: string; run: () => unknown }[]
	primaryDisabled?: boolean
	/** What link fields may find, as scripts set it: by `field` or `table.field`. */
	queries?: Record<string, (doc: any, cdt?: string, cdn?: string) => { filters?: unknown; query?: string }>
	closed: () => void
}

export type Box = MessageBox | ConfirmBox | FieldsBox

/** Dialogs that are open, the last on top. */
export const boxes = shallowReactive<Box[]>([])
/** Short notes in the corner. */
export const alerts = reactive<Alert[]>([])
/** Long work that is under way, by title. */
export const progress = reactive<Record<string, { title: string; percent: number; text: string }>>({})

/** What the screen is held for, while it is held. */
export const held = reactive({ count: 0, message: "" })

let counter = 0

/** A number for the next dialog. */
export function nextId(): number {
	return ++counter
}

/** Show a short note that goes away by itself. */
export function showAlert(message: string, indicator = "blue", seconds = 6, action?: Alert["action"]): void {
	const id = nextId()
	alerts.push({ id, message, indicator, action })
	setTimeout(() => dismissAlert(id), seconds * 1000)
}

/** Take a note away. */
export function dismissAlert(id: number): void {
	const place = alerts.findIndex((row) => row.id === id)
	if (place >= 0) alerts.splice(place, 1)
}

/** Show a message that the user closes; several at once stand in one dialog. */
export function showMessage(message: string | string[], title = "", indicator = "blue"): void {
	const rows = [message].flat().filter(Boolean)
	const open = boxes.find((box) => box.kind === "message") as MessageBox | undefined
	if (open) {
		const place = boxes.indexOf(open)
		const fresh = rows.filter((row) => !open.rows.includes(row))
		boxes.splice(place, 1, { ...open, rows: [...open.rows, ...fresh] })
		return
	}
	boxes.push({ kind: "message", id: nextId(), title: ownTitle(title) || titleOf(indicator), rows, indicator })
}

/** A title that says something; the server calls a message without one just that. */
const ownTitle = (title?: string) => (title === __("Message", null, "Default title of the message dialog") ? "" : title)

const titleOf = (indicator?: string) =>
	({ red: __("Not done"), orange: __("Please note"), yellow: __("Please note"), green: __("Done") })[indicator ?? ""] ??
	__("Information")

/** Ask a question; true for yes. */
export function confirm(
	message: string,
	options: { title?: string; yes?: string; no?: string; danger?: boolean } = {},
): Promise<boolean> {
	return new Promise((resolve) => {
		const id = nextId()
		boxes.push({
			kind: "confirm",
			id,
			title: options.title || __("Please confirm"),
			message,
			yes: options.yes || __("Yes"),
			no: options.no || __("No"),
			danger: options.danger ?? false,
			done: (answer) => {
				closeBox(id)
				resolve(answer)
			},
		})
	})
}

/** Show a dialog with fields. */
export function openFields(box: Omit<FieldsBox, "kind" | "id">): FieldsBox {
	// shallow: the model is reactive by itself, and must stay what it is
	const shown = shallowReactive<FieldsBox>({ kind: "fields", id: nextId(), ...box })
	boxes.push(shown)
	return shown
}

/** Close a dialog. */
export function closeBox(id: number): void {
	const place = boxes.findIndex((box) => box.id === id)
	if (place < 0) return
	const [box] = boxes.splice(place, 1)
	if (box.kind === "fields") box.closed()
}

/** Show what came with an answer of the server: notes as notes, the rest in a dialog. */
export function showServerMessages(messages: ServerMessage[]): void {
	for (const row of messages) {
		if (row.alert) showAlert(row.message, row.indicator ?? "blue")
		else showMessage(row.message, row.title, row.indicator)
	}
}

/** Tell the user of an error; what is unexpected also goes to the console. */
export function showError(error: unknown): void {
	if (error instanceof SessionEnded || error instanceof Told || (error as Error)?.name === "AbortError") return
	if (error instanceof ApiError) {
		const rows = error.messages.map((row) => row.message)
		showMessage(rows.length ? rows : [wordsFor(error)], error.messages[0]?.title, "red")
		return
	}
	console.error(error)
	showMessage((error as Error)?.message || String(error), __("Something went wrong"), "red")
}

function wordsFor(error: ApiError): string {
	if (error.status === 403) return __("You do not have the right for this.")
	if (error.status === 404) return __("This record does not exist, or not any more.")
	if (error.status === 413) return __("The file is too large.")
	if (error.status === 429) return __("Too many requests. Please wait a little.")
	if (error.status === 503) return __("The system is busy. Please try again in a moment.")
	return __("The server could not do this. The error has been noted.")
}

/** Show how far long work is; at 100 percent it goes away. */
export function showProgress(title: string, percent: number, text = ""): void {
	if (percent >= 100) delete progress[title]
	else progress[title] = { title, percent, text }
}

/** Hold the screen until `unfreeze`; several holds end one by one. */
export function freeze(message = ""): void {
	held.count += 1
	held.message = message || __("One moment…")
}

/** Let go of the screen. */
export function unfreeze(): void {
	held.count = Math.max(0, held.count - 1)
}
