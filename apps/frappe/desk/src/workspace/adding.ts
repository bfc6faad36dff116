import { call } from "@/api/client"
import { getDoc } from "@/api/resource"
import { may } from "@/boot"
import { Dialog } from "@/compat/dialog"
import { showAlert } from "@/dialogs/state"
import type { DocField } from "@/meta/types"
import { router } from "@/router"
import { loadWorkspaces, workspaceAccess, workspaceAddress, workspaces } from "@/shell/workspaces"
import { __ } from "@/translate"
import { safeAddress } from "@/util/address"
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
	onboarding: __("Onboarding"),
	card: __("Links"),
})

const TO_ADDRESS = "eval:doc.type == 'URL'"
const TO_FORM = "eval:doc.type == 'Web Form'"
const TO_SCREEN = "eval:!in_list(['URL', 'Web Form'], doc.type)"

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
				...(may("read", "Web Form") ? [{ value: "Web Form", label: __("A web form") }] : []),
				{ value: "URL", label: __("An address") },
			] as any,
			default: "DocType",
			reqd: 1,
		},
		{
			fieldname: "link_to",
			fieldtype: "Dynamic Link",
			label: __("Which"),
			options: "type",
			depends_on: TO_SCREEN,
			mandatory_depends_on: TO_SCREEN,
		},
		{
			fieldname: "web_form",
			fieldtype: "Link",
			label: __("Which"),
			options: "Web Form",
			link_filters: JSON.stringify([["Web Form", "published", "=", 1]]),
			depends_on: TO_FORM,
			mandatory_depends_on: TO_FORM,
		},
		{
			fieldname: "url",
			fieldtype: "Data",
			label: __("Address"),
			placeholder: "/visits",
			depends_on: TO_ADDRESS,
			mandatory_depends_on: TO_ADDRESS,
		},
		{ fieldname: "label", fieldtype: "Data", label: __("Label"), reqd: 1 },
	],
	number_card: () => [
		{ fieldname: "number_card_name", fieldtype: "Link", label: __("Number Card"), options: "Number Card", reqd: 1 },
	],
	chart: () => [
		{ fieldname: "chart_name", fieldtype: "Link", label: __("Chart"), options: "Dashboard Chart", reqd: 1 },
	],
	onboarding: () => [
		{
			fieldname: "onboarding_name",
			fieldtype: "Link",
			label: __("Onboarding"),
			options: "Module Onboarding",
			reqd: 1,
		},
	],
	quick_list: () => [
		{ fieldname: "document_type", fieldtype: "Link", label: __("List"), options: "DocType", reqd: 1 },
		{ fieldname: "label", fieldtype: "Data", label: __("Label"), reqd: 1 },
	],
}
const WIDTHS: Record<string, number> = { shortcut: 3, number_card: 3, chart: 6, quick_list: 4 }

/** Ask what a new block shows; nothing when the user turns away. */
export async function askForBlock(type: string): Promise<NewBlock | undefined> {
	if (type === "spacer") return { data: { col: 12 } }
	const values = await ask(KIND_WORDS()[type], FIELDS[type](), wrongAddress)
	return values && made(type, type === "shortcut" ? await targetOf(values) : values)
}

const wrongAddress = ({ type, url }: Record<string, any>) =>
	type === "URL" && !safeAddress(url)
		? __("{0} is no address of a page: begin with a slash on this site, or with https://.", [url])
		: undefined

/** Where a shortcut leads, and nothing of what was chosen before. A web form is a page of this site. */
async function targetOf({ type, label, link_to, url, web_form }: Record<string, any>): Promise<Record<string, any>> {
	if (type === "URL") return { type, label, url: url.trim() }
	if (type !== "Web Form") return { type, label, link_to }
	return { type: "URL", label, url: `/${(await getDoc("Web Form", web_form)).route}` }
}

function made(type: string, values: Record<string, any>): NewBlock {
	const kind = KINDS[type]
	if (!kind) return { data: { text: values.text, col: 12 } }
	if (type === "onboarding") return { data: { [kind.name]: values[kind.name], col: 12 } }
	const label = values.label ?? values[kind.own]
	return { data: { [kind.name]: label, col: WIDTHS[type] ?? 12 }, row: { ...values, label } }
}

/** @param wrong says what of the values cannot stay so; the dialog stays open then */
function ask(
	title: string,
	fields: Partial<DocField>[],
	wrong: (values: Record<string, any>) => string | undefined = () => undefined,
): Promise<Record<string, any> | undefined> {
	return new Promise((resolve) => {
		const dialog = new Dialog({
			title,
			fields,
			primary_action_label: __("Add"),
			primary_action: (values) => {
				const problem = wrong(values)
				if (problem) return showAlert(problem, "orange")
				resolve(values)
				dialog.hide()
			},
			on_hide: () => resolve(undefined),
		})
		dialog.show()
	})
}

/** Make a workspace: one's own, or a public one where the user may; and go there. */
export async function newWorkspace(): Promise<void> {
	const fields: Partial<DocField>[] = [{ fieldname: "title", fieldtype: "Data", label: __("Title"), reqd: 1 }]
	if (workspaceAccess.value.mayPublish)
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
