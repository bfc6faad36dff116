"""Archives of members (党员档案) beyond a single form: what they say for annex 1, making them for a unit, confirming them from the list.

Notice 二(一), 二(三); what is required and what follows from it stands in `rules.member_archive`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import add_months, getdate
from party_investigation import chunks, one_by_one, read_once, scope
from party_investigation.batch import Batch
from party_investigation.investigation.campaign_policy import policies_over
from party_investigation.investigation.member_fields import ASIDE
from party_investigation.organization.tree import base_committee_of, name_of
from party_investigation.reporting.visible import below
from party_investigation.rules import member_archive as rule
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

ARCHIVE, MATERIAL, MEMBER = "Member Archive", "Archive Material", "Party Member"
CHUNK = 2000
"""Members whose archives are made in one transaction."""
OF_MEMBER = (
	*("name", "member_name", "organization", "person_category"),
	*("membership_kind", "joined_on", "membership_status"),
)
"""What an archive takes from its member."""
STANDING = (
	"member",
	"state",
	"lacking",
	"materials_answer",
	"application_answer",
	"verdict",
	"reviewed_on",
)


def name_for(member: str) -> str:
	"""Return the name of the archive of a member; there is one of each."""
	return f"DA-{member}"


def of_member(member: str) -> str | None:
	"""Return the name of the archive that counts for a member. Checks no permission."""
	return frappe.db.get_value(ARCHIVE, {"member": member, ASIDE: ["is", "not set"]})


# ---------------------------------------------------------------- what they say for annex 1


def standings(members: Iterable[str]) -> dict[str, rule.Standing]:
	"""Return what the archives of some members say, by member, of those who have one. One query; checks no permission."""
	rows = frappe.get_all(
		ARCHIVE,
		filters={"member": ["in", list(members) or [""]], ASIDE: ["is", "not set"]},
		fields=list(STANDING),
	)
	return {
		row.member: rule.Standing(
			row.state,
			row.lacking or "",
			row.materials_answer or "",
			row.application_answer or "",
			row.verdict or "",
			getdate(row.reviewed_on) if row.reviewed_on else None,
		)
		for row in rows
	}


def standing_of(member: str) -> rule.Standing | None:
	"""Return what the archive of a member says; None where there is none."""
	return read_once.answer(("archive", member), lambda: standings([member]).get(member))


@frappe.whitelist(methods=["GET"])
def read_of(member: str) -> dict[str, str]:
	"""Return the archive of a member and what is missing or doubtful in it, for the form of a case; nothing where none is kept.

	:raises frappe.PermissionError: the member or the archive is not the user's to read
	"""
	frappe.get_doc(MEMBER, member).check_permission("read")
	name = of_member(member)
	if not name:
		return {}
	frappe.get_doc(ARCHIVE, name).check_permission("read")
	return {"archive": name, "lacking": standings([member])[member].lacking}


# ---------------------------------------------------------------- all of a unit


@frappe.whitelist(methods=["POST"])
def create_for(organization: str) -> dict:
	"""Make the archives that the members at and below an organization lack: the first ones at once, many in the background.

	:returns: `made`, and `to_come`, how many the background makes
	:raises frappe.PermissionError: the user makes no archives for the organization
	"""
	organization = _require_maker(organization)
	missing = count_missing(organization)
	made = _make(next(_without_archive(organization), []))
	if missing > CHUNK:
		frappe.enqueue(
			"party_investigation.membership.archives.create_missing",
			queue="long",
			timeout=3600,
			enqueue_after_commit=True,
			job_id=f"member-archives-{organization}",
			deduplicate=True,
			organization=organization,
		)
	return {"made": made, "to_come": max(0, missing - CHUNK)}


def create_missing(organization: str) -> int:
	"""Make the archives that members at and below an organization lack; return how many were made.

	A background job of whoever asked for it. It ends the transaction after each chunk.
	"""
	organization, made = _require_maker(organization), 0
	for members in _without_archive(organization):
		made += _make(members)
		frappe.db.commit()
	return made


def _require_maker(organization: str) -> str:
	if not isinstance(organization, str) or not scope.place_of(organization):
		frappe.throw(_("Name one organization."))
	if not frappe.has_permission(ARCHIVE, "create") or not scope.covers(
		organization, frappe.session.user, ARCHIVE, "create"
	):
		frappe.throw(
			_("Only someone who is appointed for {0} makes archives there.").format(organization),
			frappe.PermissionError,
		)
	return organization


def count_missing(organization: str) -> int:
	"""Return how many members at and below an organization have no archive. Checks no permission."""
	Member = frappe.qb.DocType(MEMBER)
	return _members_without(organization).select(Count(Member.name)).run()[0][0]


def _members_without(organization: str):
	"""Return the query over the members at and below an organization who have no archive."""
	Member, Archive = frappe.qb.DocType(MEMBER), frappe.qb.DocType(ARCHIVE)
	return (
		frappe.qb.from_(Member)
		.left_join(Archive)
		.on((Archive.member == Member.name) & Archive[ASIDE].isnull())
		.where(Member.organization.isin(below(organization)) & Archive.name.isnull())
		.where(Member.membership_status.isin(list(HOLDING_STATUSES)))
	)


def _without_archive(organization: str) -> Iterator[list[frappe._dict]]:
	"""The members without an archive, by parts."""
	return chunks.by_name(_members_without(organization), frappe.qb.DocType(MEMBER), OF_MEMBER, CHUNK)


def _make(members: Sequence[frappe._dict]) -> int:
	"""Insert the archives of some members with the materials that are required of each, none looked for yet."""
	archives, materials, today = Batch(ARCHIVE), Batch(MATERIAL), today_in_china()
	taken = set(
		frappe.get_all(
			ARCHIVE, filters={"name": ["in", [name_for(each.name) for each in members] or [""]]}, pluck="name"
		)
	)
	for member in members:
		if name_for(member.name) in taken:
			continue  # it went to another record of the person when two were merged
		archive, rows = begun(member, today)
		archives.add(archive)
		for row in rows:
			materials.add(row)
	made = len(archives)
	archives.flush()
	materials.flush()
	return made


def begun(member: Mapping[str, Any], today: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
	"""Return the values of the archive with which a member begins, none of its materials looked for yet, and those of its materials.

	:param member: what `OF_MEMBER` names
	"""
	name, person = name_for(member["name"]), person_of(member)
	archive = {
		"name": name,
		"member": member["name"],
		**{field: member.get(field) for field in ("member_name", "organization", "person_category")},
		"state": rule.NOT_REVIEWED,
		**dict.fromkeys(("lacking", "materials_answer", "application_answer", "verdict"), ""),
		"next_review_on": today if person.is_kept_up else None,
	}
	materials = [
		{
			**{"parent": name, "parenttype": ARCHIVE, "parentfield": "materials", "idx": number},
			**{"kind": kind, "period": rule.BY_LABEL[kind].period, "required": 1, "state": ""},
		}
		for number, kind in enumerate(rule.required_of(person), 1)
	]
	return archive, materials


def person_of(member: Mapping[str, Any]) -> rule.Person:
	"""Return what of a member decides what is required of the archive."""
	joined_on = getdate(member["joined_on"]) if member.get("joined_on") else None
	return rule.Person(member.get("membership_kind"), joined_on, member.get("membership_status"))


# ---------------------------------------------------------------- some of a list


@frappe.whitelist(methods=["POST"])
def confirm_complete(archives: str | list) -> dict:
	"""Record that archives were looked through and everything that is required is there.

	Each is saved as from its form. One in which something is missing, doubtful or under way is refused: it is looked at by itself.

	:param archives: names of Member Archives, as a list or as JSON
	:returns: `done` and `refused`, as `one_by_one.carry_out` does
	:raises frappe.ValidationError: for no list of names, or more than 500
	"""
	return one_by_one.carry_out(ARCHIVE, archives, _confirm)


def _confirm(name: str) -> None:
	archive = frappe.get_doc(ARCHIVE, name, for_update=True)
	archive.check_permission("write")
	if archive.lacking:
		frappe.throw(_("{0}. Open the archive and deal with that first.").format(archive.lacking))
	for row in archive.materials:
		if row.required and not row.state:
			row.state = rule.PRESENT
	archive.store_review()


@frappe.whitelist(methods=["POST"])
def enter_custody(
	archives: str | list, custody: str, custodian: str = "", archive_room: str = "", shelf_mark: str = ""
) -> dict:
	"""Enter for several archives who keeps them and where; each is saved as from its form, what is left empty stays as it is.

	:param archives: names of Member Archives, as a list or as JSON
	:returns: `done` and `refused`, as `one_by_one.carry_out` does
	:raises frappe.ValidationError: for no list of names, more than 500, or a custody that there is not
	"""
	if custody not in rule.CUSTODY:
		frappe.throw(_("Choose who keeps the archive."))
	given = {"custodian": custodian, "archive_room": archive_room, "shelf_mark": shelf_mark}
	values = {"custody": custody, **{field: value for field, value in given.items() if value}}
	return one_by_one.carry_out(ARCHIVE, archives, lambda name: _keep_at(name, values))


def _keep_at(name: str, values: dict[str, str]) -> None:
	archive = frappe.get_doc(ARCHIVE, name, for_update=True)
	archive.check_permission("write")
	archive.update(values)
	archive.save()


# ---------------------------------------------------------------- with the campaign


def renew_reviews(names: Sequence[str]) -> None:
	"""Compute anew when some archives are reviewed next, as the policy of today over each has it."""
	rows = frappe.get_all(
		ARCHIVE,
		filters={
			"name": ["in", list(names) or [""]],
			"reviewed_on": ["is", "set"],
			"next_review_on": ["is", "set"],
		},
		fields=["name", "organization", "reviewed_on", "next_review_on"],
	)
	policies = policies_over(row.organization for row in rows)
	due = {
		row.name: review_due_on(getdate(row.reviewed_on), policies[row.organization].archive_review_months)
		for row in rows
	}
	changed = {
		row.name: {"next_review_on": due[row.name]} for row in rows if due[row.name] != row.next_review_on
	}
	if changed:
		frappe.db.bulk_update(ARCHIVE, changed, update_modified=False)


def review_due_on(reviewed_on: date, months: int) -> date:
	"""Return the day of the next review."""
	return getdate(add_months(reviewed_on, months))


# ---------------------------------------------------------------- with the member


def follow(member) -> None:
	"""Let the archive follow its member: to the branch that gets the member, and in what is required of whom.

	:param member: a Party Member that has just been saved
	"""
	changed = ("organization", "member_name", "membership_kind", "joined_on", "membership_status")
	if member.is_new() or not any(member.has_value_changed(field) for field in changed):
		return
	name = of_member(member.name)
	if not name:
		return
	archive = frappe.get_doc(ARCHIVE, name)
	archive.flags.by_member = True
	# The archive goes where its member goes; that the member may be changed was checked.
	archive.save(ignore_permissions=True)


def keeper_name(custody: str | None, organization: str, committee: str | None) -> str:
	"""Return the name of the unit that keeps an archive, where the kind of custody says which it is."""
	if custody == rule.BRANCH:
		return name_of(organization)
	return name_of(committee) if custody == rule.COMMITTEE_ROOM else ""


def kept_by(keeper: str, organization: str) -> dict[str, Any]:
	"""Return the custody fields for a keeper whom a list names by code or name (档案所在单位), as the form would fill them.

	The branch and what stands above it are known; everybody else stays the text that it is.
	"""
	place = frappe.db.get_value("Party Organization", organization, ["lft", "rgt"])
	line = frappe.get_all(
		"Party Organization",
		filters={"lft": ["<=", place[0]], "rgt": [">=", place[1]]},
		fields=["name", "organization_name"],
		order_by="lft desc",
	)
	named = [each for each in line if keeper in (each.name, each.organization_name)]
	committee = base_committee_of(organization)
	if not named:
		return {"custody": rule.custody_of(keeper), "custodian": keeper}
	unit = named[0]
	kept: dict[str, Any] = {"custodian": unit.organization_name or unit.name}
	if unit.name == organization:
		return {"custody": rule.BRANCH, **kept}
	if unit.name == committee:
		return {"custody": rule.COMMITTEE_ROOM, **kept, "archive_room": room_of(committee)}
	return {"custody": rule.DEPARTMENT, **kept}


def room_of(committee: str | None) -> str | None:
	"""Return the archive room (党员档案室) of a committee, as its form has it."""
	return frappe.db.get_value("Party Organization", committee, "archive_room") if committee else None
