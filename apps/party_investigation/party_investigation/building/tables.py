"""Own tables: what a DocType and a Custom Field may be that a builder saves."""

import re
from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation import own_tables, scope
from party_investigation.building.fields import (
	BREAKS,
	NOT_ON_FORMS,
	ON_FORMS,
	check_fields,
	check_untouched,
	open_fields,
	parents_of,
	readers,
)
from party_investigation.building.kinds import MODULE
from party_investigation.building.plain import MARKUP, check_texts
from party_investigation.building.who import is_built, is_own_table, label, refuse
from party_investigation.organization.officers import WATCHERS
from party_investigation.unchanged import TABLES

SETTINGS = frozenset(
	(
		*("module", "custom", "is_submittable", "istable", "is_calendar_and_gantt", "editable_grid"),
		*("quick_entry", "track_changes", "track_seen", "track_views", "fields", "naming_rule", "autoname"),
		*("allow_rename", "description", "image_field", "timeline_field", "max_attachments", "hide_toolbar"),
		*("allow_copy", "allow_import", "allow_events_in_timeline", "protect_attached_files"),
		*("grid_page_length", "rows_threshold_for_grid_search", "title_field", "show_title_field_in_link"),
		*("search_fields", "default_print_format", "sort_field", "sort_order", "default_view"),
		*("document_type", "icon", "color", "show_preview_popup", "permissions", "links", "states"),
		*("read_only", "in_create", "engine", "form_builder"),
	)
)
"""The settings of a DocType that a builder chooses."""
NAMES_FIELDS = ("title_field", "image_field", "timeline_field", "search_fields", "sort_field")
STANDARD = ("name", "creation", "modified", "owner", "modified_by", "idx", "docstatus")
CHANGING = ("write", "create", "delete", "submit", "cancel", "amend", "import")
FORMS = (
	*("Party Organization", "Party Member", "Member Archive", "Mobile Member Record", "Investigation Record"),
	*("Contact Search", "Disposition Case", "Branch Meeting", "Working Group", "Working Group Task"),
	*("Working Group Meeting", "Help Request", "Guidance Question"),
)
"""Forms of the app to which a builder may add fields: not those that are handed in, sent, sealed or that give rights."""
IN_BRACES = re.compile(r"\{([^{}]*)\}|\.([A-Za-z_]\w*)\.")
NAMING = re.compile(r"[\w .#{}:/\-]*")


def check_table(doctype) -> None:
	"""Refuse a DocType that is no own table, or that does more than one does.

	:raises frappe.PermissionError: says what
	"""
	stored = _stored("DocType", doctype.name)
	if stored and not is_own_table(doctype.name):
		refuse(_("{0} was not made here; only tables of the site's builders are changed."), _(doctype.name))
	if not cint(doctype.custom) or doctype.module != MODULE:
		refuse(_("A table of the site is Custom and stands in the module {0}."), _(MODULE))
	if not stored and f"tab{doctype.name}".casefold() in {name.casefold() for name in frappe.db.get_tables()}:
		refuse(
			_("The name {0} was used before, and its rows are still there. Choose another one."), doctype.name
		)
	check_untouched(doctype, SETTINGS, stored)
	check_texts(doctype)
	_check_naming(doctype)
	_check_rules(doctype, stored)
	_check_kept(doctype, stored)
	_check_named(doctype)
	check_fields(doctype.fields, doctype.fields, doctype.name, readers(doctype.name, doctype.permissions))
	_check_tables(doctype)
	for row in (*doctype.get("links"), *doctype.get("states")):
		_check_row(row, doctype.name)
	if stored:
		_check_places(
			doctype.name, _shapes([*frappe.get_meta(doctype.name).fields, *doctype.fields], doctype)
		)


def _shapes(fields: Iterable, doctype) -> dict[str, tuple]:
	"""Type and options of the fields that a table will have: its own, and those that were added to it."""
	named = {df.fieldname for df in doctype.fields}
	return {
		df.fieldname: (df.fieldtype, df.options)
		for df in fields
		if df.fieldname in named or df.get("is_custom_field")
	}


def _stored(kind: str, name: str | None):
	"""A document as the database has it, whatever the client says of it."""
	return frappe.get_doc(kind, name) if name and frappe.db.exists(kind, name) else None


def _check_naming(doctype) -> None:
	"""Names are made of numbers, letters and fields that all readers see."""
	rule = str(doctype.get("autoname") or "")
	if doctype.naming_rule == "By script" or not NAMING.fullmatch(rule):
		refuse(_("{0}: a name is made of fields, dates and numbers only."), rule or _(doctype.naming_rule))
	patterns = [rule, *(str(df.options or "") for df in doctype.fields if df.fieldname == "naming_series")]
	closed = {df.fieldname for df in doctype.fields if df.fieldname} - open_fields(doctype.fields)
	for pattern in patterns:
		named = {pattern.removeprefix("field:"), *(a or b for a, b in IN_BRACES.findall(pattern))}
		if named & closed:
			refuse(
				_("{0} has a permission level; names, titles and orders would show it."),
				"、".join(sorted(named & closed)),
			)


def _check_named(doctype) -> None:
	"""Titles, searches and orders show fields to everybody."""
	known = {*open_fields(doctype.fields), *STANDARD}
	for key in NAMES_FIELDS:
		for field in str(doctype.get(key) or "").replace("`", "").split(","):
			if field.strip() and field.strip().split(" ")[0] not in known:
				refuse(_("{0} has a permission level; names, titles and orders would show it."), field)
	chosen = doctype.get("default_print_format")
	if chosen and frappe.db.get_value("Print Format", chosen, "doc_type") != doctype.name:
		refuse(_("{0} is no print format of this table."), chosen)


def _check_rules(doctype, stored) -> None:
	"""Rules are for the capacities of the investigation; what is above level 0 the security administrator gives."""
	roles = set(scope.capacities())
	for rule in doctype.permissions:
		if rule.role not in roles:
			refuse(
				_("A table of the site is open to the roles that appointments give, not to {0}."),
				_(rule.role),
			)
		if cint(rule.get("set_user_permissions")):
			refuse(_("{0} is not set here."), label(rule, "set_user_permissions"))
		if rule.role in WATCHERS and any(cint(rule.get(right)) for right in CHANGING):
			refuse(_("{0} reads and changes nothing."), _(rule.role))
	if _above(doctype) != (_above(stored) if stored else []):
		refuse(
			_("Rules above level 0 are given by the security administrator, in the Role Permissions Manager.")
		)


def _above(doctype) -> list[tuple]:
	"""The rules above level 0, to compare."""
	return sorted(
		tuple(str(rule.get(df.fieldname) or 0) for df in rule.meta.fields if df.fieldtype not in BREAKS)
		for rule in doctype.permissions
		if cint(rule.permlevel)
	)


def _check_kept(doctype, stored) -> None:
	"""A permission level is not lowered, and no field takes the column of another."""
	before = {df.fieldname: df for df in stored.fields} if stored else {}
	now = {df.fieldname: df for df in doctype.fields}
	for name, df in before.items():
		if cint(df.permlevel) and (name not in now or cint(now[name].permlevel) != cint(df.permlevel)):
			refuse(
				_("The permission level of {0} is changed by the security administrator only."),
				df.label or name,
			)
	if stored and bool(cint(stored.istable)) != bool(cint(doctype.istable)):
		refuse(_("{0} is not changed once the table is there."), label(doctype, "istable"))
	for name in now.keys() - before.keys() if stored else ():
		comes_back = name == doctype.flags.get("restores_field")
		_check_new(doctype.name, name, comes_back)
		if not comes_back:
			_check_no_rows(doctype.name, now[name])


def _check_new(doctype: str, fieldname: str, comes_back: bool = False) -> None:
	"""A new field has a column of its own: databases keep the columns of fields that were removed, and do not tell cases apart.

	:param comes_back: the field was removed, and the engine puts it back as it was
	"""
	taken = {df.fieldname for df in frappe.get_meta(doctype).fields}
	if not comes_back:
		taken |= {*frappe.db.get_table_columns(doctype)}
	if fieldname.casefold() in {name.casefold() for name in taken if name}:
		refuse(_("A field {0} was there before, and its values still are. Choose another name."), fieldname)


def _check_no_rows(doctype: str, df) -> None:
	"""Rows of a table that was removed would come back with it."""
	place = {"parenttype": doctype, "parentfield": df.fieldname}
	if df.fieldtype in TABLES and is_own_table(df.options) and frappe.db.exists(df.options, place):
		refuse(
			_("A field {0} was there before, and its values still are. Choose another name."), df.fieldname
		)


def _check_tables(doctype) -> None:
	"""Tables in a table are own ones, and what they show is open to all who read the one that they stand in."""
	for df in doctype.fields:
		if df.fieldtype not in TABLES:
			continue
		if not is_own_table(df.options):
			refuse(
				_("{0}: {1} was not made here; only tables of the site's builders are changed."),
				df.label or df.fieldname,
				_(df.options or ""),
			)
		rows = frappe.get_meta(df.options).fields
		check_fields(_documents(df.options), rows, df.options, readers(df.options, doctype.permissions))


def _documents(doctype: str) -> Iterable:
	"""The fields of a table as documents."""
	return frappe.get_doc("DocType", doctype).fields


def _check_row(row, doctype: str) -> None:
	check_texts(row)
	for key in ("link_doctype", "parent_doctype"):
		named = row.get(key)
		if named and named != doctype and not is_own_table(named):
			refuse(_("{0} was not made here; only tables of the site's builders are changed."), _(named))


def _check_places(doctype: str, now: dict[str, tuple]) -> None:
	"""The links that say where rows hang stay while there are rows.

	:param now: type and options of each field as they will be
	"""
	for table in {doctype, *parents_of(doctype)}:
		placed = own_tables.scope_of(table)
		if not placed or not frappe.db.table_exists(table) or not frappe.db.count(table):
			continue
		for link in placed.links:
			name = link.field if link.table in (None, doctype) else None
			if table == doctype:
				name = link.parentfield or link.field
			kept = frappe.get_meta(doctype).get_field(name) if name else None
			if kept and now.get(kept.fieldname) != (kept.fieldtype, kept.options):
				refuse(
					_("{0} says where rows belong and who sees them; it stays while there are rows."),
					kept.label or name,
				)


def check_table_goes(doctype) -> None:
	"""Refuse to delete what was not made here, and a table with rows.

	:raises frappe.PermissionError: says which
	"""
	if not is_own_table(doctype.name):
		refuse(_("{0} was not made here; only tables of the site's builders are changed."), _(doctype.name))
	if frappe.db.table_exists(doctype.name) and frappe.db.count(doctype.name):
		refuse(_("{0} has rows; delete them first."), _(doctype.name))


# ---------------------------------------------------------------- added fields


def check_custom_field(field) -> None:
	"""Refuse a field that a builder does not add: to a form that is closed to it, or one that does more than hold a value.

	:raises frappe.PermissionError: says what
	"""
	stored = _stored("Custom Field", field.name)
	is_own = is_own_table(field.dt)
	if not is_own and field.dt not in FORMS:
		refuse(_("No fields are added to {0} here."), _(field.dt or ""))
	if stored:
		if not is_built("Custom Field", field.name):
			refuse(_("{0} was not added here."), field.label or field.fieldname)
		if (stored.dt, stored.fieldname) != (field.dt, field.fieldname):
			refuse(_("{0} is not changed once the field is there."), label(field, "fieldname"))
		if cint(stored.permlevel) > cint(field.permlevel):
			refuse(
				_("The permission level of {0} is changed by the security administrator only."), field.label
			)
	else:
		_check_new(field.dt, field.fieldname, bool(field.flags.get("is_restored")))
	if field.get("module") not in (None, "", MODULE):
		refuse(_("{0} is not set here."), label(field, "module"))
	if MARKUP.search(str(field.get("insert_after") or "")):
		refuse(_("{0} is not set here."), label(field, "insert_after"))
	meta = frappe.get_meta(field.dt)
	others = [df for df in meta.fields if df.fieldname != field.fieldname]
	roles = readers(field.dt, meta.permissions)
	if is_own:
		_check_places(field.dt, _others(field) | {field.fieldname: (field.fieldtype, field.options)})
		kinds = tuple(
			kind for kind in (*ON_FORMS, "Heading", "Text Editor", "Attach", "Attach Image", "Color", "Link")
		)
		check_fields([field], [*others, field], field.dt, roles, kinds)
		return
	for key in NOT_ON_FORMS:
		if field.get(key) and str(field.get(key)) != "0":
			refuse(_("{0} is not set here."), _(field.meta.get_label(key)))
	check_fields([field], [*others, field], field.dt, roles, ON_FORMS)


def _others(field) -> dict[str, tuple]:
	"""Type and options of the other fields of a form."""
	fields = frappe.get_meta(field.dt).fields
	return {df.fieldname: (df.fieldtype, df.options) for df in fields if df.fieldname != field.fieldname}


def check_custom_field_goes(field) -> None:
	"""Refuse to remove a field that was not added here, or that has a permission level.

	:raises frappe.PermissionError: says which
	"""
	if not is_built("Custom Field", field.name):
		refuse(_("{0} was not added here."), field.label or field.fieldname)
	if cint(field.permlevel):
		refuse(_("The permission level of {0} is changed by the security administrator only."), field.label)
	if is_own_table(field.dt):
		_check_places(field.dt, _others(field))


def check_property(setter) -> None:
	"""Refuse what changes a form from outside: a builder's own tables are changed themselves.

	:raises frappe.PermissionError:
	"""
	if not is_own_table(setter.doc_type) or setter.property != "default_print_format":
		refuse(_("Forms that come with the program are changed by the system administrator."))
