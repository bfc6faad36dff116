import { call } from "@/api/client"
import { Dialog } from "@/compat/dialog"
import type { DocField } from "@/meta/types"
import { router } from "@/router"
import { loadWorkspaces, workspaceAccess, workspaceAddress, workspaces } from "@/shell/workspaces"
import { __ } from "@/translate"
import { KINDS } from "./content"

/** A new block: its own data, and for what it shows the row of the workspace's table. */
export interface NewBlock {
	data: Record<string, any>
	row?: Record<string, any>
}

/** The kinds of blocks, in the user's language. */
export const KIND_WORDS = (): Record<string, string> => ({
	header: __("Heading"),
	paragraph: __("Text"),
	spacer: __("Space"),
	shortcut: __("Shortcut"),
	number_card: __("Number Card"),
	chart: __("Chart"),
	quick_list: __("Quick List"),
	card: __("Links"),
})

const FIELDS: Record<string, () => Partial<DocField>[]> = {
	header: () => [{ fieldname: "text", fieldtype: "Data", label: __("Text"), reqd: 1 }],
	paragraph: () => [{ fieldname: "text", fieldtype: "Small Text", label: __("Text"), reqd: 1 }],
	shortcut: () => [
		{
			fieldname: "type",
			fieldtype: "Select",
			label: __("Leads to"),
			options: [
				{ value: "DocType", label: __("A list") },
				{ value: "Report", label: __("A report") },
			] as any,
			default: "DocType",
			reqd: 1,
		},
		{ fieldname: "link_to", fieldtype: "Dynamic Link", label: __("Which"), options: "type", reqd: 1 },
		{ fieldname: "label", fieldtype: "Data", label: __("Label"), reqd: 1 },
	],
	number_card: () => [
		{ fieldname: "number_card_name", fieldtype: "Link", label: __("Number Card"), options: "Number Card", reqd: 1 },
	],
	chart: () => [
		{ fieldname: "chart_name", fieldtype: "Link", label: __("Chart"), options: "Dashboard Chart", reqd: 1 },
	],
	quick_list: () => [
		{ fieldname: "document_type", fieldtype: "Link", label: __("List"), options: "DocType", reqd: 1 },
		{ fieldname: "label", fieldtype: "Data", label: __("Label"), reqd: 1 },
	],
}
const WIDTHS: Record<string, number> = { shortcut: 3, number_card: 3, chart: 6, quick_list: 4 }

/** Ask what a new block shows; nothing when the user turns away. */
export function askForBlock(type: string): Promise<NewBlock | undefined> {
	if (type === "spacer") return Promise.resolve({ data: { col: 12 } })
	return ask(KIND_WORDS()[type], FIELDS[type]()).then((values) => values && made(type, values))
}

function made(type: string, values: Record<string, any>): NewBlock {
	const kind = KINDS[type]
	if (!kind) return { data: { text: values.text, col: 12 } }
	const label = values.label ?? values[kind.own]
	return { data: { [kind.name]: label, col: WIDTHS[type] ?? 12 }, row: { ...values, label } }
}

function ask(title: string, fields: Partial<DocField>[]): Promise<Record<string, any> | undefined> {
	return new Promise((resolve) => {
		const dialog = new Dialog({
			title,
			fields,
			primary_action_label: __("Add"),
			primary_action: (values) => {
				resolve(values)
				dialog.hide()
			},
			on_hide: () => resolve(undefined),
		})
		dialog.show()
	})
}

/** Make a workspace: one's own, or for managers a public one; and go there. */
export async function newWorkspace(): Promise<void> {
	const fields: Partial<DocField>[] = [{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 }]
	if (workspaceAccess.value.isManager)
		fields.push({ fieldname: "public", fieldtype: "Check", label: __("For everybody") })
	const values = await ask(__("New workspace"), fields)
	if (!values) return
	const doc = await call("frappe.desk.doctype.workspace.workspace.new_page", {
		new_page: JSON.stringify({
			...values,
			content: JSON.stringify([{ id: "head", type: "header", data: { text: values.title, col: 12 } }]),
		}),
	})
	await loadWorkspaces()
	const page = workspaces.value.find((one) => one.name === doc.name)
	if (page) await router.push(workspaceAddress(page))
}
