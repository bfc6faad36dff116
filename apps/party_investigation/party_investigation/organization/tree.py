"""The tree view of organizations for users who see a part of it only, and what an organization is called."""

from collections.abc import Iterable

import frappe
from frappe.permissions import get_user_permissions
from party_investigation import scope
from party_investigation.rules.codes import COMMITTEE_KINDS

DOCTYPE = "Party Organization"


@frappe.whitelist(methods=["GET", "POST"])
def get_children(
	doctype: str, parent: str | None = None, is_root: bool = False, **_filters: str
) -> list[dict]:
	"""The organizations right below `parent` that the user may see; at the top, those whose superior the user may not see.

	:param is_root: the node that is opened is the first of the tree: the only organization at the top, or else a heading over several
	:raises frappe.PermissionError: for a tree of another DocType
	"""
	if doctype != DOCTYPE:
		raise frappe.PermissionError
	fields = ["name as value", "organization_name as title", "is_group as expandable"]
	if parent and not (frappe.utils.cint(is_root) and not frappe.db.exists(DOCTYPE, {"name": parent})):
		return frappe.get_list(
			DOCTYPE,
			filters={"parent_party_organization": parent},
			fields=fields,
			order_by="lft asc",
			limit_page_length=0,
		)
	visible = frappe.get_list(
		DOCTYPE,
		filters=_highest(frappe.session.user),
		fields=[*fields, "lft", "rgt"],
		order_by="lft asc",
		limit_page_length=0,
	)
	return list(_tops(visible))


def _highest(user: str) -> dict:
	"""The filter for the organizations among which the topmost are: those of the appointments, or the roots.

	Whoever is narrowed down by User Permissions sees perhaps none of these, but some below them.
	"""
	if get_user_permissions(user).get(DOCTYPE):
		return {}
	if user == "Administrator" or scope.holds_everywhere(user, DOCTYPE):
		return {"parent_party_organization": ["is", "not set"]}
	appointments = scope.Places.of(user, DOCTYPE).appointments()
	return {"name": ["in", list({row.organization for row in appointments})]}


def base_committee_of(organization: str | None) -> str | None:
	"""Return the lowest committee above an organization; where none is called one, its superior. None at the top."""
	place = frappe.db.get_value(DOCTYPE, organization, ["lft", "rgt"]) if organization else None
	if not place:
		return None
	above = frappe.get_all(
		DOCTYPE,
		filters={"lft": ["<", place[0]], "rgt": [">", place[1]]},
		fields=["name", "kind"],
		order_by="lft desc",
	)
	committees = [row.name for row in above if row.kind in COMMITTEE_KINDS]
	return (committees or [row.name for row in above] or [None])[0]


def name_of(organization: str | None) -> str:
	"""What people call an organization; for messages and notes to those who may know it."""
	return (
		(organization and frappe.db.get_value(DOCTYPE, organization, "organization_name"))
		or organization
		or ""
	)


def _tops(rows: list[frappe._dict]):
	"""Those of `rows`, ordered by lft, that no other one contains."""
	end = 0
	for row in rows:
		if row.lft > end:
			end = row.rgt
			yield {key: row[key] for key in ("value", "title", "expandable")}


def names_of(organizations: Iterable[str | None]) -> dict[str, str]:
	"""Return the names of organizations by one query. Checks no permission: the caller shows records that the user reads."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"name": ["in", sorted({each for each in organizations if each}) or [""]]},
		fields=["name", "organization_name"],
		as_list=True,
	)
	return dict(rows)
