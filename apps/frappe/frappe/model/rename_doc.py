"""Renaming and merging: the row, its rows, and everything that points at it, set by set."""

import frappe
from frappe import _
from frappe.model import audited, link_map, storing
from frappe.model.naming import validate_name
from frappe.utils import cint, cstr

POINTERS = (
	("Comment", "reference_doctype", "reference_name"),
	("File", "attached_to_doctype", "attached_to_name"),
	("DocShare", "share_doctype", "share_name"),
	("Tag Link", "document_type", "document_name"),
	("ToDo", "reference_type", "reference_name"),
	("Workflow Action", "reference_doctype", "reference_name"),
	("Document Follow", "ref_doctype", "ref_docname"),
	("Notification Log", "document_type", "document_name"),
	("User Permission", "allow", "for_value"),
)


@frappe.whitelist(methods=["POST", "PUT"])
def update_document_title(
	*,
	doctype: str,
	docname: str,
	title: str | None = None,
	name: str | None = None,
	merge: bool = False,
	enqueue: bool = False,
	**kwargs,
) -> str:
	"""Change a document's title, name, or both, as the desk does."""
	from frappe.model.incoming import apply_client_values, stored_document

	doc = stored_document(doctype, docname, "write")
	docname = doc.name
	title_field = doc.meta.get_title_field()
	name = cstr(name or docname).strip()
	if name != cstr(docname):
		name = doc.doctype and rename_doc(doc=doc, new=name, merge=bool(cint(merge)), show_alert=False)
		doc = frappe.get_doc(doctype, name)
	if title and title_field != "name" and title != doc.get(title_field):
		apply_client_values(doc, {title_field: title}).save()
	return doc.name


def rename_doc(
	doctype: str | None = None,
	old=None,
	new: str | None = None,
	force: bool = False,
	merge: bool = False,
	ignore_permissions: bool = False,
	ignore_if_exists: bool = False,
	show_alert: bool = True,
	rebuild_search: bool = True,
	doc=None,
	validate: bool = True,
) -> str:
	"""Give a document another name; all links follow.

	:param force: even if the DocType does not allow it
	:param merge: into the document of the new name, which must exist: links move there, the old one goes
	:returns: the new name
	"""
	doc = doc or frappe.get_doc(doctype, old)
	doctype, old = doc.doctype, doc.name
	meta = doc.meta
	if validate:
		new = validate_rename(doctype, old, new, meta, merge, force, ignore_permissions, ignore_if_exists)
	new = cstr(new).strip()
	changed = doc.run_method("before_rename", old, new, merge)
	if changed:
		new = changed.get("new", new) if isinstance(changed, dict) else changed
		new = validate_name(doctype, new)
	if not merge:
		_rename_row(doctype, old, new, meta)
	_move_children(doctype, old, new, meta)
	update_link_field_values(doctype, old, new)
	_move_dynamic_links(doctype, old, new)
	_move_followers(doctype, old, new, merge)
	_move_passwords(doctype, old, new, merge)
	if merge:
		_note_merge(doctype, old, new)
	else:
		_note_rename(doctype, old, new)
	renamed = frappe.get_doc(doctype, new)
	renamed.run_method("after_rename", old, new, merge)
	if merge:
		_remove_merged(doctype, old)
	frappe.model.document.clear_document_cache(doctype, old)
	frappe.model.document.clear_document_cache(doctype, new)
	if doctype == "DocType":
		frappe.clear_cache()
	if show_alert:
		frappe.msgprint(
			_("Document renamed from {0} to {1}").format(frappe.bold(old), frappe.bold(new)),
			alert=True,
			indicator="green",
		)
	return new


def _remove_merged(doctype: str, old) -> None:
	frappe.delete_doc(
		doctype, old, ignore_permissions=True, force=True
	)  # the right was checked before the merge


def validate_rename(
	doctype: str,
	old,
	new: str,
	meta=None,
	merge: bool = False,
	force: bool = False,
	ignore_permissions: bool = False,
	ignore_if_exists: bool = False,
	save_point: str = "",
	old_doc=None,
) -> str:
	"""The new name as it may be, or an error that says why not."""
	meta = meta or frappe.get_meta(doctype)
	new = cstr(new).strip()
	exists = frappe.db.sql(f"select `name` from `tab{doctype}` where `name` = %s", (new,))
	exists = exists[0][0] if exists else None
	if new == cstr(old):
		frappe.throw(_("No changes made because old and new name are the same."))
	if merge and not exists:
		frappe.throw(_("{0} {1} does not exist, select a new target to merge").format(_(doctype), new))
	if merge and meta.issingle:
		frappe.throw(_("A single document cannot be merged"))
	if not merge and exists and exists != cstr(old) and exists.lower() != cstr(old).lower():
		if not ignore_if_exists:
			frappe.throw(_("Another {0} with name {1} exists, select another name").format(_(doctype), new))
	if not (ignore_permissions or frappe.has_permission(doctype, "write", doc=old)):
		frappe.throw(_("You need write permission to rename"))
	if not (force or ignore_permissions) and not meta.allow_rename:
		frappe.throw(_("{0} not allowed to be renamed").format(_(doctype)))
	if merge and not ignore_permissions:
		_check_merge(doctype, old, exists)
	return validate_name(doctype, new) if not merge else exists


def _check_merge(doctype: str, old, target) -> None:
	"""A merge takes one document away and gives another all that hangs on it: both rights are needed.

	:raises frappe.PermissionError:
	"""
	frappe.has_permission(doctype, "delete", doc=old, throw=True)
	frappe.has_permission(doctype, "write", doc=target, throw=True)


def _rename_row(doctype: str, old, new: str, meta) -> None:
	if meta.issingle:
		frappe.throw(_("A single document cannot be renamed"))
	changes = "`name` = %s"
	values = [new]
	field = (meta.autoname or "")[6:] if (meta.autoname or "").startswith("field:") else None
	if field and meta.has_field(field):
		changes += f", `{field}` = %s"
		values.append(new)
	frappe.db.sql(f"update `tab{doctype}` set {changes} where `name` = %s", (*values, old))


def _move_children(doctype: str, old, new: str, meta) -> None:
	for child in dict.fromkeys(meta.plan.tables.values()):
		frappe.db.sql(
			f"update `tab{child}` set `parent` = %s where `parent` = %s and `parenttype` = %s",
			(new, str(old), doctype),
		)


def update_link_field_values(doctype: str, old, new: str) -> None:
	"""Point every Link field at the new name."""
	for df in link_map.get_link_fields(doctype):
		if audited.is_log(df["parent"]):
			continue  # entries keep the names of their time
		if df["issingle"]:
			_move_single(df, old, new)
			continue
		frappe.db.sql(
			f"update `tab{df['parent']}` set `{df['fieldname']}` = %s where `{df['fieldname']}` = %s",
			(new, str(old)),
		)


def _move_single(df: dict, old, new: str) -> None:
	stored = storing.read_single(df["parent"]) or {}
	if stored.get(df["fieldname"]) == old:
		frappe.db.set_single_value(df["parent"], df["fieldname"], new, update_modified=False)


def _move_dynamic_links(doctype: str, old, new: str) -> None:
	for df in link_map.get_dynamic_links():
		if audited.is_log(df["parent"]):
			continue
		if df["issingle"]:
			stored = storing.read_single(df["parent"]) or {}
			if stored.get(df["options"]) == doctype:
				_move_single(df, old, new)
			continue
		frappe.db.sql(
			f"update `tab{df['parent']}` set `{df['fieldname']}` = %s"
			f" where `{df['fieldname']}` = %s and `{df['options']}` = %s",
			(new, str(old), doctype),
		)


def _move_followers(doctype: str, old, new: str, merge: bool) -> None:
	for follower, type_field, name_field in POINTERS:
		if not frappe.db.table_exists(follower):
			continue
		frappe.db.sql(
			f"update or ignore `tab{follower}` set `{name_field}` = %s"
			f" where `{name_field}` = %s and `{type_field}` = %s",
			(new, str(old), doctype),
		)


def _move_passwords(doctype: str, old, new: str, merge: bool) -> None:
	from frappe.utils.password import rename_password

	if not merge:
		rename_password(doctype, old, new)


def _note_rename(doctype: str, old, new: str) -> None:
	if frappe.get_meta(doctype).track_changes and not frappe.get_meta(doctype).istable:
		# the history that was written under the old name is found by it
		frappe.get_doc(
			{
				"doctype": "Version",
				"ref_doctype": doctype,
				"docname": new,
				"data": frappe.as_json({"changed": [["name", str(old), new]]}, indent=None),
			}
		).insert(ignore_permissions=True)  # the system's own note, no matter who acts
	_note(doctype, new, _("renamed from {0} to {1}").format(frappe.bold(old), frappe.bold(new)))


def _note_merge(doctype: str, old, new: str) -> None:
	_note(doctype, new, _("merged {0} into {1}").format(frappe.bold(old), frappe.bold(new)))


def _note(doctype: str, name: str, text: str) -> None:
	if frappe.get_meta(doctype).istable:
		return
	frappe.get_doc(doctype, name).add_comment("Edit", text)


def get_link_fields(doctype: str) -> list[dict]:
	"""Every Link field with this DocType as target."""
	return [frappe._dict(df) for df in link_map.get_link_fields(doctype)]


def bulk_rename(doctype: str, rows: list[list] | None = None, via_console: bool = False) -> list[str] | None:
	"""Rename many documents; each row is [old, new] or [old, new, merge].

	:returns: a message for each row
	"""
	if not rows:
		frappe.throw(_("Please select a valid csv file with data"))
	if not via_console and len(rows) > 500:
		frappe.throw(_("Maximum {0} rows allowed").format(500))
	messages = []
	for index, row in enumerate(rows):
		if len(row) < 2 or not row[0] or not row[1]:
			continue
		merge = len(row) > 2 and cstr(row[2]).lower() not in ("", "false", "0")
		point = f"rename_{index}"
		frappe.db.savepoint(point)
		try:
			rename_doc(doctype, row[0], row[1], merge=merge, rebuild_search=False, show_alert=False)
			messages.append(_("Successful: {0} to {1}").format(row[0], row[1]))
		except Exception as error:
			frappe.db.rollback(save_point=point)
			messages.append(_("Failed: {0} to {1}: {2}").format(row[0], row[1], error))
	return messages
