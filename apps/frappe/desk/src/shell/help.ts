import { showMessage } from "@/dialogs/state"
import { __ } from "@/translate"

/** What can be done by keyboard. */
export function help(): void {
	const rows: [string, string][] = [
		["Ctrl+K", __("Search, go to, do")],
		["Ctrl+S", __("Save the form")],
		["Tab", __("To the next field or button; Shift+Tab back")],
		["Enter", __("In a table: to the next row, or a new one")],
		["Ctrl+Enter", __("In a table: open the row; in a comment: send it")],
		["Alt+Shift+↑ ↓", __("In a table: move the row")],
		["↓", __("From the top of a screen: into the list")],
		["Space", __("In a list: choose the row; with Shift and an arrow several, Ctrl+A all")],
		["↑ ↓ ← →", __("In trees, menus and lists of choices")],
		["Esc", __("Close a dialog or menu")],
		["?", __("This help")],
	]
	showMessage(
		rows.map(([keys, words]) => `<code>${keys}</code>  ${words}`),
		__("Keyboard help"),
	)
}
