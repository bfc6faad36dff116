"""Fields that were taken out of a DocType: their columns and values stay until they are purged, and come back with the field.

How a field was is known from the trail: a custom field is kept as Deleted Document, a field of a DocType in its Version.
`bench trim-tables` purges what is left of all of them, as in Frappe.
"""

import json
from collections.abc import Iterable, Iterator

import frappe
from frappe import _
from frappe.core.doctype.deleted_document.deleted_document import put_back
from frappe.core.doctype.version.version import former_names
from frappe.model import child_table_fields, default_fields, optional_fields, table_fields
from frappe.rights.recent_sign_in import require as require_recent_sign_in
from frappe.rights.roles import RUNS_SITE, runs_site
from frappe.store import schema
from frappe.store.schema import kind_of, quoted

BY_CODE = ("in_install", "in_migrate", "in_patch", "in_uninstall")
"""While an app is brought in, its own fields may take up columns that are there."""


@frappe.whitelist(methods=["GET", "POST"])
def get_removed_fields(doctype: str) -> list[dict]:
	"""What is kept of removed fields, the last removed first.

	:returns: fieldname, label, fieldtype, when and by whom it was removed as far as that is known, in how many documents it has
		a value (None where the user may not know), whether it can come back, and whether the user may purge it
	:raises frappe.PermissionError: the user neither runs the site nor may change the DocType
	"""
	_check_right(doctype)
	records = _records(doctype)
	found = []
	for fieldname in _kept(doctype, records):
		record = records.get(fieldname) or frappe._dict(settings={})
		is_known = _may_know(doctype, record.settings)
		found.append(
			{
				"fieldname": fieldname,
				"label": record.settings.get("label") or fieldname,
				"fieldtype": record.settings.get("fieldtype"),
				"removed_on": record.removed_on,
				"removed_by": record.removed_by and frappe.utils.get_fullname(record.removed_by),
				"values": _count(doctype, fieldname, record.settings) if is_known else None,
				"can_be_restored": int(bool(record.settings)),
				"can_be_purged": int(is_known and _has_right(doctype, "delete")),
			}
		)
	return sorted(found, key=lambda one: str(one["removed_on"] or ""), reverse=True)


@frappe.whitelist(methods=["POST"])
def restore_field(doctype: str, fieldname: str) -> None:
	"""Bring a removed field back with its settings, its place and its values.

	:raises frappe.ValidationError: it is not known how it was, or there is such a field again
	:raises frappe.PermissionError: the user could not add such a field
	"""
	_check_right(doctype)
	if any(df.fieldname.lower() == fieldname.lower() for df in frappe.get_meta(doctype).fields):
		frappe.throw(
			_("{0} has a field {1} again. Rename or remove that one first.").format(
				_(doctype), frappe.bold(frappe.utils.escape_html(fieldname))
			)
		)
	record = _records(doctype).get(fieldname)
	if record is None:
		frappe.throw(
			_("It is not known how the field {0} of {1} was: it was not removed here.").format(
				frappe.bold(frappe.utils.escape_html(fieldname)), _(doctype)
			)
		)
	if record.deleted_document:
		put_back(frappe.get_doc("Deleted Document", record.deleted_document))
	else:
		_put_back(doctype, record.settings)


@frappe.whitelist(methods=["POST"])
def purge_field(doctype: str, fieldname: str) -> None:
	"""Give up the values of a removed field for good; a log entry says so.

	:raises frappe.ReauthenticationRequired: the user has not signed in a short while ago
	:raises frappe.PermissionError: the user may not delete the DocType, or not see what the field holds
	"""
	_check_right(doctype, "delete")
	require_recent_sign_in()
	records = _records(doctype)
	if fieldname not in _kept(doctype, records):
		frappe.throw(
			_("Nothing is kept of a removed field {0} of {1}.").format(
				frappe.bold(frappe.utils.escape_html(fieldname)), _(doctype)
			)
		)
	settings = records[fieldname].settings if fieldname in records else {}
	if not _may_know(doctype, settings):
		frappe.only_for(RUNS_SITE)
	values = _count(doctype, fieldname, settings)
	_drop(doctype, fieldname, settings)
	frappe.get_doc(
		{
			"doctype": "Activity Log",
			"subject": _("Purged the removed field {0} of {1}: values of {2} records").format(
				fieldname, _(doctype), values
			)[:140],
			"user": frappe.session.user,
			"status": "Success",
			"reference_doctype": "DocType",
			"reference_name": doctype,
		}
	).insert(ignore_permissions=True)  # the system's own note, no matter who acts


def trim_table(doctype: str, dry_run: bool = True) -> list[str]:
	"""Give up the columns that no field of a DocType has.

	:returns: their names
	"""
	meta = frappe.get_meta(doctype, cached=False)
	columns = [] if meta.issingle or meta.is_virtual else list(_columns_without_field(meta))
	if not dry_run:
		for name in columns:
			schema.drop_column(f"tab{doctype}", name)
	return columns


def trim_tables(
	doctype: str | None = None, dry_run: bool = False, quiet: bool = False
) -> dict[str, list[str]]:
	"""The same for one DocType or all; DocTypes with their columns."""
	filters: dict = {"issingle": 0, "is_virtual": 0}
	if doctype:
		filters["name"] = doctype
	trimmed = {}
	for name in frappe.get_all("DocType", filters=filters, pluck="name", order_by="name", limit=0):
		if frappe.db.table_exists(name) and (columns := trim_table(name, dry_run)):
			trimmed[name] = columns
	return trimmed


def check_new(doctype: str, fieldnames: Iterable[str]) -> None:
	"""Refuse a new field that would show the values of a removed one to whoever may see the new one.

	:raises frappe.ValidationError: values are kept under one of the names
	"""
	if any(frappe.flags.get(flag) for flag in BY_CODE):
		return
	meta = frappe.get_meta(doctype, cached=False)
	kept = {name.lower(): name for name in _kept_names(meta)}
	for fieldname in fieldnames:
		name = kept.get((fieldname or "").lower())
		if name and _count(doctype, name, {}):
			frappe.throw(
				_(
					"{0} had a field {1}, and its values are still kept. Restore or purge it under Removed Fields, or take another name."
				).format(_(doctype), frappe.bold(name)),
				title=_("Removed Fields"),
			)


# who may -------------------------------------------------------------------------------------------------------------


def _check_right(doctype: str, ptype: str = "write") -> None:
	if not _has_right(doctype, ptype):
		frappe.only_for(RUNS_SITE)


def _has_right(doctype: str, ptype: str) -> bool:
	"""Whether the user runs the site, or has the right on a DocType of the site itself: what an app brings is the site's."""
	if runs_site():
		return True
	is_own = frappe.db.get_value("DocType", {"name": ("=", doctype), "custom": 1})
	return is_own == doctype and bool(frappe.has_permission("DocType", ptype, doc=doctype))


def _may_know(doctype: str, settings: dict) -> bool:
	"""Whether the user may know what a removed field holds: others than who runs the site as long as all readers saw it."""
	if runs_site():
		return True
	is_open = bool(settings) and not int(settings.get("permlevel") or 0) and not settings.get("mask")
	return is_open and not frappe.get_meta(doctype).istable and bool(frappe.has_permission(doctype, "read"))


# what is kept --------------------------------------------------------------------------------------------------------


def _records(doctype: str) -> dict[str, frappe._dict]:
	"""How the removed fields of a DocType were, by their names: settings, when and by whom they were removed."""
	records = sorted((*_deleted(doctype), *_dropped(doctype)), key=lambda record: str(record.removed_on))
	return {record.settings["fieldname"]: record for record in records if record.settings.get("fieldname")}


def _deleted(doctype: str) -> Iterator[frappe._dict]:
	for row in frappe.get_all(
		"Deleted Document",
		{"deleted_doctype": "Custom Field", "deleted_name": ("like", f"{doctype}-%"), "restored": 0},
		["name", "data", "owner", "creation"],
		limit=0,
	):
		settings = json.loads(row.data)
		if settings.get("dt") == doctype:
			yield frappe._dict(
				settings=settings, removed_on=row.creation, removed_by=row.owner, deleted_document=row.name
			)


def _dropped(doctype: str) -> Iterator[frappe._dict]:
	for row in frappe.get_all(
		"Version",
		{"ref_doctype": "DocType", "docname": ("in", former_names("DocType", doctype))},
		["data", "owner", "creation"],
		limit=0,
	):
		for table, settings in json.loads(row.data).get("removed") or ():
			if table == "fields":
				yield frappe._dict(settings=settings, removed_on=row.creation, removed_by=row.owner)


def _kept(doctype: str, records: dict[str, frappe._dict]) -> list[str]:
	"""The removed fields of which anything is kept: columns, values of single DocTypes, and rows of tables."""
	meta = frappe.get_meta(doctype, cached=False)
	if meta.is_virtual:
		return []
	tables = [
		name
		for name, record in records.items()
		if record.settings.get("fieldtype") in table_fields
		and not meta.get_field(name)
		and _count(doctype, name, record.settings)
	]
	return [*_kept_names(meta), *tables]


def _kept_names(meta) -> list[str]:
	if meta.is_virtual:
		return []
	if not meta.issingle:
		return list(_columns_without_field(meta))
	fields = {df.fieldname for df in meta.fields}
	stored = frappe.db.sql_list(
		"select distinct `field` from `tabSingles` where `doctype` = %s", (meta.name,)
	)
	return [name for name in stored if name not in fields and not _is_internal(name)]


def _columns_without_field(meta) -> Iterator[str]:
	fields = {df.fieldname.lower() for df in meta.fields}
	for name in frappe.db.get_table_columns(meta.name):
		if name.lower() not in fields and not _is_internal(name):
			yield name


def _is_internal(name: str) -> bool:
	return name.startswith("_") or name in (*default_fields, *optional_fields, *child_table_fields)


def _count(doctype: str, fieldname: str, settings: dict) -> int:
	"""In how many documents a removed field has a value."""
	if settings.get("fieldtype") in table_fields:
		rows = _rows_of(doctype, fieldname, settings)
		if not rows or not frappe.db.table_exists(settings["options"]):
			return 0
		return len(frappe.get_all(settings["options"], rows, pluck="parent", distinct=True, limit=0))
	if frappe.get_meta(doctype).issingle:
		return frappe.db.count("Singles", {"doctype": doctype, "field": fieldname, "value": ("is", "set")})
	column, declared = quoted(fieldname), frappe.db.get_column_type(doctype, fieldname)
	filled = f"{column} is not null and {column} != {'0' if kind_of(declared) == 'number' else repr('')}"
	return frappe.db.sql(f"select count(*) from {quoted(f'tab{doctype}')} where {filled}")[0][0]


def _rows_of(doctype: str, fieldname: str, settings: dict) -> dict | None:
	return {"parenttype": doctype, "parentfield": fieldname} if settings.get("options") else None


# bringing back and giving up -----------------------------------------------------------------------------------------


def _put_back(doctype: str, settings: dict) -> None:
	"""Put a field into its DocType again, behind as many fields as it stood."""
	doc = frappe.get_doc("DocType", doctype)
	names = {df.fieldname for df in frappe.get_meta("DocField").fields}
	row = doc.append("fields", {key: value for key, value in settings.items() if key in names})
	doc.fields.insert(max(0, int(settings.get("idx") or len(doc.fields)) - 1), doc.fields.pop())
	for place, df in enumerate(doc.fields, 1):
		df.idx = place
	doc.flags.restores_field = row.fieldname
	doc.save()


def _drop(doctype: str, fieldname: str, settings: dict) -> None:
	if settings.get("fieldtype") in table_fields:
		frappe.db.delete(settings["options"], _rows_of(doctype, fieldname, settings))
		return
	if settings.get("fieldtype") == "Password":
		frappe.db.delete("__Auth", {"doctype": doctype, "fieldname": fieldname})
	if frappe.get_meta(doctype).issingle:
		frappe.db.delete("Singles", {"doctype": doctype, "field": fieldname})
		return
	schema.drop_column(f"tab{doctype}", fieldname)
