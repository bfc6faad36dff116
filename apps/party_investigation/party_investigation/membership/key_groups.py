"""The key group of members, proposed from what the site knows of them (notice 一)."""

from collections import defaultdict
from typing import NamedTuple

import frappe
from frappe import _
from party_investigation import one_by_one, scope
from party_investigation.batch import keep_history
from party_investigation.rules.key_groups import Known, proposed
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES
from party_investigation.rules.text import without_space

MEMBER, ORGANIZATION, MOBILE = "Party Member", "Party Organization", "Mobile Member Record"
CHUNK = 2000
MOST_AT_ONCE = 20_000
"""So many members one request looks at; for more, the units below are taken one by one."""


class Proposal(NamedTuple):
	"""The group that is proposed for a member, and what stood there before."""

	member: str
	group: str | None
	before: str | None
	was_proposed: int

	@property
	def changed(self) -> list[list]:
		"""What it changes: rows of field, value before, value after."""
		rows = [
			["key_group", self.before or None, self.group],
			["key_group_proposed", self.was_proposed, int(bool(self.group))],
		]
		return [row for row in rows if row[1] != row[2]]


def proposed_for(member) -> str | None:
	"""Return the key group to which a member seems to belong."""
	of_branch = frappe.db.get_value(ORGANIZATION, member.organization, "unit_category")
	away = {"member": member.name or "", "returned_on": ["is", "not set"]}
	is_away = bool(member.name and frappe.db.exists(MOBILE, away))
	return proposed(Known(of_branch, member.person_category, is_away, _lives_elsewhere(member)))


def _lives_elsewhere(member) -> bool:
	"""Whether home and registration are both known and differ."""
	home, registered = (
		without_space(member.get(field) or "") for field in ("home_address", "registered_address")
	)
	return bool(home and registered and home != registered)


@frappe.whitelist(methods=["POST"])
def propose(organization: str) -> int:
	"""Propose the key groups of the members of a unit whose group nobody has entered; return how many were proposed.

	:raises frappe.PermissionError: the user may not write the members of the whole unit
	:raises frappe.ValidationError: the unit is too large for one request
	"""
	if not scope.covers(organization, frappe.session.user, MEMBER, "write"):
		frappe.throw(_("You have no appointment for {0}.").format(organization), frappe.PermissionError)
	open_ones = _open_members(organization).select(frappe.qb.DocType(MEMBER).name)
	names = [row[0] for row in open_ones.limit(MOST_AT_ONCE + 1).run()]
	if len(names) > MOST_AT_ONCE:
		frappe.throw(
			_("There are more than {0} members: propose for the units below one by one.").format(MOST_AT_ONCE)
		)
	made = 0
	for start in range(0, len(names), CHUNK):
		made += _write(_proposals_for(names[start : start + CHUNK]))
	return made


@frappe.whitelist(methods=["POST"])
def confirm(members: str | list) -> dict:
	"""Confirm the key groups that are proposed for members (notice 一): from then on they stand as entered.

	:param members: names of Party Members, as a list or as JSON
	:returns: `done`, the names of those confirmed, and `refused`, rows of `name`, `title` and `reason`
	"""
	return one_by_one.carry_out(MEMBER, members, _confirm)


def _confirm(name: str) -> None:
	member = frappe.get_doc(MEMBER, name)
	member.check_permission("write")
	if not member.key_group_proposed:
		frappe.throw(_("No key group is proposed for this member."))
	member.update({"key_group_proposed": 0}).save()


def _open_members(organization: str):
	"""The query over the members of a unit, and below it, whose group is empty or only proposed."""
	Member, Organization = frappe.qb.DocType(MEMBER), frappe.qb.DocType(ORGANIZATION)
	place = scope.place_of(organization) or scope.NOWHERE
	is_open = Member.key_group.isnull() | (Member.key_group == "") | (Member.key_group_proposed == 1)
	return (
		frappe.qb.from_(Member)
		.join(Organization)
		.on(Organization.name == Member.organization)
		.where(Organization.lft.between(*place) & is_open)
		.where(Member.membership_status.isin(list(HOLDING_STATUSES)))
	)


def _proposals_for(names: list[str]) -> list[Proposal]:
	"""Return what is proposed for members, by three queries."""
	fields = ["name", "organization", "person_category", "home_address", "registered_address"]
	fields += ["key_group", "key_group_proposed"]
	members = frappe.get_all(MEMBER, filters={"name": ["in", names]}, fields=fields)
	categories = dict(
		frappe.get_all(
			ORGANIZATION,
			filters={"name": ["in", sorted({member.organization for member in members}) or [""]]},
			fields=["name", "unit_category"],
			as_list=True,
		)
	)
	of_them = {"member": ["in", names], "returned_on": ["is", "not set"]}
	away = set(frappe.get_all(MOBILE, filters=of_them, pluck="member"))
	made = []
	for member in members:
		known = Known(
			categories.get(member.organization),
			member.person_category,
			member.name in away,
			_lives_elsewhere(member),
		)
		made.append(Proposal(member.name, proposed(known), member.key_group, member.key_group_proposed))
	return made


def _write(proposals: list[Proposal]) -> int:
	"""Write proposals, one update a group, with an entry in the history of each member; return how many members have one."""
	members = defaultdict(list)
	for each in proposals:
		members[each.group].append(each.member)
	for group, names in members.items():
		values = {"key_group": group, "key_group_proposed": int(bool(group))}
		frappe.db.set_value(MEMBER, {"name": ["in", names]}, values, update_modified=False)
	keep_history(MEMBER, {each.member: each.changed for each in proposals})
	return sum(len(names) for group, names in members.items() if group)
