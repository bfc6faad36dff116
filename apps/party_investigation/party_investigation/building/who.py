"""Who builds, and what was built: the module, the maker."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cint, escape_html
from party_investigation import scope
from party_investigation.building.kinds import BUILDER, MODULE
from party_investigation.organization.whole_site import LOOKING

ABOVE = ("System Manager", "System Administrator")
"""Roles that build by rules of their own."""


def is_held(user: str | None = None) -> bool:
	"""Whether what a user builds has to keep to the rules of this package."""
	user = user or frappe.session.user
	roles = frappe.get_roles(user)
	return user != "Administrator" and BUILDER in roles and not set(ABOVE).intersection(roles)


def is_builder(user: str | None = None) -> bool:
	"""Whether a user is appointed to build: what is built is there for the whole site, so the appointment is for the whole tree."""
	user = user or frappe.session.user
	return is_held(user) and scope.Places(user, frozenset((BUILDER,))).is_whole_tree


def is_made_by_builder(owner: str | None) -> bool:
	"""Whether who made something is, or was, appointed to build."""
	return bool(owner) and bool(
		frappe.db.exists(scope.APPOINTMENT, {"user": ("=", owner), "capacity": BUILDER})
	)


def is_own_table(doctype: str | None) -> bool:
	"""Whether a DocType is one that a builder has made."""
	if not doctype or not isinstance(doctype, str):
		return False
	found = frappe.db.get_value(
		"DocType", {"name": ("=", doctype)}, ["name", "custom", "module", "owner"], as_dict=True
	)
	return bool(
		found
		and found.name == doctype
		and cint(found.custom)
		and found.module == MODULE
		and is_made_by_builder(found.owner)
	)


def is_built(kind: str, name: str) -> bool:
	"""Whether a stored document is one that builders have made and may change."""
	if kind == "DocType":
		return is_own_table(name)
	of = {
		"Custom Field": "dt",
		"Workflow": "document_type",
		"Print Format": "doc_type",
		"Web Form": "doc_type",
	}.get(kind)
	fields = ["name", "owner", *([of] if of else [])]
	found = frappe.db.get_value(kind, {"name": ("=", name)}, fields, as_dict=True)
	if not found or found.name != name:
		return False
	if of and is_own_table(found.get(of)):
		return True
	return kind not in ("Workflow", "Print Format", "Web Form") and is_made_by_builder(found.owner)


def is_own_private(doc, user: str | None = None) -> bool:
	"""Whether a document is a board or a workspace that nobody sees but its maker, who makes it as everybody may."""
	own = (None, "", user or frappe.session.user)
	stored = {"name": ("=", doc.name or "")}
	if doc.doctype == "Kanban Board" and cint(doc.private):
		return (frappe.db.get_value(doc.doctype, stored, "owner") or doc.owner) in own
	if doc.doctype == "Workspace" and not cint(doc.public) and doc.for_user in own:
		kept = frappe.db.get_value(doc.doctype, stored, ["for_user", "public", "owner"], as_dict=True)
		return not kept or (kept.owner if cint(kept.public) else kept.for_user) in own[2:]
	return False


def may_use(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""The hook `has_permission` of what is built: of what is there already, only what builders have made is changed."""
	user = user or frappe.session.user
	if ptype in LOOKING or not is_held(user) or is_own_private(doc, user):
		return scope.no_objection()
	if not is_builder(user) or (not doc.is_new() and not is_built(doc.doctype, doc.name)):
		return False
	if ptype == "delete" and doc.doctype == "DocType" and _goes_up(doc.name):
		return False
	return scope.no_objection()


def _goes_up(doctype: str) -> bool:
	"""Whether units hand in the rows of a table: neither it nor what its removed fields hold is given up then."""
	return bool(frappe.db.exists("Campaign Table", {"document_type": doctype}))


def refuse(text: str, *names: object) -> NoReturn:
	"""Refuse what is being built.

	:param names: what stands in the places of the text
	:raises frappe.PermissionError:
	"""
	shown = [escape_html(str(name)) for name in names]
	frappe.throw(text.format(*shown), frappe.PermissionError, title=_("Own tables"))


def label(document, fieldname: str) -> str:
	"""How a field of a document is called on its form."""
	return _(document.meta.get_label(fieldname) or fieldname)
