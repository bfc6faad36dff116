import { boot } from "@/boot"
import { showAlert, showMessage } from "@/dialogs/state"
import { __ } from "@/translate"

interface Notice {
	last_login: string
	last_ip?: string
	failed: number
	changes: { when: string; what: string; from: string }[]
}

/** Tell once after signing in when that was done before, what failed since, and which credentials changed. */
export function tellOfSignIn(): void {
	const notice = boot.sign_in_notice as Notice | null | undefined
	if (!notice) return
	const last = __("Last sign-in: {0}, from {1}.", [notice.last_login, notice.last_ip || "?"])
	if (!notice.failed && !notice.changes.length) return showAlert(last)
	const rows = [last]
	if (notice.failed) rows.push(__("Failed attempts since: {0}.", [notice.failed]))
	for (const row of notice.changes)
		rows.push(row.from ? __("{0}: {1}, from {2}", [row.when, row.what, row.from]) : `${row.when}: ${row.what}`)
	rows.push(__("If this was not you, tell the person who administers your access."))
	showMessage(rows.map(escaped), __("Since your last sign-in"), "orange")
}

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")
