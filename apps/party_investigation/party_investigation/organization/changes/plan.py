"""What a merge or a split moves, found with a handful of queries whatever its size. Checks no permission: the caller has."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe.utils import today
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.rules import reorganization
from party_investigation.rules.annex_documents import LINES
from party_investigation.rules.reorganization import Assignment, Person, Record, Rule

ORGANIZATION, MEMBER, RECORD, LETTER = (
	"Party Organization",
	"Party Member",
	"Investigation Record",
	"Transfer Letter",
)
APPOINTMENT = "Organization Appointment"
OF_CAMPAIGN = ("Contact Search", *LINES)
"""Documents that move if their campaign is open; what a closed one has found stays where it was found."""
OTHERS = (
	("Disposition Case", {"status": "In Progress"}),
	("Mobile Member Record", {}),
	("Member Archive", {}),
)
"""Documents without regard to a campaign, and which of them move: a case that is decided stays with the unit that decided it."""
UNIT = ("name", "organization_name", "parent_party_organization", "lft", "rgt", "is_group", "disabled")


@dataclass(frozen=True, slots=True)
class Move:
	"""A document whose field names another organization afterwards."""

	doctype: str
	name: str
	member: str
	before: str
	after: str
	field: str = "organization"
	campaign: str | None = None


@dataclass
class Plan:
	"""Everything that a change does."""

	units: dict[str, frappe._dict]
	"""The organizations that are there and are touched, by code."""
	dissolved: list[str]
	new: list[dict]
	"""Values of the organizations that are made."""
	superiors: dict[str, str]
	"""Organizations that move in the tree, each with its superior afterwards."""
	campaigns: list[str]
	"""The open campaigns over the organizations."""
	moves: list[Move] = field(default_factory=list)
	kept: list[str] = field(default_factory=list)
	"""Records that stay with a unit that is left: of members of whom the receiving unit has one."""
	to_themselves: list[str] = field(default_factory=list)
	"""Open letters whose sender and receiver would be one."""
	appointments: list[frappe._dict] = field(default_factory=list)
	"""Appointments that end."""

	def counts(self) -> dict[str, int]:
		"""How many documents of each DocType move."""
		names = dict.fromkeys((move.doctype, move.name) for move in self.moves)
		return dict(Counter(doctype for doctype, _name in names))

	def receivers(self) -> set[str]:
		"""The organizations, new ones too, to which something comes."""
		return {move.after for move in self.moves} | set(self.superiors.values())

	def gains(self) -> dict[str, set[str]]:
		"""From which organizations each receiving one gets documents; subordinate organizations stand for themselves."""
		gained: dict[str, set[str]] = defaultdict(set)
		for move in self.moves:
			gained[move.after].add(move.before)
		for unit, superior in self.superiors.items():
			gained[superior].add(unit)
		return gained

	def touched(self) -> set[str]:
		"""The organizations that give or get something."""
		return {*self.units, *(unit["organization_code"] for unit in self.new)}

	def digest(self) -> str:
		"""A figure of the whole plan: what is carried out is what was looked at."""
		parts = [
			sorted((move.doctype, move.name, move.field, move.before, move.after) for move in self.moves),
			sorted(self.dissolved),
			sorted(unit["organization_code"] for unit in self.new),
			sorted(self.superiors.items()),
			sorted(row["name"] for row in self.appointments),
		]
		return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def plan_of(change) -> Plan:
	"""Return what a stored Organization Change does as the site is now."""
	sources, assignment = change.source_codes(), assignment_of(change)
	new = _new_units(change, sources)
	codes = {*sources, *change.receiving_codes()} - {unit["organization_code"] for unit in new}
	units = units_of({*codes, *(unit["parent_party_organization"] for unit in new)})
	superiors = _superiors(change, sources, assignment)
	plan = Plan(
		units=units,
		dissolved=[code for code in sources if change.dissolves()],
		new=new,
		superiors=superiors,
		campaigns=open_campaigns([*units]),
	)
	_find_moves(plan, sources, assignment)
	plan.appointments = _ending_appointments(plan)
	return plan


def assignment_of(change) -> Assignment:
	"""Return who goes where, as an Organization Change says it."""
	return Assignment(
		rest=dict.fromkeys(change.source_codes(), change.rest_code()),
		listed={row.member: row.to_organization_code for row in change.members},
		rules=[Rule(row.to_organization_code, row.person_category, row.work_unit) for row in change.rules],
	)


def units_of(codes: Iterable[str | None]) -> dict[str, frappe._dict]:
	"""Return the organizations of some codes that are there."""
	rows = frappe.get_all(
		ORGANIZATION, {"name": ["in", [code for code in codes if code] or [""]]}, list(UNIT)
	)
	return {row.name: row for row in rows}


def _new_units(change, sources: list[str]) -> list[dict]:
	superior = frappe.db.get_value(ORGANIZATION, sources[0], ["parent_party_organization", "unit_category"])
	usual, category = superior or (None, None)
	return [
		{
			"organization_code": row.organization_code,
			"organization_name": row.organization_name,
			"kind": row.kind,
			"unit_category": category,
			"parent_party_organization": row.superior or usual,
		}
		for row in change.new_units
	]


def _superiors(change, sources: list[str], assignment: Assignment) -> dict[str, str]:
	"""Where subordinate organizations hang afterwards: as it is listed, else those of a dissolved one with the rest."""
	listed = {row.organization: row.to_organization_code for row in change.units}
	if not change.dissolves():
		return listed
	below = frappe.get_all(
		ORGANIZATION,
		{"parent_party_organization": ["in", sources], "disabled": 0, "name": ["not in", sources]},
		["name", "parent_party_organization"],
	)
	others = {row.name: assignment.rest.get(row.parent_party_organization) for row in below}
	return {**{unit: to for unit, to in others.items() if to}, **listed}


# ---------------------------------------------------------------- documents


def _find_moves(plan: Plan, sources: list[str], assignment: Assignment) -> None:
	people = {
		row.name: Person(**row)
		for row in frappe.get_all(
			MEMBER,
			{"organization": ["in", sources]},
			["name", "organization", "person_category", "work_unit"],
		)
	}
	places = _move_records(plan, sources, people, assignment)
	_move_letters(plan, places, people, assignment)
	of_open_ones = {"campaign": ["in", plan.campaigns or [""]]}
	for doctype, which in (*((doctype, of_open_ones) for doctype in OF_CAMPAIGN), *OTHERS):
		more = ["campaign"] if doctype in OF_CAMPAIGN else []
		rows = frappe.get_all(
			doctype, {"organization": ["in", sources], **which}, ["name", "member", "organization", *more]
		)
		for row in rows:
			after = assignment.of_document(row.organization, people.get(row.member))
			_note(plan, doctype, row.name, row.member, row.organization, after, row.get("campaign"))
	for person in people.values():
		_note(plan, MEMBER, person.name, person.name, person.organization, assignment.of_person(person))


def _note(
	plan: Plan,
	doctype: str,
	name: str,
	member: str,
	before: str,
	after: str | None,
	campaign: str | None = None,
) -> None:
	if after and after != before:
		plan.moves.append(Move(doctype, name, member, before, after, campaign=campaign))


def _move_records(
	plan: Plan, sources: list[str], people: dict[str, Person], assignment: Assignment
) -> dict[tuple[str, str], str]:
	"""Move the records; return where that of each member with each organization hangs afterwards."""
	rows = frappe.get_all(
		RECORD,
		{"organization": ["in", sources], "campaign": ["in", plan.campaigns or [""]]},
		["name", "campaign", "member", "organization"],
		order_by="creation asc, name asc",
	)
	records = [Record(**row) for row in rows]
	wanted = {
		record.name: after
		for record in records
		if (after := assignment.of_document(record.organization, people.get(record.member)))
		and after != record.organization
	}
	records += _records_with_receivers(plan, sources, set(wanted.values()))
	settled = reorganization.settle_records(records, wanted, _holders(records, people))
	places = {}
	for record in records:
		places[record.member, record.organization] = settled[record.name]
		_note(
			plan,
			RECORD,
			record.name,
			record.member,
			record.organization,
			settled[record.name],
			record.campaign,
		)
		if record.name in wanted and settled[record.name] != wanted[record.name]:
			plan.kept.append(record.name)
	return places


def _records_with_receivers(plan: Plan, sources: list[str], receivers: set[str]) -> list[Record]:
	"""The records that the receiving units have of members of whom one of the sources has one."""
	Here, There = frappe.qb.DocType(RECORD), frappe.qb.DocType(RECORD).as_("there")
	receiving = sorted(receivers - set(sources))
	if not receiving or not plan.campaigns:
		return []
	rows = (
		frappe.qb.from_(Here)
		.join(There)
		.on((There.member == Here.member) & (There.campaign == Here.campaign))
		.where(Here.organization.isin(sources) & There.organization.isin(receiving))
		.where(Here.campaign.isin(plan.campaigns))
		.select(There.name, There.campaign, There.member, There.organization)
		.distinct()
	).run(as_dict=True)
	return [Record(**row) for row in rows]


def _holders(records: list[Record], people: dict[str, Person]) -> dict[str, str]:
	"""The organization that holds each member of whom there are several records."""
	number = Counter(record.member for record in records)
	asked = [member for member, times in number.items() if times > 1 and member not in people]
	holders = frappe.get_all(MEMBER, {"name": ["in", asked or [""]]}, ["name", "organization"], as_list=True)
	return {**{name: person.organization for name, person in people.items()}, **dict(holders)}


def _move_letters(
	plan: Plan, places: dict[tuple[str, str], str], people: dict[str, Person], assignment: Assignment
) -> None:
	touched = [*plan.units]
	Letter = frappe.qb.DocType(LETTER)
	rows = (
		frappe.qb.from_(Letter)
		.where(Letter.organization.isin(touched) | Letter.to_organization.isin(touched))
		.where(Letter.status != "Void")
		.select(Letter.name, Letter.member, Letter.organization, Letter.to_organization, Letter.status)
	).run(as_dict=True)
	letters = [
		reorganization.Letter(
			row.name, row.member, row.organization, row.to_organization or None, row.status == "Open"
		)
		for row in rows
	]
	settled = reorganization.settle_letters(letters, places, people, assignment)
	for letter in letters:
		sender, receiver = settled[letter.name]
		_note(plan, LETTER, letter.name, letter.member, letter.organization, sender)
		if letter.to_organization and receiver and receiver != letter.to_organization:
			plan.moves.append(
				Move(LETTER, letter.name, letter.member, letter.to_organization, receiver, "to_organization")
			)
	plan.to_themselves = [
		letter.name
		for letter in reorganization.letters_to_themselves(letters, settled)
		if letter.organization != letter.to_organization
	]


# ---------------------------------------------------------------- appointments


def _ending_appointments(plan: Plan) -> list[frappe._dict]:
	"""The appointments at units that are dissolved, and at those that get what they did not cover before: no change widens one."""
	gained = plan.gains()
	places = {**plan.units, **units_of({*plan.superiors, *(move.before for move in plan.moves)})}
	ending = set(plan.dissolved) | {
		code
		for code, origins in gained.items()
		if code in places and not all(lies_within(places.get(each), places[code]) for each in origins)
	}
	return frappe.get_all(
		APPOINTMENT,
		filters={"organization": ["in", sorted(ending) or [""]]},
		or_filters=[["to_date", "is", "not set"], ["to_date", ">=", today()]],
		fields=["name", "user", "capacity", "organization", "from_date"],
		order_by="organization asc, user asc",
	)


def lies_within(inner: frappe._dict | None, outer: frappe._dict) -> bool:
	"""Whether an organization is another one or stands below it."""
	return bool(inner) and outer.lft <= inner.lft and inner.rgt <= outer.rgt


def moves_by_document(moves: Iterable[Move]) -> dict[str, dict[str, dict[str, str]]]:
	"""Return the new values by DocType, document and field."""
	values: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
	for move in moves:
		values[move.doctype][move.name][move.field] = move.after
	return values
