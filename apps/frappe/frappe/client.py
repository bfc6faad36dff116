"""Methods for clients: `frappe.client.*`."""

import json
from typing import Any

import frappe
import frappe.utils
from frappe import _
from frappe.core.doctype.access_log.access_log import note_values
from frappe.model import attachment_fieldtypes
from frappe.model.incoming import (
	apply_client_values,
	document_from_client,
	exact_meta,
	insert_from_client,
	stored_document,
)
from frappe.rights.checks import check_row
from frappe.rights.listing import answer_list, refuse_unknown_fields
from frappe.rights.listing import get_list as list_documents
from frappe.utils import cint, cstr, escape_html
from frappe.utils.asked import rows_of


@frappe.whitelist()
def get_list(
	doctype: str,
	fields: str | list | None = None,
	filters: str | list | dict | None = None,
	group_by: str | None = None,
	order_by: str | None = None,
	limit_start: int | str | None = None,
	limit_page_length: int | str = 20,
	parent: str | None = None,
	debug: bool | int = False,
	as_dict: bool | int | str = True,
	or_filters: str | list | dict | None = None,
) -> Any:
	"""Documents that the user may see.

	:param parent: for a child table, the DocType it is in
	:param limit_page_length: by default 20
	"""
	if frappe.is_table(doctype):
		check_parent_permission(parent, doctype)
	refuse_unknown_fields(doctype, _parsed(fields), _parsed(filters), parent)
	return answer_list(
		doctype,
		fields=_parsed(fields),
		filters=_parsed(filters),
		or_filters=_parsed(or_filters),
		group_by=group_by,
		order_by=order_by or "KEEP_DEFAULT_ORDERING",
		limit_start=limit_start,
		limit_page_length=limit_page_length,
		as_list=not cint(as_dict),
		debug=bool(debug),
		parent_doctype=parent,
	)


@frappe.whitelist()
def get_count(
	doctype: str,
	filters: str | list | dict | None = None,
	debug: bool | int = False,
	cache: bool | int = False,
) -> int:
	"""How many documents there are that the user may see."""
	rows = list_documents(
		doctype, fields=["count(name) as total"], filters=_parsed(filters), order_by=None, debug=bool(debug)
	)
	return rows[0].total if rows else 0


@frappe.whitelist()
def get(
	doctype: str,
	name: str | int | None = None,
	filters: str | list | dict | None = None,
	parent: str | None = None,
) -> dict:
	"""A document, by its name or by filters, without what the user may not read.

	:raises frappe.PermissionError:
	"""
	if frappe.is_table(doctype):
		check_parent_permission(parent, doctype)
	if name is not None and name != "":
		doc = frappe.get_doc(doctype, name)
	elif filters or filters == {}:
		doc = frappe.get_doc(doctype, _first(doctype, _parsed(filters), parent))
	else:
		doc = frappe.get_doc(doctype)
	doc.check_permission()
	return _shown(doc)


def _first(doctype: str, filters: Any, parent: str | None) -> str:
	"""The first document that fits, of those the user may see: what is hidden must not be found by asking for its values.

	:raises frappe.PermissionError: when the user may see none of the DocType
	:raises frappe.DoesNotExistError:
	"""
	found = list_documents(doctype, filters=filters, limit=1, pluck="name", parent_doctype=parent)
	if not found:
		raise frappe.DoesNotExistError(_("{0} not found").format(_(doctype)))
	return found[0]


def _shown(doc: Any) -> dict:
	"""A document as the user may see it."""
	doc.hand_out()
	return doc.as_dict()


@frappe.whitelist()
def get_value(
	doctype: str,
	fieldname: str | list,
	filters: str | int | list | dict | None = None,
	as_dict: bool | int | str = True,
	debug: bool | int = False,
	parent: str | None = None,
) -> Any:
	"""Fields of the first document that fits; an empty dict if the user may see none.

	:param fieldname: one, or a list (also as JSON)
	"""
	if frappe.is_table(doctype):
		check_parent_permission(parent, doctype)
	if not frappe.has_permission(doctype, parent_doctype=parent):
		frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
	filters = _parsed(filters)
	if isinstance(filters, str | int):
		filters = {"name": str(filters)}
	fields = _parsed(fieldname)
	fields = [fields] if isinstance(fields, str) else fields
	if frappe.get_meta(doctype).issingle:
		return _values_of_single(doctype, fields, cint(as_dict))
	rows = list_documents(
		doctype,
		filters=filters or {},
		fields=fields,
		debug=bool(debug),
		limit_page_length=1,
		parent_doctype=parent,
		as_list=not cint(as_dict),
	)
	if (
		cint(as_dict) and not rows
	):  # of a document without a field that the user may read there is still the name
		rows = list_documents(doctype, filters=filters or {}, limit_page_length=1, parent_doctype=parent)
	note_values(doctype, rows, filters, fields)
	if cint(as_dict):
		return rows[0] if rows else {}
	if not rows:
		return None
	return rows[0] if len(fields) > 1 else rows[0][0]


def _values_of_single(doctype: str, fields: list[str], as_dict: int) -> Any:
	doc = frappe.get_doc(doctype)
	doc.check_permission("read")
	doc.hand_out()
	values = frappe._dict({field: doc.get(field) for field in fields})
	if as_dict:
		return values
	return list(values.values()) if len(fields) > 1 else next(iter(values.values()))


@frappe.whitelist()
def get_single_value(doctype: str, field: str) -> Any:
	"""A field of a single.

	:raises frappe.PermissionError: when the user may not read it
	"""
	if not frappe.has_permission(doctype):
		frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
	doc = frappe.get_doc(doctype)
	if frappe.get_meta(doctype).has_field(field) and not doc.has_permlevel_access_to(field):
		return None
	return frappe.db.get_single_value(doctype, field)


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype: str, name: str | int, fieldname: str | dict, value: Any = None) -> dict:
	"""Change fields of a document, or of a row of one, and save it with all checks.

	:param fieldname: one with its `value`, or a dict (also as JSON)
	"""
	if not isinstance(fieldname, dict):
		if fieldname in (frappe.model.default_fields + frappe.model.child_table_fields):
			frappe.throw(_("Cannot edit standard fields"))
		values = _values(fieldname, value)
	else:
		values = fieldname
	if any(field in frappe.model.default_fields + frappe.model.child_table_fields for field in values):
		frappe.throw(_("Cannot edit standard fields"))
	meta = exact_meta(doctype)
	if unknown := [field for field in values if not meta.has_field(field)]:
		frappe.throw(
			_("{0} has no field {1}").format(_(doctype), frappe.bold(escape_html(str(unknown[0])[:100])))
		)
	if not meta.istable:
		doc = stored_document(doctype, name, "write", for_update=True)
		apply_client_values(doc, values)
	else:
		doc, row = _row(doctype, name)
		apply_client_values(row, values)
	doc.save()
	return _shown(doc)


def _row(doctype: str, name: str | int) -> tuple[Any, Any]:
	"""The document of a row, to which the user may write, and the row in it.

	:raises frappe.DoesNotExistError: there is no such row
	"""
	place = frappe.db.get_value(
		doctype, {"name": ("=", name)}, ["name", "parenttype", "parent", "parentfield"], as_dict=True
	)
	if not place:
		raise frappe.DoesNotExistError(_("{0} not found").format(_(doctype)))
	doc = frappe.get_doc(place.parenttype, place.parent, for_update=True)
	check_row(frappe._dict(doctype=doctype), doc)
	row = next((row for row in doc.get(place.parentfield) or () if row.name == place.name), None)
	if row is None:
		raise frappe.DoesNotExistError(_("{0} not found").format(_(doctype)))
	return doc, row


def _values(fieldname: str, value: Any) -> dict:
	try:
		found = json.loads(fieldname)
	except ValueError:
		found = None
	return found if isinstance(found, dict) else {fieldname: value}


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc: str | dict | None = None) -> dict:
	"""Insert a document, or append a row to the document it names as its parent."""
	return _shown(insert_doc(doc))


@frappe.whitelist(methods=["POST", "PUT"])
def insert_many(docs: str | list | None = None) -> list[str]:
	"""Insert up to 200 documents; their names."""
	docs = rows_of(docs, "docs")
	if len(docs) > 200:
		frappe.throw(_("Only 200 inserts allowed in one request"))
	return [insert_doc(doc).name for doc in docs]


def insert_doc(doc: str | dict | None) -> Any:
	"""Insert a document, or a row into its parent; the document that was inserted or the parent."""
	return insert_from_client(doc)


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc: str | dict) -> dict:
	"""Save a document."""
	document = document_from_client(doc)
	document.save()
	return _shown(document)


@frappe.whitelist(methods=["POST", "PUT"])
def rename_doc(doctype: str, old_name: str, new_name: str, merge: bool | int | str = False) -> str:
	"""Rename a document; its new name."""
	return frappe.rename_doc(doctype, old_name, new_name, merge=bool(cint(merge)))


@frappe.whitelist(methods=["POST", "PUT"])
def submit(doc: str | dict) -> dict:
	"""Submit a document."""
	document = document_from_client(doc)
	document.submit()
	return _shown(document)


@frappe.whitelist(methods=["POST", "PUT"])
def cancel(doctype: str, name: str | int) -> dict:
	"""Cancel a submitted document."""
	document = stored_document(doctype, name, "cancel")
	document.cancel()
	return _shown(document)


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: str | int) -> None:
	"""Delete a document, or a row of one."""
	if not exact_meta(doctype).istable:
		frappe.delete_doc(doctype, name, ignore_missing=False)
		return
	parent, row = _row(doctype, name)
	parent.remove(row)
	parent.save()


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_update(docs: str | list) -> dict[str, list]:
	"""Change and save several documents, each for itself; those that failed come back with the reason."""
	failed = []
	for given in rows_of(docs, "docs"):
		point = f"bulk_{len(failed)}"
		frappe.db.savepoint(point)
		try:
			doc = stored_document(given.get("doctype"), given.get("docname"), "write", for_update=True)
			apply_client_values(doc, given, with_state=True).save()
			frappe.db.release_savepoint(point)
		except Exception as error:
			frappe.db.rollback(save_point=point)
			failed.append({"doc": given, "exc": str(error) or type(error).__name__})
	return {"failed_docs": failed}


@frappe.whitelist()
def has_permission(doctype: str, docname: str | int, perm_type: str = "read") -> dict[str, bool]:
	"""Whether the user has a right on a document."""
	return {"has_permission": bool(frappe.has_permission(doctype, perm_type.lower(), docname))}


@frappe.whitelist()
def get_doc_permissions(doctype: str, docname: str | int) -> dict[str, dict]:
	"""What the user may do with a document."""
	doc = stored_document(doctype, docname, "read")
	return {"permissions": frappe.permissions.get_doc_permissions(doc)}


@frappe.whitelist()
def get_password(doctype: str, name: str, fieldname: str) -> str:
	"""A password in clear text.

	:raises frappe.PermissionError: unless System Manager
	"""
	frappe.only_for("System Manager")
	return stored_document(doctype, name, "read").get_password(fieldname)


@frappe.whitelist()
def get_time_zone() -> dict[str, str]:
	"""The time zone of the site."""
	return {"time_zone": frappe.utils.get_system_timezone()}


@frappe.whitelist(methods=["POST", "PUT"])
def attach_file(
	filename: str | None = None,
	filedata: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	folder: str | None = None,
	decode_base64: bool | int = False,
	is_private: bool | int | None = None,
	docfield: str | None = None,
) -> dict:
	"""Attach a file to a document; with `docfield` its address is put there."""
	doc = stored_document(cstr(doctype), cstr(docname), "write")
	if docfield and not _holds_files(doc.meta.get_field(docfield)):
		frappe.throw(_("{0} is no field for a file.").format(frappe.bold(frappe.utils.escape_html(docfield))))
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": filename,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"attached_to_field": docfield,
			"folder": folder,
			"is_private": 1 if is_private is None else cint(is_private),
			"content": filedata,
			"decode": bool(cint(decode_base64)),
		}
	).save()
	if docfield:
		apply_client_values(doc, {docfield: file.file_url}).save()
	return file.as_dict()


def _holds_files(df: Any) -> bool:
	return bool(df) and df.fieldtype in (*attachment_fieldtypes, "Data", "Small Text", "Text", "Long Text")


@frappe.whitelist()
def is_document_amended(doctype: str, docname: str) -> str | bool | None:
	"""The document that amends this one, if there is one."""
	if not frappe.permissions.has_permission(doctype):
		return False
	if not frappe.get_meta(doctype).has_field("amended_from"):
		return False
	found = list_documents(doctype, filters={"amended_from": ("=", docname)}, limit=1, pluck="name")
	return found[0] if found else None


@frappe.whitelist()
def validate_link(doctype: str, docname: str, fields: str | list | None = None) -> dict:
	"""The name of a document as it is stored, with fields of it, if the user may see it; empty if there is none.

	:raises frappe.PermissionError: without read or select on the DocType
	"""
	if not (frappe.has_permission(doctype, "select") or frappe.has_permission(doctype, "read")):
		frappe.throw(
			_("You do not have Read or Select Permissions for {}").format(frappe.bold(_(doctype))),
			frappe.PermissionError,
			title=_("No Permission"),
		)
	values = frappe._dict(name=frappe.db.get_value(doctype, docname))
	asked = _parsed(fields)
	if not values.name or not asked:
		return values
	found = list_documents(doctype, filters={"name": values.name}, fields=asked, limit=1)
	if found:
		note_values(doctype, found, {"name": values.name}, [asked] if isinstance(asked, str) else asked)
		values.update({key: value for key, value in found[0].items() if key != "name"})
	return values


def check_parent_permission(parent: str | None, child_doctype: str) -> None:
	"""Refuse rows of a table when the user may not read the DocType they are in.

	:raises frappe.PermissionError:
	"""
	if parent:
		tables = [df.options for df in frappe.get_meta(parent).get_table_fields()]
		if child_doctype in tables and frappe.has_permission(parent):
			return
	elif frappe.session.user == "Administrator":
		return
	raise frappe.PermissionError


def _parsed(value: Any) -> Any:
	"""JSON in text as what it says; other text as it is."""
	if isinstance(value, str) and value.strip()[:1] in ("{", "["):
		return json.loads(value)
	return value
