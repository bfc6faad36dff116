"""Controller of Workflow: states and transitions of a DocType's documents."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from frappe.utils.asked import list_of


class Workflow(Document):
	"""States of the documents of a DocType, and who may move them from one to the next."""

	def validate(self):
		self.set_active()
		self.validate_states()
		self.validate_docstatus()

	def on_update(self):
		self.create_custom_field_for_workflow_state()
		self.update_default_workflow_status()
		frappe.clear_cache(doctype=self.document_type)

	def after_delete(self):
		frappe.clear_cache(doctype=self.document_type)

	def set_active(self):
		"""Only one workflow of a DocType is active."""
		if cint(self.is_active):
			frappe.db.sql(
				"update `tabWorkflow` set `is_active` = 0 where `document_type` = %s and `name` != %s",
				(self.document_type, self.name),
			)
			frappe.clear_document_cache("Workflow")

	def validate_states(self):
		seen = set()
		for row in self.states:
			if row.state in seen:
				frappe.throw(_("State {0} appears more than once").format(frappe.bold(_(row.state))))
			seen.add(row.state)

	def validate_docstatus(self):
		"""Transitions lead only where documents can go: not back from cancelled or submitted, not from draft to cancelled."""
		status = {row.state: cint(row.doc_status) for row in self.states}
		for row in self.transitions:
			for field in ("state", "next_state"):
				if row.get(field) not in status:
					frappe.throw(
						_("Row #{0}: {1} is no state of this workflow").format(row.idx, row.get(field))
					)
			old, new = status[row.state], status[row.next_state]
			if old == 2:
				frappe.throw(
					_("Cannot change state of Cancelled Document. Transition row {0}").format(row.idx)
				)
			if old == 1 and new == 0:
				frappe.throw(
					_("Submitted Document cannot be converted back to draft. Transition row {0}").format(
						row.idx
					)
				)
			if old == 0 and new == 2:
				frappe.throw(_("Cannot cancel before submitting. See Transition {0}").format(row.idx))

	def create_custom_field_for_workflow_state(self):
		"""The field that holds the state, if the DocType has none of its name."""
		meta = frappe.get_meta(self.document_type)
		if meta.get_field(self.workflow_state_field):
			return
		field = frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": self.document_type,
				"__islocal": 1,
				"fieldname": self.workflow_state_field,
				"label": self.workflow_state_field.replace("_", " ").title(),
				"hidden": 1,
				"allow_on_submit": 1,
				"no_copy": 1,
				"fieldtype": "Link",
				"options": "Workflow State",
				"owner": "Administrator",
			}
		)
		field.flags.made_by_code = True  # the states of a workflow that was taken away count again
		field.save()
		frappe.msgprint(
			_("Created Custom Field {0} in {1}").format(self.workflow_state_field, self.document_type)
		)

	def update_default_workflow_status(self):
		"""Documents without a state take the first one of their docstatus."""
		done = set()
		for row in self.states:
			if row.doc_status in done:
				continue
			done.add(row.doc_status)
			frappe.db.sql(
				f"update `tab{self.document_type}` set `{self.workflow_state_field}` = %s"
				f" where ifnull(`{self.workflow_state_field}`, '') = '' and `docstatus` = %s",
				(row.state, cint(row.doc_status)),
			)


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list) -> list[dict]:
	"""How many documents are in states other than these."""
	frappe.has_permission(doctype=doctype, ptype="read", throw=True)
	states = list_of(states, "states", str)
	if workflow_state_field not in frappe.get_meta(doctype).get_valid_columns():
		return []
	return frappe.get_list(
		doctype,
		fields=[workflow_state_field, "count(name) as count", "docstatus"],
		filters={workflow_state_field: ("not in", states)},
		group_by=workflow_state_field,
	)
