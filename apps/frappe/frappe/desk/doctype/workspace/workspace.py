"""A page of the desk: links, shortcuts, numbers and charts for a piece of work."""

import json
import re
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.incoming import append_client_row
from frappe.model.naming import append_number_if_name_exists
from frappe.utils import cint, escape_html
from frappe.utils.asked import refuse, rows_of, values_of

PAGE = re.compile(r"(https?:|mailto:|tel:|blob:|/(?!/)|#|\?)", re.IGNORECASE)
"""What addresses begin with that the desk follows (`safeAddress` of the desk)."""


class Workspace(Document):
	"""A workspace, public or of one user."""

	def validate(self) -> None:
		self.type = self.type or "Workspace"  # files of version 15 have no type
		self.check_rights()
		self.check_content()
		self.check_addresses()
		if not cint(self.public) and not self.for_user:
			self.for_user = frappe.session.user

	def check_rights(self) -> None:
		"""Public workspaces are for managers and who has made them; private ones for whom they are."""
		if self.flags.ignore_permissions or frappe.flags.in_install or frappe.flags.in_migrate:
			return
		if not may_change(self):
			frappe.throw(_("You need to be Workspace Manager to edit this document"), frappe.PermissionError)

	def check_content(self) -> None:
		"""The arrangement is a list of blocks."""
		try:
			blocks = json.loads(self.content or "[]")
		except ValueError:
			blocks = None
		if not isinstance(blocks, list):
			frappe.throw(_("Content data should be a list"))

	def check_addresses(self) -> None:
		"""A shortcut to an address leads to a page, and runs nothing."""
		if frappe.flags.in_install or frappe.flags.in_migrate:
			return
		for row in self.shortcuts:
			if row.type == "URL" and not PAGE.match((row.url or "").strip()):
				frappe.throw(
					_(
						"{0} is no address of a page: begin with a slash on this site, or with https://."
					).format(frappe.bold(escape_html(row.url or row.label or "")))
				)


def is_workspace_manager() -> bool:
	"""Whether the user may change public workspaces."""
	if frappe.session.user == "Administrator":
		return True
	return bool({"Workspace Manager", "System Manager"} & set(frappe.get_roles()))


def may_change(doc: Any, ptype: str = "write") -> bool:
	"""Whether the user may change a workspace: managers any, everybody private ones of one's own, and public ones of one's own
	who has a right on workspaces.

	:param doc: as it is, or as it is to be
	"""
	if is_workspace_manager():
		return True
	if not _is_own(doc, frappe.session.user):
		return False
	return not cint(doc.public) or bool(doc.has_permission("create" if doc.is_new() else ptype))


def _is_own(doc: Any, user: str) -> bool:
	"""Whether a workspace is the user's as it is stored, and as it is to be."""
	stored = frappe.db.get_value(
		"Workspace", {"name": ("=", doc.name or "")}, ["owner", "public", "for_user"], as_dict=True
	)
	if stored and user != (stored.owner if cint(stored.public) else stored.for_user):
		return False
	return bool(cint(doc.public)) or doc.for_user == user or not (stored or doc.for_user)


def may_publish() -> bool:
	"""Whether the user makes public workspaces."""
	doc = frappe.new_doc("Workspace")
	doc.public = 1
	return may_change(doc)


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see public workspaces and their own."""
	user = user or frappe.session.user
	if user == "Administrator" or "Workspace Manager" in frappe.get_roles(user):
		return None
	return f"(`tabWorkspace`.public = 1 or `tabWorkspace`.for_user = {frappe.db.escape(user)})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users read public workspaces, and do as they like with their own, as far as their roles go."""
	user = user or frappe.session.user
	if user == "Administrator" or {"Workspace Manager", "System Manager"} & set(frappe.get_roles(user)):
		return True
	if ptype in ("read", "select"):
		return bool(cint(doc.public)) or doc.for_user in (None, "", user)
	return _is_own(doc, user)


@frappe.whitelist(methods=["POST"])
def new_page(new_page: str | dict) -> Any:
	"""Make a workspace; without the rank for public ones it becomes the user's own."""
	page = values_of(new_page, "new_page")
	public = cint(page.get("public"))
	if public and not may_publish():
		frappe.throw(_("Need Workspace Manager role to create public workspaces"), frappe.PermissionError)
	doc = frappe.new_doc("Workspace")
	doc.title = page.get("title")
	doc.icon = page.get("icon") or "grid"
	doc.indicator_color = page.get("indicator_color")
	doc.content = page.get("content") or "[]"
	doc.public = public
	doc.for_user = "" if public else frappe.session.user
	label = doc.title if public else f"{doc.title}-{frappe.session.user}"
	doc.label = append_number_if_name_exists("Workspace", label)
	doc.parent_page = page.get("parent_page") or ""
	doc.sequence_id = frappe.db.count("Workspace") + 1
	doc.flags.ignore_permissions = True  # the right was checked above: own pages are everybody's
	return doc.insert()


@frappe.whitelist(methods=["POST"])
def save_page(
	name: str, public: bool | int | str, new_widgets: str | dict, blocks: str | list
) -> dict[str, Any]:
	"""Keep the arrangement of a workspace."""
	doc = frappe.get_doc("Workspace", name)
	if not may_change(doc):
		raise frappe.PermissionError
	doc.content = blocks if isinstance(blocks, str) else json.dumps(blocks)
	for table, rows in values_of(new_widgets or {}, "new_widgets").items():
		fieldname = {
			"shortcut": "shortcuts",
			"chart": "charts",
			"quick_list": "quick_lists",
			"number_card": "number_cards",
		}.get(table)
		for row in rows_of(rows, table) if fieldname else []:
			append_client_row(doc, fieldname, row)
	doc.flags.ignore_permissions = True  # checked above
	doc.save()
	return {"name": doc.name, "public": cint(doc.public), "label": doc.label}


@frappe.whitelist(methods=["POST"])
def delete_page(page: str | dict) -> dict[str, Any]:
	"""Delete a workspace."""
	name = frappe.parse_json(page).get("name") if isinstance(page, dict) or page.startswith("{") else page
	if not isinstance(name, str):
		refuse("page")
	doc = frappe.get_doc("Workspace", name)
	if not may_change(doc, "delete"):
		frappe.throw(_("Cannot delete private workspace of other users"), frappe.PermissionError)
	# checked above
	doc.delete(ignore_permissions=True)
	return {"name": doc.name, "public": cint(doc.public), "title": doc.title}


@frappe.whitelist(methods=["POST"])
def hide_page(page_name: str) -> None:
	"""Take a public workspace out of the sidebar."""
	_set_hidden(page_name, 1)


@frappe.whitelist(methods=["POST"])
def unhide_page(page_name: str) -> None:
	"""Put a public workspace back into the sidebar."""
	_set_hidden(page_name, 0)


def _set_hidden(page_name: str, hidden: int) -> None:
	doc = frappe.get_doc("Workspace", page_name)
	if not may_change(doc):
		frappe.throw(
			_("Need Workspace Manager role to hide/unhide public workspaces"), frappe.PermissionError
		)
	doc.update({"is_hidden": hidden}).save()
