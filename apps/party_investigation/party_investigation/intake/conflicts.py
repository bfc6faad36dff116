"""Numbers of members and letters that belong to somebody else on the site."""

from collections.abc import Sequence

import frappe
from party_investigation.intake.duplicates import HELD, SAME, Decisions, Duplicate, Settlement, adapt
from party_investigation.intake.import_scope import ImportScope, note, refuse_member
from party_investigation.membership import merging
from party_investigation.rules.identity_number import taken_elsewhere
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.workbook import layout
from party_investigation.workbook.checker import Intake
from party_investigation.workbook.records import MemberRecord

IDENTITY = ("member_name", "organization")
"""What, with the number, makes a row of a workbook a member of the site."""


def refuse_conflicts(
	intake: Intake,
	rows: Sequence[MemberRecord],
	import_scope: ImportScope,
	decisions: Decisions,
	settlement: Settlement,
) -> None:
	"""Take out of `intake`, with findings, what clashes with the site. One query each for members and letters.

	Who holds a number is said where the user sees that member, and nowhere else. A row that was decided to be about the holder says of the
	member what is taken over.
	"""
	holders = merging.holders_of([row["identity_number"] for row in rows], IDENTITY)
	for row in rows:
		holder = holders.get(row["identity_number"])
		if holder and any(holder[field] != row[field] for field in IDENTITY):
			sees_holder = import_scope.within(holder.organization, import_scope.readable)
			if sees_holder:
				duplicate = Duplicate(HELD, row, member=holder)
				decision = decisions.get(duplicate.key)
				if decision and decision.decision == SAME:
					adapt(row, holder, decision)
					continue
				settlement.found.append(duplicate)
			problem = _number_held_by(holder) if sees_holder else taken_elsewhere()
			refuse_member(intake, row, "identity_number", problem)
	_refuse_letters(intake, rows, {number: holder.name for number, holder in holders.items()})


def _number_held_by(holder: frappe._dict) -> Problem:
	return hard(
		"workbook.number_held",
		_("The identity number is held already by {name}, branch {branch}."),
		_("Find out whose number it is. A member changes the branch by a transfer letter, not by a roster."),
		name=holder.member_name,
		branch=holder.organization,
	)


def _refuse_letters(intake: Intake, rows: Sequence[MemberRecord], names: dict[str, str]) -> None:
	"""Refuse letters whose number another member's letter has; `names` are the known members by identity number."""
	numbers = [letter["letter_number"] for row in rows for letter in row.letters]
	if not numbers:
		return
	stored = frappe.get_all("Transfer Letter", filters={"name": ["in", numbers]}, fields=["name", "member"])
	holders = {letter.name.casefold(): letter.member for letter in stored}
	for row in rows:
		member = names.get(row["identity_number"])
		taken = [
			letter
			for letter in row.letters
			if holders.get(letter["letter_number"].casefold(), member) != member
		]
		for letter in taken:
			problem = hard(
				"workbook.letter_held",
				_("The letter number {number} is held already by the letter of another member."),
				_("Compare it with the stub and correct the number."),
				number=letter["letter_number"],
			)
			note(intake, layout.LETTERS, letter, "letter_number", problem)
			row.drop(letter)
