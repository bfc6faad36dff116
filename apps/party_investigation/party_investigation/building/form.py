"""What forms of what is built offer a builder: the settings that may be set, and nothing else."""

import frappe
from frappe import _
from party_investigation import scope
from party_investigation.building import boards, fields, flows, tables, views, web_forms, workspaces
from party_investigation.building.kinds import KINDS, MODULE
from party_investigation.building.who import is_builder, is_built, is_held

SETTINGS = {
	"DocType": tables.SETTINGS,
	"Custom Field": fields.FREE,
	"Workflow": flows.SETTINGS,
	"Report": views.OF_REPORT,
	"Number Card": views.OF_CARD,
	"Dashboard Chart": views.OF_CHART,
	"Print Format": views.OF_FORMAT,
	"Kanban Board": boards.OF_BOARD,
	"Web Form": web_forms.SETTINGS,
	"Workspace": workspaces.SETTINGS,
}
ROWS = {
	"DocType": {"fields": ("DocField", fields.FREE)},
	"Workflow": {
		"states": ("Workflow Document State", flows.OF_STATE),
		"transitions": ("Workflow Transition", flows.OF_STEP),
	},
	"Web Form": {"web_form_fields": ("Web Form Field", web_forms.OF_FIELD)},
	"Workspace": workspaces.ROWS,
}
NOT_CHOSEN = ("dynamic_filters_json", "is_standard", "standard")
"""What must stay as it comes, though it has a value."""


@frappe.whitelist(methods=["GET", "POST"])
def tell(doctype: str, name: str | None = None) -> dict | None:
	"""What the form of something that is built shows; None for those who build by other rules.

	:raises frappe.PermissionError: the user may not read such documents
	"""
	if doctype not in KINDS or not is_held():
		return None
	frappe.has_permission(doctype, "read", throw=True)
	may = is_builder() and (not name or not frappe.db.exists(doctype, name) or is_built(doctype, name))
	return {
		"module": MODULE,
		"may": may,
		"reason": "" if may else _("Only what builders of this site have made is changed here."),
		"hidden": _others(doctype, SETTINGS.get(doctype)),
		"rows": {table: _others(kind, free) for table, (kind, free) in ROWS.get(doctype, {}).items()},
		"roles": [role for role in scope.capacities() if role],
	}


def _others(doctype: str, free: frozenset[str] | None) -> list[str]:
	"""The fields of a form that a builder does not set."""
	if free is None:
		return []
	return [
		df.fieldname
		for df in frappe.get_meta(doctype).fields
		if df.fieldtype not in fields.BREAKS and (df.fieldname not in free or df.fieldname in NOT_CHOSEN)
	]
