"""Rows in and out of the tables: prepared statements, no checks."""

from typing import Any

import frappe
from frappe import _
from frappe.store.driver import DataError, IntegrityError

NAME_LENGTH = 140
NEW_NAMES = 5  # how often a random name that is taken is drawn again


def insert_row(doc, ignore_if_duplicate: bool = False) -> None:
	"""Write a document or row as a new row.

	:raises DuplicateEntryError: if the name is taken (quiet with `ignore_if_duplicate`)
	:raises UniqueValidationError: if a unique value is taken
	"""
	from frappe.model.naming import set_new_name

	own = doc.__dict__
	if not own.get("name"):
		set_new_name(doc)
	_stamp(own)
	meta = doc.meta
	if meta.get("is_virtual"):
		raise NotImplementedError(f"{doc.doctype} is virtual: its controller has to implement db_insert")
	plan = meta.plan
	for attempt in range(NEW_NAMES):
		try:
			frappe.db.sql(plan.insert, plan.row(own))
			break
		except IntegrityError as error:
			column = _violated(error, doc.doctype)
			if column != "name" and not frappe.db.exists(doc.doctype, own["name"]):
				raise _not_unique(doc, column)
			if ignore_if_duplicate:
				break
			if meta.autoname in (None, "", "hash") and not doc.flags.name_set and attempt < NEW_NAMES - 1:
				own["name"] = None
				set_new_name(doc)
				continue
			frappe.msgprint(
				_("{0} {1} already exists").format(_(doc.doctype), frappe.bold(doc.name)),
				title=_("Duplicate Name"),
				indicator="red",
			)
			raise frappe.DuplicateEntryError(doc.doctype, doc.name, error)
	own["__islocal"] = False


def update_row(doc) -> None:
	"""Write the present values over the stored row; a row that is new, or gone, is inserted."""
	own = doc.__dict__
	if own.get("__islocal") or not own.get("name"):
		insert_row(doc)
		return
	plan = doc.meta.plan
	try:
		frappe.db.sql(plan.update, [*plan.row(own), own["name"]])
	except IntegrityError as error:
		raise _not_unique(doc, _violated(error, doc.doctype))
	if plan.is_child and not frappe.db.sql("select changes()")[0][0]:
		insert_row(doc)


def _stamp(own: dict) -> None:
	if len(str(own["name"])) > NAME_LENGTH:
		message = _("A name has at most {0} characters").format(NAME_LENGTH)
		frappe.msgprint(message, title=_("Value too long"), indicator="red")
		raise DataError(message)
	if not own.get("creation"):
		own["creation"] = own["modified"] = frappe.utils.now()
		own["owner"] = own["modified_by"] = frappe.session.user


def _violated(error: IntegrityError, doctype: str) -> str:
	"""The first column of the violated constraint."""
	text = str(error)
	if "failed: " not in text:
		raise error
	found = text.split("failed: ", 1)[1].split(",")[0]
	return found.rsplit(".", 1)[-1].strip(" `'\"")


def _not_unique(doc, column: str) -> Exception:
	label = _(doc.meta.get_label(column)) if doc.meta.get_field(column) else column
	frappe.msgprint(
		_("{0} must be unique: {1} is taken").format(label, frappe.bold(frappe.as_unicode(doc.get(column)))),
		title=_("Duplicate Value"),
		indicator="red",
	)
	return frappe.UniqueValidationError(doc.doctype, doc.name, f"{label} must be unique")


# singles -------------------------------------------------------------------------------------------------------------


def write_single(doctype: str, values: dict) -> None:
	"""Replace the stored values of a single DocType."""
	frappe.db.delete("Singles", {"doctype": doctype})
	coercers = frappe.get_meta(doctype).plan.coercers
	for field, value in values.items():
		if field == "doctype":
			continue
		coerce = coercers.get(field)
		stored = coerce(value) if coerce else value
		frappe.db.sql(
			"insert into `tabSingles` (`doctype`, `field`, `value`) values (%s, %s, %s)",
			(doctype, field, _single_text(stored)),
		)
	frappe.db.value_cache.pop(doctype, None)


def read_single(doctype: str) -> dict | None:
	"""The stored values of a single DocType in their types; None if it was never saved."""
	rows = frappe.db.sql("select `field`, `value` from `tabSingles` where `doctype` = %s", (doctype,))
	if not rows:
		return None
	meta = frappe.get_meta(doctype)
	values = {}
	for field, value in rows:
		df = meta.get_field(field)
		values[field] = value if df is None or value is None else _single_value(df.fieldtype, value)
	return values


def _single_text(value: Any) -> str | None:
	return None if value is None else str(value)


def _single_value(fieldtype: str, value: str) -> Any:
	from frappe.utils import cast

	return cast(fieldtype, value)


# children ------------------------------------------------------------------------------------------------------------


def read_children(parent_doctype: str, parent, tables: dict[str, str]) -> dict[str, list[dict]]:
	"""The stored rows of a document's tables: one query a child DocType."""
	rows: dict[str, list[dict]] = {fieldname: [] for fieldname in tables}
	for doctype in dict.fromkeys(tables.values()):
		query = frappe.get_meta(doctype).plan.select_children
		for row in frappe.db.sql(query, (str(parent), parent_doctype), as_dict=True):
			if tables.get(row["parentfield"]) == doctype:
				rows[row["parentfield"]].append(row)
	return rows


def delete_missing_children(doc) -> None:
	"""Delete the stored rows that the document has no more; what is no row of this table becomes a new one.

	A row that carries the name of another document's row never touches that: it is written under a name of its own.
	"""
	for fieldname, doctype in doc.meta.plan.tables.items():
		rows = [row for row in doc.__dict__[fieldname] if not row.__dict__.get("__islocal")]
		kept = {row.name for row in rows}
		stored = frappe.db.sql(
			f"select `name` from `tab{doctype}` where `parent` = %s and `parenttype` = %s and `parentfield` = %s",
			(str(doc.name), doc.doctype, fieldname),
		)
		for (name,) in stored:
			if name not in kept:
				frappe.db.sql(f"delete from `tab{doctype}` where `name` = %s", (name,))
		foreign = kept.difference(name for (name,) in stored)
		if foreign:
			_make_new(rows, foreign)


def _make_new(rows: list, foreign: set) -> None:
	from frappe.model.naming import set_new_name

	for row in rows:
		if row.name in foreign:
			if frappe.db.exists(row.doctype, {"name": ("=", row.name)}):
				row.__dict__["name"] = None
				set_new_name(row)
			row.__dict__["__islocal"] = 1
