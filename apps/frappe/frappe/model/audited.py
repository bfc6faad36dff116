"""Which DocTypes leave a trail that nobody switches off: history of changes, and who opened what.

Apps name theirs in hooks: `audited_doctypes` is a list of DocTypes, or of dotted functions that return DocTypes (for
tables that a site makes for itself); `personal_data_fields` tells which fields of a DocType hold identity numbers,
telephones, addresses, and under `*` names dotted functions that return the same of further DocTypes. Stock Frappe ignores both.
"""

from collections.abc import Iterable

import frappe
from frappe.model import no_value_fields, table_fields
from frappe.store import memo, trail
from frappe.utils import cint

TRACKING = ("track_changes", "track_views")
"""The switches of a DocType that are always on where it is audited."""

SAME_OPENING_SECONDS = 600
"""For so long the same document or list, opened again by the same user, is the same opening."""

OWN = frozenset(
	{
		"Client Script",
		"Custom DocPerm",
		"Custom Field",
		"DocShare",
		"DocType",
		"Print Format",
		"Print Settings",
		"Property Setter",
		"Report",
		"Role",
		"Role Profile",
		"Scheduled Job Type",
		"Server Script",
		"System Settings",
		"User",
		"User Permission",
		"Workflow",
	}
)
"""Accounts, rights and settings of the framework itself: their changes are kept, not who looked at them."""


def of_apps() -> frozenset[str]:
	"""The DocTypes that apps have audited."""
	return memo.get(("audited",), _of_apps)


def _of_apps() -> frozenset[str]:
	found: set[str] = set()
	for entry in frappe.get_hooks("audited_doctypes") or ():
		found.update(_named(entry))
	return frozenset(found)


def _named(entry: str) -> Iterable[str]:
	return frappe.get_attr(entry)() if "." in entry else (entry,)


def is_audited(doctype: str) -> bool:
	"""Whether the history of a DocType is always kept."""
	return doctype in OWN or doctype in of_apps()


def is_log(doctype: str) -> bool:
	"""Whether a DocType is one of the logs themselves."""
	return doctype in trail.LOGS


def switch_on(meta) -> None:
	"""Set the switches of a DocType that is being compiled as they have to be, whatever is stored."""
	values = meta.__dict__
	if is_log(meta.name):
		values.update(track_changes=0, track_views=0, track_seen=0)
	elif meta.name in OWN:
		values["track_changes"] = 1
	elif not values.get("istable") and not frappe.flags.in_bootstrap and meta.name in of_apps():
		values.update(track_changes=1, track_views=1)


def personal_fields(doctype: str | None) -> frozenset[str]:
	"""The fields of a DocType that hold identity numbers, telephones, addresses and the like."""
	return memo.get(("personal_fields",), _personal_fields).get(doctype, frozenset())


def personal_doctypes() -> list[str]:
	"""The DocTypes that have such fields."""
	return list(memo.get(("personal_fields",), _personal_fields))


def _personal_fields() -> dict[str, frozenset[str]]:
	hooks = frappe.get_hooks("personal_data_fields") or {}
	found = {doctype: set(fields) for doctype, fields in hooks.items() if doctype != "*"}
	for dotted in hooks.get("*") or ():
		for doctype, fields in frappe.get_attr(dotted)().items():
			found.setdefault(doctype, set()).update(fields)
	return {doctype: frozenset(fields) for doctype, fields in found.items()}


def may_ignore_version(doc) -> bool:
	"""Whether a save leaves no Version because its caller wants none; of an audited DocType only the system wants none."""
	return bool(doc.flags.ignore_version) and (_by_system() or not is_audited(doc.doctype))


RIGHTS = {
	"Custom DocPerm": None,
	"DocShare": None,
	"Role": None,
	"Role Profile": None,
	"User": ("enabled", "user_type", "role_profile_name", "role_profiles", "roles"),
	"User Permission": None,
}
"""What gives rights: with the fields that do; None for all."""


def gives_rights(doctype: str) -> bool:
	"""Whether documents of a DocType give or take rights; apps name theirs in the hook `rights_doctypes`."""
	return doctype in RIGHTS or doctype in memo.get(("rights_doctypes",), _rights_of_apps)


def _rights_of_apps() -> frozenset[str]:
	return frozenset(frappe.get_hooks("rights_doctypes") or ())


def note_rights(doc, before=None, removed: bool = False) -> None:
	"""Write a Permission Log if a document that gives rights was made, changed or removed.

	:param before: as it was; None if it is new
	"""
	if not gives_rights(doc.doctype) or _by_system():
		return
	old, new = _rights_in(before), {} if removed else _rights_in(doc)
	changed = [field for field in {**old, **new} if old.get(field) != new.get(field)]
	if not changed:
		return
	frappe.get_doc(
		{
			"doctype": "Permission Log",
			"changed_by": frappe.session.user,
			"changed_at": frappe.utils.now(),
			"for_doctype": doc.doctype,
			"for_document": str(doc.name),
			"status": "Removed" if removed else "Updated" if before else "Added",
			"changes": frappe.as_json(
				{
					"from": {field: old[field] for field in changed if field in old},
					"to": {field: new[field] for field in changed if field in new},
				}
			),
		}
	).insert(ignore_permissions=True, ignore_links=True)  # the system's own note, no matter who acts


def _rights_in(doc) -> dict:
	"""What a document says of rights: fields and rows that are not empty."""
	if doc is None:
		return {}
	wanted = RIGHTS.get(doc.doctype)
	found = {}
	for df in doc.meta.fields:
		is_table = df.fieldtype in table_fields
		if (wanted and df.fieldname not in wanted) or df.is_virtual:
			continue
		if df.fieldtype in no_value_fields and not is_table:
			continue
		value = doc.get(df.fieldname)
		if is_table:
			value = sorted(_row_of_rights(row) for row in value or ())
		if value:
			found[df.fieldname] = value
	return found


def _row_of_rights(row) -> str:
	parts = [row.get(df.fieldname) for df in row.meta.fields if df.fieldtype not in no_value_fields]
	return ", ".join(str(part) for part in parts if part)


def check_property(doctype: str, name: str | None, value: object, of_doctype: bool) -> None:
	"""Refuse to change how a log is, or to switch off what is kept of an audited DocType.

	:param name: the property that is to be set
	:param of_doctype: of the DocType itself, not of a field
	:raises frappe.PermissionError: after noting the attempt
	"""
	refuse = frappe.get_attr("frappe.core.kept_log.refuse")
	if is_log(doctype) and not _by_system():
		refuse(frappe._("Logs cannot be customized: {0}").format(frappe._(doctype)), doctype)
	if of_doctype and name in TRACKING and not cint(value) and is_audited(doctype) and not _by_system():
		if name == "track_changes" or doctype in of_apps():
			refuse(
				frappe._("{0} keeps its trail: {1} cannot be switched off.").format(
					frappe._(doctype), frappe._(frappe.unscrub(name))
				),
				doctype,
			)


def _by_system() -> bool:
	flags = frappe.flags
	return bool(flags.in_install or flags.in_migrate or flags.in_patch or flags.in_bootstrap)
