"""Getting documents: read, new, cached, copied; and inserting many prepared ones at once."""

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.model import optional_fields
from frappe.model.base_document import BaseDocument
from frappe.model.controllers import get_controller

if TYPE_CHECKING:
	from frappe.model.document import Document


def get_doc(*args, **kwargs) -> "Document":
	"""A document.

	get_doc("ToDo", name)            read from the database
	get_doc("ToDo", {"status": …})   the first that matches
	get_doc("System Settings")       a single
	get_doc({"doctype": "ToDo", …})  new, unsaved
	get_doc(doctype="ToDo", …)       new, unsaved
	get_doc(document)                the same

	:raises DoesNotExistError:
	"""
	first = args[0] if args else None
	if isinstance(first, BaseDocument):
		return first
	if isinstance(first, str):
		return get_controller(first)(*args, **kwargs)
	if isinstance(first, dict):
		if not first.get("doctype"):
			raise ValueError("A dict needs the key doctype / 缺少 doctype")
		return get_controller(first["doctype"])(first, **kwargs)
	if not args and kwargs.get("doctype"):
		return get_controller(kwargs["doctype"])(kwargs)
	raise ValueError(f"No document can be had from {args!r} {kwargs!r}")


def get_lazy_doc(doctype: str, name, *, for_update: bool | None = None) -> "Document":
	"""A document; its rows are read at once, they cost little here."""
	return get_doc(doctype, name)


def new_doc(
	doctype: str,
	*,
	parent_doc: "Document | None" = None,
	parentfield: str | None = None,
	as_dict: bool = False,
	**values,
) -> "Document":
	"""A new, unsaved document with its defaults.

	:param values: values that win over the defaults
	"""
	from frappe.model.create_new import get_new_doc

	doc = get_new_doc(doctype, parent_doc, parentfield, as_dict=as_dict)
	return doc.update(values) or doc


def get_cached_doc(*args, **kwargs) -> "Document":
	"""A document that may be shared within the request: only for reading."""
	key = get_document_cache_key_of(args)
	if key is None:
		return get_doc(*args, **kwargs)
	cache = _request_cache()
	doc = cache.get(key)
	if doc is None:
		doc = cache[key] = get_doc(*args, **kwargs)
	return doc


def _request_cache() -> dict:
	if not hasattr(frappe.local, "document_cache") or frappe.local.document_cache is None:
		frappe.local.document_cache = {}
	return frappe.local.document_cache


def can_cache_doc(args: tuple) -> str | None:
	"""The cache key of `get_doc` arguments that name a document."""
	return get_document_cache_key_of(args)


def get_document_cache_key_of(args: tuple) -> str | None:
	if len(args) == 1 and isinstance(args[0], str):
		return get_document_cache_key(args[0], args[0])
	if len(args) == 2 and isinstance(args[0], str) and isinstance(args[1], str | int):
		return get_document_cache_key(args[0], args[1])
	return None


def get_document_cache_key(doctype: str, name) -> str:
	"""Under which a document is cached."""
	return f"document_cache::{doctype}::{name}"


def clear_document_cache(doctype: str, name=None) -> None:
	"""Forget the cached copy of a document, or of all of a DocType; also if the transaction is undone."""
	_forget(doctype, name)
	frappe.db.after_rollback.add(_forget_all)


def _forget(doctype: str, name=None) -> None:
	cache = getattr(frappe.local, "document_cache", None)
	if not cache:
		return
	if name is not None:
		cache.pop(get_document_cache_key(doctype, name), None)
		return
	for key in [key for key in cache if key.startswith(f"document_cache::{doctype}::")]:
		del cache[key]


def _forget_all() -> None:
	frappe.local.document_cache = {}


def get_cached_value(doctype: str, name, fieldname: str | list[str] = "name", as_dict: bool = False) -> Any:
	"""Values of a document that may be shared within the request."""
	try:
		doc = get_cached_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None
	if isinstance(fieldname, str):
		if as_dict:
			return frappe._dict({fieldname: doc.get(fieldname)})
		return doc.get(fieldname)
	values = [doc.get(field) for field in fieldname]
	return frappe._dict(zip(fieldname, values, strict=True)) if as_dict else values


def get_single(doctype: str) -> "Document":
	"""The document of a single DocType."""
	return get_doc(doctype, doctype)


def get_last_doc(
	doctype: str, filters=None, order_by: str = "creation desc", *, for_update: bool = False
) -> "Document":
	"""The newest document that matches.

	:raises DoesNotExistError:
	"""
	found = frappe.get_all(doctype, filters=filters, limit_page_length=1, order_by=order_by, pluck="name")
	if not found:
		raise frappe.DoesNotExistError(doctype=doctype)
	return get_doc(doctype, found[0])


def copy_doc(doc: "Document | dict", ignore_no_copy: bool = True) -> "Document":
	"""An unsaved copy without name, owner, state and history; rows are copied, too.

	:param ignore_no_copy: keep also the fields that are marked as not to be copied
	"""
	values = doc if isinstance(doc, dict) else doc.as_dict(no_private_properties=True)
	copied = get_doc(copy.deepcopy(dict(values)))
	_unname(copied)
	for fieldname in ("docstatus", "amended_from", "amendment_date"):
		copied.__dict__[fieldname] = None
	if not ignore_no_copy:
		_drop_uncopied(copied)
	for row in copied.get_all_children():
		_unname(row)
		row.__dict__["docstatus"] = None
		if not ignore_no_copy:
			_drop_uncopied(row)
	for fieldname in optional_fields:
		copied.__dict__.pop(fieldname, None)
	return copied


def _unname(doc) -> None:
	doc.__dict__["__islocal"] = 1
	for fieldname in ("name", "owner", "creation", "modified", "modified_by"):
		doc.__dict__[fieldname] = None


def _drop_uncopied(doc) -> None:
	for df in doc.meta.fields:
		if df.no_copy and hasattr(doc, df.fieldname):
			doc.set(df.fieldname, None)


def execute_action(__doctype: str, __name: str, __action: str, **kwargs) -> None:
	"""The background side of `Document.queue_action`."""
	doc = get_doc(__doctype, __name)
	doc.unlock()
	try:
		getattr(doc, __action)(**kwargs)
	except Exception:
		frappe.db.rollback()
		doc.add_comment("Comment", _("Action failed") + "<br><br>" + frappe.get_traceback())
		doc.notify_update()


def bulk_insert(
	doctype: str, documents: Iterable["Document"], ignore_duplicates: bool = False, chunk_size: int = 10_000
) -> None:
	"""Insert prepared, named documents and their rows without checks and hooks, in chunks."""
	tables = [doctype, *dict.fromkeys(frappe.get_meta(doctype).plan.tables.values())]
	rows: dict[str, list] = {table: [] for table in tables}
	for doc in documents:
		_collect(doc, rows)
	for table, values in rows.items():
		if values:
			frappe.db.bulk_insert(
				table,
				frappe.get_meta(table).plan.columns,
				values,
				ignore_duplicates=ignore_duplicates,
				chunk_size=chunk_size,
			)


def _collect(doc, rows: dict[str, list]) -> None:
	if not doc.name:
		doc.set_new_name()
	doc.set_user_and_timestamp()
	doc.set_parent_in_children()
	doc.set_docstatus()
	rows[doc.doctype].append(tuple(doc.meta.plan.row(doc.__dict__)))
	for row in doc.get_all_children():
		rows[row.doctype].append(tuple(row.meta.plan.row(row.__dict__)))
