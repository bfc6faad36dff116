"""People who stand twice: in two rows of a workbook, or in a row and on the site. Somebody decides; an import obeys.

A number that a member elsewhere holds is none of the reader's business: only members whom the user sees are found here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import frappe
from frappe.utils import getdate
from party_investigation.intake.import_scope import ImportScope, note, refuse_member
from party_investigation.membership.search_key import search_key
from party_investigation.messages import reason_of
from party_investigation.rules import identity_number
from party_investigation.rules.problem import SOFT, Problem, _, hard
from party_investigation.workbook import layout
from party_investigation.workbook.checker import Intake
from party_investigation.workbook.columns import Column
from party_investigation.workbook.records import MemberRecord

Kind = Literal[
	"Number Twice in the Workbook", "Number Held by a Member", "May Be a Member", "Two Rows May Be One"
]
TWICE: Kind = "Number Twice in the Workbook"
HELD: Kind = "Number Held by a Member"
MAYBE_MEMBER: Kind = "May Be a Member"
MAYBE_ROW: Kind = "Two Rows May Be One"
SAME, TWO = "The Same Person", "Two People"
MOST_ROWS = 20_000
"""So many new rows of one workbook are compared by name and number; of a larger one the report of suspected duplicates tells afterwards."""
CHUNK = 500
COLUMNS = layout.MEMBERS.columns
OF_MEMBER = frozenset(layout.MEMBERS.fields_of("Party Member"))
NOT_TAKEN = frozenset(("organization", "identity_number"))
"""A member changes the branch by a letter; whose number is right is said where both are known."""


class Key(NamedTuple):
	"""Which two are meant: a row, and another row or a member of the site."""

	row: int
	other_row: int
	member: str


@dataclass
class Decision:
	"""What somebody decided about two."""

	decision: str
	fields: frozenset[str] = frozenset()


Decisions = dict[Key, Decision]


@dataclass
class Duplicate:
	"""Two that may be one person."""

	kind: Kind
	row: MemberRecord
	other: MemberRecord | None = None
	member: frappe._dict | None = None
	why: list[str] = field(default_factory=list)

	@property
	def key(self) -> Key:
		"""Which two are meant."""
		return Key(self.row.row, self.other.row if self.other else 0, self.member.name if self.member else "")


@dataclass
class Settlement:
	"""What came of looking for people who stand twice."""

	found: list[Duplicate] = field(default_factory=list)
	"""Those about whom nothing is decided."""
	renumbered: dict[str, MemberRecord] = field(default_factory=dict)
	"""Members of the site who get the number of a row."""


def columns_of(kind: str) -> list[Column]:
	"""The columns in which two are compared: those of two rows, or those that a member has."""
	if kind in (TWICE, MAYBE_ROW):
		return list(COLUMNS)
	return [column for column in COLUMNS if column.fieldname in OF_MEMBER]


def takeable(kind: str) -> list[str]:
	"""The columns of a row that may be taken over."""
	fields = [column.fieldname for column in columns_of(kind) if column.fieldname not in NOT_TAKEN]
	if kind in (MAYBE_MEMBER, MAYBE_ROW):
		fields.append("identity_number")
	if kind in (TWICE, MAYBE_ROW):
		fields.append("organization")
	return fields


def in_words(column: Column, value: object) -> str:
	"""A value as a workbook has it."""
	return "" if value in (None, "") else str(column.write(value))


# ---------------------------------------------------------------- two rows with one number


def settle_doubles(intake: Intake, decisions: Decisions, settlement: Settlement) -> None:
	"""Join the rows with one number that are one person; note those about whom nothing is decided.

	A row that is joined is taken in: what was found about it as a double is dropped.
	"""
	for first, second in intake.doubles:
		duplicate = Duplicate(TWICE, second, first)
		decision = decisions.get(duplicate.key)
		if decision and decision.decision == SAME and first["identity_number"] in intake.members:
			first.update(second.pick(decision.fields))
			intake.findings[:] = [
				each
				for each in intake.findings
				if not (
					each.sheet == layout.MEMBERS.key
					and each.row == second.row
					and each.problem.code == "workbook.number_twice"
				)
			]
		else:
			settlement.found.append(duplicate)


# ---------------------------------------------------------------- a row and a member with one number


def adapt(row: MemberRecord, member: frappe._dict, decision: Decision) -> None:
	"""Let a row say of a member of the site only what is taken over; the branch is that of the member."""
	row.only = decision.fields
	row["organization"] = member.organization
	if "member_name" not in decision.fields:
		row["member_name"] = member.member_name
	row["is_mobile"] = False  # so that no record of absence is made of it


# ---------------------------------------------------------------- alike


def settle_alike(
	intake: Intake, import_scope: ImportScope, decisions: Decisions, settlement: Settlement
) -> None:
	"""Obey what was decided about rows that look like a member or another row, and warn of the others."""
	known = _known_numbers(intake)
	rows = {number: row for number, row in intake.members.items() if number not in known}
	if not rows or len(rows) > MOST_ROWS:
		return
	members = _candidates(rows.values(), import_scope)
	for duplicate in _alike(rows, members):
		if not _still_there(intake, duplicate):
			continue
		decision = decisions.get(duplicate.key)
		if decision is None:
			_warn(intake, duplicate)
			settlement.found.append(duplicate)
		elif decision.decision == SAME and duplicate.member:
			_become(intake, duplicate.row, duplicate.member, decision, settlement)
		elif decision.decision == SAME and duplicate.other:
			_join(intake, duplicate.other, duplicate.row, decision)


def _known_numbers(intake: Intake) -> set[str]:
	numbers, known = [*intake.members], set()
	for start in range(0, len(numbers), CHUNK):
		chunk = numbers[start : start + CHUNK]
		known |= set(
			frappe.get_all(
				"Party Member", filters={"identity_number": ["in", chunk]}, pluck="identity_number"
			)
		)
	return known


def _candidates(rows: Iterable[MemberRecord], import_scope: ImportScope) -> dict[str, frappe._dict]:
	"""The members whom the user sees and who have the name of a row, or its first letters in pinyin and its birth date.

	So of millions of members those few are read who may be meant.
	"""
	fields = ["name", "member_name", "identity_number", "birth_date", "sex", "organization"]
	waiting, members = list(rows), {}
	for start in range(0, len(waiting), CHUNK):
		chunk = waiting[start : start + CHUNK]
		born = {row.get("birth_date") or identity_number.birth_date(row["identity_number"]) for row in chunk}
		sounds = sorted({search_key(row["member_name"]) for row in chunk} - {""})
		for filters in (
			{"member_name": ["in", sorted({row["member_name"] for row in chunk})]},
			{"search_key": ["in", sounds or [""]], "birth_date": ["in", [day for day in born if day]]},
		):
			standing = {**filters, "membership_status": ["!=", "Merged"]}
			for member in frappe.get_all("Party Member", filters=standing, fields=fields):
				if import_scope.within(member.organization, import_scope.readable):
					members[member.name] = member
	return members


def _alike(rows: dict[str, MemberRecord], members: dict[str, frappe._dict]) -> Iterable[Duplicate]:
	from party_investigation.rules.alike import Person, suspicions  # loaded where somebody compares

	people = [
		Person(
			f"row {number}",
			row["member_name"],
			number,
			row.get("birth_date") or identity_number.birth_date(number),
			row.get("sex", ""),
		)
		for number, row in rows.items()
	]
	people += [
		Person(
			f"site {name}",
			member.member_name,
			member.identity_number or "",
			getdate(member.birth_date) if member.birth_date else None,
			member.sex or "",
		)
		for name, member in members.items()
	]
	for each in sorted(suspicions(people), key=lambda found: (-found.weight, found.first, found.second)):
		sides = [side.partition(" ") for side in (each.first, each.second)]
		of_rows = [rows[name] for kind, _blank, name in sides if kind == "row"]
		of_site = [members[name] for kind, _blank, name in sides if kind == "site"]
		if len(of_rows) == 2:
			first, second = sorted(of_rows, key=lambda row: row.row)
			yield Duplicate(MAYBE_ROW, second, first, why=each.reasons())
		elif of_rows:
			yield Duplicate(MAYBE_MEMBER, of_rows[0], member=of_site[0], why=each.reasons())


def _still_there(intake: Intake, duplicate: Duplicate) -> bool:
	rows = [duplicate.row, *([duplicate.other] if duplicate.other else [])]
	return all(intake.members.get(row["identity_number"]) is row for row in rows)


def _warn(intake: Intake, duplicate: Duplicate) -> None:
	if duplicate.member:
		problem = Problem(
			"workbook.maybe_member",
			SOFT,
			_("This may be {name} ({branch}), whom the site has."),
			_("Compare the two on the import, and decide."),
			"member_name",
			{"name": duplicate.member.member_name, "branch": duplicate.member.organization},
		)
	else:
		problem = Problem(
			"workbook.maybe_row",
			SOFT,
			_("This may be the person of row {row}."),
			_("Compare the two on the import, and decide."),
			"member_name",
			{"row": duplicate.other.row if duplicate.other else 0},
		)
	note(intake, layout.MEMBERS, duplicate.row, "member_name", problem)


def _become(
	intake: Intake, row: MemberRecord, member: frappe._dict, decision: Decision, settlement: Settlement
) -> None:
	"""Let a new row be about a member of the site; a number that is taken over goes to the member first."""
	number = row["identity_number"]
	adapt(row, member, decision)
	if "identity_number" in decision.fields:
		settlement.renumbered[member.name] = row
		return
	del intake.members[number]
	row["identity_number"] = member.identity_number
	own = intake.members.setdefault(member.identity_number, row)
	if own is not row:  # the member has a row of its own
		_take(own, row, decision)


def _join(intake: Intake, first: MemberRecord, second: MemberRecord, decision: Decision) -> None:
	"""Make one row of two, with all that hangs on both."""
	for row in (first, second):
		del intake.members[row["identity_number"]]
	_take(first, second, decision)
	intake.members[first["identity_number"]] = first


def _take(first: MemberRecord, second: MemberRecord, decision: Decision) -> None:
	first.update(second.pick(decision.fields))
	first.take_over(second)


# ---------------------------------------------------------------- what an import keeps


def renumber(intake: Intake, settlement: Settlement) -> None:
	"""Give members of the site the numbers of their rows, through their documents; what one refuses is noted on its row."""
	for name, row in settlement.renumbered.items():
		document = frappe.get_doc("Party Member", name)
		document.identity_number = row["identity_number"]
		frappe.db.savepoint("renumber")
		try:
			document.check_permission("write")
			document.save()
		except (frappe.ValidationError, frappe.PermissionError) as error:
			frappe.db.rollback(save_point="renumber")
			problem = hard(
				"workbook.refused_by_record",
				"{reason}",
				_("Correct the row or the record."),
				reason=reason_of(error),
			)
			refuse_member(intake, row, "identity_number", problem)


def decided_as_two(intake: Intake, decisions: Decisions) -> list[tuple[str, str, str]]:
	"""Return who is two people by the decisions: the identity number of a row, and the member or the number of the row beside it."""
	numbers = {row.row: number for number, row in intake.members.items()} if decisions else {}
	return [
		(numbers[key.row], key.member or "", numbers.get(key.other_row, ""))
		for key, decision in decisions.items()
		if decision.decision == TWO and key.row in numbers and (key.member or key.other_row in numbers)
	]


def remember_two(pairs: Iterable[tuple[str, str, str]], reason: str) -> None:
	"""Remember who is two people, now that the rows are members too.

	:param pairs: see `decided_as_two`
	"""
	from party_investigation.membership.doctype.member_pair import member_pair

	for number, member, other_number in pairs:
		first = frappe.db.get_value("Party Member", {"identity_number": number}, "name")
		second = member or frappe.db.get_value("Party Member", {"identity_number": other_number}, "name")
		try:
			member_pair.remember_as_two(first, second, reason)
		except (frappe.ValidationError, frappe.PermissionError):
			frappe.clear_last_message()  # who may not edit both is shown the pair again


def values_of(row: MemberRecord | None) -> dict[str, str]:
	"""The values of a row as text, for the screen."""
	if row is None:
		return {}
	values = {column.fieldname: in_words(column, row.get(column.fieldname)) for column in COLUMNS}
	return {name: text for name, text in values.items() if text}
