"""The kinds of column that a campaign workbook has.

A column knows the field that it fills, the headings under which it is accepted, how a cell is read and how a value is written.
A new column of known data is one more object in its sheet (`layout`).
"""

import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import ERROR_CODES

from party_investigation.rules import codes, identity_number, text
from party_investigation.rules.dates import BLANKS, ReadDate, read_date
from party_investigation.rules.problem import _, hard

if TYPE_CHECKING:
	from party_investigation.workbook.records import Record
	from party_investigation.workbook.row import Row

Translate = Callable[[str], str]
FORMULA = re.compile(r"'?(?:[=@]|[+-](?![\d\s(（]))")
"""A formula, also with the apostrophe that the error workbook puts in front."""
SIGNS = frozenset("'=@+-#")
"""What formulas and what they leave behind begin with."""
DATA_LENGTH, SMALL_TEXT_LENGTH = 140, 500
"""Characters: what a Data field holds, and what is sensible for a Small Text."""
CONTACT_RESTORED = "1"
"""The code of `SEARCH_RESULTS` for contact made."""


class Column:
	"""One column of a sheet. Its subclasses say what a cell may hold."""

	also: tuple[str, ...] = ()
	"""Further fields that a cell may fill."""
	hint_text = ""
	"""What a cell may hold, in English."""
	repeats = True
	"""Whether the cells of many rows are alike, so that what they say is remembered; else nearly each is another one."""

	def __init__(
		self,
		fieldname: str,
		*headings: str,
		required: bool = False,
		optional: bool = False,
		default: str = "",
		doctypes: tuple[str, ...] = (),
		stands_for: tuple[str, ...] = (),
	) -> None:
		"""Describe a column.

		:param fieldname: the field of the DocType; the key of the value in a record
		:param headings: the official heading, then those that mean the same
		:param required: the DocType needs a value, and no check says so: a row with an empty cell is refused
		:param optional: a workbook may lack the column
		:param default: the parameter of the campaign's policy that stands for an empty cell
		:param doctypes: the DocTypes that take the value; without any, that of the sheet
		:param stands_for: what is no field of the row, but is mended in this column when a check finds it wrong
		"""
		self.fieldname, self.heading, self.synonyms = fieldname, headings[0], headings[1:]
		self.required, self.optional, self.default = required, optional, default
		self.doctypes, self.stands_for = doctypes, stands_for

	@property
	def fields(self) -> tuple[str, ...]:
		"""Every field that a cell of this column may fill, the column's own first."""
		return (self.fieldname, *self.also)

	def fill(self, record: "Record", cell: object, row: "Row") -> None:
		"""Put what a cell says into a record; an empty cell puts nothing."""
		value = self.read(cell, row)
		if value is not None and value != "":
			record[self.fieldname] = value
		elif self.default and not row.has_problem(self.fieldname):
			record[self.fieldname] = getattr(row.policy, self.default)
		elif self.required and not row.has_problem(self.fieldname):
			row.note(self.fieldname, hard("workbook.empty", _("The cell is empty."), _("Fill it in.")))

	def read(self, cell: object, row: "Row") -> Any:
		"""Return the value of a cell, None or an empty text for nothing; note what is wrong at the row."""
		raise NotImplementedError

	def write(self, value: Any) -> object:
		"""Return the cell for a value of the field."""
		return value

	def hint(self, translate: Translate) -> str:
		"""Return what a cell may hold, in the language of `translate`; empty where the heading says it."""
		return translate(self.hint_text) if self.hint_text else ""


class Text(Column):
	"""Any text."""

	def __init__(self, *names: str, length: int = DATA_LENGTH, **options: Any) -> None:
		super().__init__(*names, **options)
		self.length = length
		self.repeats = self.repeats and length == DATA_LENGTH

	def read(self, cell: object, row: "Row") -> str:
		if cell is None:
			return ""
		value = text.clean(cell)
		if not value or value in BLANKS:
			return ""
		begins_as_text = value[0] not in SIGNS and not isinstance(cell, bool)
		if begins_as_text and len(value) <= self.length:
			return sys.intern(value)  # a roster repeats the same few words in every row
		if value in ERROR_CODES or isinstance(cell, bool):
			problem = hard(
				"workbook.no_entry",
				_("The cell holds {value}, which a formula has left behind."),
				_("Type the entry itself."),
				value=value,
			)
		elif FORMULA.match(value):
			problem = hard(
				"workbook.formula",
				_("The cell holds a formula, or something that looks like one."),
				_("Copy the column and paste it as values."),
			)
		elif len(value) > self.length:
			problem = hard(
				"workbook.too_long",
				_("The cell has more than {most} characters."),
				_("Shorten it."),
				most=self.length,
			)
		else:
			return value
		row.note(self.fieldname, problem)
		return value


class PersonName(Text):
	"""The name of a member."""

	repeats = False

	def read(self, cell: object, row: "Row") -> str:
		return text.normalise_name(super().read(cell, row))


class Phone(Text):
	"""A telephone number, or several."""

	repeats = False
	hint_text = _("with its area code; several numbers are separated by a semicolon")

	def read(self, cell: object, row: "Row") -> str:
		return text.normalise_phone(super().read(cell, row))


class ArchiveKeeper(Text):
	"""Who keeps the archive of a member."""

	hint_text = _("the branch or a committee above it by name or code, or any other unit")


class Code(Text):
	"""A code or number of a document: no white space, and no characters that addresses and markup need."""

	def read(self, cell: object, row: "Row") -> str:
		return super().read(cell, row).replace(" ", "")  # tidy text has no other white space


class NewCode(Code):
	"""A code under which the row's document will be kept."""

	repeats = False

	def read(self, cell: object, row: "Row") -> str:
		code = super().read(cell, row)
		if text.NOT_IN_CODE.search(code):
			problem = hard(
				"workbook.not_in_code",
				_("{code} has characters that no code has."),
				_("Use letters, digits, hyphens and Chinese characters."),
				code=code,
			)
			row.note(self.fieldname, problem)
		return code


class OrganizationCode(Code):
	"""The code of an organization as it was written first: a database tells no capital from a small letter."""

	hint_text = _("as in the sheet 党组织, or as the site has it already")

	def read(self, cell: object, row: "Row") -> str:
		return row.first_spelling(super().read(cell, row))


class NewOrganizationCode(OrganizationCode, NewCode):
	"""The code under which an organization is kept."""

	hint_text = ""


class IdentityNumber(Column):
	"""The identity number of a member, as it is stored (decisions D10)."""

	repeats = False
	hint_text = _("18 characters; format the column as text")

	def read(self, cell: object, row: "Row") -> str | None:
		if isinstance(cell, int | float):
			for problem in identity_number.check(cell).problems:
				if problem.code == identity_number.FLOAT.code:
					row.note(self.fieldname, problem)
					return None
		return identity_number.normalise(cell)


class Day(Column):
	"""A day, in any common spelling."""

	hint_text = _("a day in any common spelling, like 2016-03-05")

	def read_date(self, cell: object, row: "Row") -> ReadDate:
		"""Return the day and how exact it is; nothing when it cannot be read."""
		read = read_date(cell)
		if read.problem:
			row.note(self.fieldname, read.problem)
		return read

	def read(self, cell: object, row: "Row") -> date | None:
		return None if cell is None else self.read_date(cell, row).day


class BirthDate(Day):
	"""A birth date; one that gives only the month agrees with an identity number of that month."""

	hint_text = _("a day in any common spelling, or only the month")

	def fill(self, record: "Record", cell: object, row: "Row") -> None:
		read = self.read_date(cell, row)
		if read.day:
			record["birth_date"] = read.day
		if read.is_month:
			record["birth_date_precision"] = read.precision


class DuesDay(Day):
	"""The day of the last dues; where only a month is given, it is the month up to which dues are paid (decisions D1)."""

	also = ("dues_paid_to",)
	hint_text = _("the day of the payment, or the month up to which dues are paid")

	def fill(self, record: "Record", cell: object, row: "Row") -> None:
		read = self.read_date(cell, row)
		if read.day:
			record["dues_paid_to" if read.is_month else "last_dues_on"] = read.day


class Choice(Column):
	"""An entry of a code list."""

	def __init__(
		self,
		*names: str,
		codes: codes.CodeList,
		labels: Mapping[str, str] | None = None,
		otherwise: str | None = None,
		**options: Any,
	) -> None:
		"""Describe a column of choices.

		:param labels: the value for each code, where the field keeps other words than the list; a code without one is empty
		:param otherwise: the value for a word that is not in the list; without it such a word is refused
		"""
		super().__init__(*names, **options)
		self.codes, self.labels, self.otherwise = codes, labels, otherwise

	def read(self, cell: object, row: "Row") -> str | None:
		if cell is None:
			return None
		code = self.codes.find(cell)
		if code is not None:
			return code.label if self.labels is None else self.labels.get(code.code)
		value = text.clean(cell)
		if self.otherwise:
			return self.otherwise if value and value not in BLANKS else None
		if value:
			problem = hard(
				"workbook.unknown_word",
				_("{value} is not among {choices}."),
				_("Use one of these words."),
				value=value[:40],
				choices="、".join(self.codes.labels()),
			)
			row.note(self.fieldname, problem)
		return None

	def hint(self, translate: Translate) -> str:
		labels = self.codes.labels() if self.labels is None else self.labels.values()
		return translate(_("one of these: {choices}")).format(choices="、".join(labels))


class YesNo(Column):
	"""Yes or no; an empty cell is no."""

	def __init__(self, *names: str, words: tuple[str, str] = ("是", "否"), **options: Any) -> None:
		super().__init__(*names, **options)
		self.words = words

	def fill(self, record: "Record", cell: object, row: "Row") -> None:
		if self.fieldname in row.cells:  # a sheet without the column says nothing, also not no
			super().fill(record, cell, row)

	def read(self, cell: object, row: "Row") -> int:
		if cell is None:
			return 0
		answer = text.read_yes_no(cell)
		if answer is None and (value := text.clean(cell)):
			problem = hard(
				"workbook.yes_or_no",
				_("{value} is neither 是 nor 否."),
				_("Please write 是 or 否."),
				value=value,
			)
			row.note(self.fieldname, problem)
		return int(bool(answer))

	def write(self, value: Any) -> object:
		return value if value is None or isinstance(value, str) else self.words[not value]

	def hint(self, translate: Translate) -> str:
		return translate(_("{yes} or {no}; empty means {no}")).format(yes=self.words[0], no=self.words[1])


class Days(Column):
	"""A number of days, `30天` being 30."""

	hint_text = _("a number of days; empty means that of the campaign")

	def read(self, cell: object, row: "Row") -> int | None:
		value = text.clean(cell).rstrip("天日 ")
		if not value:
			return None
		number = text.read_whole_number(value)
		if number is None:
			problem = hard(
				"workbook.no_number", _("{value} is no whole number."), _("Write digits only."), value=value
			)
			row.note(self.fieldname, problem)
		return number


class Outcome(Text):
	"""The outcome of an attempt in words; some of them say that contact was made."""

	also = ("contact_made",)

	def hint(self, translate: Translate) -> str:
		restored = codes.SEARCH_RESULTS[CONTACT_RESTORED].label
		return translate(_("in words; {restored} if contact was made")).format(restored=restored)

	def fill(self, record: "Record", cell: object, row: "Row") -> None:
		super().fill(record, cell, row)
		result = codes.SEARCH_RESULTS.find(record.get("outcome"))
		record["contact_made"] = int(result is not None and result.code == CONTACT_RESTORED)
