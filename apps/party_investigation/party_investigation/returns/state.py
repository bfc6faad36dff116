"""Light queries about returns, for whatever shows many of them. They check no permission: the caller has."""

from collections.abc import Iterable, Sequence

import frappe
from frappe.utils.nestedset import get_ancestors_of
from party_investigation import scope
from party_investigation.rules.approval import HANDED_IN

RETURN, ORGANIZATION = "Unit Return", "Party Organization"


def returns_of(
	campaign: str,
	form_set: str | None = None,
	top: str | None = None,
	fields: Sequence[str] = ("name", "organization", "form_set", "status", "version"),
) -> list[frappe._dict]:
	"""Return the returns of a campaign in the order of the tree.

	:param form_set: of this set only
	:param top: of this organization and those below it only
	"""
	Return, Organization = frappe.qb.DocType(RETURN), frappe.qb.DocType(ORGANIZATION)
	query = (
		frappe.qb.from_(Return)
		.join(Organization)
		.on(Organization.name == Return.organization)
		.select(*(Return[field] for field in fields), Organization.lft, Organization.rgt)
		.where(Return.campaign == campaign)
		.orderby(Organization.lft)
	)
	if form_set:
		query = query.where(Return.form_set == form_set)
	place = scope.place_of(top)
	if place:
		query = query.where(Organization.lft.between(*place))
	return query.run(as_dict=True)


def directly_below(campaign: str, organization: str, form_set: str) -> list[frappe._dict]:
	"""Return the returns of a set that an organization receives and adds up: no copies."""
	return frappe.get_all(
		RETURN,
		filters={"campaign": campaign, "superior": organization, "form_set": form_set, "is_copy": 0},
		fields=["name", "organization", "organization_name", "status", "excused", "current_version"],
		order_by="organization asc",
	)


def status_of(campaign: str, organization: str | None, form_set: str) -> str | None:
	"""Return the state of an organization's return of a set; None without one."""
	of_unit = {"campaign": campaign, "organization": organization or "", "form_set": form_set}
	return frappe.db.get_value(RETURN, of_unit, "status")


def holding(campaign: str, organization: str | None, form_sets: Iterable[str]) -> frappe._dict | None:
	"""Return the highest return of some sets that is handed in at an organization or above it; None without one."""
	handed_in = {"campaign": campaign, "form_set": ["in", list(form_sets)], "status": ["in", HANDED_IN]}
	# mostly nothing is, and one look into an index says so
	if not frappe.db.exists(RETURN, handed_in) or not scope.place_of(organization):
		return None
	upwards = [organization, *get_ancestors_of(ORGANIZATION, organization)]
	rows = frappe.get_all(
		RETURN,
		filters={**handed_in, "organization": ["in", upwards]},
		fields=["name", "organization", "organization_name", "form_set", "status", "superior"],
		order_by="name asc",
	)
	heights = {name: height for height, name in enumerate(upwards)}
	return max(rows, key=lambda row: heights.get(row.organization, 0), default=None)
