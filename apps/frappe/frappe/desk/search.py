"""Searching for documents: in link fields and elsewhere."""

import functools
import re
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.ground.whitelist import whitelisted_at
from frappe.rights.listing import DatabaseQuery, get_list
from frappe.services.limits import expensive
from frappe.store import memo
from frappe.store.filters import as_rows
from frappe.utils import cint, cstr, strip_html

HOW_MANY = 10
MOST_RANKED = 500  # found documents that are put into the order of relevance
MANY = 1000  # documents, from which on it pays to ask an index first
NAME = re.compile(r"^[\w .`-]+$")


class LinkSearchResults(dict):
	"""A found document: `value`, `description`, and `label` if its title is shown."""


def sanitize_searchfield(searchfield: str | None) -> None:
	"""Refuse what is no field name.

	:raises frappe.DataError:
	"""
	if searchfield and not NAME.match(searchfield):
		frappe.throw(_("Invalid Search Field {0}").format(searchfield), frappe.DataError)


def validate_and_sanitize_search_inputs(fn: Callable) -> Callable:
	"""For queries of link fields: check the DocType and the field, make numbers of the rest."""

	@functools.wraps(fn)
	def wrapped(*args: Any, **kwargs: Any) -> Any:
		names = ("doctype", "txt", "searchfield", "start", "page_len", "filters")
		kwargs.update(dict(zip(names, args, strict=False)))
		sanitize_searchfield(kwargs.get("searchfield"))
		kwargs["start"] = cint(kwargs.get("start"))
		kwargs["page_len"] = cint(kwargs.get("page_len"))
		if kwargs.get("doctype") and not _is_doctype(kwargs["doctype"]):
			return []
		return fn(**kwargs)

	return wrapped


def _is_doctype(name: Any) -> bool:
	is_known = type(name) is str and memo.known(("meta", name)) is not None
	return is_known or bool(frappe.db.exists("DocType", name))


@frappe.whitelist()
@expensive("search")
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: str | dict | list | None = None,
	page_length: int = HOW_MANY,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool | int | str = False,
	*,
	link_fieldname: str | None = None,
) -> list[dict]:
	"""Documents for a link field: `value`, `description` and, where the DocType shows titles, `label`.

	:param query: dotted path of a method that searches instead
	:param ignore_user_permissions: as the link field says; honoured only where the field named really says so
	"""
	results = search_widget(
		doctype,
		txt.strip(),
		query,
		searchfield=searchfield,
		page_length=page_length,
		filters=filters,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions,
		link_fieldname=link_fieldname,
	)
	return build_for_autosuggest(results, doctype)


@frappe.whitelist()
@expensive("search")
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = HOW_MANY,
	filters: str | dict | list | None = None,
	filter_fields: Any = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool | int | str = False,
	*,
	link_fieldname: str | None = None,
) -> Any:
	"""Documents as tuples of name and search fields, or as dicts."""
	start, page_length = cint(start), cint(page_length)
	filters = frappe.parse_json(filters) if isinstance(filters, str) and filters else filters
	sanitize_searchfield(searchfield)
	if not query:
		query = (frappe.get_hooks("standard_queries") or {}).get(doctype, [None])[-1]
	if query:
		return frappe.call(
			whitelisted_at(query),
			doctype,
			txt,
			searchfield or "name",
			start,
			page_length,
			filters,
			as_dict=as_dict,
			reference_doctype=reference_doctype,
			ignore_user_permissions=ignore_user_permissions,
		)
	lifted = cint(ignore_user_permissions) and _ignores_user_permissions(
		doctype, reference_doctype, link_fieldname
	)
	return _search(doctype, txt, searchfield, start, page_length, filters, as_dict, bool(lifted))


def _search(doctype, txt, searchfield, start, page_length, filters, as_dict, without_user_permissions) -> Any:
	meta = frappe.get_meta(doctype)
	if meta.issingle or meta.istable:
		return []
	fields = _search_fields(meta, searchfield)
	conditions = as_rows(doctype, filters)
	for flag, value in (("enabled", 1), ("disabled", 0)):
		df = meta.get_field(flag)
		if df and df.fieldtype == "Check" and not any(one[1] == flag for one in conditions):
			conditions.append([doctype, flag, "=", value])
	shown = list(dict.fromkeys(["name", *_shown(meta), *fields]))

	def find(pattern: str | None, most: int, first: int = start) -> list[dict]:
		query = DatabaseQuery(doctype)
		query.with_user_permissions = not without_user_permissions
		query.is_for_client = True
		return query.execute(
			filters=conditions,
			or_filters=[[doctype, field, "like", pattern] for field in fields] if pattern else [],
			fields=shown,
			limit_start=first,
			limit_page_length=most,
			order_by=_order(meta),
			strict=False,
		)

	if txt and meta.translated_doctype:
		rows = _by_words(find(None, 0, 0), txt)[start:]
	elif txt:
		rows = _ranked(find, txt, page_length, of_many=frappe.db.estimate_count(doctype) > MANY)
	else:
		rows = find(None, page_length)
	rows = rows[:page_length] if page_length else rows
	keys = [key for key in shown if not rows or key in rows[0]]
	return rows if as_dict else [tuple(row.get(key) for key in keys) for row in rows]


def _ranked(find: Callable[[str, int], list[dict]], txt: str, wanted: int, of_many: bool) -> list[dict]:
	"""The rows that hold a text, what begins with it first; however many there are, only some are read and ordered."""
	most = max(MOST_RANKED, wanted)
	beginning, anywhere = f"{_plain(txt)}%", f"%{_plain(txt)}%"
	rows = find(beginning if of_many else anywhere, most)
	more = ""
	if of_many and len(rows) < (wanted or most):
		more = anywhere
	elif not of_many and len(rows) == most:
		more = beginning
	if more:
		known = {row.name for row in rows}
		rows += [row for row in find(more, most) if row.name not in known]
	return sorted(rows, key=lambda row: relevance_key(row, txt))


def _by_words(rows: list[dict], txt: str) -> list[dict]:
	"""The rows that hold a text in the words that the user reads or in those that are stored, what begins with it first."""
	text = txt.lower()
	found = [
		row
		for row in rows
		if any(
			text in word.lower()
			for value in row.values()
			if isinstance(value, str)
			for word in (value, _(value))
		)
	]
	return sorted(found, key=lambda row: relevance_key(row, txt))


def _ignores_user_permissions(doctype: str, reference_doctype: str | None, fieldname: str | None) -> bool:
	"""Whether a link field of the form really ignores user permissions: a client saying so is not enough."""
	if not reference_doctype or not frappe.db.exists("DocType", reference_doctype):
		return False
	meta = frappe.get_meta(reference_doctype)
	places = [meta, *(frappe.get_meta(df.options) for df in meta.get_table_fields())]
	return any(
		df.options == doctype and cint(df.ignore_user_permissions) and fieldname in (None, "", df.fieldname)
		for place in places
		for df in place.get_link_fields()
	)


def _plain(text: str) -> str:
	"""A wildcard that a user types is a character like any other."""
	return text.replace("%", "")


def _search_fields(meta: Any, searchfield: str | None) -> list[str]:
	if searchfield and searchfield != "name":
		fields = [searchfield]
	else:
		fields = ["name"]
	if meta.title_field:
		fields.append(meta.title_field)
	fields += meta.get_search_fields()
	searchable = {
		"Data",
		"Text",
		"Small Text",
		"Long Text",
		"Link",
		"Select",
		"Read Only",
		"Text Editor",
		"Phone",
	}
	found = []
	for field in dict.fromkeys(fields):
		df = meta.get_field(field)
		if field == "name" or (df and df.fieldtype in searchable):
			found.append(field)
	return found


def _shown(meta: Any) -> list[str]:
	return [meta.title_field] if meta.title_field else []


def _order(meta: Any) -> str:
	if meta.sort_field and "," not in meta.sort_field:
		return (
			f"`tab{meta.name}`.`idx` desc, `tab{meta.name}`.`{meta.sort_field}` {meta.sort_order or 'desc'}"
		)
	return f"`tab{meta.name}`.`idx` desc"


def relevance_key(row: dict, txt: str) -> tuple:
	"""Earlier in the list what begins with the text, first of all in its name."""
	text = txt.lower()
	values = [cstr(_(value) if isinstance(value, str) else value).lower() for value in row.values()]
	name = cstr(row.get("name")).lower()
	return (not name.startswith(text), not any(value.startswith(text) for value in values))


def build_for_autosuggest(results: list, doctype: str) -> list[dict]:
	"""Tuples as what a link field shows."""
	meta = frappe.get_meta(doctype)
	with_title = bool(meta.show_title_field_in_link and meta.title_field)
	found = []
	for row in results:
		row = list(row.values()) if isinstance(row, dict) else list(row)
		rest = row[2:] if with_title else row[1:]
		one = LinkSearchResults(value=row[0], description=_description(rest, row[0]))
		if with_title:
			one["label"] = _(row[1]) if meta.translated_doctype else row[1]
		elif meta.translated_doctype:
			one["label"] = _(row[0])
		found.append(one)
	return found


def _description(values: list, name: Any) -> str:
	shown = [
		strip_html(cstr(_(value) if isinstance(value, str) else value))
		for value in values
		if value not in (None, "")
	]
	return ", ".join(dict.fromkeys(one for one in shown if one and one != cstr(name)))


@frappe.whitelist()
@expensive("search")
def get_names_for_mentions(search_term: str) -> list[dict]:
	"""Users who can be mentioned in a comment."""
	rows = get_list(
		"User",
		fields=["name as id", "full_name as value"],
		filters={"enabled": 1, "allowed_in_mentions": 1, "user_type": "System User"},
		or_filters={"name": ("like", f"%{search_term}%"), "full_name": ("like", f"%{search_term}%")},
		limit=20,
		order_by="name",
	)
	return [{**row, "link": frappe.utils.get_url_to_form("User", row.id)} for row in rows]


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> str:
	"""The title of a linked document."""
	meta = frappe.get_meta(doctype)
	if (
		meta.show_title_field_in_link
		and meta.title_field
		and frappe.has_permission(doctype, "read", doc=docname)
	):
		return frappe.db.get_value(doctype, docname, meta.title_field)
	return docname
