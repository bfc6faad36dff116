"""Checking a campaign workbook: rows become records of members with all that hangs on them, and findings.

What is wrong with a record is said by `rules.checks`, as everywhere (decisions D11); here stands only what concerns several rows.
All or nothing a row: a row whose document could not be saved yields nothing. A letter, an attempt or a disposition whose member was refused
is refused too, on its own row. What the site holds already is compared later, in `intake/`; nothing here needs a database.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from party_investigation.rules import identity_number, search
from party_investigation.rules.check import Kind
from party_investigation.rules.checks import runner
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.disposition import TO_BE_EVIDENCED
from party_investigation.rules.checks.record import TO_CHECK
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.measures import SUSPENSION, Case
from party_investigation.rules.policy import DEFAULT, CampaignPolicy
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.workbook import layout, reader, searches
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping
from party_investigation.workbook.problems import Finding, WorkbookRefused, finding
from party_investigation.workbook.records import MemberRecord, Record, makes_mobile_record
from party_investigation.workbook.row import Inspection, Row

Progress = Callable[[str, int], None]


@dataclass
class Intake:
	"""What a workbook holds: clean records, and what is wrong with the rest."""

	organizations: dict[str, Record] = field(default_factory=dict)
	members: dict[str, MemberRecord] = field(default_factory=dict)
	findings: list[Finding] = field(default_factory=list)
	read: dict[str, int] = field(default_factory=dict)
	top: str = ""
	"""Code of the organization that a workbook without the sheet 党组织 is about."""
	doubles: list[tuple[MemberRecord, MemberRecord]] = field(default_factory=list)
	"""Two rows with one identity number and different people, of which only the first is among the members; nothing else is wrong with the second."""

	@property
	def root(self) -> str:
		"""Code of the organization at the top of the workbook."""
		return next(
			(
				code
				for code, record in self.organizations.items()
				if record.get("parent_party_organization") not in self.organizations
			),
			self.top,
		)

	def refused(self, sheet: str | None = None) -> set[tuple[str, int]]:
		"""The rows (sheet key, row number) that were not taken in."""
		return {(f.sheet, f.row) for f in self.findings if f.refuses and sheet in (None, f.sheet)}

	def warned(self, sheet: str | None = None) -> set[tuple[str, int]]:
		"""The rows that were taken in with a warning."""
		return {(f.sheet, f.row) for f in self.findings if sheet in (None, f.sheet)} - self.refused()


def read_campaign(
	path: str | Path,
	known_organizations: Collection[str] = (),
	progress: Progress | None = None,
	today: date | None = None,
	policy_for: Callable[[str], CampaignPolicy] = lambda root: DEFAULT,
	mapping: WorkbookMapping = UNMAPPED,
	about: Callable[[], str] = str,
	code_of_name: Mapping[str, str] | None = None,
) -> Intake:
	"""Read and check the workbook at `path`.

	:param known_organizations: the codes that the site knows already
	:param mapping: under which headings the columns stand, where they are not the known ones
	:param about: gives the organization that a workbook without the sheet 党组织 is about
	:param code_of_name: the codes of organizations that a mapped workbook may name by their names, squeezed
	:param today: what is dated after it lies in the future; today in China if left out
	:param policy_for: gives the policy of the campaign for the code of the workbook's top organization
	:raises WorkbookRefused: the file as a whole cannot be taken in
	"""
	with reader.opened(path, mapping=mapping) as book:
		book.check_headings()
		checker = Checker(book, known_organizations, progress, today or today_in_china(), policy_for)
		if not book.has(layout.ORGANIZATIONS):
			checker.intake.top = about()
		for name, code in (code_of_name or {}).items():
			checker.inspection.spellings.setdefault(name.casefold(), code)
		return checker.run()


def needed_fields(sheet: layout.Sheet) -> set[str]:
	"""The fields without which a row of a sheet is refused: the DocType needs them, or a check does."""
	needed = {column.fieldname for column in sheet.columns if column.required}
	if sheet.kind:
		problems = runner.run(sheet.kind, {}, Context(today_in_china(), DEFAULT))
		needed |= {problem.field or "" for problem in problems if problem.stops_saving(confirmed=False)}
	needed.add("identity_number")  # without it a row is about nobody
	return {column.fieldname for column in sheet.columns if not column.default} & needed


class Checker:
	"""One pass over the sheets in the order in which they depend on each other."""

	def __init__(
		self,
		book: reader.Book,
		known_organizations: Collection[str],
		progress: Progress | None,
		today: date,
		policy_for: Callable[[str], CampaignPolicy],
	) -> None:
		"""Check `book`; for the parameters see `read_campaign`."""
		self.book, self.known_organizations, self.progress = book, known_organizations, progress
		self.policy_for, self.intake = policy_for, Intake()
		spellings = {code.casefold(): code for code in known_organizations}
		self.inspection = Inspection(Context(today, DEFAULT), spellings, self.intake.findings)
		self.letter_rows: dict[str, int] = {}
		self.attempts_seen: set[tuple] = set()

	@property
	def policy(self) -> CampaignPolicy:
		"""The policy of the campaign, once the organizations are read."""
		return self.inspection.context.policy

	def run(self) -> Intake:
		"""Check every sheet."""
		self._organizations()
		self.inspection.context = replace(self.inspection.context, policy=self.policy_for(self.intake.root))
		self._each(layout.MEMBERS, self._member)
		self._each(layout.LETTERS, self._letter)
		self._each(layout.ATTEMPTS, self._attempt)
		self._searches()
		self._each(layout.DISPOSITIONS, self._disposition)
		return self.intake

	def _each(self, sheet: layout.Sheet, check: Callable[[Row], None]) -> None:
		for row in self._rows(sheet):
			check(row)

	def _rows(self, sheet: layout.Sheet) -> Iterator[Row]:
		count = 0
		for number, cells in self.book.rows(sheet):
			count += 1
			if self.progress and not count % 500:
				self.progress(sheet.title, count)
			yield Row(sheet, number, cells, self.inspection)
		self.intake.read[sheet.key] = count
		if self.progress:
			self.progress(sheet.title, count)

	# ------------------------------------------------------------------ organizations

	def _organizations(self) -> None:
		rows: dict[str, tuple[Row, Record]] = {}
		for row in self._rows(layout.ORGANIZATIONS):
			record = row.read(Record(row.number))
			code = record.get("organization_code")
			if code in rows:
				row.note("organization_code", _repeated(rows[code][1].row))
			if code and not row.refused:
				rows[code] = (row, record)
		self._refuse_detached(rows)
		self.intake.organizations = {code: record for code, (_row, record) in rows.items()}
		if not rows and self.book.has(layout.ORGANIZATIONS):
			raise WorkbookRefused(
				_("The sheet {sheet} has no organization that can be taken in."),
				sheet=layout.ORGANIZATIONS.title,
			)

	def _refuse_detached(self, rows: dict[str, tuple[Row, Record]]) -> None:
		"""Refuse what has no way up to the one root: unknown superiors, circles, second roots, and all below them."""
		superiors = {code: record.get("parent_party_organization") for code, (_row, record) in rows.items()}
		roots = [
			code
			for code, superior in superiors.items()
			if superior not in rows and (not superior or superior in self.known_organizations)
		]
		for code in roots[1:]:
			problem = hard(
				"workbook.second_root",
				_("The organization {root} is at the top of the workbook already."),
				_("Fill in the superior."),
				root=roots[0],
			)
			rows[code][0].note("parent_party_organization", problem)
		attached = set(roots[:1])
		for code in rows:
			path = []
			while code in rows and code not in attached and code not in path:
				path.append(code)
				code = superiors[code]
			if code in attached:
				attached.update(path)
		for code in [code for code in rows if code not in attached]:
			row, _record = rows.pop(code)
			if not row.refused:
				problem = hard(
					"workbook.unknown_superior",
					_("The superior {parent} is unknown, was refused, or stands below this organization."),
					_("Correct the code of the superior."),
					parent=superiors[code],
				)
				row.note("parent_party_organization", problem)

	# ------------------------------------------------------------------ members

	def _member(self, row: Row) -> None:
		record = row.read(MemberRecord(row.number))
		further: tuple[Kind, ...] = ("record",)
		if makes_mobile_record(record):
			further += ("mobile",)
		values = {**_stated_by_number(record), **record, "status": TO_CHECK}
		record.open_checks = row.check(values, *further)
		record.pop("birth_date_precision", None)
		self._check_branch(row, record)
		self._check_once(row, record)
		if not row.refused:
			self.intake.members[record["identity_number"]] = record

	def _check_branch(self, row: Row, record: MemberRecord) -> None:
		branch = record.get("organization")
		if branch and branch not in self.intake.organizations and branch not in self.known_organizations:
			problem = hard(
				"workbook.unknown_branch",
				_("The branch {branch} is not among the organizations."),
				_("Correct the code, or add the branch to the sheet 党组织."),
				branch=branch,
			)
			row.note("organization", problem)

	def _check_once(self, row: Row, record: MemberRecord) -> None:
		"""A number belongs to one member (decisions D10)."""
		first = self.intake.members.get(record.get("identity_number", ""))
		if first is None:
			return
		if all(first[field] == record.get(field) for field in ("member_name", "organization")):
			row.note("identity_number", _repeated(first.row))
			return
		if not row.refused:
			self.intake.doubles.append((first, record))
		problem = hard(
			"workbook.number_twice",
			_("Row {row} has the same identity number: {name}, branch {branch}."),
			_("Find out whose number it is; a member stands in one branch only."),
			row=first.row,
			name=first["member_name"],
			branch=first["organization"],
		)
		row.note("identity_number", problem)

	# ------------------------------------------------------------------ what hangs on a member

	def _owner(self, row: Row, record: Record) -> MemberRecord | None:
		"""The member taken in from this workbook whom a row of another sheet is about; without one it is refused."""
		member = self.intake.members.get(record.get("identity_number", ""))
		if member is None and not row.has_problem("identity_number"):
			problem = hard(
				"workbook.unknown_member",
				_("No member with this identity number was taken in from the sheet 党员."),
				_("Correct the number, or the row of the member."),
			)
			row.note("identity_number", problem)
		elif member and record.get("member_name", member["member_name"]) != member["member_name"]:
			problem = hard(
				"workbook.other_name",
				_("The identity number belongs to {name}."),
				_("Correct the name or the number."),
				name=member["member_name"],
			)
			row.note("member_name", problem)
		return member

	def _letter(self, row: Row) -> None:
		letter = row.read(Record(row.number))
		member = self._owner(row, letter)
		number = letter.get("letter_number", "").casefold()
		if number in self.letter_rows:
			row.note("letter_number", _repeated(self.letter_rows[number]))
		if member is None:
			return
		open_letters = (other["letter_number"] for other in member.letters if not other.get("receipt_on"))
		facts = {
			"holds_member": letter.get("organization") == member["organization"],
			"open_letter": None if letter.get("receipt_on") else next(open_letters, None),
		}
		letter.open_checks = row.check({**letter, **facts})
		if not row.refused:
			self.letter_rows[number] = row.number
			member.letters = [*member.letters, letter]

	def _attempt(self, row: Row) -> None:
		attempt = row.read(Record(row.number))
		member = self._owner(row, attempt)
		if member is None:
			return
		key = tuple(map(attempt.get, ("identity_number", "attempted_on", "means", "outcome")))
		if key in self.attempts_seen:
			row.note("attempted_on", _repeated(None))
		last = searches.last_contact(member, self.policy).on
		row.check({"result": search.OPEN, "attempts": [attempt], "last_contact_on": last})
		if not row.refused:
			self.attempts_seen.add(key)
			member.attempts = [*member.attempts, attempt]

	def _searches(self) -> None:
		"""Warn where a search is concluded although something is still missing; its record keeps that as an open check."""
		for member in self.intake.members.values():
			if not member.attempts:
				continue
			values, _conclusion = searches.concluded(member, self.policy)
			for problem in runner.run("search", values, self.inspection.context):
				if problem.is_hard and problem.field in layout.ATTEMPTS.by_field:
					attempt = _attempt_at_fault(problem.field, member)
					self.intake.findings.append(
						finding(layout.ATTEMPTS, attempt.row, problem.field, problem, attempt)
					)

	def _disposition(self, row: Row) -> None:
		case = row.read(Record(row.number))
		member = self._owner(row, case)
		if member is None:
			return
		measure = case.get("measure")
		if any(measure == other["measure"] for other in member.cases):
			row.note("measure", _repeated(None))
		facts = {
			"status": "Approved" if case.get("approved_on") else "In Progress",
			"evidence_state": TO_BE_EVIDENCED,
			"known": _facts_for(case, member, self.policy),
		}
		row.check({**case, **facts})
		if not row.refused:
			member.cases = [*member.cases, case]


def _stated_by_number(record: MemberRecord) -> dict[str, Any]:
	"""The sex and birth date of a right identity number, where the workbook leaves one of them empty; the document has them."""
	number = record.get("identity_number", "")
	if ("sex" in record and "birth_date" in record) or not identity_number.is_valid(number):
		return {}
	return {"sex": identity_number.sex(number), "birth_date": identity_number.birth_date(number)}


def _attempt_at_fault(fieldname: str, member: MemberRecord) -> Record:
	"""The attempt whose row a problem of the whole search is noted on: the one that made contact, or that states the reason."""
	attempts = searches.in_order(member.attempts)
	if fieldname == "restored_on":
		return next(attempt for attempt in attempts if attempt["contact_made"])
	return next((attempt for attempt in reversed(attempts) if attempt.get("reason")), attempts[-1])


def _facts_for(case: Record, member: MemberRecord, policy: CampaignPolicy) -> Case:
	"""What a workbook says of a member; what it has no column for is taken as established by those who decided.

	That a member found again refuses the party's care is said in the remark; without one the search must have been enough (D5).
	"""
	attempts = [search.Attempt(attempt["attempted_on"], attempt["means"]) for attempt in member.attempts]
	found_again = any(attempt["contact_made"] for attempt in member.attempts)
	return Case(
		found_again=found_again,
		not_found=bool(member.attempts) and not found_again,
		search_is_enough=not search.still_needed(attempts, policy),
		probationary=member["membership_kind"] == "预备党员",
		open_letter=bool(member.letters),
		abroad="settled" if case.get("measure") == SUSPENSION else "study",
		admitted_against_rules=True,
		declared_withdrawal=True,
		unfit=True,
		refuses=bool(case.get("remark")),
		misconduct=True,
		months_suspended=policy.suspension_months,
	)


def _repeated(first: int | None) -> Problem:
	if first is None:
		return hard(
			"workbook.repeated", _("The same stands in the sheet already."), _("Delete one of the two rows.")
		)
	return hard(
		"workbook.repeated_row",
		_("The same stands already in row {row}."),
		_("Delete one of the two rows."),
		row=first,
	)
