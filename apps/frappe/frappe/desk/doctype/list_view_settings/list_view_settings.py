"""How the list of a DocType looks for everybody."""

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.incoming import apply_client_values
from frappe.utils.asked import list_of, rows_of, values_of


class ListViewSettings(Document):
	"""The settings of one DocType's list; their name is the DocType's."""


@frappe.whitelist()
def save_listview_settings(
	doctype: str, listview_settings: str | dict, removed_listview_fields: str | list
) -> dict[str, Any]:
	"""Keep settings and columns of a list, and give back the metadata of its columns."""
	frappe.has_permission("List View Settings", "write", throw=True)
	settings = values_of(listview_settings, "listview_settings")
	removed = list_of(removed_listview_fields, "removed_listview_fields", str)
	if frappe.db.exists("List View Settings", doctype):
		apply_client_values(frappe.get_doc("List View Settings", doctype), settings).save()
	else:
		doc = apply_client_values(frappe.new_doc("List View Settings"), settings)
		doc.name = doctype
		doc.insert()
	set_listview_fields(doctype, settings.get("fields"), removed)
	return {
		"meta": frappe.get_meta(doctype),
		"listview_settings": frappe.get_doc("List View Settings", doctype),
	}


def set_listview_fields(doctype: str, listview_fields: str | None, removed_listview_fields: list) -> None:
	"""Show the named fields in the list and hide the removed ones."""
	meta = frappe.get_meta(doctype)
	chosen = [row.get("fieldname") for row in rows_of(listview_fields or [], "fields")]
	for fieldnames, value in ((removed_listview_fields, "0"), (chosen, "1")):
		for fieldname in fieldnames:
			field = meta.get_field(fieldname)
			if field and str(field.in_list_view) != value:
				frappe.make_property_setter(
					{
						"doctype": doctype,
						"doctype_or_field": "DocField",
						"fieldname": fieldname,
						"property": "in_list_view",
						"value": value,
						"property_type": "Check",
					}
				)


@frappe.whitelist()
def get_default_listview_fields(doctype: str) -> list[str]:
	"""The columns of a list without anybody's changes."""
	frappe.has_permission(doctype, throw=True)
	fields = frappe.get_all("DocField", filters={"parent": doctype, "in_list_view": 1}, pluck="fieldname")
	title_field = frappe.get_meta(doctype).title_field
	return list(dict.fromkeys(([title_field] if title_field else []) + fields))
