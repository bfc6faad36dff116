"""Workflows of own tables: roles of the investigation, plain conditions, plain values."""

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import scope
from party_investigation.building.fields import VALUES, check_untouched, open_fields
from party_investigation.building.plain import check_condition, check_texts
from party_investigation.building.who import is_built, is_own_table, refuse
from party_investigation.organization.officers import WATCHERS

SETTINGS = frozenset(
	(
		*("workflow_name", "document_type", "is_active", "override_status", "states", "transitions"),
		*("workflow_state_field", "workflow_data"),
	)
)
OF_STATE = frozenset(
	(
		*("state", "doc_status", "update_field", "update_value", "is_optional_state", "send_email"),
		*("allow_edit", "avoid_status_override", "workflow_builder_id"),
	)
)
OF_STEP = frozenset(
	(
		*("state", "action", "next_state", "allowed", "allow_self_approval", "condition"),
		"workflow_builder_id",
	)
)


def check_workflow(workflow) -> None:
	"""Refuse a workflow of any but an own table, or that does more than lead through its states.

	:raises frappe.PermissionError: says what
	"""
	doctype = workflow.document_type
	if not is_own_table(doctype):
		refuse(_("{0} was not made here; only tables of the site's builders are changed."), _(doctype or ""))
	if frappe.db.exists("Workflow", workflow.name) and not is_built("Workflow", workflow.name):
		refuse(_("{0} was not made here."), workflow.name)
	fields = frappe.get_meta(doctype).fields
	check_untouched(workflow, SETTINGS)
	check_texts(workflow)
	_check_state_field(workflow, fields)
	for row in workflow.states:
		check_untouched(row, OF_STATE)
		check_texts(row)
		_check_role(row.allow_edit)
		_check_update(row, fields)
	for row in workflow.transitions:
		check_untouched(row, OF_STEP)
		check_texts(row, without=("condition",))
		_check_role(row.allowed)
		check_condition(row.condition, open_fields(fields))


def _check_state_field(workflow, fields) -> None:
	"""The state is kept in a field for states or values, or in one that is made for it."""
	name = workflow.workflow_state_field or ""
	found = [df for df in fields if df.fieldname == name]
	fits = (
		not cint(found[0].permlevel)
		and (found[0].fieldtype in ("Select", "Data") or found[0].options == "Workflow State")
		if found
		else name.isidentifier()
		and name.casefold()
		not in {one.casefold() for one in frappe.db.get_table_columns(workflow.document_type)}
	)
	if not fits:
		refuse(_("{0} cannot hold the state of a workflow."), name)


def _check_role(role: str | None) -> None:
	if role not in scope.capacities():
		refuse(
			_("A table of the site is open to the roles that appointments give, not to {0}."), _(role or "")
		)
	if role in WATCHERS:
		refuse(_("{0} reads and changes nothing."), _(role))


def _check_update(row, fields) -> None:
	"""A state sets a value, never a link, by which rows would come to another place."""
	if not row.update_field:
		return
	found = [df for df in fields if df.fieldname == row.update_field]
	if not found or cint(found[0].permlevel) or found[0].fieldtype not in VALUES:
		refuse(_("A state does not set {0}: only fields that hold a value are set."), row.update_field)


def check_word(word) -> None:
	"""Refuse to change a state or an action that others made: workflows of the program use them.

	:raises frappe.PermissionError: names it
	"""
	if frappe.db.exists(word.doctype, word.name) and not is_built(word.doctype, word.name):
		refuse(_("{0} was not made here."), _(word.name))
	check_texts(word)
