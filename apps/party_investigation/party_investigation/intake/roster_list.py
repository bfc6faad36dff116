"""A list of members from elsewhere against the site: who stands in the list only, who on the site only, and what differs (notice 二(一)).

Nothing is imported. Compared are the members of one unit whom the user sees; of everybody else nothing is said, also not whether the site
knows a number. What comes of it is noted as Roster Differences, which the return of the unit counts.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate
from party_investigation import scope
from party_investigation.intake import column_mapping
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.membership import merging
from party_investigation.messages import reason_of
from party_investigation.organization.tree import name_of, names_of
from party_investigation.rules import identity_number, roster
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES
from party_investigation.uploaded import require_readable
from party_investigation.workbook.problems import WorkbookRefused
from party_investigation.workbook.records import Record
from party_investigation.workbook.roster_list import COMPARED, MOST_ROWS, ROSTER, read_roster

MEMBER, DIFFERENCE, ORGANIZATION = "Party Member", "Roster Difference", "Party Organization"
SHOWN = 100
"""So many of each list the screen shows."""
MOST_NOTED = 200
DAYS_TO_DO = 14
FIELDS = ("name", "organization", "identity_number", "masked_identity", "registered_address", *COMPARED)
LIST_ONLY, SITE_ONLY = "list", "site"
ROW = "difference_of_list"


@frappe.whitelist(methods=["POST"])
def compare(organization: str, file: str, mapping: str | None = None) -> dict:
	"""Compare a list with the members of a unit and below it; return the two lists, what differs, and what could not be read.

	:param file: the address of an uploaded workbook
	:param mapping: the Column Mapping of a list with other headings than the known ones
	:raises frappe.PermissionError: the unit or the file is not the user's
	:raises frappe.ValidationError: the file is no such list, or the unit is too large
	"""
	unit = _unit(organization)
	stored = require_readable(file, _("The list is not there, or you may not read it. Upload it again."))
	try:
		listed = read_roster(stored.get_full_path(), column_mapping.mapping_of(mapping, "compare"))
	except WorkbookRefused as refused:
		frappe.throw(refused.text(_))
	members = _members(unit)
	matched, only_list, only_site = match(listed.rows, members)
	noted = _noted(unit)
	names = names_of({member.organization for member in members})
	differing = [
		line for row, member in matched if (line := _differing(row, member, names)) and line["fields"]
	]
	return {
		"unit": name_of(unit),
		"read": listed.read,
		"refused": listed.refused(),
		"problems": [
			f"{ROSTER.title} {each.row}：{each.text(_)}" for each in listed.findings[:SHOWN] if each.refuses
		],
		"same": len(matched) - len(differing),
		"only_list": [_of_row(row, noted) for row in only_list[:SHOWN]],
		"only_site": [_of_member(member, names, noted) for member in only_site[:SHOWN]],
		"differing": differing[:SHOWN],
		"numbers": {
			"only_list": len(only_list),
			"only_site": len(only_site),
			"differing": len(differing),
		},
		"shown": SHOWN,
		"may_note": bool(_campaign(unit)),
	}


@frappe.whitelist(methods=["POST"])
def note(organization: str, people: str | list) -> dict:
	"""Note people of a comparison as Roster Differences, each with a next step and a day.

	:param people: of those in the list only `{"kind": "list", "name", "number", "branch"}`, of those on the site only `{"kind": "site", "member"}`
	:returns: `noted`, how many, and `refused`, rows of `person` and `reason`
	:raises frappe.PermissionError: the unit is not the user's
	:raises frappe.ValidationError: no campaign is open over the unit, or something else is sent
	"""
	unit = _unit(organization)
	campaign = _campaign(unit)
	if not campaign:
		frappe.throw(_("No campaign is open over {0}; nothing can be noted.").format(name_of(unit)))
	noted, refused = 0, []
	for person in _people(people):
		frappe.db.savepoint(ROW)
		try:
			_note(campaign, unit, person)
			noted += 1
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point=ROW)
			frappe.clear_last_message()
			refused.append({"person": person.get("name") or "", "reason": reason_of(error)})
	return {"noted": noted, "refused": refused}


# ---------------------------------------------------------------- what is asked


def _unit(organization: object) -> str:
	"""The unit as it is stored, if the user reads its members and notes differences there; one elsewhere is not there.

	:raises frappe.PermissionError: otherwise
	"""
	unit = (
		frappe.db.get_value(ORGANIZATION, {"name": ["=", organization]}, "name")
		if isinstance(organization, str)
		else None
	)
	user = frappe.session.user
	levels = frappe.get_meta(MEMBER).get_permlevel_access("read")
	if user != "Administrator" and not (
		unit
		and 1 in levels
		and scope.covers(unit, user, MEMBER, "read")
		and scope.covers(unit, user, DIFFERENCE, "create")
	):
		unit = None
	if not unit:
		frappe.throw(
			_("There is no such unit whose members you may compare. Choose one of your part of the tree."),
			frappe.PermissionError,
		)
	return unit


def _people(people: object) -> list[dict[str, str]]:
	try:
		sent = json.loads(people) if isinstance(people, str) else people
	except ValueError:
		sent = None
	texts = ("kind", "name", "number", "branch", "member")
	if (
		not isinstance(sent, list)
		or len(sent) > MOST_NOTED
		or not all(
			isinstance(each, dict) and all(isinstance(each.get(key) or "", str) for key in texts)
			for each in sent
		)
	):
		frappe.throw(_("Choose at most {0} people of the comparison.").format(MOST_NOTED))
	return [{key: each.get(key) or "" for key in texts} for each in sent]


def _campaign(unit: str) -> str | None:
	return next(iter(open_campaigns([unit])), None)


# ---------------------------------------------------------------- comparing


def _members(unit: str) -> list[frappe._dict]:
	"""The members of the unit whom the user sees and whose relationship is there."""
	members = frappe.get_list(
		MEMBER,
		filters=[
			["organization", "descendants of (inclusive)", unit],
			["membership_status", "in", [*HOLDING_STATUSES]],
		],
		fields=list(dict.fromkeys(FIELDS)),
		order_by="organization asc, member_name asc, name asc",
		limit_page_length=MOST_ROWS + 1,
	)
	if len(members) > MOST_ROWS:
		frappe.throw(
			_("There are more than {0} members. Compare the units below one by one.").format(MOST_ROWS)
		)
	return members


Pair = tuple[Record, frappe._dict]


def match(
	rows: Sequence[Record], members: Sequence[frappe._dict]
) -> tuple[list[Pair], list[Record], list[frappe._dict]]:
	"""Return who is on both sides, who in the list only, and who on the site only.

	By number first, also by that of a record that became part of another one; then by name, slips in the number and birth date.
	"""
	by_number = {member.identity_number: member for member in members}
	by_name = {member.name: member for member in members}
	unknown = [row["identity_number"] for row in rows if row["identity_number"] not in by_number]
	# whom the user does not see is not among the members, so that nothing is said of them
	merged = {
		number: by_name[holder.name]
		for number, holder in merging.holders_of(unknown, ["organization"]).items()
		if holder.name in by_name
	}
	found: dict[str, Pair] = {}
	rest = []
	for row in rows:
		member = by_number.get(row["identity_number"]) or merged.get(row["identity_number"])
		if member is not None and member.name not in found:
			found[member.name] = (row, member)
		else:
			rest.append(row)
	left = [member for member in members if member.name not in found]
	for row, member in _alike(rest, left):
		found[member.name] = (row, member)
	taken = {id(row) for row, _member in found.values()}
	only_list = [row for row in rest if id(row) not in taken]
	return list(found.values()), only_list, [each for each in left if each.name not in found]


def _alike(rows: Sequence[Record], members: Sequence[frappe._dict]) -> Iterable[Pair]:
	from party_investigation.rules.alike import Person, suspicions  # loaded where somebody compares

	people = [
		Person(
			f"row {place}",
			row["member_name"],
			row["identity_number"],
			row.get("birth_date") or _born(row["identity_number"]),
			row.get("sex") or "",
		)
		for place, row in enumerate(rows)
	]
	people += [
		Person(
			f"site {place}",
			member.member_name,
			member.identity_number or "",
			getdate(member.birth_date) if member.birth_date else None,
			member.sex or "",
		)
		for place, member in enumerate(members)
	]
	used: set[str] = set()
	for each in sorted(suspicions(people), key=lambda found: (-found.weight, found.first, found.second)):
		sides = {
			kind: (key, int(place)) for key in (each.first, each.second) for kind, place in [key.split(" ")]
		}
		if len(sides) == 2 and not used & {each.first, each.second}:
			used |= {each.first, each.second}
			yield rows[sides["row"][1]], members[sides["site"][1]]


def _born(number: str) -> date | None:
	return identity_number.birth_date(number) if identity_number.is_valid(number) else None


def _noted(unit: str) -> set[str]:
	"""Members and numbers about which a difference of the unit is open."""
	rows = frappe.get_list(
		DIFFERENCE,
		filters=[["organization", "descendants of (inclusive)", unit], ["status", "in", [*roster.STANDING]]],
		fields=["member", "identity_number"],
		limit_page_length=0,
	)
	return {value for row in rows for value in (row.member, row.get("identity_number")) if value}


def _differing(row: Record, member: frappe._dict, names: dict[str, str]) -> dict[str, Any]:
	"""A person of both sides, with the fields in which the list says something else."""
	fields = [
		{
			"label": ROSTER.column(field).heading,
			"listed": _in_words(row[field]),
			"site": _in_words(member.get(field)),
		}
		for field in COMPARED
		if row.get(field) and _in_words(row[field]) != _in_words(member.get(field))
		if not (field == "birth_date" and row.get("birth_date_precision"))
	]
	if row["identity_number"] != member.identity_number:
		fields.insert(
			0,
			{
				"label": ROSTER.column("identity_number").heading,
				"listed": row["identity_number"],
				"site": member.identity_number,
			},
		)
	return {
		"member": member.name,
		"name": member.member_name,
		"row": row.row,
		"branch": names.get(member.organization, member.organization),
		"fields": fields,
	}


def _in_words(value: Any) -> str:
	return formatdate(value) if isinstance(value, date) else str(value or "")


def _of_row(row: Record, noted: set[str]) -> dict[str, Any]:
	return {
		"kind": LIST_ONLY,
		"row": row.row,
		"name": row["member_name"],
		"number": row["identity_number"],
		"branch": row.get("branch", ""),
		"noted": row["identity_number"] in noted,
	}


def _of_member(member: frappe._dict, names: dict[str, str], noted: set[str]) -> dict[str, Any]:
	return {
		"kind": SITE_ONLY,
		"member": member.name,
		"name": member.member_name,
		"number": member.masked_identity,
		"branch": names.get(member.organization, member.organization),
		"noted": member.name in noted,
	}


# ---------------------------------------------------------------- noting


def _note(campaign: str, unit: str, person: dict[str, str]) -> None:
	"""Note one person; the document checks that the place and the member are the user's."""
	about: dict[str, Any] = {
		"doctype": DIFFERENCE,
		"campaign": campaign,
		"next_step": "Look into File and Stubs",
		"next_step_on": add_days(today_in_china(), DAYS_TO_DO),
	}
	if person["kind"] == SITE_ONLY:
		place = frappe.get_list(
			MEMBER, filters={"name": ["=", person["member"]]}, fields=["name", "organization"]
		)
		if not place:
			frappe.throw(_("There is no such member in your part of the tree."), frappe.PermissionError)
		about |= {
			"kind": roster.UNKNOWN,
			"member": place[0].name,
			"organization": place[0].organization,
			"known": _("Not in the list from elsewhere that was compared."),
		}
	elif person["kind"] == LIST_ONLY:
		about |= {
			"kind": roster.PRESENT,
			"person_name": person["name"],
			"identity_number": person["number"],
			"organization": _branch(unit, person["branch"]),
			"known": _("In the list from elsewhere that was compared: {0}").format(person["branch"] or "—"),
		}
		if frappe.get_list(
			DIFFERENCE,
			filters={
				"campaign": campaign,
				"organization": about["organization"],
				"identity_number": identity_number.normalise(person["number"]) or "-",
				"status": ["in", [*roster.STANDING]],
			},
		):
			frappe.throw(_("{0} is noted already, and not settled yet.").format(person["name"]))
	else:
		frappe.throw(_("Choose at most {0} people of the comparison.").format(MOST_NOTED))
	frappe.get_doc(about).insert()


def _branch(unit: str, named: str) -> str:
	"""The branch of the unit that a list names by code or name; the unit itself where that is a branch."""
	if not frappe.db.get_value(ORGANIZATION, unit, "is_group"):
		return unit
	below = frappe.get_list(
		ORGANIZATION,
		filters=[["name", "descendants of (inclusive)", unit], ["is_group", "=", 0], ["disabled", "=", 0]],
		or_filters=[["name", "=", named], ["organization_name", "=", named]] if named else None,
		fields=["name"],
		limit_page_length=2,
	)
	if not named or len(below) != 1:
		frappe.throw(
			_("The list does not say which branch it is. Compare the list of one branch, or note it by hand.")
		)
	return below[0].name
