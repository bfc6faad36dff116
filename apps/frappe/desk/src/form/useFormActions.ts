import { computed, nextTick, type Ref } from "vue"
import { useRouter } from "vue-router"

import { call } from "@/api/client"
import { may } from "@/boot"
import { prompt } from "@/compat/dialog"
import { confirm, showAlert, showError } from "@/dialogs/state"
import { routeOptions } from "@/router"
import { formAddress, listAddress } from "@/slugs"
import type { useTour } from "@/tour/useTour"
import { __ } from "@/translate"
import type { FormController } from "./controller"
import { waitingFor } from "./detour"

/** What a user can do with the document of a form, and whether it is offered. */
export function useFormActions(
	doctype: string,
	controller: Ref<FormController | undefined>,
	tour: ReturnType<typeof useTour>,
) {
	const router = useRouter()
	const model = computed(() => controller.value?.model)
	const meta = computed(() => controller.value?.meta)
	const rights = computed(() => model.value?.rights ?? {})
	const status = computed(() => Number(model.value?.doc.docstatus ?? 0))
	const isSettled = computed(() => Boolean(model.value && !model.value.isNew && !model.value.dirty))
	/** Submitted and cancelled by hand; a workflow does it by its steps. */
	const byHand = computed(() => Boolean(meta.value?.is_submittable && !meta.value.__workflow_docs?.length))

	const canSave = computed(() => {
		if (!model.value || controller.value?.state.saveDisabled || model.value.readOnly || status.value === 2) return false
		if (status.value === 1) return model.value.dirty && model.value.mayWrite
		return model.value.isNew ? may("create", doctype) : model.value.mayWrite
	})
	const canSubmit = computed(
		() => byHand.value && isSettled.value && status.value === 0 && Boolean(rights.value.submit),
	)
	const canCancel = computed(
		() => byHand.value && isSettled.value && status.value === 1 && Boolean(rights.value.cancel),
	)
	const canAmend = computed(() => Boolean(status.value === 2 && rights.value.amend))

	async function save(action?: "Save" | "Submit" | "Update"): Promise<void> {
		const own = controller.value!
		;(document.activeElement as HTMLElement | null)?.blur?.() // what is being typed counts
		await nextTick()
		const wasNew = own.model.isNew
		try {
			if (!(await own.save(action))) return await showProblem()
		} catch (error) {
			showError(error)
			return await showProblem()
		}
		if (!wasNew) return
		const waiting = waitingFor(doctype)
		if (waiting)
			waiting.made = {
				name: own.doc.name,
				title: meta.value?.show_title_field_in_link ? own.doc[meta.value.title_field] : undefined,
			}
		await router.replace(waiting?.from ?? formAddress(doctype, own.doc.name))
	}

	/** Bring the first problem into sight. */
	async function showProblem(): Promise<void> {
		await nextTick()
		const first = model.value?.problems[0]
		if (!first) return
		const box = document.querySelector<HTMLElement>(
			`#form-body [data-fieldname="${CSS.escape(first.table ?? first.fieldname)}"]`,
		)
		box?.scrollIntoView({ block: "center" })
		box?.querySelector<HTMLElement>("input, select, textarea")?.focus()
	}

	async function submit(): Promise<void> {
		if (
			await confirm(__("Submit for good? A submitted record cannot be changed freely any more."), { yes: __("Submit") })
		)
			await save("Submit")
	}

	async function create(values: Record<string, any>): Promise<void> {
		routeOptions.values = { __copy: values }
		await router.push(`${listAddress(doctype)}/new`)
	}

	const amend = () => create({ ...strip(controller.value!.duplicate()), amended_from: model.value!.doc.name })

	async function remove(): Promise<void> {
		if (!(await controller.value!.remove())) return
		model.value!.dirty = false
		await router.push(listAddress(doctype))
	}

	function rename(): void {
		const before = model.value!.doc.name
		prompt(
			[
				{ fieldname: "name", fieldtype: "Data", label: __("New name"), reqd: 1, default: before },
				{ fieldname: "merge", fieldtype: "Check", label: __("Join with the record that has this name already") },
			],
			async ({ name, merge }: { name: string; merge: number }) => {
				if (name === before) return
				const given = await controller.value!.rename(name, Boolean(merge))
				showAlert(__("Renamed"), "green")
				await router.replace(formAddress(doctype, given))
			},
			__("Rename"),
			__("Rename"),
		)
	}

	/** Go to the next record of the list's order, or the one before. */
	async function step(backwards: boolean): Promise<void> {
		const name = await call(
			"frappe.desk.form.utils.get_next",
			{ doctype, value: model.value!.doc.name, prev: backwards ? 1 : 0 },
			{ method: "GET" },
		)
		if (name) await router.push(formAddress(doctype, name))
	}

	/** Let the record repeat; its repetition then says more of how. */
	function repeat(): void {
		prompt(
			[
				{
					fieldname: "frequency",
					fieldtype: "Select",
					label: __("Frequency"),
					options: "Daily\nWeekly\nMonthly\nQuarterly\nHalf-yearly\nYearly",
					default: "Monthly",
					reqd: 1,
				},
				{ fieldname: "start_date", fieldtype: "Date", label: __("Start Date"), default: "Today", reqd: 1 },
				{ fieldname: "end_date", fieldtype: "Date", label: __("End Date") },
			],
			async (values: Record<string, any>) => {
				const made = await call("frappe.automation.doctype.auto_repeat.auto_repeat.make_auto_repeat", {
					doctype,
					docname: model.value!.doc.name,
					...values,
				})
				await router.push(formAddress("Auto Repeat", made.name))
			},
			__("Repeat this record"),
			__("Repeat this record"),
		)
	}

	const menu = computed(() => {
		if (!model.value || !meta.value) return []
		const items = controller.value!.state.menuItems.map(({ label, run }) => ({
			label,
			onClick: () => Promise.resolve(run()).catch(showError),
		}))
		items.push(...tour.entries)
		if (model.value.isNew) return items
		const isSingle = meta.value.issingle
		return [
			{ label: __("Load again"), onClick: () => controller.value!.reload().catch(showError) },
			!isSingle && { label: __("Previous record"), onClick: () => step(true).catch(showError) },
			!isSingle && { label: __("Next record"), onClick: () => step(false).catch(showError) },
			may("create", doctype) &&
				!isSingle && { label: __("Duplicate"), onClick: () => create(strip(controller.value!.duplicate())) },
			Number(meta.value.allow_auto_repeat) === 1 &&
				may("create", doctype) &&
				may("create", "Auto Repeat") && { label: __("Repeat this record"), onClick: repeat },
			meta.value.allow_rename && rights.value.write && { label: __("Rename"), onClick: rename },
			rights.value.delete &&
				status.value !== 1 &&
				!isSingle && { label: __("Delete"), onClick: () => remove().catch(showError) },
			...items,
		].filter(Boolean)
	})

	return { canSave, canSubmit, canCancel, canAmend, save, submit, amend, menu }
}

export type FormActions = ReturnType<typeof useFormActions>

/** A copy's values without its local identity. */
function strip(copy: Record<string, any>): Record<string, any> {
	const { name: _name, doctype: _doctype, __islocal, __unsaved, docstatus: _docstatus, owner: _owner, ...values } = copy
	return values
}
