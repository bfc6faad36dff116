"""Deleting documents: rights, links, what hangs on them, and the copy that is kept."""

import shutil

import frappe
from frappe import _
from frappe.ground.config import flag
from frappe.model import audited, link_map, storing
from frappe.model.controllers import get_controller
from frappe.model.naming import revert_counter_of
from frappe.store import trail
from frappe.utils import cint, cstr, escape_html, get_link_to_form

FOLLOWERS = (
	("ToDo", "reference_type", "reference_name"),
	("Comment", "reference_doctype", "reference_name"),
	("Document Follow", "ref_doctype", "ref_docname"),
	("Notification Log", "document_type", "document_name"),
	("DocShare", "share_doctype", "share_name"),
	("Tag Link", "document_type", "document_name"),
	("Workflow Action", "reference_doctype", "reference_name"),
)
"""What is deleted with a document: DocType, field of the DocType's name, field of the document's name. What was written of
it in the trail stays."""

IGNORED = {
	"Communication",
	"ToDo",
	"DocShare",
	"Activity Log",
	"File",
	"Version",
	"Document Follow",
	"Comment",
}
IGNORED |= {"View Log", "Tag Link", "Notification Log", "Email Queue", "Deleted Document", "Workflow Action"}
IGNORED |= {"Integration Request", "Unhandled Email", "Webhook Request Log", "Access Log", "Energy Point Log"}
IGNORED |= set(trail.LOGS)
"""DocTypes whose links to a document never stand in the way."""

NOT_KEPT = ("Error Log", "Scheduled Job Log", *trail.LOGS)


def delete_doc(
	doctype: str | None = None,
	name: str | int | dict | None = None,
	force: bool | int = 0,
	ignore_doctypes: list[str] | None = None,
	for_reload: bool = False,
	ignore_permissions: bool = False,
	flags: dict | None = None,
	ignore_on_trash: bool = False,
	ignore_missing: bool = True,
	delete_permanently: bool = False,
) -> bool | None:
	"""Delete a document with its rows; a copy is kept as Deleted Document.

	:param force: even if others link to it
	:param for_reload: only its rows in the tables, because it will be imported anew
	:param ignore_missing: be quiet if it is not there
	:raises LinkExistsError: if others link to it
	:returns: False if it was not there
	"""
	ignore_doctypes = list(ignore_doctypes or ())
	if not doctype:
		doctype, name = frappe.form_dict.get("dt"), frappe.form_dict.get("dn")
	for one in name if isinstance(name, list | tuple) else [name]:
		if (
			_delete_one(
				doctype,
				one,
				bool(cint(force)),
				ignore_doctypes,
				for_reload,
				ignore_permissions,
				flags,
				ignore_on_trash,
				ignore_missing,
				delete_permanently,
			)
			is False
		):
			return False
	return None


def _delete_one(
	doctype,
	name,
	force,
	ignore_doctypes,
	for_reload,
	ignore_permissions,
	flags,
	ignore_on_trash,
	ignore_missing,
	delete_permanently,
) -> bool | None:
	if not _is_there(doctype, name):
		if ignore_missing:
			return False
		raise frappe.DoesNotExistError(_("{0} {1} not found").format(_(doctype), cstr(name)))
	if for_reload:
		delete_from_table(doctype, name, ignore_doctypes, None)
		return None
	doc = frappe.get_doc(doctype, name)
	if flags:
		doc.flags.update(flags)
	if doctype == "DocType":
		_delete_doctype(doc, ignore_permissions)
		return None
	update_flags(doc, flags, ignore_permissions)
	check_permission_and_not_submitted(doc)
	if not ignore_on_trash:
		doc.run_method("on_trash")
		doc.flags.in_delete = True
		doc.run_method("on_change")
	if not force and not doc.flags.ignore_links:
		check_if_doc_is_linked(doc)
		check_if_doc_is_dynamically_linked(doc)
	revert_counter_of(doc)
	delete_from_table(doctype, doc.name, ignore_doctypes, doc)
	audited.note_rights(doc, doc, removed=True)
	doc.run_method("after_delete")
	_forget_what_followed(doc)
	if not for_reload and not delete_permanently:
		add_to_deleted_document(doc)
	doc.clear_cache()
	doc.notify_update()
	return None


def _is_there(doctype: str, name) -> bool:
	if name is None or name == "":
		return False
	meta = frappe.get_meta(doctype)
	if meta.is_virtual:
		return True
	return bool(meta.issingle) or bool(frappe.db.exists(doctype, name))


def delete_doc_if_exists(doctype: str, name, force: bool | int = 0) -> None:
	"""Delete a document, quietly if it is not there."""
	delete_doc(doctype, name, force=force, ignore_missing=True)


def update_flags(doc, flags: dict | None = None, ignore_permissions: bool = False) -> None:
	"""Hand flags over to a document that is being deleted."""
	if ignore_permissions:
		doc.flags.ignore_permissions = True
	if flags:
		doc.flags.update(flags)


def check_permission_and_not_submitted(doc) -> None:
	"""The user may delete the document, and it is not submitted."""
	if not doc.flags.ignore_permissions and doc.get("parent") and doc.meta.istable:
		if not frappe.has_permission(doc.parenttype, "write", doc=doc.parent):
			doc.raise_no_permission_to("delete")
	elif not doc.has_permission("delete"):
		doc.raise_no_permission_to("delete")
	if doc.docstatus.is_submitted():
		frappe.msgprint(
			_("{0} {1} is submitted: cancel it before you delete it").format(_(doc.doctype), doc.name),
			raise_exception=True,
		)


def delete_from_table(doctype: str, name, ignore_doctypes: list[str], doc) -> None:
	"""Delete the rows of a document."""
	meta = frappe.get_meta(doctype)
	if meta.issingle:
		frappe.db.delete("Singles", {"doctype": name})
	elif meta.is_virtual:
		get_controller(doctype)(doctype, name).delete()
	else:
		frappe.db.sql(f"delete from `tab{doctype}` where `name` = %s", (name,))
	for child in dict.fromkeys(meta.plan.tables.values()):
		if child not in ignore_doctypes:
			frappe.db.sql(
				f"delete from `tab{child}` where `parent` = %s and `parenttype` = %s", (str(name), doctype)
			)


def _forget_what_followed(doc) -> None:
	"""Delete shares, comments, tags, files … of a document that is gone."""
	from frappe.utils.password import delete_all_passwords_for

	delete_all_passwords_for(doc.doctype, doc.name)
	if doc.meta.istable or doc.doctype in NOT_KEPT:
		return
	for doctype, type_field, name_field in FOLLOWERS:
		if doctype != doc.doctype and frappe.db.table_exists(doctype):
			frappe.db.delete(doctype, {type_field: doc.doctype, name_field: str(doc.name)})
	_delete_user_permissions(doc)
	_delete_files(doc)


def _delete_user_permissions(doc) -> None:
	if frappe.db.table_exists("User Permission"):
		frappe.db.delete("User Permission", {"allow": doc.doctype, "for_value": str(doc.name)})


def _delete_files(doc) -> None:
	if doc.doctype == "File" or not frappe.db.table_exists("File"):
		return
	files = frappe.get_all(
		"File", filters={"attached_to_doctype": doc.doctype, "attached_to_name": str(doc.name)}, pluck="name"
	)
	for file in files:
		delete_doc("File", file, ignore_permissions=True)  # they belonged to the document that is gone


def add_to_deleted_document(doc) -> None:
	"""Keep a copy of a deleted document."""
	if doc.doctype in NOT_KEPT or doc.meta.istable or frappe.flags.in_install or frappe.flags.in_uninstall:
		return
	frappe.get_doc(
		{
			"doctype": "Deleted Document",
			"deleted_doctype": doc.doctype,
			"deleted_name": str(doc.name),
			"data": frappe.as_json({**doc.as_dict(), **(doc.flags.kept_along or {})}),
			"owner": frappe.session.user,
		}
	).db_insert()


# DocTypes ------------------------------------------------------------------------------------------------------------


def _delete_doctype(doc, ignore_permissions: bool) -> None:
	"""Delete a DocType's metadata; the table of a custom DocType stays, the data of others goes with its app."""
	update_flags(doc, None, ignore_permissions)
	check_permission_and_not_submitted(doc)
	doc.run_method("on_trash")
	name = doc.name
	frappe.db.delete("Custom Field", {"dt": name})
	frappe.db.delete("Client Script", {"dt": name}) if frappe.db.table_exists("Client Script") else None
	frappe.db.delete("Property Setter", {"doc_type": name})
	for doctype, field in (
		("Report", "ref_doctype"),
		("Custom DocPerm", "parent"),
		("__global_search", "doctype"),
	):
		if frappe.db.table_exists(doctype):
			frappe.db.delete(doctype, {field: name})
	frappe.db.delete("Singles", {"doctype": name})
	delete_from_table("DocType", name, [], doc)
	if (
		flag("developer_mode")
		and not doc.custom
		and not (frappe.flags.in_migrate or frappe.flags.in_install or frappe.flags.in_uninstall)
	):
		delete_controllers(name, doc.module)
	add_to_deleted_document(doc)
	doc.run_method("after_delete")
	frappe.clear_cache(doctype=name)


def delete_controllers(doctype: str, module: str) -> None:
	"""Delete the folder of a DocType in its app."""
	from frappe.modules import get_doc_path

	shutil.rmtree(get_doc_path(module, "DocType", doctype), ignore_errors=True)


# links ---------------------------------------------------------------------------------------------------------------


def get_linked_docs(doc, method: str = "Delete") -> list[dict]:
	"""The documents that link to a document and stand in the way of its deletion or cancellation.

	:returns: dicts with doctype, name and, for rows, the row's place
	"""
	return [*_linked(doc, method), *_dynamically_linked(doc, method)]


def check_if_doc_is_linked(doc, method: str = "Delete") -> None:
	"""Raise LinkExistsError if a document links to this one (for Cancel: a submitted one)."""
	for found in _linked(doc, method):
		_raise_linked(doc, found, method)


def check_if_doc_is_dynamically_linked(doc, method: str = "Delete") -> None:
	"""Raise LinkExistsError if a document links to this one by a Dynamic Link (for Cancel: a submitted one)."""
	for found in _dynamically_linked(doc, method):
		_raise_linked(doc, found, method)


def _ignored(doc, method: str) -> set[str]:
	ignored = set(IGNORED)
	if method == "Cancel":
		ignored |= set(doc.get("ignore_linked_doctypes") or ())
		ignored |= set(getattr(type(doc), "ignore_linked_doctypes", ()) or ())
	return ignored | set(frappe.get_hooks("ignore_links_on_delete"))


def _linked(doc, method: str):
	ignored = _ignored(doc, method)
	for df in link_map.get_link_fields(doc.doctype):
		if df["parent"] in ignored or (df["fieldname"] == "amended_from" and method == "Cancel"):
			continue
		yield from _rows_pointing(doc, df, "", (), method)


def _dynamically_linked(doc, method: str):
	ignored = _ignored(doc, method)
	for df in link_map.get_dynamic_links():
		if df["parent"] not in ignored:
			yield from _rows_pointing(doc, df, f" and `{df['options']}` = %s", (doc.doctype,), method)


def _rows_pointing(doc, df: dict, more: str, values: tuple, method: str):
	if df["issingle"]:
		yield from _single_pointing(doc, df, bool(more), method)
		return
	columns = "`name`, `docstatus`" + (", `parent`, `parenttype`, `idx`" if df["istable"] else "")
	status = " and `docstatus` = 1" if method == "Cancel" else ""
	rows = frappe.db.sql(
		f"select {columns} from `tab{df['parent']}` where `{df['fieldname']}` = %s{more}{status} limit 20",
		(str(doc.name), *values),
		as_dict=True,
	)
	for row in rows:
		doctype, name = df["parent"], row["name"]
		if df["istable"]:
			doctype, name = row["parenttype"] or df["parent"], row["parent"]
			if doctype in _ignored(doc, method):
				continue
		if (doctype, str(name)) != (doc.doctype, str(doc.name)):
			yield {"doctype": doctype, "name": name, "row": row.get("idx")}


def _single_pointing(doc, df: dict, dynamic: bool, method: str):
	if method == "Cancel" or df["parent"] == doc.doctype:
		return
	stored = storing.read_single(df["parent"]) or {}
	if dynamic and stored.get(df["options"]) != doc.doctype:
		return
	if stored.get(df["fieldname"]) == doc.name:
		yield {"doctype": df["parent"], "name": df["parent"], "row": None}


def _raise_linked(doc, found: dict, method: str) -> None:
	target = _told(doc, found)
	message = (
		_("Cannot cancel {0} {1} because {2} is linked with it")
		if method == "Cancel"
		else _("Cannot delete {0} {1} because {2} is linked with it")
	)
	frappe.throw(
		message.format(_(doc.doctype), frappe.bold(cstr(doc.name)), target),
		frappe.LinkExistsError,
		title=_("Linked Documents"),
	)


def _told(doc, found: dict) -> str:
	"""What links to a document, for a message; of what the user may not see only the kind is told."""
	name = cstr(found["name"])
	hidden = not doc.flags.ignore_permissions and not frappe.has_permission(
		found["doctype"], doc=found["name"]
	)
	if hidden:
		return _("a document of type {0} that you may not see").format(frappe.bold(_(found["doctype"])))
	place = _("row {0}").format(found["row"]) if found.get("row") else ""
	link = get_link_to_form(found["doctype"], name, escape_html(name))
	return f"{_(found['doctype'])} {link} {place}".strip()


def raise_link_exists_exception(doc, reference_doctype: str, reference_docname, row: str = "") -> None:
	"""Raise LinkExistsError for a link found elsewhere."""
	_raise_linked(doc, {"doctype": reference_doctype, "name": reference_docname, "row": row}, "Delete")


def delete_dynamic_links(doctype: str, name) -> None:
	"""Delete comments, shares, tags … of a document."""
	doc = frappe._dict(doctype=doctype, name=name)
	for follower, type_field, name_field in FOLLOWERS:
		if frappe.db.table_exists(follower):
			frappe.db.delete(follower, {type_field: doc.doctype, name_field: str(doc.name)})
