"""The one door for documents that clients send: REST, methods, forms, bulk changes, imports and print previews.

A client may set the fields of the DocType, each of its own kind, and rows of this very document, and nothing else. Whether a
document is new is decided by the database; the rights are those on the stored document, before anything sent is put into it.
"""

import math
from typing import Any

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields
from frappe.model.docstatus import DocStatus
from frappe.model.document import Document
from frappe.store.driver import DataError
from frappe.utils.asked import document_of, rows_of

NUMBER_LIMIT = 2**63
MOST_ROWS = 10_000
"""Of one table in one document; the memory of a worker is not a client's to fill."""
LOCAL_PREFIX = "new-"
"""How forms begin the names they give to what is not stored yet."""
_KEPT_OF_ROWS = frozenset((*default_fields, *child_table_fields))


def document_from_client(given: Any, right: str = "write", argument: str = "doc") -> Document:
	"""The document that a client sent, stored or new, with the values that it may set.

	A stored document takes the values only from whom may write to it; others work on it as it is stored.

	:param given: values with `doctype` and, of a stored document, `name`; also as JSON
	:param right: what the client wants to do; for `write` the state (`docstatus`) and the time of loading (`modified`) are taken too
	:param argument: the name under which the values were sent, for messages
	:raises frappe.PermissionError: no such right on the stored document, or not to create a new one
	:raises frappe.DoesNotExistError: it is not new and not there (any more)
	:raises frappe.ValidationError: a value is not of the kind of its field
	"""
	values = document_of(given, argument)
	meta = exact_meta(values.doctype)
	doc = _load(meta, values.get("name"), for_update=right == "write")
	if doc is None:
		if values.get("name") and not _is_local(values):
			_refuse_missing(meta.name, values["name"])
		doc = new_document_from_client(values, argument)
		if right != "write":
			doc.check_permission("create")
		return doc
	doc.check_permission(right)
	if right == "write":
		_refuse_row(meta)
		doc.set("modified", _stamp(values.get("modified")))
		return apply_client_values(doc, values, with_state=True)
	if doc.has_permission("write"):
		doc.set("modified", _stamp(values.get("modified")))
		apply_client_values(doc, values)
		doc.check_permission(right)
		doc.validate_higher_perm_levels()
	return doc


def new_document_from_client(given: Any, argument: str = "doc") -> Document:
	"""A new document, not inserted, of the values that a client sent.

	:raises frappe.ValidationError: a value is not of the kind of its field
	"""
	values = document_of(given, argument)
	meta = exact_meta(values.doctype)
	_refuse_row(meta)
	doc = frappe.get_doc({"doctype": meta.name, "__islocal": 1})
	doc.name = _new_name(values)
	if values.get("__newname") and (meta.autoname or "").lower() == "prompt":
		doc.set("__newname", _text(values["__newname"], _("Name")))
	for key in getattr(type(doc), "taken_from_client", ()):
		if values.get(key) is not None:
			doc.set(key, _plain(values[key], key))
	return apply_client_values(doc, values, with_state=True)


def insert_from_client(given: Any, argument: str = "doc") -> Document:
	"""Insert what a client sent: a document, or a row into the document that it names as its parent.

	:returns: the document that was inserted, or the parent
	"""
	values = document_of(given, argument)
	if not exact_meta(values.doctype).istable:
		return new_document_from_client(values, argument).insert()
	return append_from_client(values).save()


def append_from_client(values: dict) -> Document:
	"""The document that a row names as its parent, with that row at the end of its table.

	:raises frappe.PermissionError: the user may not write to the parent
	:raises frappe.ValidationError: the row does not say where it belongs, or the parent has no such table
	"""
	place = [values.get(key) for key in ("parenttype", "parent", "parentfield")]
	if not all(isinstance(part, str | int) and part for part in place):
		frappe.throw(_("Parenttype, Parent and Parentfield are required to insert a child record"))
	parent = stored_document(str(place[0]), place[1], "write", for_update=True)
	table = parent.meta.get_field(str(place[2]))
	if not table or table.options != values["doctype"]:
		frappe.throw(_("{0} has no table {1}.").format(_(parent.doctype), _(values["doctype"])))
	append_client_row(parent, table.fieldname, values)
	return parent


def stored_document(doctype: str, name: Any, right: str | None = None, for_update: bool = False) -> Document:
	"""A stored document that a client names, under its stored name.

	:raises frappe.DoesNotExistError: there is none
	:raises frappe.PermissionError: not with this right
	"""
	meta = exact_meta(doctype)
	doc = _load(meta, name, for_update)
	if doc is None:
		_refuse_missing(meta.name, name)
	if right:
		doc.check_permission(right)
	return doc


def apply_client_values(doc: Document, values: dict, with_state: bool = False) -> Document:
	"""Put what a client sent into a document: fields of its DocType, and rows of its own tables.

	Keys that are no fields are left out, and so are the fields that the engine keeps for itself.

	:param with_state: take `docstatus`, which the save checks against the stored state
	:raises frappe.ValidationError: a value is not of the kind of its field
	"""
	plan = doc.meta.plan
	kept = _kept(doc)
	for key, value in values.items():
		if key in kept:
			continue
		if key in plan.tables:
			_apply_rows(doc, key, value)
		elif key in plan.from_client:
			doc.__dict__[key] = _taken(plan.from_client[key], value)
	if with_state and values.get("docstatus") not in (None, ""):
		doc.docstatus = _state(values["docstatus"])
	return doc


def exact_meta(doctype: Any) -> Any:
	"""The metadata of a DocType that a client names, which is called exactly so.

	:raises frappe.DoesNotExistError: there is none of this name, in this spelling
	"""
	if not isinstance(doctype, str):
		frappe.throw(_("The argument {0} does not have the shape that is needed.").format("doctype"))
	meta = frappe.get_meta(doctype)
	if meta.name != doctype:
		_refuse_missing("DocType", doctype)
	return meta


# names ---------------------------------------------------------------------------------------------------------------


def _load(meta: Any, name: Any, for_update: bool) -> Document | None:
	"""The stored document of a name, under the name as it is stored; None if there is none."""
	if meta.issingle:
		return frappe.get_doc(meta.name, for_update=for_update)
	if name in (None, ""):
		return None
	if isinstance(name, bool) or not isinstance(name, str | int) or not _is_storable(name):
		_refuse_value(_("Name"), name)
	try:
		return frappe.get_doc(meta.name, name, for_update=for_update)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None


def _is_local(values: dict) -> bool:
	"""Whether a form says that it made the document; that alone does not make it new."""
	return bool(values.get("__islocal")) or str(values.get("name") or "").startswith(LOCAL_PREFIX)


def _new_name(values: dict) -> Any:
	name = values.get("name")
	return None if name in (None, "") else _text(name, _("Name"))


def _refuse_missing(doctype: str, name: Any) -> None:
	frappe.throw(
		_("{0} {1} not found").format(_(doctype), frappe.bold(frappe.utils.escape_html(str(name)[:140]))),
		frappe.DoesNotExistError,
	)


def _refuse_row(meta: Any) -> None:
	if meta.istable:
		frappe.throw(_("A row of {0} is saved with its document.").format(_(meta.name)))


# values --------------------------------------------------------------------------------------------------------------


def _kept(doc: Document) -> set[str]:
	"""The fields of a document that no client sets."""
	kept = {*default_fields, *(child_table_fields if doc.meta.istable else ())}
	kept.update(getattr(type(doc), "tree_columns", ()))
	if not doc.is_new():
		kept.add("amended_from")
	return kept


def _taken(field: tuple, value: Any) -> Any:
	"""What a document carries of a value that was sent for a field: it is of the field's kind, and a column could store it."""
	df, kinds, coerce, from_client = field
	if value is not None:
		if not isinstance(value, kinds) or not _is_storable(value):
			_refuse_value(_(df.label) if df.label else df.fieldname, value)
		try:
			coerce(value)
		except (DataError, OverflowError, ValueError):
			_refuse_value(_(df.label) if df.label else df.fieldname, value)
	return from_client(value)


def _apply_rows(doc: Document, fieldname: str, given: Any) -> None:
	"""Rows as they were sent: those of this table by their names, all others are new ones."""
	sent = rows_of(given or [], fieldname)
	if len(sent) > MOST_ROWS:
		frappe.throw(_("At most {0} rows can be sent at once.").format(MOST_ROWS))
	kind = doc.meta.get_field(fieldname).options
	for values in sent:
		if values.get("doctype") not in (None, "", kind):
			_refuse_value(f"{fieldname}.doctype", values["doctype"])
	own = {row.name: row for row in doc.get(fieldname) or ()}
	doc.__dict__[fieldname] = []
	for values in sent:
		name = values.get("name")
		row = own.pop(name, None) if isinstance(name, str | int) else None
		if row is None:
			append_client_row(doc, fieldname, values)
			continue
		doc.__dict__[fieldname].append(row)
		row.__dict__.update(dict.fromkeys(row.meta.plan.by_name))  # a row is sent whole
		_fill_row(row, values, len(doc.__dict__[fieldname]))


def append_client_row(doc: Document, fieldname: str, values: dict) -> None:
	"""Put a row that a client sent at the end of a table, as a new one."""
	row = doc.append(fieldname, {})
	row.__dict__["__islocal"] = 1
	if isinstance(values.get("name"), str):
		row.__dict__["localname"] = values["name"]
	_fill_row(row, values, len(doc.__dict__[fieldname]))


def _fill_row(row: Any, values: dict, place: int) -> None:
	fields = row.meta.plan.from_client
	for key, value in values.items():
		if key in fields and key not in _KEPT_OF_ROWS:
			row.__dict__[key] = _taken(fields[key], value)
	index = values.get("idx")
	row.__dict__["idx"] = index if type(index) is int and 0 < index < 2**31 else place


def _is_storable(value: Any) -> bool:
	"""Whether the database can take a value: text of real characters, a number within 64 bits."""
	if type(value) is str:
		try:
			return value.isascii() or bool(value.encode())
		except UnicodeEncodeError:
			return False
	if type(value) is float:
		return math.isfinite(value)
	return type(value) is not int or -NUMBER_LIMIT <= value < NUMBER_LIMIT


def _plain(value: Any, label: str) -> Any:
	if not isinstance(value, str | int | float) or not _is_storable(value):
		_refuse_value(label, value)
	return value


def _text(value: Any, label: str) -> Any:
	if isinstance(value, bool) or not isinstance(value, str | int) or not _is_storable(value):
		_refuse_value(label, value)
	return value


def _stamp(value: Any) -> str | None:
	"""When the client loaded the document; another state than that is not overwritten."""
	if value is not None and not isinstance(value, str):
		_refuse_value(_("Last Updated On"), value)
	return value


def _state(value: Any) -> DocStatus:
	if isinstance(value, bool) or str(value) not in ("0", "1", "2"):
		_refuse_value(_("Document Status"), value)
	return DocStatus(int(value))


def _refuse_value(label: str, value: Any) -> None:
	frappe.throw(
		_(
			"{0} does not take the value {1}: it is of another kind. Give one plain value of the field's kind."
		).format(frappe.bold(label), frappe.bold(frappe.utils.escape_html(ascii(value)[:100]))),
		title=_("Invalid Value"),
	)
