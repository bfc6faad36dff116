"""What the system administrator may not do to forms: open a personal field, hand out rights, run a script in another's browser.

Forms are the system administrator's, but who reads which level of which table is a right, and rights are the security
administrator's. That a copy of a field keeps the level of what it copies is in `copied`.
"""

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import own_tables
from party_investigation.building.who import is_held
from party_investigation.organization import officers
from party_investigation.subjects import SUBJECT
from party_investigation.trail import own_tables_about_people

FOR_THE_OFFICE = (officers.UNDIVIDED,)
"""The only role for which a system administrator writes a rule into a new DocType; who else has rights is given afterwards."""


def _is_held() -> bool:
	"""Whether the user changes forms as an officer does; what a builder may is said in `building`."""
	return officers.guards() and not officers.gives_rights() and not is_held()


def check_doctype(doctype, method: str | None = None) -> None:
	"""The hook `validate` of DocType: rules and permission levels are the security administrator's.

	:raises frappe.PermissionError: they are being changed by somebody else
	"""
	if not _is_held():
		return
	before = doctype.get_doc_before_save()
	if _rules(doctype) != (_rules(before) if before else []) and (
		before or _roles(doctype) - set(FOR_THE_OFFICE)
	):
		_refuse(
			_("Rights on {0} are given by the security administrator, in the Role Permissions Manager."),
			doctype.name,
		)
	kept = {df.fieldname: df for df in doctype.get("fields")}
	for df in before.get("fields") if before else ():
		now = kept.get(df.fieldname)
		if cint(df.permlevel) and (now is None or cint(now.permlevel) < cint(df.permlevel)):
			_refuse(
				_("The permission level of {0} is lowered by the security administrator only."),
				df.label or df.fieldname,
			)


def _rules(doctype) -> list[tuple]:
	"""The rows of a DocType's permission table, to compare: whom each is for, and every right that there is."""
	fields = [
		df.fieldname
		for df in frappe.get_meta("DocPerm").fields
		if df.fieldtype in ("Link", "Data", "Int", "Check")
	]
	return sorted(tuple(str(row.get(key) or "") for key in fields) for row in doctype.get("permissions"))


def _roles(doctype) -> set[str]:
	return {row.role for row in doctype.get("permissions")}


def check_property(setter, method: str | None = None) -> None:
	"""The hooks `validate` and `on_trash` of Property Setter: a changed level is a right.

	:raises frappe.PermissionError: the security administrator is asked first
	"""
	if setter.property == "permlevel" and _is_held():
		_refuse(
			_("The permission level of {0} is changed by the security administrator only."), setter.field_name
		)


def check_custom_field(field, method: str | None = None) -> None:
	"""The hooks `validate` and `on_trash` of Custom Field.

	:raises frappe.PermissionError: a level is being lowered
	"""
	stored = cint(frappe.db.get_value("Custom Field", field.name, "permlevel")) if not field.is_new() else 0
	if stored and _is_held() and (method == "on_trash" or cint(field.permlevel) < stored):
		_refuse(_("The permission level of {0} is lowered by the security administrator only."), field.label)


def check_script(script, method: str | None = None) -> None:
	"""The hooks `validate` and `on_trash` of Client Script and Server Script: they run with the rights of everybody who opens a form, saves
	a document or opens a list, so who writes them could have all of that carried to a place that is seen without an appointment.

	:raises frappe.PermissionError: it was not written by Administrator or on the server
	"""
	if officers.came_from_a_face() and frappe.session.user != "Administrator":
		_refuse(
			_(
				"Scripts run as whoever opens a form, saves a document or opens a list. {0} is written by Administrator or on the server, or comes with an app."
			),
			script.name,
		)


def check_webhook(webhook, method: str | None = None) -> None:
	"""The hook `validate` of Webhook: nothing of the investigation goes over a network, nor what is said or attached about it,
	nor a table of the site that its Table Scope has not opened.

	:raises frappe.PermissionError: its documents are of the investigation, or speak of such
	"""
	doctype = webhook.webhook_doctype
	ours = frappe.get_module_list("party_investigation")
	of_app = frappe.db.get_value("DocType", doctype, "module") in ours
	placed = own_tables.scope_of(doctype)
	of_people = doctype in own_tables_about_people() or bool(placed and not placed.is_open)
	if of_app or of_people or doctype in SUBJECT:
		frappe.throw(
			_("{0} holds or tells of personal data and is sent to no other machine.").format(
				frappe.bold(_(doctype))
			),
			frappe.PermissionError,
		)


def _refuse(text: str, what: str) -> None:
	frappe.throw(text.format(frappe.bold(_(what or ""))), frappe.PermissionError, title=_("Three officers"))
