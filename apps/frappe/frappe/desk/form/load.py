"""What a form needs: the document, its metadata, and what happened around it."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.version.version import former_names
from frappe.desk.form.document_follow import is_document_followed
from frappe.desk.form.meta import get_meta_bundle
from frappe.ground.messages import with_reasons
from frappe.model.document import Document
from frappe.rights.shares import sharing_is_off
from frappe.utils import add_user_info, cint
from frappe.utils.asked import refuse

TIMELINE = {
	"Comment": "comments",
	"Like": "like_logs",
	"Workflow": "workflow_logs",
	"Attachment": "attachment_logs",
	"Attachment Removed": "attachment_logs",
	"Assigned": "assignment_logs",
	"Assignment Completed": "assignment_logs",
	"Shared": "share_logs",
	"Unshared": "share_logs",
	"Info": "info_logs",
	"Edit": "info_logs",
	"Label": "info_logs",
}


@frappe.whitelist()
def getdoc(doctype: str, name: str | int) -> None:
	"""A document with its history, into the answer. Fields that the user may not read are left out.

	:raises DoesNotExistError: with an empty answer when there is no such document
	:raises PermissionError:
	"""
	if not (doctype and name):
		raise frappe.ValidationError(_("doctype and name are required"))
	try:
		doc = frappe.get_doc(doctype, name)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		raise
	if not doc.has_permission("read"):
		refusal = _("Insufficient Permission for {0}").format(frappe.bold(_(doctype) + " " + str(name)))
		frappe.flags.error_message = with_reasons(refusal)
		raise frappe.PermissionError(("read", doctype, name))
	run_onload(doc)
	doc.hand_out()
	get_docinfo(doc)
	doc.add_seen()
	set_link_titles(doc)
	frappe.response.docs.append(doc)


@frappe.whitelist()
def getdoctype(doctype: str, with_parent: bool = False) -> str | None:
	"""The metadata of a DocType and its child tables, with scripts, into the answer."""
	docs = []
	parent = (
		frappe.db.get_value("DocField", {"fieldtype": "Table", "options": doctype}, "parent")
		if with_parent
		else None
	)
	if parent:
		docs = get_meta_bundle(parent)
		frappe.response["parent_dt"] = parent
	if not docs:
		docs = get_meta_bundle(doctype)
	frappe.response["user_settings"] = get_user_settings(parent or doctype)
	frappe.response.docs.extend(docs)
	return None


def get_user_settings(doctype: str) -> str:
	"""How the user last had the list of a DocType, as JSON."""
	return frappe.get_attr("frappe.model.utils.user_settings.get_user_settings")(doctype)


def run_onload(doc: Any) -> None:
	"""Let the controller add what the form wants to know (`doc.set_onload`)."""
	doc.set("__onload", frappe._dict())
	doc.run_method("onload")


@frappe.whitelist()
def get_docinfo(doc: Any = None, doctype: str | None = None, name: str | int | None = None) -> Any:
	"""What happened around a document, and what the user may do with it, into the answer as `docinfo`.

	:raises PermissionError:
	"""
	if not isinstance(doc, Document):
		if doc:
			refuse("doc")  # a client names the document
		if not (doctype and name):
			raise frappe.ValidationError(_("doctype and name are required"))
		doc = frappe.get_doc(doctype, name)
		doc.check_permission("read")
	docinfo = frappe._dict(
		doctype=doc.doctype,
		name=doc.name,
		attachments=get_attachments(doc.doctype, doc.name),
		communications=[],
		automated_messages=[],
		versions=get_versions(doc),
		assignments=get_assignments(doc.doctype, doc.name),
		permissions=get_doc_permissions(doc),
		shared=get_shares(doc),
		views=get_view_logs(doc),
		additional_timeline_content=get_additional_timeline_content(doc.doctype, doc.name),
		is_document_followed=is_document_followed(doc.doctype, str(doc.name), frappe.session.user),
		tags=get_tags(doc.doctype, doc.name),
		document_email=None,
	)
	add_comments(doc, docinfo)
	docinfo.user_info = get_user_info_of(docinfo, doc)
	frappe.response["docinfo"] = docinfo
	return docinfo


def get_doc_permissions(doc: Any) -> Any:
	"""What the user may do with a document, by right; to share it is offered only where it is possible."""
	found = frappe.permissions.get_doc_permissions(doc)
	if found.get("share") and (
		sharing_is_off() or not frappe.permissions.has_controller_permissions(doc, "share")
	):
		return frappe._dict(found, share=0)
	return found


def get_shares(doc: Any) -> list:
	"""With whom a document is shared."""
	return frappe.get_all(
		"DocShare",
		filters={"share_doctype": doc.doctype, "share_name": str(doc.name)},
		fields=["user", "read", "write", "submit", "share", "everyone"],
	)


def add_comments(doc: Any, docinfo: Any) -> Any:
	"""Sort the remarks on a document by kind."""
	for table in dict.fromkeys(TIMELINE.values()):
		docinfo[table] = []
	rows = frappe.get_all(
		"Comment",
		fields=["name", "creation", "content", "owner", "comment_type", "published"],
		filters={"reference_doctype": doc.doctype, "reference_name": str(doc.name)},
		order_by="creation asc",
		limit=0,
	)
	for row in rows:
		table = TIMELINE.get(row.comment_type)
		if table:
			if row.comment_type == "Comment":
				row.content = frappe.utils.markdown(row.content or "")
			docinfo[table].append(row)
	return docinfo


def get_user_info_of(docinfo: Any, doc: Any) -> dict[str, Any]:
	"""Names and pictures of everybody in a document's history."""
	users = {frappe.session.user, doc.owner, doc.modified_by}
	for table in [*dict.fromkeys(TIMELINE.values()), "versions", "assignments", "views", "attachments"]:
		users |= {row.get("owner") for row in docinfo.get(table) or []}
	users |= {row.get("user") for row in docinfo.shared}
	info: dict[str, Any] = {}
	add_user_info([user for user in users if user], info)
	return info


def get_attachments(dt: str, dn: str | int) -> list:
	"""The files attached to a document."""
	return frappe.get_all(
		"File",
		fields=["name", "file_name", "file_url", "is_private", "owner", "creation", "file_size"],
		filters={"attached_to_name": str(dn), "attached_to_doctype": dt},
		order_by="creation asc",
		limit=0,
	)


def get_versions(doc: Any) -> list:
	"""The last ten changes of a document that the user may see: fields of levels without right are left out."""
	if not doc.meta.track_changes:
		return []
	versions = frappe.get_all(
		"Version",
		filters={"ref_doctype": doc.doctype, "docname": ("in", former_names(doc.doctype, doc.name))},
		fields=["name", "owner", "creation", "data"],
		limit=10,
		order_by="creation desc",
	)
	allowed = doc.get_permlevel_access("read")
	hidden = _unreadable_fields(doc.meta, allowed)
	in_rows = {
		table.fieldname: _unreadable_fields(frappe.get_meta(table.options), allowed)
		for table in doc.meta.get_table_fields()
	}
	names = [json.dumps(name) for name in hidden.union(*in_rows.values())]
	for version in versions:
		if any(name in (version.data or "") for name in names):  # most entries name no hidden field
			version.data = json.dumps(_readable_changes(json.loads(version.data), hidden, in_rows))
	return versions


def _unreadable_fields(meta: Any, allowed: list) -> set[str]:
	"""The fields of a level that is not among those allowed."""
	return {
		field.fieldname for field in meta.fields if cint(field.permlevel) and field.permlevel not in allowed
	}


def _readable_changes(data: dict, hidden: set[str], in_rows: dict[str, set[str]]) -> dict:
	"""What a Version holds, without what stands in hidden fields of the document or of its rows."""
	data["changed"] = [change for change in data.get("changed") or [] if change[0] not in hidden]
	for kind in ("added", "removed"):
		data[kind] = [
			[table, {key: value for key, value in row.items() if key not in in_rows.get(table, ())}]
			for table, row in data.get(kind) or []
			if table not in hidden
		]
	data["row_changed"] = [
		[table, idx, name, [change for change in changes if change[0] not in in_rows.get(table, ())]]
		for table, idx, name, changes in data.get("row_changed") or []
		if table not in hidden
	]
	return data


def get_assignments(dt: str, dn: str | int) -> list:
	"""The open assignments of a document."""
	return frappe.get_all(
		"ToDo",
		fields=["name", "allocated_to as owner", "description", "status"],
		filters={
			"reference_type": dt,
			"reference_name": str(dn),
			"status": ("not in", ("Cancelled", "Closed")),
			"allocated_to": ("is", "set"),
		},
		order_by="creation asc",
	)


def get_view_logs(doc: Any) -> list:
	"""Who opened a document last, where its DocType tracks views."""
	if not cint(doc.meta.get("track_views")):
		return []
	return frappe.get_all(
		"View Log",
		filters={
			"reference_doctype": doc.doctype,
			"reference_name": ("in", former_names(doc.doctype, doc.name)),
		},
		fields=["name", "creation", "owner"],
		order_by="creation desc",
		limit=20,
	)


def get_tags(doctype: str, name: str | int) -> str:
	"""The tags of a document, joined by commas."""
	return ",".join(
		frappe.get_all(
			"Tag Link",
			filters={"document_type": doctype, "document_name": str(name)},
			pluck="tag",
			order_by="creation asc",
		)
	)


def get_additional_timeline_content(doctype: str, docname: str | int) -> list:
	"""What apps add to the history (hook `additional_timeline_content`)."""
	contents = []
	hooks = frappe.get_hooks("additional_timeline_content") or {}
	for method in [*hooks.get("*", []), *hooks.get(doctype, [])]:
		contents.extend(frappe.get_attr(method)(doctype, docname) or [])
	return contents


# --- titles of linked documents


def set_link_titles(doc: Any) -> None:
	"""Put the titles of linked documents into the answer, where a DocType shows them in links."""
	titles: dict[str, str] = {}
	for row in [doc, *doc.get_all_children()]:
		titles.update(get_title_values_for_link_and_dynamic_link_fields(row))
	frappe.response["_link_titles"] = titles


def get_title_values_for_link_and_dynamic_link_fields(doc: Any) -> dict[str, str]:
	"""`DocType::name` → title for each link of a document or row."""
	titles = {}
	for field in [*doc.meta.get_link_fields(), *doc.meta.get_dynamic_link_fields()]:
		name = doc.get(field.fieldname)
		doctype = field.options if field.fieldtype == "Link" else doc.get(field.options)
		if not name or not doctype:
			continue
		meta = frappe.get_meta(doctype)
		if meta.show_title_field_in_link and meta.title_field:
			title = frappe.db.get_value(doctype, name, meta.title_field, cache=True)
			titles[f"{doctype}::{name}"] = title or name
	return titles
