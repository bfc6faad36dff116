import { computed, reactive, ref, shallowRef } from "vue"

import { ask, call } from "@/api/client"
import { ApiError } from "@/api/errors"
import { boot } from "@/boot"
import { alerts, confirm, dismissAlert, showAlert } from "@/dialogs/state"
import { formContext } from "@/form/context"
import { newDoc } from "@/form/defaults"
import { FormModel, type Problem } from "@/form/model"
import { noted } from "@/form/obstacles"
import { linesOf } from "@/form/refusal"
import { keepMeta, labelOf } from "@/meta"
import type { Doc, DocField, Meta } from "@/meta/types"
import { __ } from "@/translate"

const METHODS = "frappe.website.doctype.web_form.web_form"

/** What the server tells of a web form. */
export interface WebForm {
	name: string
	title: string
	route: string
	doc_type: string
	introduction_text?: string
	button_label?: string
	success_title?: string
	success_message?: string
	success_url?: string
	max_attachment_size?: number
	allow_multiple: number
	show_list: number
	fields: DocField[]
}

export interface Remark {
	name: string
	content: string
	comment_by: string
	creation: string
}

interface Answer {
	web_form: WebForm
	tables: Meta[]
	may: { create: boolean; edit?: boolean; delete?: boolean; comment?: boolean }
	titles?: Record<string, string>
	doc?: Doc
	comments?: Remark[]
}

/** Which form and document the page is of, as the server put it there. */
interface Place {
	name: string
	doc_type: string
	route: string
	docname: string | null
	editing: boolean
}

/** What was typed, as HTML that says just that. */
const asText = (typed: string) =>
	typed.trim().replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\n/g, "<br>")

const MEGABYTE = 1024 * 1024

/** A web form at work: reads, saves and deletes the user's own document. */
export function useWebForm() {
	const place = boot.web_form as Place
	const form = shallowRef<WebForm>()
	const model = shallowRef<FormModel>()
	const may = ref<Answer["may"]>({ create: false })
	const comments = ref<Remark[]>([])
	const busy = ref(false)
	/** The name of what has just been sent. */
	const sent = ref("")
	const isShown = computed(() => Boolean(place.docname) && !(place.editing && may.value.edit))

	async function open(): Promise<void> {
		const answer: Answer = await ask(`${METHODS}.get_form_data`, {
			doctype: place.doc_type,
			docname: place.docname,
			web_form_name: place.name,
		})
		for (const table of answer.tables) keepMeta(table)
		form.value = answer.web_form
		may.value = answer.may
		comments.value = answer.comments ?? []
		limitFiles(answer.web_form)
		const meta = { name: place.doc_type, fields: answer.web_form.fields, permissions: [] } as unknown as Meta
		keepMeta(meta)
		const own = reactive(new FormModel(meta, answer.doc ?? newDoc(meta, formContext()), formContext())) as FormModel
		own.titles = { ...answer.titles }
		own.rights = { write: !isShown.value }
		own.dirty = false
		model.value = own
	}

	function limitFiles(shown: WebForm): void {
		const limit = (shown.max_attachment_size ?? 0) * MEGABYTE
		if (limit) boot.max_file_size = Math.min(limit, boot.max_file_size || limit)
	}

	/** Send what was filled in. @returns whether it is saved; problems stand beside the fields */
	async function send(): Promise<boolean> {
		const own = model.value!
		if (busy.value) return false
		busy.value = true
		own.problems = []
		for (const former of [...alerts]) dismissAlert(former.id)
		try {
			await own.settled()
			own.dropOffered()
			const obstacles = own.obstacles()
			own.problems = noted(obstacles)
			if (obstacles.length) {
				const labels = [...new Set(obstacles.map((one) => __(one.label, null, place.doc_type)))]
				showAlert(`${__("Still to be filled:")} ${labels.slice(0, 6).join(__(", "))}`, "orange")
				return false
			}
			const doc: Doc = await call(`${METHODS}.accept`, { web_form: place.name, data: own.payload() })
			own.dirty = false
			sent.value = String(doc.name)
			return true
		} catch (error) {
			if (error instanceof ApiError) own.problems = problemsOf(error, own)
			throw error
		} finally {
			busy.value = false
		}
	}

	function problemsOf(error: ApiError, own: FormModel): Problem[] {
		const lines = error.messages.flatMap((row) => linesOf(row.message))
		return own.meta.fields.flatMap((field) => {
			const label = labelOf(field)
			const line = label && lines.find((one) => one.names.includes(label))
			return line ? [{ fieldname: field.fieldname, label, kind: "server" as const, message: line.text }] : []
		})
	}

	/** Delete what was sent; true if it is gone. */
	async function remove(): Promise<boolean> {
		const question = __("Delete this record for good?")
		if (!(await confirm(question, { danger: true, yes: __("Delete") }))) return false
		await call(`${METHODS}.delete`, { web_form_name: place.name, docname: place.docname })
		return true
	}

	async function comment(content: string): Promise<void> {
		await call("frappe.desk.form.utils.add_comment", {
			reference_doctype: place.doc_type,
			reference_name: place.docname,
			content: asText(content),
			comment_email: boot.user.name,
			comment_by: boot.user.full_name,
		})
		const answer: Answer = await ask(`${METHODS}.get_form_data`, {
			doctype: place.doc_type,
			docname: place.docname,
			web_form_name: place.name,
		})
		comments.value = answer.comments ?? []
	}

	const address = (...parts: string[]) => ["", place.route, ...parts.map(encodeURIComponent)].join("/")

	return { place, form, model, may, comments, busy, sent, isShown, open, send, remove, comment, address }
}
