"""What a list page asks for beside its rows: settings, counts by a field."""

from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import note_values
from frappe.desk.doctype.kanban_board.kanban_board import get_kanban_boards
from frappe.rights.listing import get_list
from frappe.utils import cint
from frappe.utils.asked import values_of


@frappe.whitelist()
def get_list_settings(doctype: str) -> Any:
	"""How the list of a DocType is set up, if it is."""
	try:
		return frappe.get_cached_doc("List View Settings", doctype)
	except frappe.DoesNotExistError:
		frappe.clear_messages()
		return None


@frappe.whitelist()
def get_list_views(doctype: str) -> dict[str, list[str]]:
	"""The names of what has been made of the documents of a DocType besides its list: `calendars`, `boards`."""
	filters = {"reference_doctype": doctype}
	return {
		"calendars": get_list("Calendar View", filters=filters, pluck="name", order_by="name", limit=0),
		"boards": [board.name for board in get_kanban_boards(doctype)],
	}


@frappe.whitelist(methods=["POST"])
def set_list_settings(doctype: str, values: str | dict) -> None:
	"""Set up the list of a DocType for everybody.

	:raises frappe.PermissionError: unless the user may write List View Settings
	"""
	if frappe.db.exists("List View Settings", doctype):
		doc = frappe.get_doc("List View Settings", doctype)
	else:
		doc = frappe.new_doc("List View Settings")
		doc.name = doctype
		doc.flags.name_set = True
	doc.update(values_of(values, "values"))
	doc.save()


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str | list, field: str) -> list[dict]:
	"""How many of the documents that the user may see have each value of a field: `name` (the value) and `count`."""
	filters = frappe.parse_json(current_filters)
	if field == "assigned_to":
		return _count_assigned(doctype, filters)
	meta = frappe.get_meta(doctype)
	if not meta.has_field(field) and field not in ("owner", "modified_by"):
		frappe.throw(
			_("Field not permitted in query: {0}").format(frappe.utils.escape_html(field)), frappe.DataError
		)
	rows = get_list(
		doctype,
		filters=filters,
		group_by=f"`tab{doctype}`.{field}",
		fields=["count(*) as count", f"`{field}` as name"],
		order_by="count desc",
		limit=50,
	)
	note_values(doctype, rows, filters, [field])
	df = meta.get_field(field)
	if df and df.fieldtype == "Check":
		return [frappe._dict(name=cint(row.name), count=row.count) for row in rows]
	return rows


def _count_assigned(doctype: str, filters: list) -> list[dict]:
	names = get_list(doctype, filters=filters, pluck="name", order_by=None)
	return frappe.get_all(
		"ToDo",
		filters={"reference_type": doctype, "reference_name": ("in", names), "status": "Open"},
		fields=["allocated_to as name", "count(name) as count"],
		group_by="allocated_to",
		order_by="count desc",
		limit=50,
	)
