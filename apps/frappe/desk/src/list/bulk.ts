import { callWhole } from "@/api/client"
import { getList } from "@/api/resource"
import { showAlert, showMessage, showProgress } from "@/dialogs/state"
import { __ } from "@/translate"
import { inParts, reasonsIn, refusalsOf, type Outcome, type Refusal } from "./outcome"

/** So many rows a request; a server does these at once, with the reasons of what it refuses. */
const DELETED = 10
const CHANGED = 15
const MARKED = 50

const quietly = (method: string, values: Record<string, unknown>) => callWhole(method, values, { silent: true })
const escaped = (text: string) =>
	text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] as string)

/** Delete rows; which of them are still there is asked of the server. */
export function deleteRows(doctype: string, names: string[]): Promise<Outcome> {
	return withProgress(__("Deleting"), names, DELETED, async (part) => {
		const answer = await quietly("frappe.desk.reportview.delete_items", { doctype, items: JSON.stringify(part) })
		const left = await getList(doctype, {
			fields: ["name"],
			filters: [[doctype, "name", "in", part]],
			length: part.length,
		})
		return refusalsOf(
			left.map((row) => row.name),
			answer,
		)
	})
}

/** Submit, cancel or change rows. */
export function changeRows(
	doctype: string,
	names: string[],
	action: "submit" | "cancel" | "update",
	data?: Record<string, unknown>,
): Promise<Outcome> {
	return withProgress(__("Working on {0}", [__(doctype)]), names, CHANGED, async (part) => {
		const method = "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
		const answer = await quietly(method, {
			doctype,
			docnames: JSON.stringify(part),
			action,
			data: data && JSON.stringify(data),
		})
		return refusalsOf((answer.message ?? []).map(String), answer)
	})
}

/** Apply an action of the workflow to rows. */
export function moveRows(doctype: string, names: string[], action: string): Promise<Outcome> {
	return withProgress(__(action), names, CHANGED, async (part) => {
		const answer = await quietly("frappe.model.workflow.bulk_workflow_approval", {
			doctype,
			docnames: JSON.stringify(part),
			action,
		})
		return reasonsIn(answer, part)
	})
}

/** Assign rows to a user. */
export function assignRows(doctype: string, names: string[], values: Record<string, unknown>): Promise<Outcome> {
	const user = values.assign_to
	return withProgress(__("Assigning"), names, CHANGED, async (part): Promise<Refusal[]> => {
		await quietly("frappe.desk.form.assign_to.add_multiple", {
			...values,
			doctype,
			name: JSON.stringify(part),
			assign_to: JSON.stringify([user]),
			bulk_assign: true,
		})
		return []
	})
}

/** Mark rows with tags. */
export function tagRows(doctype: string, names: string[], tags: string[]): Promise<Outcome> {
	return withProgress(__("Adding tags"), names, MARKED, async (part) => {
		await quietly("frappe.desk.doctype.tag.tag.add_tags", {
			dt: doctype,
			docs: JSON.stringify(part),
			tags: JSON.stringify(tags),
		})
		return []
	})
}

async function withProgress(
	title: string,
	names: string[],
	size: number,
	work: (part: string[]) => Promise<Refusal[]>,
): Promise<Outcome> {
	const advance = (count: number) =>
		names.length > size && showProgress(title, (count / names.length) * 100, `${count} / ${names.length}`)
	advance(0)
	try {
		return await inParts(names, size, work, { advance })
	} finally {
		showProgress(title, 100)
	}
}

/**
 * Tell what came of the rows: a note when all went well, else which were refused, and why.
 *
 * @param titles how rows are called, by name
 */
export function tell(outcome: Outcome, titles: Record<string, string> = {}): void {
	const done = __("{0} done", [outcome.done.length])
	if (!outcome.refused.length) return showAlert(done, "green")
	const rows = outcome.refused.map(
		(row) => `<b>${escaped(titles[row.name] ?? row.name)}</b>: ${escaped(row.reason || __("Refused"))}`,
	)
	showMessage(
		[`${done}; ${__("{0} refused:", [rows.length])}`, ...rows],
		__("Not all could be done"),
		outcome.done.length ? "orange" : "red",
	)
}
