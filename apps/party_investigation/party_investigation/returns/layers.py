"""The people of a campaign below an organization, each in the layer from which samples draw (decisions D2, D14).

Checks no permission: the caller has.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from party_investigation import scope
from party_investigation.reporting.visible import below
from party_investigation.rules.annex_documents import RECORD, RESTORED, UNTRACED
from party_investigation.rules.approval import Place
from party_investigation.rules.sampling import FOUND, NOT_FOUND, Person, layer_of

ORGANIZATION = "Party Organization"
NO_MORE_IN_SCOPE = "Out With Receipt"
REFERENCES = {NOT_FOUND: UNTRACED, FOUND: RESTORED}
"""The record that says of a layer why a person is in it; of the others it is the record of annex 1."""


@dataclass(frozen=True)
class Listed:
	"""Somebody on the list of a branch: the member, the branch, the layer, and the record that says so."""

	member: str
	member_name: str
	organization: str
	layer: str
	reference_doctype: str
	reference_name: str

	@property
	def person(self) -> Person:
		"""As a draw takes it."""
		return Person(self.member, self.layer)


def people_below(
	campaign: str, organization: str, branches: Iterable[str] | None = None, only_lost: bool = False
) -> list[Listed]:
	"""Return everybody in scope of a campaign at and below an organization, in one query.

	:param branches: only those on the lists of these
	:param only_lost: only those who stand in annex 2 or 3
	"""
	Record, Untraced, Restored = (frappe.qb.DocType(each) for each in (RECORD, UNTRACED, RESTORED))
	query = (
		frappe.qb.from_(Record)
		.left_join(Untraced)
		.on(_line_of(Untraced, Record))
		.left_join(Restored)
		.on(_line_of(Restored, Record))
		.select(
			Record.name,
			Record.member,
			Record.member_name,
			Record.organization,
			Record.relation,
			Record.is_mobile,
			Untraced.name.as_("untraced"),
			Restored.name.as_("restored"),
		)
		.where((Record.campaign == campaign) & (Record.relation != NO_MORE_IN_SCOPE))
		.where(Record.organization.isin(below(organization)))
		.orderby(Record.name)
	)
	if branches is not None:
		query = query.where(Record.organization.isin(list(branches) or [""]))
	if only_lost:
		query = query.where(Untraced.name.isnotnull() | Restored.name.isnotnull())
	return [_listed(row) for row in query.run(as_dict=True)]


def branches_below(campaign: str, organization: str) -> dict[str, Place]:
	"""Return the branches at and below an organization that have somebody in scope of a campaign, with the places of their superiors."""
	Record, Organization = frappe.qb.DocType(RECORD), frappe.qb.DocType(ORGANIZATION)
	Superior = frappe.qb.DocType(ORGANIZATION).as_("superior")
	lft, rgt = scope.place_of(organization) or scope.NOWHERE
	rows = (
		frappe.qb.from_(Record)
		.join(Organization)
		.on(Organization.name == Record.organization)
		.join(Superior)
		.on(Superior.name == Organization.parent_party_organization)
		.select(Organization.name, Superior.lft, Superior.rgt)
		.where((Record.campaign == campaign) & (Record.relation != NO_MORE_IN_SCOPE))
		.where((Organization.lft >= lft) & (Organization.rgt <= rgt))
		.distinct()
	).run()
	return {name: (lft, rgt) for name, lft, rgt in rows}


def superiors_below(organization: str) -> set[Place]:
	"""Return the places of the superiors of all branches at and below an organization."""
	lft, rgt = scope.place_of(organization) or scope.NOWHERE
	return _superiors(
		lambda branch: (branch.lft >= lft) & (branch.rgt <= rgt) & (branch.rgt == branch.lft + 1)
	)


def superiors_of(branches: Iterable[str]) -> set[Place]:
	"""Return the places of the superiors of some branches."""
	return _superiors(lambda branch: branch.name.isin(list(branches)))


def _superiors(criterion) -> set[Place]:
	Branch, Superior = (frappe.qb.DocType(ORGANIZATION).as_(name) for name in ("branch", "superior"))
	rows = (
		frappe.qb.from_(Branch)
		.join(Superior)
		.on(Superior.name == Branch.parent_party_organization)
		.select(Superior.lft, Superior.rgt)
		.where(criterion(Branch))
		.distinct()
	).run()
	return {tuple(row) for row in rows}


def verifiers(campaign: str, organization: str, branches: Iterable[str]) -> frozenset[str]:
	"""Return the users who verified records or returns of a campaign.

	:param branches: of these; of everything at and below the organization where none are named
	"""
	lft, rgt = scope.place_of(organization) or scope.NOWHERE
	users: set[str] = set()
	for doctype in (RECORD, "Unit Return"):
		Document, Organization = frappe.qb.DocType(doctype), frappe.qb.DocType(ORGANIZATION)
		query = (
			frappe.qb.from_(Document)
			.join(Organization)
			.on(Organization.name == Document.organization)
			.select(Document.verified_by)
			.where((Document.campaign == campaign) & (Document.verified_by != ""))
			.where((Organization.lft >= lft) & (Organization.rgt <= rgt))
			.distinct()
		)
		if branches:
			query = query.where(Document.organization.isin(list(branches)))
		users.update(row[0] for row in query.run())
	return frozenset(users)


def _line_of(lines, records):
	"""The criterion that a line of annex 2 or 3 is about the person of a record and stands."""
	return (
		(lines.member == records.member)
		& (lines.campaign == records.campaign)
		& (lines.organization == records.organization)
		& lines.withdrawn_on.isnull()
	)


def _listed(row) -> Listed:
	layer = layer_of(
		not_found=bool(row.untraced),
		found=bool(row.restored),
		without_receipt=row.relation == "Out Without Receipt",
		mobile=bool(row.is_mobile),
	)
	name = {NOT_FOUND: row.untraced, FOUND: row.restored}.get(layer) or row.name
	return Listed(row.member, row.member_name, row.organization, layer, REFERENCES.get(layer, RECORD), name)
