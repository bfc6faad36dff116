"""What of a DocType the session's user sees, as criteria for counts that a list would be too slow for."""

import frappe
from party_investigation import scope

ORGANIZATION = "Party Organization"
NOBODY = False


def visible(doctype: str):
	"""Return what the user sees of a DocType: a criterion, None for everything, `NOBODY` for nothing."""
	user = frappe.session.user
	if scope.sees_everything(user, doctype):
		return None
	criterion = scope.criterion(user, doctype)
	return NOBODY if criterion is None else criterion


def number_listed(doctype: str, filters: dict | list) -> int:
	"""Return how many documents a list shows the user.

	Frappe 16 takes no function as text among the fields of a list, Frappe 15 none as a dict: so they are counted here.
	"""
	return len(frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=0))


def below(organization: str):
	"""Return the query for the names of an organization and all below it."""
	Organization = frappe.qb.DocType(ORGANIZATION)
	return (
		frappe.qb.from_(Organization)
		.select(Organization.name)
		.where(Organization.lft.between(*(scope.place_of(organization) or scope.NOWHERE)))
	)


def is_everything(organization: str) -> bool:
	"""Return whether an organization is the only root of the tree, so that every document of an organization hangs on or below it."""
	roots = frappe.get_all(
		ORGANIZATION, filters={"parent_party_organization": ["is", "not set"]}, pluck="name", limit=2
	)
	return roots == [organization]


def only_visible(query, doctype: str):
	"""Return a query over a DocType without what the user does not see; None when that is all of it."""
	criterion = visible(doctype)
	if criterion is NOBODY:
		return None
	return query if criterion is None else query.where(criterion)
