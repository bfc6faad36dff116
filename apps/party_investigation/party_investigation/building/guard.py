"""The hooks through which whatever a builder saves, deletes or renames goes, by whatever door it comes."""

import frappe
from frappe import _
from party_investigation.building import boards, flows, tables, views, web_forms, workspaces
from party_investigation.building.kinds import KINDS, WORDS
from party_investigation.building.who import is_builder, is_built, is_held, is_own_private, refuse

CHECKS = {
	"DocType": tables.check_table,
	"Custom Field": tables.check_custom_field,
	"Property Setter": tables.check_property,
	"Workflow": flows.check_workflow,
	**dict.fromkeys(WORDS, flows.check_word),
	"Report": views.check_report,
	"Number Card": views.check_card,
	"Dashboard Chart": views.check_chart,
	"Print Format": views.check_format,
	"Kanban Board": boards.check_board,
	"Web Form": web_forms.check_web_form,
	"Workspace": workspaces.check_workspace,
}
GOING = {"DocType": tables.check_table_goes, "Custom Field": tables.check_custom_field_goes}


def check(doc, method: str | None = None) -> None:
	"""The hook `validate`.

	:raises frappe.PermissionError: the user builds for the investigation only, and this is no such thing
	"""
	if not is_held() or is_own_private(doc):
		return
	_check_builder()
	CHECKS[doc.doctype](doc)


def check_going(doc, method: str | None = None) -> None:
	"""The hook `on_trash`.

	:raises frappe.PermissionError: it was not made by a builder, or is still needed
	"""
	if not is_held() or is_own_private(doc):
		return
	_check_builder()
	if not is_built(doc.doctype, doc.name):
		refuse(_("{0} was not made here."), doc.name)
	if doc.doctype in GOING:
		GOING[doc.doctype](doc)


def check_rename(doc, method: str | None = None, *names: object) -> None:
	"""The hook `before_rename`: what is built keeps its name, by which others know it.

	:raises frappe.PermissionError:
	"""
	if is_held():
		refuse(_("{0} keeps its name; make a new one."), doc.name)


def check_row(row, method: str | None = None) -> None:
	"""The hooks `validate` and `on_trash` of rows: a row of what is built is saved with it and never alone.

	:raises frappe.PermissionError:
	"""
	if row.flags.get("is_arranged"):
		return
	if is_held() and (row.doctype != "Has Role" or row.get("parenttype") in KINDS):
		refuse(_("Rows of {0} are changed with it, not alone."), _(row.get("parenttype") or row.doctype))


def _check_builder() -> None:
	if not is_builder():
		frappe.throw(
			_("Tables are built for the whole site, by who is appointed for the whole tree."),
			frappe.PermissionError,
			title=_("Own tables"),
		)
