"""The pages of web forms: `/ROUTE`, `/ROUTE/new`, `/ROUTE/NAME`, `/ROUTE/NAME/edit` and `/ROUTE/list`."""

from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

import frappe
from frappe import _
from frappe.boot import get_web_bootinfo
from frappe.rights.listing import answer_list
from frappe.utils import cint
from frappe.utils.response import to_json
from frappe.website import forms
from frappe.website.entries import entry

ROWS = 20
LONGEST = 140
CHOSEN = ("Select", "Check", "Link", "Date", "Int")
"""Types by whose whole value a list is narrowed; all others by a part of their text."""


def find(route: str) -> tuple[Any, str] | None:
	"""The published web form of an address, and what stands behind its own part."""
	first, _slash, rest = route.partition("/")
	form = forms.at_route(first) if first.isascii() else None
	return (form, rest) if form else None


def serve(request: Request, form: Any, rest: str) -> Response:
	"""The page of a web form; who has not signed in is sent to do so and comes back.

	:raises werkzeug.exceptions.NotFound: the form has no such page, or the user no such document
	:raises frappe.PermissionError: the user may make no such documents, and so has nothing to fill in
	"""
	if frappe.session.user == "Guest":
		return redirect(f"/login?redirect-to={quote(request.full_path.rstrip('?'))}", 302)
	if not rest:
		return redirect(_begin(form), 302)
	if rest == "list":
		return _list(form)
	if rest == "new":
		own = [] if cint(form.allow_multiple) else forms.own_names(form)
		if own:
			return redirect(_address(form, str(own[0])), 302)
		frappe.has_permission(form.doc_type, "create", throw=True)
		return _form(form, None)
	name = rest.removesuffix("/edit")
	try:
		forms.own_document(form, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		raise NotFound from None
	return _form(form, name, name != rest)


def _address(form: Any, *parts: str) -> str:
	return "/".join(["", form.route, *(quote(part, safe="") for part in parts)])


def _begin(form: Any) -> str:
	"""Where a user begins: at what was sent before, or at an empty form."""
	if cint(form.show_list) and forms.own_names(form):
		return _address(form, "list")
	return _address(form, "new")


def _form(form: Any, name: str | None, editing: bool = False) -> Response:
	"""The page that draws the form; its script asks for fields and document."""
	from frappe.faces.web.pages import render_template

	shown = {
		"name": form.name,
		"doc_type": form.doc_type,
		"route": form.route,
		"docname": name,
		"editing": editing,
	}
	boot = to_json({**get_web_bootinfo(), "web_form": shown, "csrf_token": _token()}).decode()
	context = _context(form) | {"entry": entry("src/webform.ts"), "boot": boot.replace("<", "\\u003c")}
	return render_template("templates/web/web_form.html", context)


def _token() -> str:
	from frappe.sessions import get_csrf_token

	return get_csrf_token()


def _context(form: Any) -> dict[str, Any]:
	return {"title": _(form.title), "form": form, "full_name": frappe.session.data.get("full_name")}


def _list(form: Any) -> Response:
	"""What the user has sent, newest first, twenty at a time, narrowed by what the address says."""
	from frappe.faces.web.pages import render_template

	if not cint(form.show_list):
		raise NotFound
	filters = _filters(form)
	start = max(cint(frappe.form_dict.get("start")), 0)
	columns = _columns(form)
	rows = answer_list(
		form.doc_type,
		fields=list(dict.fromkeys(["name", "creation", *(df.fieldname for df in columns)])),
		filters=[*forms.own_filters(form), *(one["condition"] for one in filters if one["condition"])],
		order_by="creation desc",
		limit_start=start,
		limit_page_length=ROWS + 1,
	)
	asked = {one["fieldname"]: one["value"] for one in filters if one["value"]}
	context = _context(form) | {
		"title": _(form.list_title or form.title),
		"headings": [_(df.label) for df in columns],
		"rows": [
			{"address": _address(form, str(row.name)), "cells": [_shown(row, df) for df in columns]}
			for row in rows[:ROWS]
		],
		"filters": filters,
		"may_create": forms.may(form, None)["create"],
		"before": urlencode({**asked, "start": max(start - ROWS, 0)}) if start else None,
		"after": urlencode({**asked, "start": start + ROWS}) if len(rows) > ROWS else None,
	}
	return render_template("templates/web/web_form_list.html", context)


def _columns(form: Any) -> list[Any]:
	"""The fields of the list, of those that the user may read: as the form says, else the first of the form."""
	meta = frappe.get_meta(form.doc_type)
	readable = set(meta.get_permlevel_access("read"))
	labels = {row.fieldname: row.label for row in (form.list_columns or form.web_form_fields)}
	hidden = {row.fieldname for row in form.web_form_fields if cint(row.hidden)}
	found = []
	for name, label in labels.items():
		df = meta.get_field(name or "")
		if not df or cint(df.permlevel) not in readable or df.fieldtype in (*forms.TABLES, "Text Editor"):
			continue
		if form.list_columns or (name not in hidden and len(found) < 4):
			found.append(frappe._dict(df.as_dict(), label=label or df.label))
	return found


def _filters(form: Any) -> list[dict[str, Any]]:
	"""The fields by which the list is narrowed, with what was asked for."""
	told = []
	names = {row.fieldname for row in form.web_form_fields if cint(row.show_in_filter)}
	for field in forms.tell_fields(form):
		if field["fieldname"] not in names or field["fieldtype"] in (*forms.TABLES, *forms.FILES):
			continue
		value = frappe.form_dict.get(field["fieldname"])
		value = value[:LONGEST] if isinstance(value, str) else ""
		whole = field["fieldtype"] in CHOSEN
		compared = [
			form.doc_type,
			field["fieldname"],
			"=" if whole else "like",
			value if whole else f"%{value}%",
		]
		options = []
		if field["fieldtype"] == "Select":
			parts = [part for part in str(field["options"] or "").split("\n") if part]
			options = [(part, _(part, context=form.doc_type)) for part in parts]
		elif field["fieldtype"] == "Check":
			options = [("1", _("Yes")), ("0", _("No"))]
		told.append(
			{
				"fieldname": field["fieldname"],
				"label": _(field["label"]),
				"kind": "date" if field["fieldtype"] == "Date" else "text",
				"options": options,
				"value": value,
				"condition": compared if value else None,
			}
		)
	return told


def _shown(row: dict, df: Any) -> str:
	value = row.get(df.fieldname)
	if value in (None, ""):
		return ""
	if df.fieldtype == "Select":
		return _(value, context=df.parent)
	if df.fieldtype == "Check":
		return _("Yes") if value else _("No")
	if df.fieldtype in forms.FILES:
		return str(value).rsplit("/", 1)[-1]
	if df.fieldtype == "Link":
		return _title(df.options, value)
	return frappe.format(value, df)


def _title(doctype: str, name: str) -> str:
	meta = frappe.get_meta(doctype)
	if not (meta.show_title_field_in_link and meta.title_field):
		return name
	return frappe.db.get_value(doctype, name, meta.title_field, cache=True) or name
