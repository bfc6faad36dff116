"""What an import may touch: every organization that a row names is checked, for the whole workbook at once.

What is out of the user's scope is treated as if it were not there. Where that cannot be, because a number or a code is taken, the row is
refused without a word about who has it or where.
"""

from collections.abc import Callable, Mapping, Sequence

import frappe
from party_investigation import authority, scope
from party_investigation.rules import approval, letters
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.workbook import layout
from party_investigation.workbook.checker import Intake
from party_investigation.workbook.headings import squeeze
from party_investigation.workbook.problems import WorkbookRefused, finding
from party_investigation.workbook.records import MemberRecord, Record, makes_mobile_record

CREATED = {
	layout.MEMBERS.key: ("Party Member", "Investigation Record"),
	layout.LETTERS.key: ("Transfer Letter",),
	layout.ATTEMPTS.key: ("Contact Search",),
	layout.DISPOSITIONS.key: ("Disposition Case",),
}
"""The DocTypes that the rows of a sheet create."""
FURTHER: Mapping[str, tuple[str, Callable[[MemberRecord], bool]]] = {
	"is_mobile": ("Mobile Member Record", makes_mobile_record),
	"custodian": ("Member Archive", lambda row: bool(row.get("custodian"))),
}
"""By the field that says so: what a row of the sheet 党员 creates as well, and when."""
EVERYWHERE = [(-1, 1 << 62)]
Refusal = tuple[str, Problem]
"""The field at fault and what is wrong."""
Check = Callable[[Record, MemberRecord, "ImportScope"], Refusal | None]


class ImportScope:
	"""The part of the tree in which a user may import, and the committees for which the user acts."""

	def __init__(self, user: str) -> None:
		self.is_administrator = user == "Administrator"
		self.user = user
		rows = frappe.get_all(
			"Party Organization", fields=["name", "parent_party_organization", "lft", "rgt"]
		)
		self.places = {row.name: (row.lft, row.rgt) for row in rows}
		self.superiors = {row.name: row.parent_party_organization for row in rows}
		self.spellings = {name.casefold(): name for name in self.places}
		self.new_organizations: Mapping[str, Record] = {}
		self.importable = self.intervals("Campaign Import", "create")
		self.readable = self.intervals("Party Member", "read")
		self.acting = {
			doctype: [] if self.is_administrator else authority.held_by(user, doctype)
			for doctype in ("Transfer Letter", "Disposition Case")
		}
		self.further = {
			field: self.intervals(doctype, "create") for field, (doctype, _creates) in FURTHER.items()
		}
		self.creatable = {
			sheet: [self.intervals(doctype, "create") for doctype in doctypes]
			for sheet, doctypes in CREATED.items()
		}

	def intervals(self, doctype: str, ptype: str) -> list[scope.Interval]:
		"""Where the user has a right on a DocType."""
		return EVERYWHERE if self.is_administrator else scope.intervals(self.user, doctype, ptype)

	def place(self, code: str | None) -> scope.Interval | None:
		"""Where an organization stands; for one that the workbook brings, where its nearest superior of the site stands."""
		passed = set()
		while code and code not in self.places and code in self.new_organizations and code not in passed:
			passed.add(code)
			code = self.new_organizations[code].get("parent_party_organization")
		return self.places.get(code)

	def within(self, code: str | None, intervals: Sequence[scope.Interval]) -> bool:
		"""Whether an organization, or the place where it will stand, lies in one of the intervals."""
		place = self.place(code)
		if place is None:
			return self.is_administrator
		return any(lft <= place[0] and place[1] <= rgt for lft, rgt in intervals)

	def known_codes(self) -> set[str]:
		"""The organizations of the site that the workbook may name: those in the user's scope, and their superiors."""
		codes = {code for code in self.places if self.within(code, self.importable)}
		return codes | {self.superiors[code] for code in codes if self.superiors[code]}

	def codes_by_name(self) -> dict[str, str]:
		"""The codes of the organizations in the user's scope by their names, squeezed; a name that two have stands for none."""
		codes: dict[str, str] = {}
		twice = set()
		for row in frappe.get_all("Party Organization", fields=["name", "organization_name"]):
			name = squeeze(row.organization_name)
			if self.within(row.name, self.importable):
				twice |= {name} & {*codes}
				codes[name] = row.name
		return {name: code for name, code in codes.items() if name not in twice}

	def organization_meant(self, owner: str) -> str:
		"""What a workbook without the sheet 党组织 is about: who keeps the mapping, or the one organization for which the user imports.

		:raises WorkbookRefused: the user imports for several
		"""
		if owner and self.within(owner, self.importable):
			return owner
		places = {name for name, place in self.places.items() if place in self.importable}
		if len(places) != 1:
			raise WorkbookRefused(
				_(
					"The workbook has no sheet “{sheet}”, and it is not clear which organization it is about. Add the sheet, or keep a column mapping of that organization."
				),
				sheet=layout.ORGANIZATIONS.title,
			)
		return places.pop()

	def may_enter(self, sheet: layout.Sheet, branch: str) -> bool:
		"""Whether the user may enter rows of a sheet for a branch."""
		return self.within(branch, self.importable) and all(
			self.within(branch, intervals) for intervals in self.creatable[sheet.key]
		)

	def refused_field(self, row: MemberRecord) -> str | None:
		"""The field of a row that creates more for its branch than the user may."""
		return next(
			(
				field
				for field, (_doctype, creates) in FURTHER.items()
				if creates(row) and not self.within(row["organization"], self.further[field])
			),
			None,
		)

	def acts_for(self, code: str | None, doctype: str) -> bool:
		"""Whether the user acts for a committee in matters of a DocType."""
		place = self.place(code)
		return self.is_administrator or bool(place and approval.acts_for(self.acting[doctype], place))

	def acts_above(self, branch: str, doctype: str) -> bool:
		"""Whether the user acts for a committee above a branch in matters of a DocType."""
		if self.is_administrator or branch not in self.places:
			return self.acts_for(branch, doctype)
		return approval.acts_above(self.acting[doctype], self.places[branch])

	def superior(self, branch: str) -> str:
		"""The organization above a branch, by the workbook or else by the site; the branch itself at the top."""
		brought = self.new_organizations.get(branch, {}).get("parent_party_organization")
		return self.superiors.get(branch) or brought or branch


def check_organizations(intake: Intake, import_scope: ImportScope) -> None:
	"""Stop when the workbook takes the code of an organization elsewhere, or adds one where the user may not.

	:raises WorkbookRefused: names the row; the tree is taken in as a whole
	"""
	adds = import_scope.intervals("Party Organization", "create")
	for code, record in intake.organizations.items():
		known = import_scope.spellings.get(code.casefold())
		if known and not import_scope.within(known, import_scope.importable):
			message = _(
				"{sheet} row {row}: the code {code} cannot be used here. Ask the level above for a code."
			)
		elif not known and not (
			import_scope.within(code, import_scope.importable) and import_scope.within(code, adds)
		):
			message = _("{sheet} row {row}: you may not add the organization {code}. Ask the level above.")
		else:
			continue
		raise WorkbookRefused(message, sheet=layout.ORGANIZATIONS.title, row=record.row, code=code)


def refuse_outside(intake: Intake, rows: Sequence[MemberRecord], import_scope: ImportScope) -> None:
	"""Take out of `intake`, with findings, every row that touches an organization outside the user's scope."""
	for row in rows:
		branch = row["organization"]
		if not import_scope.may_enter(layout.MEMBERS, branch):
			refuse_member(intake, row, "organization", _no_branch(branch))
			continue
		if refused := import_scope.refused_field(row):
			refuse_member(intake, row, refused, _no_right(branch))
			continue
		checks: tuple[tuple[layout.Sheet, Sequence[Record], Check], ...] = (
			(layout.LETTERS, row.letters, _letter),
			(layout.ATTEMPTS, row.attempts, lambda _attempt, _member, _import_scope: None),
			(layout.DISPOSITIONS, row.cases, _case),
		)
		for sheet, records, check in checks:
			may_enter = not records or import_scope.may_enter(sheet, branch)
			for record in records:
				refusal = (
					check(record, row, import_scope) if may_enter else ("identity_number", _no_right(branch))
				)
				if refusal:
					row.drop(record)
					note(intake, sheet, record, *refusal)


def _letter(letter: Record, member: MemberRecord, import_scope: ImportScope) -> Refusal | None:
	"""A letter is that of the committee above the branch, and its number one of that committee's series, or of none here."""
	issuer = import_scope.superior(member["organization"])
	if not import_scope.acts_for(issuer, "Transfer Letter"):
		return "organization", _not_acting()
	number = letters.parse_number(letter["letter_number"])
	series = import_scope.spellings.get(number.committee.casefold()) if number else None
	if series and series != issuer and not import_scope.acts_for(series, "Transfer Letter"):
		return "letter_number", hard(
			"workbook.other_series",
			_("The number {number} is none of your committee's series."),
			_("Compare it with the stub and correct the number."),
			number=letter["letter_number"],
		)
	return None


def _case(case: Record, member: MemberRecord, import_scope: ImportScope) -> Refusal | None:
	"""An approval is recorded by who acts for the body that approved; for a body outside this system, by a committee above."""
	if not case.get("approved_on"):
		return None
	body = import_scope.spellings.get(case.get("approving_authority", "").casefold())
	may_record = import_scope.acts_above(member["organization"], "Disposition Case") and (
		body is None or import_scope.acts_for(body, "Disposition Case")
	)
	return None if may_record else ("approving_authority", _not_acting())


def _no_right(branch: str) -> Problem:
	return hard(
		"workbook.no_right",
		_("You have no appointment that lets you enter this for {branch}."),
		_("Ask the level above, or leave the row out."),
		branch=branch,
	)


def _no_branch(branch: str) -> Problem:
	"""The same words as for a branch that is nowhere."""
	return hard(
		"workbook.unknown_branch",
		_("The branch {branch} is not among the organizations."),
		_("Correct the code, or add the branch to the sheet 党组织."),
		branch=branch,
	)


def _not_acting() -> Problem:
	return hard(
		"workbook.not_acting",
		_("Only someone who acts for the committee that issued or approved enters this."),
		_("Ask the level above, or leave the row out."),
	)


def refuse_member(intake: Intake, row: MemberRecord, fieldname: str, problem: Problem) -> None:
	"""Take a member out, with all rows that hang on it."""
	del intake.members[row["identity_number"]]
	note(intake, layout.MEMBERS, row, fieldname, problem)
	hanging = (
		(layout.LETTERS, row.letters),
		(layout.ATTEMPTS, row.attempts),
		(layout.DISPOSITIONS, row.cases),
	)
	for sheet, records in hanging:
		for record in records:
			note(intake, sheet, record, "identity_number", problem)


def note(intake: Intake, sheet: layout.Sheet, record: Record, fieldname: str, problem: Problem) -> None:
	"""Note a problem with a field of a row."""
	intake.findings.append(finding(sheet, record.row, fieldname, problem, record))
