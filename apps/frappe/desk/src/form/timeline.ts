import { boot } from "@/boot"
import { format } from "@/form/values"
import { linkLabel, loadTitles } from "@/list/titles"
import { metaOf } from "@/meta"
import type { Doc, DocField, Meta } from "@/meta/types"
import { __ } from "@/translate"
import { changesOf } from "./changes"
import type { FormController } from "./controller"

/** One thing that happened to a document. */
export interface Entry {
	key: string
	who: string
	when: string
	/** Simple markup, shown safely. */
	html: string
	/** What changed, a line each. */
	lines: string[]
	isComment: boolean
}

/** Ask for the titles of what links led to before and after each change, so that a history can be read. */
export async function loadChangedTitles(versions: { data: string }[], meta: Meta): Promise<void> {
	const changed: [string, unknown, unknown][] = versions.flatMap(
		(version) => JSON.parse(version.data || "{}").changed ?? [],
	)
	const rows = changed.flatMap(([field, before, after]) => [{ [field]: before }, { [field]: after }])
	await loadTitles(rows as unknown as Doc[], meta.fields)
}

const LOGS = ["workflow_logs", "attachment_logs", "assignment_logs", "share_logs", "info_logs"]

/** What happened around a document, the newest first. */
export function entriesOf(controller: FormController): Entry[] {
	const info = controller.state.docinfo
	const of = (row: any, html: string, more: Partial<Entry> = {}): Entry => ({
		key: row.name,
		who: row.owner,
		when: row.creation,
		html,
		lines: [],
		isComment: false,
		...more,
	})
	const entries = (info.comments ?? []).map((row: any) => of(row, row.content, { isComment: true }))
	for (const row of LOGS.flatMap((kind) => info[kind] ?? []))
		entries.push(of(row, withoutName(sayLog(row, controller.meta.name), info.user_info?.[row.owner]?.fullname)))
	for (const row of info.versions ?? []) {
		const lines = changesOf(row.data, controller.meta, childMeta, {
			value: say,
			word: (text, values) => __(text, values),
		})
		if (lines.length) entries.push(of(row, __("changed this"), { lines }))
	}
	entries.push(of({ ...controller.doc, name: "created" }, __("created this")))
	return entries.sort((one: Entry, other: Entry) => String(other.when).localeCompare(String(one.when)))

	function childMeta(table: string) {
		const field = controller.meta.fields.find((one) => one.fieldname === table)
		return field && metaOf(String(field.options))
	}

	function say(value: unknown, field: DocField): string {
		if (field.fieldtype === "Link" && value)
			return controller.model.titles[`${field.options}::${value}`] ?? linkLabel(String(field.options), String(value))
		return format(value, field, boot.sysdefaults, (word, context) => __(word, null, context))
	}
}

/** Some logs begin with the name of who did it, which stands before the entry anyway. */
function withoutName(text: string, name?: string): string {
	return name && text.startsWith(name) ? text.slice(name.length).trim() : text
}

/** Logs of files begin with a word of the server, in the language of who did it. */
const DONE = /^(added|removed|添加了|移除了)\s+/i

function sayLog(row: { comment_type?: string; content?: string }, doctype: string): string {
	const rest = (row.content ?? "").replace(DONE, "")
	if (row.comment_type === "Attachment") return __("attached {0}", [rest])
	if (row.comment_type === "Attachment Removed") return __("removed the file {0}", [rest])
	if (row.comment_type === "Workflow") return __("moved this to the state {0}", [__(rest, null, doctype)])
	return rest
}
