"""The list that another office is asked with, and the same list with its answers: one sheet, written and read here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from party_investigation.membership.search_key import search_key
from party_investigation.rules import codes, identity_number
from party_investigation.rules.external_match import MOST_ROWS
from party_investigation.rules.matching import Person
from party_investigation.rules.problem import SOFT, Problem
from party_investigation.workbook.columns import (
	SMALL_TEXT_LENGTH,
	BirthDate,
	Choice,
	IdentityNumber,
	PersonName,
	Phone,
	Text,
)
from party_investigation.workbook.error_workbook import text_cell
from party_investigation.workbook.layout import NAME_HEADINGS, NUMBER_HEADINGS, SEX_LABELS, Sheet
from party_investigation.workbook.problems import Finding
from party_investigation.workbook.row import Row
from party_investigation.workbook.single_sheet import read_rows

LEAD = "External Lead"
ANSWERS = Sheet(
	"answers",
	"比对名单",
	LEAD,
	None,
	"said_name",
	(
		Text("serial", "序号", optional=True),
		PersonName("said_name", *NAME_HEADINGS, required=True),
		IdentityNumber("said_number", *NUMBER_HEADINGS, optional=True),
		Choice("said_sex", "性别", codes=codes.SEXES, labels=SEX_LABELS, otherwise="", optional=True),
		BirthDate("birth_date", "出生日期", "出生年月", optional=True),
		Text(
			"said_place",
			"户籍地址",
			"户籍所在地",
			"户籍地",
			"籍贯",
			length=SMALL_TEXT_LENGTH,
			optional=True,
		),
		Text(
			"whereabouts",
			"现居住地址",
			"现住址",
			"居住地址",
			"住址",
			length=SMALL_TEXT_LENGTH,
			optional=True,
		),
		Text(
			"said_unit", "现工作（学习）单位", "工作单位", "现工作单位", "参保单位", "就读学校", optional=True
		),
		Phone("said_phone", "联系电话", "电话", "手机", optional=True),
		Text(
			"said_remark",
			"比对情况说明",
			"比对情况",
			"说明",
			"备注",
			length=SMALL_TEXT_LENGTH,
			optional=True,
		),
	),
	("比对结果", "反馈名单"),
)
ASKED = ("serial", "said_name", "said_number")
"""The columns that are filled in before the list goes out: no more of a person than the office needs to find somebody."""
WIDTHS = {
	"serial": 7,
	"said_name": 14,
	"said_number": 24,
	"whereabouts": 36,
	"said_place": 30,
	"said_remark": 36,
}
NOTHING_SAID = ("whereabouts", "said_unit", "said_phone", "said_remark")
"""A row in which all of these are empty comes back as it went: the office knows nothing."""


@dataclass
class Answer:
	"""What an office has answered: rows that say something, how many say nothing, and what is wrong with rows."""

	rows: list[dict[str, Any]] = field(default_factory=list)
	read: int = 0
	silent: int = 0
	findings: list[Finding] = field(default_factory=list)

	def refused(self) -> int:
		"""How many rows are not compared."""
		return len({finding.row for finding in self.findings if finding.refuses})


def write_list(
	target: str | Path | BinaryIO, people: Iterable[Mapping[str, str]], translate: Callable[[str], str]
) -> None:
	"""Write the list that goes out, with empty columns for the answer.

	:param people: `member_name` and `identity_number` of each
	"""
	book = Workbook(write_only=True)
	sheet = book.create_sheet(ANSWERS.title)
	for place, column in enumerate(ANSWERS.columns, 1):
		sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.fieldname, 18)
	sheet.freeze_panes = "A2"
	headings = [text_cell(sheet, heading) for heading in ANSWERS.headings()]
	for cell in headings:
		cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
	sheet.append(headings)
	for serial, person in enumerate(people, 1):
		sheet.append(
			[
				serial,
				text_cell(sheet, person["member_name"]),
				text_cell(sheet, person["identity_number"]),
			]
		)
	book.save(target)


def read_answer(path: str | Path) -> Answer:
	"""Read an answer.

	:raises WorkbookRefused: the file cannot be read, or is no such list
	"""
	answer = Answer()
	for number, row, record in read_rows(path, ANSWERS, MOST_ROWS, answer.findings):
		answer.read += 1
		if row.refused:
			continue
		values = {**record, "row_number": number}
		if not any(values.get(each) for each in NOTHING_SAID):
			answer.silent += 1
			continue
		_note_number(row, values)
		answer.rows.append(values)
	return answer


def _note_number(row: Row, values: dict[str, Any]) -> None:
	"""A number that is none is told, and the row is compared by its name; a hidden middle is none."""
	number = values.get("said_number") or ""
	if not number or "*" in number:
		return
	for problem in identity_number.check(number).problems:
		if problem.is_hard:
			row.note(
				"said_number",
				Problem(
					problem.code, SOFT, problem.message, problem.what_to_do, "said_number", problem.values
				),
			)


def as_person(values: Mapping[str, Any]) -> Person:
	"""A row as it is compared; what a valid number says of birth and sex stands for what is not said."""
	number = values.get("said_number") or ""
	is_valid = bool(number) and identity_number.is_valid(number)
	born = values.get("birth_date") if not values.get("birth_date_precision") else None
	return Person(
		key=str(values["row_number"]),
		name=values["said_name"],
		number=number if is_valid or "*" in number else "",
		birth_date=born or (identity_number.birth_date(number) if is_valid else None),
		sex=values.get("said_sex") or (identity_number.sex(number) if is_valid else ""),
		places=tuple(filter(None, (values.get("said_place"), values.get("whereabouts")))),
		sound=search_key(values["said_name"]),
	)
