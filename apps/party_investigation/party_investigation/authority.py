"""Who acts for a committee. Roles say which forms one writes; here is asked whether a decision is one's own to take.

Administrator stands outside, as everywhere in `scope`.
"""

import sys
from collections.abc import Callable, Iterable

import frappe
from frappe import _
from party_investigation import scope
from party_investigation.organization.tree import base_committee_of, name_of
from party_investigation.rules import approval
from party_investigation.rules.answer import Actor


def held_by(user: str, doctype: str) -> list[approval.Held]:
	"""The appointments of a user in force today that let the user write documents of a DocType."""
	return [
		approval.Held(row.capacity, row.lft, row.rgt) for row in scope.appointments(user, doctype, "write")
	]


def actor(doctype: str, user: str | None = None) -> Actor:
	"""Who acts in matters of a DocType, as the rules ask: a user with the appointments in force. Administrator acts everywhere."""
	user = user or frappe.session.user
	if user == "Administrator":
		return Actor(user, (approval.Held("Organization Department Officer", 0, sys.maxsize),), True)
	return Actor(user, tuple(held_by(user, doctype)))


def acts_for(organization: str | None, doctype: str, user: str | None = None) -> bool:
	"""Whether a user acts for the committee `organization` in matters of a DocType, appointed at it or above it."""
	return _acts(approval.acts_for, organization, doctype, user)


def acts_above(organization: str | None, doctype: str, user: str | None = None) -> bool:
	"""Whether a user acts for a committee above `organization` in matters of a DocType."""
	return _acts(approval.acts_above, organization, doctype, user)


def _acts(
	rule: Callable[[list[approval.Held], approval.Place], bool],
	organization: str | None,
	doctype: str,
	user: str | None,
) -> bool:
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	place = scope.place_of(organization)
	return bool(place) and rule(held_by(user, doctype), place)


def require_for(organizations: Iterable[str | None], doctype: str) -> None:
	"""Stop unless the user acts for every one of these committees.

	:raises frappe.PermissionError: names the first one for which the user does not act
	"""
	for organization in organizations:
		if not acts_for(organization, doctype):
			frappe.throw(
				_(
					"Only someone who acts for {0} does this: a committee officer appointed there or above."
				).format(organization or _("the committee")),
				frappe.PermissionError,
			)


def acts_higher(organization: str | None, doctype: str) -> bool:
	"""Whether the user acts for the body above the base committee of a branch; at the top of the site that committee records for it."""
	committee = base_committee_of(organization)
	if committee and frappe.db.get_value("Party Organization", committee, "parent_party_organization"):
		return acts_above(committee, doctype)
	return acts_for(committee, doctype)


def require_higher(organization: str | None, doctype: str) -> None:
	"""Stop unless the user acts for the body above the base committee of a branch.

	:raises frappe.PermissionError: otherwise
	"""
	if not acts_higher(organization, doctype):
		frappe.throw(
			_("Only the committee or department above {0} records what it decides.").format(
				name_of(base_committee_of(organization)) or _("the committee")
			),
			frappe.PermissionError,
		)


def require_above(organization: str | None, doctype: str) -> None:
	"""Stop unless the user acts for a committee above the organization.

	:raises frappe.PermissionError: otherwise
	"""
	if not acts_above(organization, doctype):
		frappe.throw(
			_("Only a committee above {0} does this, not the branch itself and no reviewer.").format(
				organization or ""
			),
			frappe.PermissionError,
		)
