"""Web forms: plain pages outside the desk on which signed-in users fill in documents of one DocType."""

import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.model.incoming import document_from_client
from frappe.model.naming import append_number_if_name_exists
from frappe.utils import cint, escape_html
from frappe.utils.asked import list_of, name_of, values_of
from frappe.website import forms
from frappe.website.routes import check_form_route

LONGEST_NAME = 100
NAMED_BY_HAND = ("prompt",)


class WebForm(Document):
	"""Which fields of a DocType a page shows, at which address, and what may be done with what was sent."""

	def autoname(self) -> None:
		words = re.sub(r"[\W_]+", "-", (self.title or "").lower()).strip("-")
		wanted = words[:LONGEST_NAME] or frappe.generate_hash(length=8)
		self.name = append_number_if_name_exists("Web Form", wanted)

	def validate(self) -> None:
		self.check_who()
		self.check_doctype()
		self.route = (self.route or "").strip().strip("/") or f"form-{frappe.generate_hash(length=8)}"
		check_form_route(self.route)
		self.check_fields()
		self.check_columns()
		self.check_conditions()
		self.check_success_url()

	def check_who(self) -> None:
		"""Nobody fills in a form without signing in."""
		if not cint(self.login_required):
			frappe.throw(
				_(
					"Login Required must be set: here only signed-in users fill in forms, with their own rights."
				)
			)
		if cint(self.get("anonymous")):
			frappe.throw(_("Anonymous forms are refused: who has sent something stands with it."))

	def check_doctype(self) -> None:
		"""The DocType has documents of its own, which are named by the program."""
		meta = frappe.get_meta(self.doc_type)
		if meta.istable or meta.issingle:
			frappe.throw(_("{0} has no documents that a web form could make.").format(_(self.doc_type)))
		if (meta.autoname or "").lower() in NAMED_BY_HAND:
			frappe.throw(
				_(
					"{0} is named by hand; a web form needs a DocType whose documents are named by a rule."
				).format(_(self.doc_type))
			)

	def check_fields(self) -> None:
		"""Every row is a break or a field of the DocType that a page can ask for."""
		meta = frappe.get_meta(self.doc_type)
		seen = set()
		for row in self.web_form_fields:
			if row.fieldtype in forms.BREAKS and not row.fieldname:
				continue
			df = meta.get_field(row.fieldname or "")
			if not df or df.fieldtype in forms.NOT_TAKEN or _has_no_value(df):
				self.refuse_field(row.fieldname or row.label or f"#{row.idx}")
			if df.fieldname in seen:
				frappe.throw(_("The field {0} stands twice on the form.").format(frappe.bold(_(df.label))))
			seen.add(df.fieldname)
			row.fieldtype = df.fieldtype
			row.label = row.label or df.label
			if df.fieldtype in ("Link", *forms.TABLES):
				row.options = df.options
		if cint(self.published) and not seen:
			frappe.throw(_("A web form that is published has fields: choose Get Fields."))

	def check_columns(self) -> None:
		"""Columns hold values of the DocType."""
		meta = frappe.get_meta(self.doc_type)
		for row in self.list_columns:
			df = meta.get_field(row.fieldname or "")
			if not df or df.fieldtype in (*no_value_fields, *forms.TABLES, "Password"):
				self.refuse_field(row.fieldname)
			row.fieldtype = df.fieldtype
			row.label = row.label or df.label

	def check_conditions(self) -> None:
		"""Conditions are filters that the DocType's list takes."""
		if not self.condition_json:
			return
		rows = [
			_condition(self.doc_type, row) for row in list_of(self.condition_json, "condition_json", list)
		]
		frappe.get_list(self.doc_type, rows, limit_page_length=1)
		self.condition_json = json.dumps(rows, ensure_ascii=False) if rows else ""

	def check_success_url(self) -> None:
		"""A form leads on to a page of this site."""
		url = (self.success_url or "").strip()
		if url and (not url.startswith("/") or url.startswith(("//", "/\\"))):
			frappe.throw(_("Success URL is a page of this site and begins with a slash."))
		self.success_url = url

	def refuse_field(self, name: str) -> None:
		"""Say which field does not fit."""
		frappe.throw(_("{0} is not a fitting field of {1}.").format(escape_html(str(name)), _(self.doc_type)))


def _has_no_value(df: Any) -> bool:
	return df.fieldtype in no_value_fields and df.fieldtype not in forms.TABLES


def _condition(doctype: str, row: list) -> list:
	"""A condition with its DocType before it."""
	parts = [doctype, *row] if len(row) == 3 else row[:4]
	if len(parts) != 4 or parts[0] != doctype or not all(isinstance(part, str) for part in parts[:3]):
		frappe.throw(_("A condition names a field of {0}, a comparison and a value.").format(_(doctype)))
	return parts


@frappe.whitelist(methods=["POST"])
def accept(web_form: str, data: str | dict) -> dict[str, Any]:
	"""Save what a user has filled in, with the user's own rights, as a new document or into one that the user has made.

	:param web_form: the name of a published web form
	:param data: the values of its fields; `name` and `modified` of a document that is changed
	:returns: the document, as the form shows it
	:raises frappe.PermissionError: the user may not make or change such documents, or the form allows no more
	"""
	form = forms.published(web_form)
	frappe.flags.in_web_form = True
	sent = values_of(data, "data")
	if sent.get("doctype") not in (None, form.doc_type) or sent.get("web_form_name") not in (None, form.name):
		frappe.throw(_("This was not filled in on the form {0}.").format(escape_html(form.title)))
	values = {"doctype": form.doc_type, **forms.taken(form, sent)}
	if sent.get("name") and not sent.get("__islocal"):
		doc = _changed(form, sent, values)
	else:
		doc = _new(form, values)
	return forms.tell_document(doc, forms.tell_fields(form))


def _new(form: WebForm, values: dict[str, Any]) -> Document:
	if not cint(form.allow_multiple) and forms.own_names(form):
		frappe.throw(_("You have filled in this form already."), frappe.PermissionError)
	doc = document_from_client(values)
	forms.set_defaults(form, doc)
	forms.check_values(form, doc)
	return doc.insert()


def _changed(form: WebForm, sent: dict[str, Any], values: dict[str, Any]) -> Document:
	stored = forms.own_document(form, sent["name"], "write")
	if not forms.may(form, stored)["edit"]:
		frappe.throw(_("What was sent by this form is not changed any more."), frappe.PermissionError)
	values |= {"name": stored.name, "modified": sent.get("modified")}
	doc = document_from_client(values)
	doc.load_doc_before_save()
	forms.check_values(form, doc)
	return doc.save()


@frappe.whitelist()
def get_form_data(doctype: str, docname: str | int | None = None, web_form_name: str | None = None) -> dict:
	"""What a page needs to draw a web form, and the user's own document in it.

	:param doctype: of the web form
	:param docname: a document that the user has sent by it
	:raises frappe.DoesNotExistError: there is no such form, or the user has made no such document
	"""
	form = forms.published(web_form_name)
	if doctype != form.doc_type:
		frappe.throw(_("There is no such web form."), frappe.DoesNotExistError)
	fields = forms.tell_fields(form)
	doc = forms.own_document(form, docname) if docname not in (None, "") else None
	told = {
		"web_form": _told_of(form) | {"fields": fields},
		"tables": [_table(df["options"]) for df in fields if df["fieldtype"] in forms.TABLES],
		"may": forms.may(form, doc),
	}
	if doc is not None:
		told["titles"] = forms.titles_in(doc, fields)
		told["doc"] = forms.tell_document(doc, fields)
		if cint(form.allow_comments):
			told["comments"] = forms.comments_on(doc)
	return told


def _told_of(form: WebForm) -> dict[str, Any]:
	keys = (
		*("name", "title", "route", "doc_type", "introduction_text", "button_label", "success_title"),
		*("success_message", "success_url", "max_attachment_size", "allow_multiple", "show_list"),
	)
	return {key: form.get(key) for key in keys}


def _table(doctype: str) -> dict[str, Any]:
	"""The metadata of a table's rows: what a grid draws, without what only builders of DocTypes see."""
	meta = frappe.get_meta(doctype)
	fields = [df.as_dict(no_nulls=True) for df in meta.fields if not cint(df.permlevel)]
	return {"name": doctype, "istable": 1, "editable_grid": 1, "fields": fields, "permissions": []}


@frappe.whitelist(methods=["POST", "DELETE"])
def delete(web_form_name: str, docname: str | int) -> None:
	"""Delete a document that the user has sent by a web form.

	:raises frappe.PermissionError: the form, or the user's rights, do not allow it
	"""
	form = forms.published(web_form_name)
	doc = forms.own_document(form, docname, "delete")
	if not forms.may(form, doc)["delete"]:
		frappe.throw(_("What was sent by this form is not deleted."), frappe.PermissionError)
	frappe.delete_doc(form.doc_type, doc.name)


@frappe.whitelist(methods=["POST", "DELETE"])
def delete_multiple(web_form_name: str, docnames: str | list) -> None:
	"""Delete several of them, all or none.

	:raises frappe.PermissionError: see `delete`
	"""
	for name in list_of(docnames, "docnames", str | int)[:100]:
		delete(web_form_name, name_of(name, "docnames"))


@frappe.whitelist()
def get_web_form_filters(web_form_name: str) -> list[dict[str, Any]]:
	"""The fields by which the list of a web form is narrowed."""
	form = forms.published(web_form_name)
	asked = {row.fieldname for row in form.web_form_fields if cint(row.show_in_filter)}
	return [field for field in forms.tell_fields(form) if field["fieldname"] in asked]
