import type { Doc, Meta } from "@/meta/types"
import { __ } from "@/translate"

/** A step from the state a document is in: whether this user may take it now, and if not, why. */
export interface Step {
	action: string
	nextState: string
	available: boolean
	/** Who may take it, where the user is none of them. */
	roles: string[]
	reason: "" | "role" | "condition" | "own"
	condition?: string
}

/**
 * The steps out of a document's state.
 *
 * @param allowed what the server says may be taken: role and condition hold
 */
export function stepsOf(
	meta: Meta,
	doc: Doc,
	allowed: { action: string; next_state: string }[],
	user: string,
	roles: string[],
): Step[] {
	const workflow = (meta.__workflow_docs ?? []).find((row: Doc) => row.doctype === "Workflow")
	if (!workflow || doc.__islocal) return []
	const state = doc[workflow.workflow_state_field]
	const found = new Map<string, Step>()
	for (const row of (workflow.transitions as Doc[]).filter((one) => one.state === state)) {
		const open = allowed.some((one) => one.action === row.action && one.next_state === row.next_state)
		const reason = whyNot(row, open, doc, user, roles)
		const known = found.get(row.action)
		if (known?.available) continue
		found.set(row.action, {
			action: row.action,
			nextState: row.next_state,
			available: !reason,
			roles: [...(known?.roles ?? []), row.allowed],
			reason: known && reason === "role" ? known.reason : reason,
			condition: row.condition,
		})
	}
	return [...found.values()]
}

/** A condition as people read it: fields by their labels, Python's words as signs. */
export function conditionInWords(condition: string, meta: Meta): string {
	const labels = new Map(meta.fields.map((field) => [field.fieldname, __(field.label ?? field.fieldname)]))
	return condition
		.replace(/\bdoc(?:\.get\(["'](\w+)["']\)|\.(\w+))/g, (whole, quoted, plain) =>
			labels.has(quoted ?? plain) ? `“${labels.get(quoted ?? plain)}”` : whole,
		)
		.replace(
			/\s*(==|!=|>=|<=)\s*/g,
			(_whole, sign) => ` ${{ "==": "=", "!=": "≠", ">=": "≥", "<=": "≤" }[sign as string]} `,
		)
		.replace(/\band\b/g, __("and"))
		.replace(/\bor\b/g, __("or"))
		.replace(/\bnot\b/g, __("not"))
		.trim()
}

function whyNot(row: Doc, open: boolean, doc: Doc, user: string, roles: string[]): Step["reason"] {
	if (!roles.includes(row.allowed)) return "role"
	if (!open) return "condition"
	return !row.allow_self_approval && doc.owner === user && user !== "Administrator" ? "own" : ""
}
