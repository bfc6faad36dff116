"""The hooks that make Frappe ask `POLICIES`: conditions for lists, checks of one document, what the desk has to know."""

from functools import lru_cache

import frappe
from frappe.permissions import push_perm_check_log
from party_investigation.scope.appointments import Places
from party_investigation.scope.policies import POLICIES
from party_investigation.scope.rights import holds_everywhere

NOTHING = "1=0"


def to_sql(criterion) -> str:
	"""A `frappe.qb` criterion as the text that `permission_query_conditions` must return.

	A backslash, which the code of an organization may have, ends a text on one database and not on another: it shows nothing.
	"""
	text = "(" + criterion.get_sql(quote_char="`", with_namespace=True, subquery=True) + ")"
	return NOTHING if "\\" in text else text


def condition(user: str | None, doctype: str) -> str:
	"""What of the DocType's documents `user` sees: the hook `permission_query_conditions` of every DocType in `POLICIES`."""
	user = user or frappe.session.user
	if user == "Administrator" or holds_everywhere(user, doctype):
		return ""
	places, policy = Places.of(user, doctype), POLICIES[doctype]
	if not places.capacities:
		return NOTHING
	if policy.sees_everything(doctype, places):
		return ""
	organizations = places.names_if_few() if policy.follows_organizations else None
	if organizations is not None and not places.is_whole_tree:
		return _of_organizations(doctype, organizations)
	return _of_places(doctype, places)


def _of_places(doctype: str, places: Places) -> str:
	return to_sql(POLICIES[doctype].criterion(frappe.qb.DocType(doctype), doctype, places))


@lru_cache(maxsize=1024)
def _of_organizations(doctype: str, organizations: tuple[str, ...]) -> str:
	"""The condition that follows from some organizations: the same text whoever is appointed for them, now or later."""
	return _of_places(doctype, Places.named(organizations))


def sees_everything(user: str, doctype: str) -> bool:
	"""Whether `user` sees all documents of a DocType in `POLICIES`, so that a query needs no condition."""
	if user == "Administrator" or holds_everywhere(user, doctype):
		return True
	return POLICIES[doctype].sees_everything(doctype, Places.of(user, doctype))


def criterion(user: str, doctype: str):
	"""The same as a criterion; None if the user sees nothing."""
	if holds_everywhere(user, doctype):
		return frappe.qb.DocType(doctype).name.isnotnull()
	places = Places.of(user, doctype)
	return seen_from(doctype, places) if places.capacities else None


def seen_from(doctype: str, places: Places):
	"""The criterion that a document is seen from these places, whatever gave the right."""
	table, policy = frappe.qb.DocType(doctype), POLICIES[doctype]
	if policy.sees_everything(doctype, places):
		return table.name.isnotnull()
	return policy.criterion(table, doctype, places)


def may_use(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The hook `has_permission` of every DocType in `POLICIES`; a refusal leaves its reason."""
	why = POLICIES[doc.doctype].objection(doc, ptype or "read", user or frappe.session.user)
	if why:
		push_perm_check_log(why)
	return not why


def no_objection() -> bool | None:
	"""What a `has_permission` hook that only forbids says to the rest.

	Frappe 16 asks every hook and wants True of each. Frappe 15 stops at the first that says anything but None, and would leave
	out the hook of the DocType itself, the app's or the framework's.
	"""
	return True if int(frappe.__version__.split(".")[0]) >= 16 else None


def tell_why_read_only(document, method: str | None = None) -> None:
	"""Let the form of a document that is seen from a side which may only read say who may do more; for `onload`."""
	policy, user = POLICIES[document.doctype], frappe.session.user
	why = policy.has_readers_aside and policy.objection(document, "write", user)
	if why and Places.of(user, document.doctype, "write").capacities:
		document.set_onload("locked", why)
