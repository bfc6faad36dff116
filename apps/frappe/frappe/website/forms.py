"""Web forms at work: what one shows a user, which documents of the user belong to it, and which values it takes.

A web form gives no right. What is read, saved or deleted goes through the same doors as everywhere, with the user's own rights
(stock Frappe can save without them); a form only narrows: to its fields, and to documents that the user has made.
"""

import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.desk.form.load import get_title_values_for_link_and_dynamic_link_fields, run_onload
from frappe.model.document import Document
from frappe.utils import cint, flt
from frappe.utils.asked import name_of

BREAKS = ("Section Break", "Column Break", "Page Break")
FILES = ("Attach", "Attach Image")
TABLES = ("Table", "Table MultiSelect")
NOT_TAKEN = ("Password", "Button", "Barcode", "Signature", "Geolocation", "Code", "JSON", "HTML Editor")
OF_DOCTYPE = (
	*("options", "length", "non_negative", "set_only_once", "link_filters", "fetch_from", "fetch_if_empty"),
	*("precision", "only_select", "ignore_user_permissions", "sort_options"),
)
"""What a field has from its DocType, whatever the web form says."""
OF_ROW = (
	*("default", "placeholder", "description", "max_length", "max_value", "depends_on", "hidden"),
	*("mandatory_depends_on", "read_only_depends_on"),
)
"""What a field has from the web form."""
MEGABYTE = 1024 * 1024


def published(name: Any) -> Document:
	"""A web form that users may open.

	:param name: the web form's
	:raises frappe.DoesNotExistError: there is none of this name, or it is not published
	"""
	name = name_of(name, "web_form")
	found = frappe.db.get_value("Web Form", {"name": ("=", name), "published": 1}, "name")
	if found != name:
		frappe.throw(_("There is no such web form."), frappe.DoesNotExistError)
	return frappe.get_cached_doc("Web Form", name)


def at_route(route: str) -> Document | None:
	"""The published web form of an address, spelled exactly so."""
	found = frappe.db.get_value(
		"Web Form", {"route": ("=", route), "published": 1}, ["name", "route"], as_dict=True
	)
	return published(found.name) if found and found.route == route else None


def leads_somewhere(address: str) -> bool:
	"""Whether an address is no web form's, or one of a published form whose documents the user may make."""
	route = re.split(r"[/?#]", address.strip().removeprefix("/"), maxsplit=1)[0]
	found = frappe.db.get_value("Web Form", {"route": ("=", route)}, ["published", "doc_type"], as_dict=True)
	if not found:
		return True
	is_open = cint(found.published) and frappe.db.exists("DocType", found.doc_type)
	return bool(is_open and frappe.has_permission(found.doc_type, "create"))


def conditions_of(form: Document) -> list[list]:
	"""What all documents of a web form fulfil, as filters."""
	return json.loads(form.condition_json) if form.condition_json else []


def own_filters(form: Document) -> list[list]:
	"""Filters for the documents of a web form that the user has made."""
	return [[form.doc_type, "owner", "=", frappe.session.user], *conditions_of(form)]


def own_names(form: Document, limit: int = 1) -> list[str]:
	"""The names of such documents, as far as the user may read them, the newest first."""
	return frappe.get_list(
		form.doc_type, own_filters(form), pluck="name", order_by="creation desc", limit_page_length=limit
	)


def own_document(form: Document, name: Any, right: str = "read") -> Document:
	"""A document that the user has made by this form.

	:raises frappe.DoesNotExistError: there is none; those of others are not told from those that are not there
	:raises frappe.PermissionError: not with this right
	"""
	named = [form.doc_type, "name", "=", name_of(name, "docname")]
	found = frappe.get_list(form.doc_type, [named, *own_filters(form)], pluck="name", limit_page_length=1)
	if not found or str(found[0]) != str(name):
		frappe.throw(_("You have sent nothing of this name."), frappe.DoesNotExistError)
	doc = frappe.get_doc(form.doc_type, found[0], for_update=right != "read")
	doc.check_permission(right)
	return doc


def may(form: Document, doc: Document | None) -> dict[str, bool]:
	"""What the user may do here: `create` another one, and with a document `edit`, `delete` and `comment`."""
	more = bool(cint(form.allow_multiple)) or not own_names(form)
	told = {"create": more and frappe.has_permission(form.doc_type, "create")}
	if doc is not None:
		open_yet = doc.docstatus.is_draft()
		told["edit"] = bool(cint(form.allow_edit)) and open_yet and doc.has_permission("write")
		told["delete"] = bool(cint(form.allow_delete)) and open_yet and doc.has_permission("delete")
		told["comment"] = bool(cint(form.allow_comments))
	return told


def tell_fields(form: Document) -> list[dict[str, Any]]:
	"""The fields of a web form as its page draws them: without those of a permission level that the user does not read."""
	meta = frappe.get_meta(form.doc_type)
	readable = set(meta.get_permlevel_access("read"))
	writable = set(meta.get_permlevel_access("write"))
	told = []
	for row in form.web_form_fields:
		if row.fieldtype in BREAKS:
			told.append(_break(row))
			continue
		df = meta.get_field(row.fieldname)
		if not df or cint(df.permlevel) not in readable or cint(row.hidden):
			continue
		field = {"fieldname": df.fieldname, "fieldtype": df.fieldtype, "parent": form.doc_type}
		field |= {key: df.get(key) for key in OF_DOCTYPE} | {key: row.get(key) for key in OF_ROW}
		field["label"] = row.label or df.label
		field["reqd"] = cint(row.reqd or df.reqd)
		closed = cint(df.permlevel) not in writable
		field["read_only"] = cint(row.read_only or df.read_only or closed)
		if row.precision:
			field["precision"] = row.precision
		if df.fieldtype == "Select" and row.options:
			field["options"] = row.options
		told.append(field)
	return told


def _break(row: Document) -> dict[str, Any]:
	kind = "Column Break" if row.fieldtype == "Column Break" else "Section Break"
	keys = ("label", "description", "depends_on")
	return {"fieldname": row.name, "fieldtype": kind, **{key: row.get(key) for key in keys}}


def tell_document(doc: Document, fields: list[dict[str, Any]]) -> dict[str, Any]:
	"""A document as its page shows it: the fields of the web form, and what says which document it is."""
	run_onload(doc)
	doc.hand_out()
	shown = {field["fieldname"] for field in fields if field["fieldtype"] not in BREAKS}
	values = doc.as_dict()
	kept = ("doctype", "name", "owner", "creation", "modified", "docstatus")
	return {key: values.get(key) for key in (*kept, *shown)}


def titles_in(doc: Document, fields: list[dict[str, Any]]) -> dict[str, str]:
	"""The titles of linked documents, of the fields that are shown."""
	shown = {field["fieldname"] for field in fields}
	titles = get_title_values_for_link_and_dynamic_link_fields(doc)
	told = {}
	for df in doc.meta.get_link_fields():
		key = f"{df.options}::{doc.get(df.fieldname)}"
		if df.fieldname in shown and key in titles:
			told[key] = titles[key]
	for name in shown:
		for row in doc.get(name) if isinstance(doc.get(name), list) else ():
			told |= get_title_values_for_link_and_dynamic_link_fields(row)
	return told


def comments_on(doc: Document) -> list[dict[str, Any]]:
	"""What was said about a document, the first remark first."""
	named = {"reference_doctype": doc.doctype, "reference_name": str(doc.name), "comment_type": "Comment"}
	fields = ["name", "content", "comment_by", "creation"]
	return frappe.get_all("Comment", named, fields, order_by="creation asc")


def taken(form: Document, sent: dict[str, Any]) -> dict[str, Any]:
	"""Of what was sent the values that the form asks for; what it hides or only shows is not taken."""
	asked = {field["fieldname"] for field in tell_fields(form) if not field.get("read_only")}
	return {key: value for key, value in sent.items() if key in asked}


def set_defaults(form: Document, doc: Document) -> None:
	"""Put in what the form says of fields that it hides or only shows."""
	for row in form.web_form_fields:
		df = doc.meta.get_field(row.fieldname) if row.fieldtype not in BREAKS else None
		if df and row.default and cint(row.hidden or row.read_only) and not doc.get(df.fieldname):
			doc.set(df.fieldname, _default(row.default))


def _default(text: str) -> Any:
	words = {"today": frappe.utils.today, "__user": lambda: frappe.session.user, "now": frappe.utils.now}
	word = words.get(text.lower().removeprefix("__") if text != "__user" else text)
	return word() if word else text


def check_values(form: Document, doc: Document) -> None:
	"""Refuse what the form asks for more strictly than its DocType.

	:raises frappe.MandatoryError: a field of the form is empty
	:raises frappe.ValidationError: a value is too long or too large, or a file is
	"""
	missing = []
	for row in form.web_form_fields:
		df = doc.meta.get_field(row.fieldname) if row.fieldtype not in BREAKS else None
		if not df or not doc.has_permlevel_access_to(df.fieldname, df, "write"):
			continue
		value, label = doc.get(df.fieldname), row.label or df.label
		if cint(row.reqd) and not cint(row.hidden) and not row.depends_on and value in (None, "", []):
			missing.append(_(label))
		if cint(row.max_length) and isinstance(value, str) and len(value) > cint(row.max_length):
			frappe.throw(_("{0}: at most {1} characters.").format(frappe.bold(_(label)), row.max_length))
		if cint(row.max_value) and flt(value) > cint(row.max_value):
			frappe.throw(_("{0}: at most {1}.").format(frappe.bold(_(label)), row.max_value))
		if df.fieldtype in FILES:
			_check_file(form, doc, df.fieldname, _(label))
	if missing:
		frappe.throw(
			_("Still to be filled:") + " " + frappe.utils.comma_and(missing, add_quotes=False),
			frappe.MandatoryError,
		)


def _check_file(form: Document, doc: Document, fieldname: str, label: str) -> None:
	"""A file is one that the user has uploaded as a private one, and not larger than the form allows."""
	url = doc.get(fieldname)
	before = doc.get_doc_before_save()
	if not url or (before and before.get(fieldname) == url):
		return
	files = {"file_url": ("=", url), "owner": frappe.session.user, "is_private": 1}
	size = frappe.db.get_value("File", files, "file_size")
	if size is None:
		frappe.throw(_("{0}: choose a file of your own.").format(frappe.bold(label)))
	limit = cint(form.max_attachment_size)
	if limit and cint(size) > limit * MEGABYTE:
		frappe.throw(_("{0}: at most {1} MB.").format(frappe.bold(label), limit))
