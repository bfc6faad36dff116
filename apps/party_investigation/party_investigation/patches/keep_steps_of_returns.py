"""The workflow of returns moves a field of its own, from which the state follows: returns stand at the step that is called as their state."""

import frappe
from party_investigation.returns.workflow import RETURN, STATE, STEP


def execute() -> None:
	"""Fill the step of every return, and let the workflow move it."""
	Return = frappe.qb.DocType(RETURN)
	frappe.qb.update(Return).set(Return[STEP], Return[STATE]).run()
	filters = {"document_type": RETURN, "workflow_state_field": STATE}
	for name in frappe.get_all("Workflow", filters=filters, pluck="name"):
		frappe.db.set_value("Workflow", name, "workflow_state_field", STEP)
		frappe.clear_document_cache("Workflow", name)
	frappe.clear_cache(doctype=RETURN)
