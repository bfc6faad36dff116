import { reactive } from "vue"

import { ask, call, callWhole, request } from "@/api/client"
import { ApiError } from "@/api/errors"
import { confirm, showAlert } from "@/dialogs/state"
import { linkTitles } from "@/list/titles"
import { loadMeta } from "@/meta"
import type { Doc, Meta } from "@/meta/types"
import { __ } from "@/translate"
import { formContext } from "./context"
import { copyDoc, newDoc } from "./defaults"
import { differences, merged, type Difference } from "./merge"
import { FormModel, type Problem } from "./model"
import { withName } from "./naming"
import { noted } from "./obstacles"
import { linesOf } from "./refusal"

export interface FormButton {
	label: string
	group?: string
	primary?: boolean
	run: () => unknown
}

/** A line above the form, by the part of the API that put it there. */
export interface Headline {
	text: string
	colour: string
	kind: "intro" | "headline" | "comment"
}

/** Somebody else saved the document meanwhile; `done` takes the decisions, or nothing. */
export interface Conflict {
	who: string
	differences: Difference[]
	done: (chosen: Difference[] | null) => void
}

export interface FormState {
	docinfo: Record<string, any>
	buttons: FormButton[]
	/** The buttons from before, which stay while the scripts of `refresh` make theirs. */
	formerButtons: FormButton[]
	/** What scripts put into the menu of the form. */
	menuItems: { label: string; run: () => unknown }[]
	headlines: Headline[]
	/** Bars that scripts show above the form. */
	bars: { title: string; percent: number; text: string }[]
	/** The step of the workflow that is being taken. */
	action: string
	indicators: { label: string; colour: string }[]
	transitions: { action: string; next_state: string }[]
	saving: boolean
	saveDisabled: boolean
	activeTab: string
	openSections: Record<string, boolean>
	/** The file that is being uploaded. */
	attaching: string | null
	conflict: Conflict | null
}

const MOST_NAMED = 12

/** Scripts take part in what a form does; each event may wait, and refuse by returning false. */
export type Hook = (event: string) => Promise<boolean>

/** A form at work: reads and saves its document through the API and lets scripts take part. */
export class FormController {
	readonly state: FormState = reactive({
		docinfo: {},
		buttons: [],
		formerButtons: [],
		menuItems: [],
		headlines: [],
		bars: [],
		action: "",
		indicators: [],
		transitions: [],
		saving: false,
		saveDisabled: false,
		activeTab: "",
		openSections: {},
		attaching: null,
		conflict: null,
	})
	/** The document as it was last read or saved. */
	private base: Doc = {} as Doc
	private refreshes = 0
	private reads = 0
	hook: Hook = async () => true

	private constructor(readonly model: FormModel) {}

	/** The form of a stored document. @throws ApiError */
	static async open(doctype: string, name: string): Promise<FormController> {
		await loadMeta(doctype)
		const answer = await readDoc(doctype, name)
		const controller = new FormController(makeModel(await loadMeta(doctype), answer.docs[0]))
		controller.take(answer)
		return controller
	}

	/** The form of a document that is not stored yet. */
	static async create(doctype: string, values: Record<string, any> = {}): Promise<FormController> {
		const meta = withName(await loadMeta(doctype))
		const controller = new FormController(makeModel(meta, newDoc(meta, formContext(), values)))
		for (const [field, value] of Object.entries(values)) {
			if (!value) continue
			controller.model.doc[field] = null
			await controller.model.set(field, value)
		}
		controller.model.dirty = false
		return controller
	}

	/** A new form with the values of this one. */
	duplicate(): Doc {
		return copyDoc(this.model.doc, this.meta, this.model.context)
	}

	get doc(): Doc {
		return this.model.doc
	}

	get meta(): Meta {
		return this.model.meta
	}

	private take(answer: any): void {
		if (answer.docinfo) this.state.docinfo = answer.docinfo
		const doc = (answer.docs as Doc[]).find((one) => one.doctype === this.meta.name) ?? answer.docs[0]
		this.base = JSON.parse(JSON.stringify(doc))
		this.model.load(doc, answer.docinfo?.permissions)
		if (answer._link_titles) {
			this.model.titles = { ...this.model.titles, ...answer._link_titles }
			Object.assign(linkTitles, answer._link_titles)
		}
		this.model.dirty = false
	}

	/** Run the scripts of `refresh` on clean buttons and notes. */
	async refresh(): Promise<void> {
		const turn = ++this.refreshes
		this.state.formerButtons = this.shownButtons
		this.state.buttons = []
		this.state.menuItems = []
		this.state.headlines = []
		this.state.bars = []
		this.state.indicators = []
		try {
			await this.readTransitions()
			await this.hook("refresh")
		} finally {
			if (turn === this.refreshes) this.state.formerButtons = []
		}
		await this.hook("timeline_refresh")
	}

	/** The buttons above the form: while they are made anew, those from before stay in their places, so that an open menu stays open. */
	get shownButtons(): FormButton[] {
		const { buttons, formerButtons } = this.state
		const same = (one: FormButton) => (other: FormButton) => one.label === other.label && one.group === other.group
		return [
			...formerButtons.map((former) => buttons.find(same(former)) ?? former),
			...buttons.filter((button) => !formerButtons.some(same(button))),
		]
	}

	/** Read the document again; what was not saved is lost. An answer that a later reading overtook is left out. */
	async reload(): Promise<void> {
		if (this.model.isNew) return
		const turn = ++this.reads
		const answer = await readDoc(this.meta.name, this.doc.name)
		if (turn !== this.reads) return
		this.take(answer)
		await this.refresh()
	}

	/** Read what happened around the document again. */
	async reloadInfo(): Promise<void> {
		const answer = await callWhole(
			"frappe.desk.form.load.get_docinfo",
			{ doctype: this.meta.name, name: this.doc.name },
			{ method: "GET" },
		)
		this.state.docinfo = answer.docinfo
		await this.hook("timeline_refresh")
	}

	/**
	 * Save, submit or update.
	 *
	 * @returns true if it is done; problems are shown beside the fields
	 */
	async save(action: "Save" | "Submit" | "Update" = this.doc.docstatus === 1 ? "Update" : "Save"): Promise<boolean> {
		if (this.state.saving) return false
		this.model.problems = []
		this.state.saving = true
		try {
			await this.model.settled()
			this.model.dropOffered()
			if (!(await this.hook("validate"))) return false
			if (this.complain(this.model.obstacles())) return false
			if (!(await this.hook("before_save"))) return false
			if (action === "Submit" && !(await this.hook("before_submit"))) return false
			this.take(
				await callWhole("frappe.desk.form.save.savedocs", { doc: JSON.stringify(this.model.payload()), action }),
			)
			await this.hook("after_save")
			if (action === "Submit") await this.hook("on_submit")
			await this.refresh()
			return true
		} catch (error) {
			if (error instanceof ApiError && error.kind === "TimestampMismatchError") return await this.conflict(action)
			this.explain(error)
			return false
		} finally {
			this.state.saving = false
		}
	}

	/** Show what keeps the document from being saved. @returns whether there is anything */
	private complain(obstacles: Problem[]): boolean {
		this.model.problems = noted(obstacles)
		const tell = (kind: Problem["kind"], words: string) => {
			const names = obstacles
				.filter((row) => row.kind === kind)
				.map((row) => (row.row ? __("Row {0}: {1}", [row.row, __(row.label)]) : __(row.label, null, this.meta.name)))
			if (names.length) showAlert(`${words} ${[...new Set(names)].slice(0, 6).join(__(", "))}`, "orange")
		}
		tell("unreadable", __("Not saved. What stands here cannot be read:"))
		tell("mandatory", __("Still to be filled:"))
		return obstacles.length > 0
	}

	/** Put the server's refusal beside the fields it names. */
	private explain(error: unknown): never {
		if (!(error instanceof ApiError)) throw error
		this.model.problems = this.problemsOf(error)
		throw error
	}

	private problemsOf(error: ApiError): Problem[] {
		const lines = error.messages.flatMap((row) => linesOf(row.message))
		return this.meta.fields
			.filter((field) => field.label)
			.flatMap((field) => {
				const label = __(field.label!, null, this.meta.name)
				const line = lines.find((one) => one.names.includes(label))
				return line ? [{ fieldname: field.fieldname, label, kind: "server" as const, message: line.text }] : []
			})
	}

	/**
	 * Somebody else saved meanwhile: let the user decide field by field, and save on top of the newer version.
	 *
	 * @returns true if it is saved
	 */
	private async conflict(action: "Save" | "Submit" | "Update"): Promise<boolean> {
		const answer = await readDoc(this.meta.name, this.doc.name)
		const theirs = answer.docs[0] as Doc
		const found = differences(this.meta, this.base, this.doc, theirs)
		const chosen = found.length ? await this.decide(theirs.modified_by, answer.docinfo, found) : found
		if (!chosen) return false
		const joined = merged(theirs, chosen)
		this.take(answer)
		this.model.load(joined)
		this.model.dirty = true
		this.state.saving = false
		return this.save(action)
	}

	private decide(user: string, docinfo: any, found: Difference[]): Promise<Difference[] | null> {
		return new Promise((resolve) => {
			const done = (chosen: Difference[] | null) => {
				this.state.conflict = null
				resolve(chosen)
			}
			this.state.conflict = { who: docinfo?.user_info?.[user]?.fullname || user, differences: found, done }
		})
	}

	/** Cancel a submitted document, and before it those that rest on it, if the user agrees. */
	async cancel(): Promise<void> {
		const { docs } = await ask("frappe.desk.form.linked_with.get_submitted_linked_docs", {
			doctype: this.meta.name,
			name: this.doc.name,
		})
		const rest = (docs as { doctype: string; name: string }[]).map((row) => `${__(row.doctype)} ${row.name}`)
		const question = rest.length
			? [
					__("These submitted records rest on it and are cancelled with it:"),
					...rest.slice(0, MOST_NAMED),
					...(rest.length > MOST_NAMED ? ["…"] : []),
				].join("\n")
			: __("Cancel this record for good?")
		if (!(await confirm(question, { danger: true, yes: __("Cancel record") }))) return
		if (!(await this.hook("before_cancel"))) return
		if (rest.length) await call("frappe.desk.form.linked_with.cancel_all_linked_docs", { docs: JSON.stringify(docs) })
		this.take(await callWhole("frappe.desk.form.save.cancel", { doctype: this.meta.name, name: this.doc.name }))
		await this.hook("after_cancel")
		await this.refresh()
	}

	/** Delete the document; true if it is gone. */
	async remove(): Promise<boolean> {
		if (!(await confirm(__("Delete this record for good?"), { danger: true, yes: __("Delete") }))) return false
		const path = `/api/resource/${encodeURIComponent(this.meta.name)}/${encodeURIComponent(this.doc.name)}`
		await request(path, { method: "DELETE" })
		showAlert(__("Deleted"), "green")
		return true
	}

	/** Give the document another name, or join it with the one that has it; the name it has now. */
	async rename(name: string, merge = false): Promise<string> {
		const given = await call("frappe.model.rename_doc.update_document_title", {
			doctype: this.meta.name,
			docname: this.doc.name,
			name,
			merge,
		})
		return given || name
	}

	private async readTransitions(): Promise<void> {
		const workflow = (this.meta.__workflow_docs ?? []).find((row: Doc) => row.doctype === "Workflow")
		this.state.transitions =
			!workflow || this.model.isNew || this.model.dirty
				? []
				: await call(
						"frappe.model.workflow.get_transitions",
						{ doc: JSON.stringify(this.model.payload()) },
						{ silent: true },
					)
	}

	/** Take a step of the workflow. */
	async apply(action: string): Promise<void> {
		this.state.action = action
		await this.model.settled()
		if (this.complain(this.model.unreadableInputs())) return
		if (!(await this.hook("before_workflow_action"))) return
		await call("frappe.model.workflow.apply_workflow", { doc: JSON.stringify(this.model.payload()), action })
		await this.hook("after_workflow_action")
		await this.reload()
	}

	/** Call a whitelisted method of the document. */
	async callMethod(method: string, args: unknown): Promise<any> {
		const answer = await callWhole("run_doc_method", {
			docs: JSON.stringify(this.model.payload()),
			method,
			args: args ?? undefined,
		})
		const doc = (answer.docs as Doc[] | undefined)?.find(
			(one) => one.doctype === this.meta.name && one.name === this.doc.name,
		)
		if (doc) this.model.doc = { ...doc, __islocal: this.doc.__islocal, __unsaved: this.doc.__unsaved }
		return answer
	}
}

function makeModel(meta: Meta, doc: Doc): FormModel {
	return reactive(new FormModel(meta, doc, formContext())) as FormModel
}

async function readDoc(doctype: string, name: string): Promise<any> {
	return callWhole("frappe.desk.form.load.getdoc", { doctype, name }, { method: "GET" })
}
