"""The entries of a calendar: documents whose dates touch a span."""

from typing import Any

import frappe
from frappe import _
from frappe.rights.listing import answer_list, refuse_unknown_fields
from frappe.utils import escape_html, get_datetime
from frappe.utils.asked import list_of, values_of

MOST_ENTRIES = 1000
"""So many entries of a span are told at most, the first of them."""
DATES = ("start", "end")


@frappe.whitelist()
def get_events(
	doctype: str,
	start: str,
	end: str,
	field_map: str | dict,
	filters: str | list | None = None,
	fields: str | list | None = None,
) -> list[dict]:
	"""The documents that the user sees and that touch a span of days, in their order, at most 1,000.

	:param start: the first day
	:param end: the last day
	:param field_map: `start`, `end` and `title`, the names of fields; a document without an end lies where it starts
	:param filters: what all of them fulfil besides
	:param fields: what is told of each; by default these fields, the name, and the colour where the DocType has one
	:raises frappe.ValidationError: a day that is none, or a field that holds no date
	"""
	named = values_of(field_map, "field_map")
	begins, ends = (_date_field(doctype, named.get(key)) for key in DATES)
	first, last = (_day(day) for day in (start, end))
	asked = list_of(fields, "fields", str) if fields else _fields(doctype, named)
	conditions = list_of(filters, "filters", list | tuple) if filters else []
	refuse_unknown_fields(doctype, asked, conditions)
	return answer_list(
		doctype,
		fields=asked,
		filters=[*conditions, [doctype, begins, "<=", _end_of(doctype, begins, last)]],
		or_filters=[[doctype, name, ">=", first] for name in dict.fromkeys((begins, ends))],
		order_by=f"`tab{doctype}`.`{begins}` asc",
		limit_page_length=MOST_ENTRIES,
	)


def _fields(doctype: str, named: dict[str, Any]) -> list[str]:
	"""The fields that make an entry."""
	meta = frappe.get_meta(doctype)
	wanted = ["name", *(named.get(key) for key in (*DATES, "title"))]
	wanted += [field.fieldname for field in meta.fields if field.fieldtype == "Color"][:1]
	return list(dict.fromkeys(name for name in wanted if isinstance(name, str)))


def _date_field(doctype: str, name: Any) -> str:
	"""The name of a field that holds dates."""
	field = frappe.get_meta(doctype).get_field(name) if isinstance(name, str) else None
	if name in ("creation", "modified") or (field and field.fieldtype in ("Date", "Datetime")):
		return name
	frappe.throw(_("{0} is not a fitting field of {1}.").format(escape_html(str(name or "?")), _(doctype)))


def _end_of(doctype: str, fieldname: str, day: str) -> str:
	"""The last that a field can hold of a day."""
	field = frappe.get_meta(doctype).get_field(fieldname)
	return day if field and field.fieldtype == "Date" else f"{day} 23:59:59.999999"


def _day(given: Any) -> str:
	"""A day, as `YYYY-MM-DD`."""
	try:
		found = get_datetime(given)
	except (ValueError, TypeError, OverflowError):
		found = None
	if not found or not given:
		frappe.throw(_("{0} is not a valid date string.").format(escape_html(str(given or "?"))))
	return str(found.date())
