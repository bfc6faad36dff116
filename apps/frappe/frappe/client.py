"""Methods for clients: `frappe.client.*`."""

import json
from typing import Any

import frappe
import frappe.utils
from frappe import _
from frappe.rights.checks import check_row
from frappe.rights.listing import get_list as list_documents
from frappe.rights.listing import refuse_unknown_fields
from frappe.utils import cint, cstr
from frappe.utils.asked import document_of, rows_of


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
	return list_documents(
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
	doc.apply_fieldlevel_read_permissions()
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
	if cint(as_dict):
		return rows[0] if rows else {}
	if not rows:
		return None
	return rows[0] if len(fields) > 1 else rows[0][0]


def _values_of_single(doctype: str, fields: list[str], as_dict: int) -> Any:
	doc = frappe.get_doc(doctype)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
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
	if tables := {df.fieldname for df in frappe.get_meta(doctype).get_table_fields()}.intersection(values):
		for field in tables:
			values[field] = rows_of(values[field] or [], field)
	if any(field in frappe.model.default_fields + frappe.model.child_table_fields for field in values):
		frappe.throw(_("Cannot edit standard fields"))
	meta = frappe.get_meta(doctype)
	if not meta.istable:
		doc = frappe.get_doc(doctype, name)
		doc.update(values)
	else:
		place = frappe.db.get_value(doctype, name, ["parenttype", "parent"], as_dict=True)
		if not place:
			raise frappe.DoesNotExistError(_("{0} not found").format(_(doctype)))
		doc = frappe.get_doc(place.parenttype, place.parent)
		row = doc.getone({"doctype": doctype, "name": name})
		check_row(row, doc)
		row.update(values)
	doc.save()
	return _shown(doc)


def _values(fieldname: str, value: Any) -> dict:
	try:
		found = json.loads(fieldname)
	except ValueError:
		found = None
	return found if isinstance(found, dict) else {fieldname: value}


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc: str | dict | None = None) -> dict:
	"""Insert a document, or append a row to the document it names as its parent."""
	return _shown(insert_doc(document_of(doc, "doc")))


@frappe.whitelist(methods=["POST", "PUT"])
def insert_many(docs: str | list | None = None) -> list[str]:
	"""Insert up to 200 documents; their names."""
	docs = rows_of(docs, "docs")
	if len(docs) > 200:
		frappe.throw(_("Only 200 inserts allowed in one request"))
	return [insert_doc(doc).name for doc in docs]


def insert_doc(doc: dict) -> Any:
	"""Insert a document, or a row into its parent; the document that was inserted or the parent."""
	doc = document_of(doc, "doc")
	if frappe.is_table(doc.doctype):
		if not (doc.parenttype and doc.parent and doc.parentfield):
			frappe.throw(_("Parenttype, Parent and Parentfield are required to insert a child record"))
		parent = frappe.get_doc(doc.parenttype, doc.parent)
		table = parent.meta.get_field(doc.parentfield)
		if not table or table.options != doc.doctype:
			frappe.throw(_("{0} has no table {1}.").format(_(parent.doctype), _(doc.doctype)))
		parent.append(doc.parentfield, doc)
		parent.save()
		return parent
	return frappe.get_doc(doc).insert()


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc: str | dict) -> dict:
	"""Save a document."""
	document = frappe.get_doc(document_of(doc, "doc"))
	document.save()
	return _shown(document)


@frappe.whitelist(methods=["POST", "PUT"])
def rename_doc(doctype: str, old_name: str, new_name: str, merge: bool | int | str = False) -> str:
	"""Rename a document; its new name."""
	return frappe.rename_doc(doctype, old_name, new_name, merge=bool(cint(merge)))


@frappe.whitelist(methods=["POST", "PUT"])
def submit(doc: str | dict) -> dict:
	"""Submit a document."""
	document = frappe.get_doc(document_of(doc, "doc"))
	document.submit()
	return _shown(document)


@frappe.whitelist(methods=["POST", "PUT"])
def cancel(doctype: str, name: str | int) -> dict:
	"""Cancel a submitted document."""
	document = frappe.get_doc(doctype, name)
	document.cancel()
	return _shown(document)


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype: str, name: str | int) -> None:
	"""Delete a document, or a row of one."""
	if not frappe.is_table(doctype):
		frappe.delete_doc(doctype, name, ignore_missing=False)
		return
	row = frappe.db.get_value(doctype, name, ["parenttype", "parent", "parentfield"], as_dict=True)
	if not row:
		raise frappe.DoesNotExistError
	parent = frappe.get_doc(row.parenttype, row.parent)
	check_row(frappe._dict(doctype=doctype), parent)
	parent.set(row.parentfield, [child for child in parent.get(row.parentfield) if child.name != name])
	parent.save()


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_update(docs: str | list) -> dict[str, list]:
	"""Change and save several documents, each for itself; those that failed come back with the reason."""
	failed = []
	for given in rows_of(docs, "docs"):
		values = {key: value for key, value in given.items() if key not in ("doctype", "docname")}
		point = f"bulk_{len(failed)}"
		frappe.db.savepoint(point)
		try:
			doc = frappe.get_doc(given["doctype"], given["docname"])
			doc.update(values)
			doc.save()
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
	doc = frappe.get_doc(doctype, docname)
	return {"permissions": frappe.permissions.get_doc_permissions(doc)}


@frappe.whitelist()
def get_password(doctype: str, name: str, fieldname: str) -> str:
	"""A password in clear text.

	:raises frappe.PermissionError: unless System Manager
	"""
	frappe.only_for("System Manager")
	return frappe.get_doc(doctype, name).get_password(fieldname)


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
	doc = frappe.get_doc(cstr(doctype), cstr(docname))
	doc.check_permission("write")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": filename,
			"attached_to_doctype": doctype,
			"attached_to_name": docname,
			"attached_to_field": docfield,
			"folder": folder,
			"is_private": cint(is_private),
			"content": filedata,
			"decode": bool(cint(decode_base64)),
		}
	).save()
	if docfield:
		doc.set(docfield, file.file_url)
		doc.save()
	return file.as_dict()


@frappe.whitelist()
def is_document_amended(doctype: str, docname: str) -> str | bool | None:
	"""The document that amends this one, if there is one."""
	if not frappe.permissions.has_permission(doctype):
		return False
	if not frappe.get_meta(doctype).has_field("amended_from"):
		return False
	return frappe.db.exists(doctype, {"amended_from": docname})


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
