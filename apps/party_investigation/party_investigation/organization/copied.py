"""Fields that are fetched along a link: a copy is open to nobody to whom the field that it copies is not.

What counts is the form as it will be: the fields of the DocType and its custom fields with all that Customize Form changed,
whichever of the three is being saved.
"""

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import own_tables

PARTS = ("fieldname", "fieldtype", "options", "fetch_from", "permlevel", "label")
CHANGED = ("fieldtype", "options", "fetch_from", "permlevel")


def check_levels(doc, method: str | None = None) -> None:
	"""The hook of DocType, Custom Field and Property Setter: what is fetched from a document with a place keeps its permission level.

	:raises frappe.ValidationError: which field, and the level it needs
	"""
	doctype = {"DocType": doc.name, "Custom Field": doc.get("dt")}.get(doc.doctype, doc.get("doc_type"))
	fields = _fields(doctype, doc, is_going=method in ("on_trash", "after_delete"))
	for df in fields.values():
		link, _dot, source = (df.fetch_from or "").partition(".")
		if not source or link not in fields:
			continue
		target = fields[link].options
		level = _level_of(target, source)
		if level and cint(df.permlevel) != level:
			frappe.throw(
				_("{0} is fetched from {1} of {2}: give it the permission level {3} too.").format(
					df.label or df.fieldname, source, _(target), level
				)
			)


def _fields(doctype: str, doc, is_going: bool) -> dict[str, frappe._dict]:
	"""The fields of a DocType as they will be when `doc` has been saved or, if it `is_going`, deleted."""
	standard = (
		doc.get("fields")
		if doc.doctype == "DocType"
		else frappe.get_all("DocField", {"parent": doctype, "parenttype": "DocType"}, PARTS)
	)
	others = {"name": ["!=", doc.name or ""]}
	custom = frappe.get_all("Custom Field", {"dt": doctype, **others}, PARTS)
	setters = frappe.get_all(
		"Property Setter",
		{"doc_type": doctype, "property": ["in", CHANGED], **others},
		["field_name", "property", "value"],
	)
	if not is_going:
		custom += [doc] if doc.doctype == "Custom Field" else []
		setters += [doc] if doc.doctype == "Property Setter" else []
	fields = {
		df.fieldname: frappe._dict({part: df.get(part) for part in PARTS}) for df in (*standard, *custom)
	}
	for setter in setters:
		if setter.property in CHANGED and setter.field_name in fields:
			fields[setter.field_name][setter.property] = setter.value
	return fields


def _level_of(doctype: str | None, fieldname: str) -> int:
	if not own_tables.has_places(doctype):
		return 0
	field = frappe.get_meta(doctype).get_field(fieldname)
	return cint(field.permlevel) if field else 0
