"""May this user do this: with a DocType, with a document, with a row of a table."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.ground.messages import with_reasons
from frappe.rights import log, recent_sign_in, shares
from frappe.rights.conditions import of_apps
from frappe.rights.rules import allow_everything, as_meta, get_role_permissions
from frappe.rights.user_permissions import has_user_permission
from frappe.utils import cint, cstr
from frappe.utils.asked import refuse

SHARED_RIGHTS = ("read", "write", "share", "submit", "email", "print")
STORED_SHARED_RIGHTS = ("read", "write", "share", "submit")


def has_permission(
	doctype: str | None = None,
	ptype: str = "read",
	doc: Any = None,
	user: str | None = None,
	throw: bool = False,
	*,
	raise_exception: bool = False,
	parent_doctype: str | None = None,
	debug: bool = False,
	ignore_share_permissions: bool = False,
	print_logs: bool = True,
) -> bool:
	"""Whether a user has a right on a DocType or on a document.

	Without a document the answer is about the DocType as a whole: true as well when the right holds for some documents
	only, because they are owned by the user or shared.

	:param doc: a document or its name
	:param user: by default who is asking
	:param throw: raise instead of returning False
	:param parent_doctype: for a child table, the DocType it is in
	:raises frappe.PermissionError: with `throw`
	:raises frappe.DoesNotExistError: when `doc` is a name that does not exist
	"""
	if type(doc) in (dict, list, tuple):
		refuse("doc")  # what a client sent in the place of a name
	if not doctype and doc is not None and not isinstance(doc, str):
		doctype = doc.doctype
	user = user or frappe.session.user
	log.reasons()
	allowed = _has_permission(doctype, ptype, doc, user, parent_doctype, ignore_share_permissions)
	if not allowed and (throw or raise_exception):
		_refuse(doctype, doc)
	return allowed


def _refuse(doctype: str, doc: Any) -> None:
	shown = _(doctype)
	if doc:
		shown = f"{shown} {frappe.bold(doc if isinstance(doc, str | int) else doc.name or '')}"
	frappe.flags.error_message = with_reasons(_("No permission for {0}").format(shown))
	why = log.reasons()
	raise frappe.PermissionError(why[-1] if why else frappe.flags.error_message)


def _has_permission(
	doctype: str, ptype: str, doc: Any, user: str, parent_doctype: str | None, ignore_shares: bool
) -> bool:
	if user == "Administrator":
		if isinstance(doc, str | int) and doc:
			_load(doctype, doc)
		return True
	if ptype == "share" and shares.sharing_is_off():
		log.note(_("Documents may not be shared on this site."))
		return False
	if isinstance(doc, str | int) and doc:
		doc = _load(doctype, doc)
	meta = frappe.get_meta(doctype)
	if meta.istable:
		return has_child_permission(doctype, ptype, doc, user, parent_doctype=parent_doctype)
	if doc:
		allowed = bool(get_doc_permissions(doc, user=user, ptype=ptype).get(ptype))
	else:
		allowed = _on_doctype(meta, ptype, user)
	return allowed or (
		not ignore_shares
		and _is_shared(meta, ptype, doc, user)
		and (not doc or has_controller_permissions(doc, ptype, user, which=of_apps))
	)


def _load(doctype: str, name: str | int) -> Any:
	return frappe.get_lazy_doc(doctype, name)


def _on_doctype(meta: Any, ptype: str, user: str) -> bool:
	if (ptype == "submit" and not cint(meta.is_submittable)) or (
		ptype == "import" and not cint(meta.allow_import)
	):
		return False
	allowed = bool(get_role_permissions(meta, user).get(ptype))
	if not allowed:
		log.refused_by_role(True)
		log.note(_("No role of {0} gives the right {1} on {2}.").format(user, _(ptype), _(meta.name)))
	return allowed


def _is_shared(meta: Any, ptype: str, doc: Any, user: str) -> bool:
	if ptype not in SHARED_RIGHTS or cint(meta.istable):
		return False
	right = ptype if ptype in STORED_SHARED_RIGHTS else "read"
	if right != ptype and not (meta.permissions and cint(meta.permissions[0].get(ptype))):
		return False
	if not doc:
		return bool(shares.shared_names(meta.name, user, right))
	name = doc.get("name")
	return bool(name and shares.shared_names(meta.name, user, right, cstr(name)))


def get_doc_permissions(
	doc: Any, user: str | None = None, ptype: str | None = None, debug: bool = False
) -> dict[str, int]:
	"""What a user may do with a document, as 1 or 0 for each right; shares are not looked at.

	:param ptype: the right in question, which is what `has_permission` hooks are asked about
	"""
	user = user or frappe.session.user
	if user == "Administrator":
		return allow_everything()
	meta = frappe.get_meta(doc.doctype)
	if not has_controller_permissions(doc, ptype or "read", user=user):
		log.refused_by_role(False)
		if not log.has_reasons_of_apps():
			log.note(
				_("{0} {1} may not be accessed: a rule of its DocType forbids it.").format(
					_(doc.doctype), doc.get("name") or ""
				)
			)
		return {ptype or "read": 0}
	is_owner = cstr(doc.get("owner")).lower() == cstr(user).lower()
	found = get_role_permissions(meta, user=user, is_owner=is_owner)
	if not cint(meta.is_submittable):
		found.update(submit=0, cancel=0, amend=0)
	if not cint(meta.allow_import):
		found["import"] = 0
	if_owner = found["if_owner"]
	if not is_owner:
		found.update(dict.fromkeys(if_owner, 0))
	if not found.get(ptype or "read"):
		log.refused_by_role(True)
		log.note(
			_("No role of {0} gives the right {1} on this {2}.").format(
				user, _(ptype or "read"), _(meta.name)
			)
		)
	if not has_user_permission(doc, user):
		log.refused_by_role(False)
		# as in lists: what only the owner may do is bound to the owner and not to user permissions
		return frappe._dict(if_owner, create=0) if is_owner else frappe._dict()
	return found


def has_controller_permissions(
	doc: Any,
	ptype: str,
	user: str | None = None,
	debug: bool = False,
	which: Callable[[str], bool] | None = None,
) -> bool:
	"""What `has_permission` hooks say. A hook must return True; anything else forbids, as in version 16.

	:param which: of these hooks only
	"""
	user = user or frappe.session.user
	hooks = frappe.get_hooks("has_permission") or {}
	methods = [*(hooks.get(doc.doctype) or ()), *(hooks.get("*") or ())]
	for method in filter(which, reversed(methods)):
		if not frappe.call(frappe.get_attr(method), doc=doc, ptype=ptype, user=user, debug=debug):
			return False
	return True


def has_child_permission(
	child_doctype: str,
	ptype: str = "read",
	child_doc: Any = None,
	user: str | None = None,
	parent_doctype: str | None = None,
	debug: bool = False,
	*,
	print_logs: bool = True,
) -> bool:
	"""Whether a user has a right on the rows of a table, or on one row: as on the document the row is in."""
	user = user or frappe.session.user
	parent = None
	parentfield = None
	if child_doc:
		if isinstance(child_doc, str):
			child_doc = frappe.db.get_value(
				child_doctype, child_doc, ["parent", "parenttype", "parentfield"], as_dict=True
			)
			if not child_doc:
				return False
		parent_doctype, parentfield = (
			child_doc.get("parenttype") or parent_doctype,
			child_doc.get("parentfield"),
		)
		parent = getattr(child_doc, "parent_doc", None) or child_doc.get("parent")
	if not parent_doctype:
		log.note(_("Name the DocType that {0} is a table of.").format(_(child_doctype)))
		return False
	if not _is_table_of(child_doctype, parent_doctype, parentfield):
		log.note(_("{0} has no table {1}.").format(_(parent_doctype), _(child_doctype)))
		return False
	if parentfield and not _reaches_level(parent_doctype, parentfield, ptype, user):
		log.refused_by_role(True)
		return False
	if isinstance(parent, str) and not frappe.db.exists(parent_doctype, parent):
		parent = None
	return _has_permission(parent_doctype, ptype, parent, user, None, False)


def check_row(row: Any, parent: Any) -> None:
	"""Refuse the change of a row by whom may not write its document; which document that is stays untold.

	:raises frappe.PermissionError:
	"""
	if not parent.has_permission("write"):
		frappe.flags.error_message = _("No permission for {0}").format(_(row.doctype))
		raise frappe.PermissionError(frappe.flags.error_message)


def _is_table_of(child_doctype: str, parent_doctype: str, parentfield: str | None) -> bool:
	tables = frappe.get_meta(parent_doctype).get_table_fields()
	return any(df.options == child_doctype and parentfield in (None, "", df.fieldname) for df in tables)


def _reaches_level(parent_doctype: str, parentfield: str, ptype: str, user: str) -> bool:
	meta = frappe.get_meta(parent_doctype)
	level = cint(meta.get_field(parentfield).permlevel)
	asked = ptype if ptype in ("read", "write") else "write"
	return not level or user == "Administrator" or level in meta.get_permlevel_access(asked, user=user)


def has_website_permission(
	doc: Any = None,
	ptype: str = "read",
	user: str | None = None,
	verbose: bool = False,
	doctype: str | None = None,
) -> bool:
	"""Whether a user may see a document on the site's pages: its controller or a hook must say so."""
	user = user or frappe.session.user
	if isinstance(doc, str):
		doc = frappe.get_doc(doctype, doc)
	doctype = doctype or doc.doctype
	if doc is not None and callable(getattr(doc, "has_website_permission", None)):
		return bool(doc.has_website_permission(ptype, user, verbose=verbose))
	methods = (frappe.get_hooks("has_website_permission") or {}).get(doctype) or []
	return bool(methods) and all(
		frappe.call(frappe.get_attr(method), doc=doc, ptype=ptype, user=user, verbose=verbose)
		for method in methods
	)


def can_import(doctype: str, raise_exception: bool = False) -> bool:
	"""Whether the user may import documents of a DocType.

	:raises frappe.PermissionError: with `raise_exception`
	"""
	return _may(doctype, "import", raise_exception)


def can_export(doctype: str, raise_exception: bool = False, is_owner: bool = False) -> bool:
	"""Whether the user may export documents of a DocType.

	:raises frappe.PermissionError: with `raise_exception`, which whoever begins an export sets
	:raises frappe.ReauthenticationRequired: with it, where an app says that such an export is grave
	"""
	allowed = frappe.session.user == "Administrator"
	if not allowed:
		found = get_role_permissions(as_meta(doctype), is_owner=is_owner)
		allowed = bool(found.get("export")) or (is_owner and bool(found["if_owner"].get("export")))
	told = _told(allowed, doctype, "export", raise_exception)
	if raise_exception:
		recent_sign_in.check_export(doctype)
	return told


def _may(doctype: str, right: str, raise_exception: bool) -> bool:
	return _told(has_permission(doctype, right), doctype, right, raise_exception)


def _told(allowed: bool, doctype: str, right: str, raise_exception: bool) -> bool:
	if not allowed and raise_exception:
		log.refused_by_role(True)
		frappe.throw(
			_("You are not allowed to {0} documents of type {1}").format(_(right), _(doctype)),
			frappe.PermissionError,
		)
	return allowed
