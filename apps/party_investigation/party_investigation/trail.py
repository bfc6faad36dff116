"""The history of what the app keeps cannot be switched off, on any engine.

Demitasse reads the hooks `audited_doctypes` and `personal_data_fields` and holds them itself; stock Frappe does not know
them, so the same is refused here by events of the DocTypes through which it would be done.
"""

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation.unchanged import TABLES

TRACKING = ("track_changes", "track_views")
LEADING = ("Link", "Dynamic Link", *TABLES)
"""Fields through which a table of the site leads to a document of the app."""
ANY = ""
"""The target of a Dynamic Link."""


def audited() -> set[str]:
	"""The DocTypes whose history is always kept: the app's own, as `hooks.py` names them."""
	return {entry for entry in frappe.get_hooks("audited_doctypes") if "." not in entry}


def own_tables_about_people() -> list[str]:
	"""Tables that link to an organization, a member or another document of the app and are not the app's own: audited like these.

	A link counts wherever it stands: in the table itself, in a Custom Field, in a table within it, or in another table of the
	site to which it links. What a Dynamic Link leads to only its rows say, so it counts too.
	"""
	custom_doctypes = frappe.get_all("DocType", filters={"custom": 1}, pluck="name")
	links = _links("Custom Field", {"fieldtype": ("in", LEADING)}, "dt")
	if custom_doctypes:
		links += _links(
			"DocField", {"parent": ("in", custom_doctypes), "fieldtype": ("in", LEADING)}, "parent"
		)
	if links:  # a table of the framework or an app leads on only where one of these is its target
		links += _links(
			"DocField", {"parent": ("not in", custom_doctypes), "fieldtype": ("in", TABLES)}, "parent"
		)
	named, about_people = audited(), set()
	targets = {*named, ANY}
	while more := {doctype for doctype, target in links if target in targets} - targets:
		about_people |= more
		targets |= more
	if not about_people:
		return []
	filters = {"name": ("in", sorted(about_people)), "istable": 0, "issingle": 0}
	return frappe.get_all("DocType", filters=filters, pluck="name", order_by="name asc")


def _links(kind: str, filters: dict, of: str) -> list[tuple[str, str]]:
	"""Which DocType leads to which, by the fields of a kind.

	:param of: the column that names the DocType of a field
	"""
	return [
		(row[of], ANY if row.fieldtype == "Dynamic Link" else row.options)
		for row in frappe.get_all(kind, filters=filters, fields=[of, "fieldtype", "options"])
	]


def keep_property(doc, method: str | None = None) -> None:
	"""Event of Property Setter, which Customize Form and imports also make: the switches stay on.

	:raises frappe.PermissionError: after noting the attempt
	"""
	if doc.property in TRACKING and not cint(doc.value) and doc.doc_type in audited():
		_refuse(doc.doc_type)


def keep_switches(doc, method: str | None = None) -> None:
	"""Event of DocType: the switches stay on.

	:raises frappe.PermissionError: after noting the attempt
	"""
	before = doc.get_doc_before_save()
	if before and doc.name in audited():
		if any(cint(before.get(name)) and not cint(doc.get(name)) for name in TRACKING):
			_refuse(doc.name)


def _refuse(doctype: str) -> NoReturn:
	message = _("{0} keeps its trail: its history cannot be switched off.").format(_(doctype))
	user = frappe.session.user

	def note() -> None:
		log = frappe.get_doc(
			{
				"doctype": "Activity Log",
				"subject": message,
				"user": user,
				"status": "Failed",
				"reference_doctype": doctype,
			}
		)
		log.flags.ignore_links = True
		log.insert(ignore_permissions=True)  # the note of a refusal, no matter who tried
		frappe.db.commit()  # the refused transaction was undone before; the note of it stays

	frappe.db.after_rollback.add(note)
	frappe.throw(message, frappe.PermissionError)
