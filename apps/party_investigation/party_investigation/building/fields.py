"""What a field may be that a builder makes: in an own table, or as a Custom Field on a form of the app."""

import re
from collections.abc import Iterable, Iterator

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import scope
from party_investigation.building.kinds import BUILDER
from party_investigation.building.plain import check_dependence, check_texts
from party_investigation.building.who import is_own_table, refuse
from party_investigation.scope import POLICIES
from party_investigation.unchanged import TABLES

BREAKS = ("Section Break", "Column Break", "Tab Break")
VALUES = (
	*("Data", "Small Text", "Text", "Long Text", "Select", "Check", "Int", "Float", "Currency", "Percent"),
	*("Date", "Datetime", "Time", "Duration", "Rating", "Phone"),
)
ON_FORMS = (*BREAKS, *VALUES)
"""What may be added to a form of the app."""
IN_TABLES = (*ON_FORMS, "Heading", "Text Editor", "Attach", "Attach Image", "Color", "Link", *TABLES)
"""What may stand in an own table: no field that runs something, that holds HTML, or whose target only its rows name."""
FREE = frozenset(
	(
		*(
			"label",
			"fieldtype",
			"fieldname",
			"precision",
			"length",
			"non_negative",
			"hide_days",
			"hide_seconds",
		),
		*("reqd", "search_index", "not_nullable", "options", "sort_options", "show_dashboard", "max_height"),
		*("placeholder", "default", "fetch_from", "fetch_if_empty", "hidden", "show_on_timeline", "bold"),
		*("allow_in_quick_entry", "translatable", "print_hide", "print_hide_if_no_value", "report_hide"),
		*("depends_on", "collapsible", "collapsible_depends_on", "hide_border", "in_list_view", "in_filter"),
		*("in_standard_filter", "in_preview", "in_global_search", "read_only", "allow_on_submit"),
		*("permlevel", "unique", "no_copy", "set_only_once", "remember_last_selected_value"),
		*("mandatory_depends_on", "read_only_depends_on", "print_width", "width", "columns", "description"),
		*("dt", "module", "insert_after"),
	)
)
"""The properties of a field that a builder sets; every other one stays as it comes."""
NOT_ON_FORMS = (
	*("reqd", "unique", "set_only_once", "not_nullable", "default", "fetch_from", "mandatory_depends_on"),
	*("allow_on_submit", "search_index"),
)
"""What would keep others from saving a document of the app, write into documents that are there, or answer for other places."""
DEPENDENCES = ("depends_on", "mandatory_depends_on", "read_only_depends_on", "collapsible_depends_on")
SHOWN_ASIDE = ("in_global_search", "in_preview", "show_on_timeline", "show_dashboard", "unique")
"""What shows or answers for a value where nobody asks for its permission level."""
SIZE = re.compile(r"\d{1,4}(\.\d{1,2})?(px|%|em|rem|mm|cm)?")
DATA_OPTIONS = ("Email", "Name", "Phone", "URL")
CURRENCY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
STATE = "Workflow State"


def check_fields(
	rows: Iterable, table: Iterable, doctype: str, roles: set[str], kinds: Iterable[str] = IN_TABLES
) -> None:
	"""Refuse fields that a builder does not make.

	:param rows: the fields that are made
	:param table: all fields of the form that they stand in
	:param roles: who reads the form: what its links lead to is open to all of them
	:raises frappe.PermissionError: says which field and why
	"""
	fields = list(table)
	known = open_fields(fields)
	for df in rows:
		if df.fieldtype not in kinds:
			refuse(
				_("{0}: fields of type {1} are not added here."), df.label or df.fieldname, _(df.fieldtype)
			)
		check_untouched(df, FREE)
		check_texts(df, without=DEPENDENCES)
		for key in DEPENDENCES:
			check_dependence(df.get(key), known)
		_check_values(df)
		if df.fieldtype == "Link":
			_check_link(df, doctype, roles)
		if df.get("fetch_from"):
			_check_fetched(df, fields, doctype, roles)


def open_fields(rows: Iterable) -> set[str]:
	"""The names of fields that are open to all who read a table."""
	return {df.fieldname for df in rows if df.fieldname and not cint(df.permlevel)}


def check_untouched(row, free: Iterable[str], stored=None) -> None:
	"""Refuse settings that builders do not use, unless they stand as they come or as they are stored.

	:raises frappe.PermissionError: names the setting
	"""
	for df in row.meta.fields:
		if df.fieldname in free or df.fieldtype in BREAKS:
			continue
		value, kept = row.get(df.fieldname), stored.get(df.fieldname) if stored else None
		if isinstance(value, list):
			is_untouched = not value
		else:
			is_untouched = str(value or "") in {"", "0", str(df.default or ""), str(kept or "")}
		if not is_untouched:
			refuse(_("{0} is not set here."), _(df.label or df.fieldname))


def _check_values(df) -> None:
	"""Sizes, options and defaults are values and lead nowhere."""
	name = df.label or df.fieldname
	for key in ("width", "print_width", "max_height"):
		if df.get(key) and not SIZE.fullmatch(str(df.get(key))):
			refuse(_("{0}: {1} is no size, such as 120px."), name, df.get(key))
	options, default = str(df.options or "").strip(), str(df.get("default") or "").strip()
	if not _has_plain_options(df.fieldtype, options):
		refuse(_("{0}: the options {1} do not go with this type of field."), name, options[:60])
	if default.startswith((":", "eval:")):
		refuse(_("{0}: a default is a value, and is not taken from another document."), name)
	if cint(df.permlevel) and any(cint(df.get(key)) for key in SHOWN_ASIDE):
		refuse(_("{0} has a permission level, so it is not shown or searched beside its form."), name)


def _has_plain_options(kind: str, options: str) -> bool:
	if not options or kind in ("Link", *TABLES):
		return True
	if kind == "Select":
		return not options.casefold().startswith(("link:", "attach_files:"))
	if kind == "Data":
		return options in DATA_OPTIONS
	if kind == "Currency":
		return bool(CURRENCY.fullmatch(options))
	return kind == "Rating" and options.isdigit()


def _check_link(df, doctype: str, roles: set[str]) -> None:
	if df.options in (doctype, STATE):
		return
	if df.options not in POLICIES and not is_own_table(df.options):
		refuse(
			_("{0}: a link leads to a document of the investigation or to an own table, not to {1}."),
			df.label or df.fieldname,
			_(df.options or ""),
		)
	_check_readers(df, df.options, "select", roles)


def _check_readers(df, target: str, ptype: str, roles: set[str]) -> None:
	"""Who reads a table reads what it shows of other documents."""
	closed = roles - scope.roles_with(target, ptype)
	if closed:
		refuse(
			_("{0}: {1} is not open to {2}, who would see it in this table."),
			df.label or df.fieldname,
			_(target),
			"、".join(_(role) for role in sorted(closed)),
		)


def _check_fetched(df, rows: list, doctype: str, roles: set[str]) -> None:
	"""What is copied from a linked document is open to all who read the table."""
	link, _dot, source = df.fetch_from.partition(".")
	leading = [row for row in rows if row.fieldname == link and row.fieldtype == "Link"]
	if not leading or leading[0].options == STATE:
		refuse(_("{0}: {1} is no link of this table."), df.label or df.fieldname, link)
	target = leading[0].options
	if target == doctype:
		found = next((row for row in rows if row.fieldname == source), None)
	else:
		found = frappe.get_meta(target).get_field(source)
		_check_readers(df, target, "read", roles)
	if not found or found.fieldtype not in (*ON_FORMS, "Link", "Text Editor", "Color", "Read Only"):
		refuse(_("{0}: {1} has no such field: {2}."), df.label or df.fieldname, _(target), source)
	if cint(found.permlevel) or cint(found.get("mask")):
		refuse(
			_("{0}: {1} of {2} has a permission level and is not copied into other tables."),
			df.label or df.fieldname,
			source,
			_(target),
		)


def readers(doctype: str, rules: Iterable) -> set[str]:
	"""Who reads a table: the roles of its rules, those of the tables that it stands in, and who builds it."""
	roles = {row.role for row in rules}
	for parent in parents_of(doctype):
		roles |= {row.role for row in frappe.get_meta(parent).permissions}
	return roles - {"System Manager"} | {BUILDER}


def parents_of(doctype: str) -> Iterator[str]:
	"""The DocTypes in which a DocType is a table."""
	filters = {"fieldtype": ("in", TABLES), "options": ("=", doctype)}
	yield from frappe.get_all("DocField", filters, pluck="parent", distinct=True)
	yield from frappe.get_all("Custom Field", filters, pluck="dt", distinct=True)
