"""Checking a campaign workbook: rows become members with all that hangs on them, and findings.

All or nothing a row: a row with a hard problem yields nothing. A letter, an attempt or a disposition whose member was refused
is refused too, on its own row. What the site holds already is compared later, in `intake/`; nothing here needs a database.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from party_investigation.rules import (
	annex5,
	codes,
	contact,
	dispositions,
	identity_number,
	letters,
	search,
	text,
)
from party_investigation.rules.problem import _, hard, soft
from party_investigation.workbook import layout, reader
from party_investigation.workbook.problems import Finding, WorkbookRefused
from party_investigation.workbook.records import (
	AttemptRow,
	DispositionRow,
	LetterRow,
	MemberRow,
	OrganizationRow,
)
from party_investigation.workbook.row import Row

Progress = Callable[[str, int], None]
NOT_IN_CODE = re.compile(r"""[<>"'`%&?#\\]""")
SEX_OF = {"1": "男", "2": "女"}
MEASURES = codes.CodeList("处置措施", "decisions D8", (codes.Code(word, word) for word in annex5.COLUMN_OF))


@dataclass
class Intake:
	"""What a workbook holds: clean records, and what is wrong with the rest."""

	organizations: dict[str, OrganizationRow] = field(default_factory=dict)
	members: dict[str, MemberRow] = field(default_factory=dict)
	findings: list[Finding] = field(default_factory=list)
	read: dict[str, int] = field(default_factory=dict)

	@property
	def root(self) -> str:
		"""Code of the organization at the top of the workbook."""
		return next(o.code for o in self.organizations.values() if o.parent not in self.organizations)

	def refused(self, sheet: str | None = None) -> set[tuple[str, int]]:
		"""The rows (sheet key, row number) that were not taken in."""
		return {(f.sheet, f.row) for f in self.findings if f.problem.is_hard and sheet in (None, f.sheet)}

	def warned(self, sheet: str | None = None) -> set[tuple[str, int]]:
		"""The rows that were taken in with a warning."""
		return {(f.sheet, f.row) for f in self.findings if sheet in (None, f.sheet)} - self.refused()


def read_campaign(
	path: str | Path,
	held_organizations: Collection[str] = (),
	progress: Progress | None = None,
	today: date | None = None,
) -> Intake:
	"""Read and check the workbook at `path`.

	`held_organizations` are the codes that the site knows already; what is dated after `today` is refused.
	Raises WorkbookRefused if the file as a whole cannot be taken in.
	"""
	with reader.opened(path) as book:
		book.check_headings()
		return Checker(book, held_organizations, progress, today or date.today()).run()


class Checker:
	"""One pass over the sheets in the order in which they depend on each other."""

	def __init__(
		self,
		book: reader.Book,
		held_organizations: Collection[str],
		progress: Progress | None,
		today: date,
	) -> None:
		self.book, self.held_organizations = book, held_organizations
		self.progress, self.today = progress, today
		self.spelling = {code.casefold(): code for code in held_organizations}
		self.intake = Intake()
		self.letter_numbers: dict[str, int] = {}
		self.attempts_seen: set[tuple] = set()

	def run(self) -> Intake:
		self._organizations()
		self._each(layout.MEMBERS, self._member)
		self._each(layout.LETTERS, self._letter)
		self._each(layout.ATTEMPTS, self._attempt)
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
			yield Row(sheet, number, cells, self.intake.findings, self.today)
		self.intake.read[sheet.key] = count
		if self.progress:
			self.progress(sheet.title, count)

	# ------------------------------------------------------------------ organizations

	def _organizations(self) -> None:
		rows: dict[str, tuple[Row, OrganizationRow]] = {}
		for row in self._rows(layout.ORGANIZATIONS):
			record = self._organization(row)
			if record.code in rows:
				row.note("code", _repeated(rows[record.code][1].row))
			elif NOT_IN_CODE.search(record.code):
				row.note("code", _not_in_code(record.code))
			if not row.refused:
				rows[record.code] = (row, record)
		self._take_out_homeless(rows)
		self.intake.organizations = {code: record for code, (_row, record) in rows.items()}
		if not rows:
			raise WorkbookRefused(
				_("The sheet {sheet} has no organization that can be taken in."),
				sheet=layout.ORGANIZATIONS.title,
			)

	def _organization(self, row: Row) -> OrganizationRow:
		kind = row.text("kind", required=True)
		unit_category = row.code("unit_category", codes.UNIT_CATEGORIES)
		return OrganizationRow(
			row=row.number,
			code=self._code(row, "code", required=True),
			name=row.text("name", required=True),
			parent=self._code(row, "parent"),
			kind=kind,
			unit_category=unit_category.label if unit_category else "",
		)

	def _code(self, row: Row, key: str, required: bool = False) -> str:
		"""The code of an organization as it was written first: a database tells no capital from a small letter."""
		code = text.without_space(row.text(key, required=required))
		return self.spelling.setdefault(code.casefold(), code)

	def _take_out_homeless(self, rows: dict[str, tuple[Row, OrganizationRow]]) -> None:
		"""Refuse what has no way up to the one root: unknown superiors, circles, second roots, and all below them."""
		roots = [
			code
			for code, (_row, record) in rows.items()
			if record.parent not in rows and self._may_be_root(record)
		]
		for code in roots[1:]:
			problem = hard(
				"workbook.second_root",
				_("The organization {root} is at the top of the workbook already."),
				_("Fill in the superior."),
				root=roots[0],
			)
			rows[code][0].note("parent", problem)
		sound = set(roots[:1])
		for code in rows:
			path = []
			while code in rows and code not in sound and code not in path:
				path.append(code)
				code = rows[code][1].parent
			if code in sound:
				sound.update(path)
		for code in [code for code in rows if code not in sound]:
			row, record = rows.pop(code)
			if not row.refused:
				problem = hard(
					"workbook.unknown_superior",
					_("The superior {parent} is unknown, was refused, or stands below this organization."),
					_("Correct the code of the superior."),
					parent=record.parent,
				)
				row.note("parent", problem)

	def _may_be_root(self, record: OrganizationRow) -> bool:
		return not record.parent or record.parent in self.held_organizations

	# ------------------------------------------------------------------ members

	def _member(self, row: Row) -> None:
		record = self._read_member(row)
		self._check_dates(row, record)
		if record.identity:
			self._check_once(row, record)
		if not row.refused:
			self._warn_of_gaps(row, record)
			self.intake.members[record.identity] = record

	def _read_member(self, row: Row) -> MemberRow:
		born, dues = row.date_read("born"), row.date_read("dues")
		sex = row.code("sex", codes.SEXES)
		stated_sex = SEX_OF.get(sex.code, "") if sex else ""
		kind = row.code("kind", codes.MEMBER_KINDS, required=True)
		category = row.code("category", codes.PERSON_CATEGORIES, required=True)
		return MemberRow(
			row=row.number,
			branch=self._branch(row),
			name=self._name(row),
			sex=stated_sex,
			ethnic=row.text("ethnic"),
			born=born.day,
			identity=self._identity(row, born, stated_sex),
			education=row.text("education"),
			kind=kind.label if kind else "",
			joined=row.day("joined"),
			confirmed=row.day("confirmed"),
			category=category.label if category else "",
			phone=text.normalise_phone(row.text("phone")),
			address=row.text("address", most=500),
			dues=None if dues.is_month else dues.day,
			dues_to=dues.day if dues.is_month else None,
			life=row.day("life"),
			mobile=row.yes("mobile"),
			left=row.day("left"),
			destination=row.text("destination"),
			certificate=row.yes("certificate"),
		)

	def _name(self, row: Row) -> str:
		name = text.normalise_name(row.text("name"))
		row.note_all(text.check_name(name), {}, "name")
		return name

	def _branch(self, row: Row) -> str:
		branch = self._code(row, "branch", required=True)
		if branch and branch not in self.intake.organizations and branch not in self.held_organizations:
			problem = hard(
				"workbook.unknown_branch",
				_("The branch {branch} is not among the organizations."),
				_("Correct the code, or add the branch to the sheet 党组织."),
				branch=branch,
			)
			row.note("branch", problem)
		return branch

	def _identity(self, row: Row, born, stated_sex: str) -> str:
		"""The identity number as it is stored (decisions D10), empty if it is refused."""
		checked = identity_number.check(
			row.cells["identity"], born_on=born.day, born_precision=born.precision, stated_sex=stated_sex
		)
		row.note_all(checked.problems, {"birth_date": "born", "sex": "sex"}, "identity")
		return checked.number if checked.is_acceptable else ""

	def _check_dates(self, row: Row, record: MemberRow) -> None:
		if record.joined and record.confirmed and record.confirmed < record.joined:
			row.note("confirmed", _backwards(record.joined, record.confirmed))
		if record.born and record.joined and record.joined <= record.born:
			row.note("joined", _backwards(record.born, record.joined))

	def _check_once(self, row: Row, record: MemberRow) -> None:
		"""A number belongs to one member (decisions D10)."""
		first = self.intake.members.get(record.identity)
		if first and (first.name, first.branch) == (record.name, record.branch):
			row.note("identity", _repeated(first.row))
		elif first:
			problem = hard(
				"workbook.number_twice",
				_("Row {row} has the same identity number: {name}, branch {branch}."),
				_("Find out whose number it is; a member stands in one branch only."),
				row=first.row,
				name=first.name,
				branch=first.branch,
			)
			row.note("identity", problem)

	def _warn_of_gaps(self, row: Row, record: MemberRow) -> None:
		if not (record.dues or record.dues_to or record.life):
			problem = soft(
				"workbook.no_contact",
				_("Neither the last dues nor the last organizational life is known."),
				_("Find out at least one of them; the record is incomplete until then."),
			)
			row.note("life", problem)
		if record.mobile and not record.left:
			row.note(
				"left",
				soft(
					"workbook.no_day_left", _("A mobile member without a day of leaving."), _("Fill it in.")
				),
			)
		if record.left and not record.mobile:
			problem = soft(
				"workbook.not_mobile",
				_("There is a day of leaving, but the member is not marked as mobile."),
				_("Correct one of the two."),
			)
			row.note("mobile", problem)

	# ------------------------------------------------------------------ what hangs on a member

	def _owner(self, row: Row) -> MemberRow | None:
		"""The member taken in from this workbook whom a row of another sheet is about; without one it is refused."""
		name = text.normalise_name(row.text("name"))
		member = self.intake.members.get(identity_number.normalise(row.cells["identity"]))
		if member is None:
			problem = hard(
				"workbook.unknown_member",
				_("No member with this identity number was taken in from the sheet 党员."),
				_("Correct the number, or the row of the member."),
			)
			row.note("identity", problem)
		elif name and name != member.name:
			problem = hard(
				"workbook.other_name",
				_("The identity number belongs to {name}."),
				_("Correct the name or the number."),
				name=member.name,
			)
			row.note("name", problem)
		return member

	def _letter(self, row: Row) -> None:
		member = self._owner(row)
		letter = LetterRow(
			row=row.number,
			number=text.without_space(row.text("number", required=True)),
			branch=self._code(row, "branch", required=True),
			destination=row.text("destination", required=True),
			issued=row.day("issued", required=True),
			days=row.whole("days", letters.USUAL_VALIDITY),
			receipt=row.day("receipt"),
		)
		series = letter.number.casefold()
		if series in self.letter_numbers:
			row.note("number", _repeated(self.letter_numbers[series]))
		elif NOT_IN_CODE.search(letter.number):
			row.note("number", _not_in_code(letter.number))
		if member and not row.refused:
			self._check_letter(row, letter, member)
		if not row.refused:
			self.letter_numbers[series] = row.number
			member.letters.append(letter)

	def _check_letter(self, row: Row, letter: LetterRow, member: MemberRow) -> None:
		open_before = next((other.number for other in member.letters if not other.receipt), None)
		problems = letters.check_letter(
			issued_on=letter.issued,
			validity_days=letter.days,
			receipt_on=letter.receipt,
			holds_member=letter.branch == member.branch,
			open_letter=None if letter.receipt else open_before,
		)
		columns = {
			"issued_on": "issued",
			"validity_days": "days",
			"receipt_on": "receipt",
			"organization": "branch",
		}
		row.note_all(problems, columns, "number")

	def _attempt(self, row: Row) -> None:
		member = self._owner(row)
		means, reason = (
			row.code("means", codes.SEARCH_MEANS, required=True),
			row.code("reason", codes.REASONS),
		)
		outcome = row.text("outcome", required=True)
		result = codes.SEARCH_RESULTS.find(outcome)
		attempt = AttemptRow(
			row=row.number,
			day=row.day("day", required=True),
			means=means.label if means else "",
			handled_by=row.text("handled_by"),
			outcome=outcome,
			contact_made=bool(result and result.code == "1"),
			reason=reason.label if reason else "",
			detail=row.text("detail", most=500),
		)
		key = (member and member.identity, attempt.day, attempt.means, attempt.outcome)
		if member and key in self.attempts_seen:
			row.note("day", _repeated(None))
		if row.refused:
			return
		self.attempts_seen.add(key)
		member.attempts.append(attempt)
		last = contact.last_contact(member.life, member.dues, member.dues_to, self.today).on
		if last and attempt.day < last:
			problem = soft(
				"workbook.search_before_loss",
				_("The search of {day} is earlier than the last contact of {last}."),
				_("Correct one of the two dates; such a member does not count as out of contact."),
				day=attempt.day.isoformat(),
				last=last.isoformat(),
			)
			row.note("day", problem)
		if reason and reason.code == codes.OTHER_REASON and not attempt.detail:
			problem = soft(
				"workbook.reason_in_words", _("The reason 其他 needs to be told in words."), _("Fill it in.")
			)
			row.note("detail", problem)

	def _disposition(self, row: Row) -> None:
		member = self._owner(row)
		measure = row.code("measure", MEASURES, required=True)
		case = DispositionRow(
			row=row.number,
			measure=measure.label if measure else "",
			meeting=row.day("meeting"),
			approved=row.day("approved"),
			authority=row.text("authority"),
			remark=row.text("remark", most=500),
		)
		if case.meeting and case.approved and case.approved < case.meeting:
			row.note("approved", _backwards(case.meeting, case.approved))
		if member and any(case.measure == other.measure for other in member.dispositions):
			row.note("measure", _repeated(None))
		if member and case.measure:
			row.note_all(dispositions.check_fit(case.measure, _known(member, case)), {}, "measure")
		if not row.refused:
			member.dispositions.append(case)


def _known(member: MemberRow, case: DispositionRow) -> dispositions.Case:
	"""What a workbook tells of a member; what it has no column for is taken as found by those who decided.

	That a member found again refuses the party's care is told in the remark; without one the search must have been enough (D5).
	"""
	attempts = [search.Attempt(attempt.day, attempt.means) for attempt in member.attempts]
	found_again = any(attempt.contact_made for attempt in member.attempts)
	return dispositions.Case(
		found_again=found_again,
		not_found=bool(member.attempts) and not found_again,
		search_is_enough=not search.still_needed(attempts),
		probationary=member.kind == "预备党员",
		open_letter=bool(member.letters),
		abroad="settled" if case.measure == "停止党籍" else "study",
		admitted_against_rules=True,
		declared_withdrawal=True,
		unfit=True,
		refuses=bool(case.remark),
		misconduct=True,
	)


def _not_in_code(code: str):
	return hard(
		"workbook.not_in_code",
		_("{code} has characters that no code has."),
		_("Use letters, digits, hyphens and Chinese characters."),
		code=code,
	)


def _repeated(first: int | None):
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


def _backwards(earlier, later):
	return hard(
		"workbook.backwards",
		_("{later} is not after {earlier}."),
		_("Correct one of the two dates."),
		earlier=earlier.isoformat(),
		later=later.isoformat(),
	)
