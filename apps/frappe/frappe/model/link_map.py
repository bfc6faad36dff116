"""Who points at whom: the fields of all DocTypes that link to a DocType."""

import frappe
from frappe.store import memo
from frappe.utils import cint


def get_link_fields(doctype: str) -> list[dict]:
	"""Every Link field with this DocType as target.

	:returns: dicts with `parent`, `fieldname`, `issingle`, `istable`, `is_submittable`
	"""
	return memo.get(("link_map",), _links).get(doctype, [])


def get_dynamic_links() -> list[dict]:
	"""Every Dynamic Link field.

	:returns: dicts with `parent`, `fieldname`, `options` (the field that names the DocType), `issingle`, `istable`
	"""
	return memo.get(("dynamic_link_map",), _dynamic)


def _links() -> dict[str, list[dict]]:
	found: dict[str, list[dict]] = {}
	for row in _fields_of("Link"):
		found.setdefault(row["options"], []).append(row)
	return found


def _dynamic() -> list[dict]:
	return list(_fields_of("Dynamic Link"))


def _fields_of(fieldtype: str) -> list[dict]:
	"""Fields of a type of all DocTypes that have a table, custom fields and changed options included."""
	rows = frappe.db.sql(
		"""select f.`parent`, f.`fieldname`, f.`options`, d.`issingle`, d.`istable`, d.`is_submittable`
		from `tabDocField` f join `tabDocType` d on d.`name` = f.`parent`
		where f.`fieldtype` = %s and ifnull(f.`is_virtual`, 0) = 0 and ifnull(d.`is_virtual`, 0) = 0
		union all
		select c.`dt`, c.`fieldname`, c.`options`, d.`issingle`, d.`istable`, d.`is_submittable`
		from `tabCustom Field` c join `tabDocType` d on d.`name` = c.`dt`
		where c.`fieldtype` = %s and ifnull(c.`is_virtual`, 0) = 0""",
		(fieldtype, fieldtype),
		as_dict=True,
	)
	changed = {
		(row["doc_type"], row["field_name"]): row["value"]
		for row in frappe.db.sql(
			"select `doc_type`, `field_name`, `value` from `tabProperty Setter` where `property` = 'options'",
			as_dict=True,
		)
	}
	found = []
	for row in rows:
		row["options"] = changed.get((row["parent"], row["fieldname"]), row["options"])
		row["issingle"], row["istable"] = cint(row["issingle"]), cint(row["istable"])
		if row["options"]:
			found.append(row)
	return found
