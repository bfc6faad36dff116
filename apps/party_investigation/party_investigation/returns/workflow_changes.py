"""What an administrator may make of the workflow of Unit Return: other roles, conditions and styles, and nothing without a rule."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from party_investigation.returns.workflow import UNIT_RETURN
from party_investigation.rules.approval import STATUSES, TRANSITIONS


def check_workflow(workflow: Document, method: str | None = None) -> None:
	"""The hook `validate` of Workflow: one of Unit Return has the states and ways for which there are rules.

	Roles, conditions and styles may be others, and a step may be left out.

	:raises frappe.ValidationError: which row has no rule, and what to do instead
	"""
	if workflow.document_type != UNIT_RETURN.doctype or not workflow.is_active:
		return
	if workflow.workflow_state_field != "status":
		frappe.throw(_("The workflow of a Unit Return keeps its state in the field status."))
	for row in workflow.states:
		if row.state not in STATUSES:
			frappe.throw(
				_(
					"Row {0}: no rule says who does what with a return that is {1}, so nobody could take it on or send it back. "
					"Let an Assignment Rule give a task to whoever looks at a return in between, or a condition hold a step up until it was done."
				).format(row.idx, frappe.bold(escape_html(row.state)))
			)
	for row in workflow.transitions:
		if (row.state, row.next_state) not in TRANSITIONS:
			frappe.throw(
				_("Row {0}: a return that is {1} does not become {2}.").format(
					row.idx,
					_(row.state, context=UNIT_RETURN.doctype),
					_(row.next_state, context=UNIT_RETURN.doctype),
				)
			)
	if missing := set(STATUSES) - {row.state for row in workflow.states}:
		names = "、".join(_(each, context=UNIT_RETURN.doctype) for each in STATUSES if each in missing)
		frappe.throw(_("The state {0} is missing; returns may be in it already.").format(names))
