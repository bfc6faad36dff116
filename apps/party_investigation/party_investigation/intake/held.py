"""Comparing a checked workbook with what the site holds: numbers of members and letters that belong to somebody else."""

from collections.abc import Sequence

import frappe
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.workbook import layout
from party_investigation.workbook.checker import Intake
from party_investigation.workbook.problems import Finding
from party_investigation.workbook.records import MemberRow


def refuse_held(intake: Intake, members: Sequence[MemberRow]) -> None:
	"""Take out of `intake`, with findings, what clashes with the site. One query each for members and letters."""
	held = {
		row.identity_number: row
		for row in frappe.get_all(
			"Party Member",
			filters={"identity_number": ["in", [member.identity for member in members]]},
			fields=["name", "identity_number", "member_name", "organization"],
		)
	}
	for member in members:
		known = held.get(member.identity)
		if known and (known.member_name, known.organization) != (member.name, member.branch):
			_refuse_member(intake, member, known)
	_refuse_letters(intake, members, {number: row.name for number, row in held.items()})


def _refuse_member(intake: Intake, member: MemberRow, known: dict) -> None:
	problem = hard(
		"workbook.number_held",
		_("The identity number is held already by {name}, branch {branch}."),
		_("Find out whose number it is. A member changes the branch by a transfer letter, not by a roster."),
		name=known.member_name,
		branch=known.organization,
	)
	del intake.members[member.identity]
	_note(intake, layout.MEMBERS, member.row, "identity", problem)
	hanging = (
		(layout.LETTERS, member.letters),
		(layout.ATTEMPTS, member.attempts),
		(layout.DISPOSITIONS, member.dispositions),
	)
	for sheet, rows in hanging:
		for row in rows:
			_note(intake, sheet, row.row, "identity", problem)


def _refuse_letters(intake: Intake, members: Sequence[MemberRow], names: dict[str, str]) -> None:
	numbers = [letter.number for member in members for letter in member.letters]
	if not numbers:
		return
	rows = frappe.get_all("Transfer Letter", filters={"name": ["in", numbers]}, fields=["name", "member"])
	held = {row.name.casefold(): row.member for row in rows}
	for member in members:
		own = names.get(member.identity)
		taken = [each for each in member.letters if held.get(each.number.casefold(), own) != own]
		for letter in taken:
			problem = hard(
				"workbook.letter_held",
				_("The letter number {number} is held already by the letter of another member."),
				_("Compare it with the stub and correct the number."),
				number=letter.number,
			)
			_note(intake, layout.LETTERS, letter.row, "number", problem)
			member.letters.remove(letter)


def _note(intake: Intake, sheet: layout.Sheet, row: int, key: str, problem: Problem) -> None:
	intake.findings.append(Finding(sheet.key, row, sheet.headings[key], problem))
