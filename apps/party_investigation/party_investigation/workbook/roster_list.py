"""A list of members from elsewhere, as the national roster comes out of its system: one sheet that is compared with the site, not imported."""

from dataclasses import dataclass, field
from pathlib import Path

from party_investigation.rules import codes
from party_investigation.workbook.columns import (
	SMALL_TEXT_LENGTH,
	BirthDate,
	Choice,
	Day,
	IdentityNumber,
	PersonName,
	Phone,
	Text,
)
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping, as_headed
from party_investigation.workbook.layout import NAME_HEADINGS, NUMBER_HEADINGS, SEX_LABELS, Sheet
from party_investigation.workbook.problems import Finding
from party_investigation.workbook.records import Record
from party_investigation.workbook.single_sheet import read_rows

MOST_ROWS = 20_000
"""So many rows one comparison reads."""
ROSTER = Sheet(
	"roster",
	"党员名册",
	"Party Member",
	None,
	"member_name",
	(
		PersonName("member_name", *NAME_HEADINGS, required=True),
		IdentityNumber("identity_number", *NUMBER_HEADINGS, required=True),
		Choice("sex", "性别", codes=codes.SEXES, labels=SEX_LABELS, otherwise="", optional=True),
		Text("ethnic_group", "民族", optional=True),
		BirthDate("birth_date", "出生日期", "出生年月", "出生年月日", optional=True),
		Text("native_place", "籍贯", optional=True),
		Text("education", "学历", "文化程度", optional=True),
		Choice(
			"membership_kind",
			"人员类别",
			"党员类别",
			codes=codes.MEMBER_KINDS,
			otherwise="",
			optional=True,
		),
		Day("joined_on", "入党日期", "加入党组织日期", "入党时间", optional=True),
		Day("confirmed_on", "转正日期", "转为正式党员日期", "转正时间", optional=True),
		Phone("phone", "联系电话", "手机号码", "手机", "电话", optional=True),
		Text("home_address", "现居住地", "家庭住址", "现住址", length=SMALL_TEXT_LENGTH, optional=True),
		Text("registered_address", "户籍所在地", "户籍地址", length=SMALL_TEXT_LENGTH, optional=True),
		Text("work_unit", "工作单位及职务", "工作单位", "工作岗位", optional=True),
		Text(
			"branch",
			"所在党支部",
			"党支部名称",
			"所在党组织",
			"党组织名称",
			"党支部代码",
			length=SMALL_TEXT_LENGTH,
			optional=True,
		),
	),
	("党员信息", "党员花名册", "党员"),
)
COMPARED = tuple(
	column.fieldname
	for column in ROSTER.columns
	if column.fieldname not in ("identity_number", "branch", "work_unit")
)
"""The fields that are compared of a person whom both have."""


@dataclass
class RosterList:
	"""The rows of a list that can be compared, how many there are, and what is wrong with the others."""

	rows: list[Record] = field(default_factory=list)
	read: int = 0
	findings: list[Finding] = field(default_factory=list)

	def refused(self) -> int:
		"""How many rows are not compared."""
		return len({finding.row for finding in self.findings if finding.refuses})


def read_roster(path: str | Path, mapping: WorkbookMapping = UNMAPPED) -> RosterList:
	"""Read a list of members.

	:param mapping: under which headings the columns stand, where they are not the known ones
	:raises WorkbookRefused: the file cannot be read, is no such list, or has too many rows
	"""
	roster = RosterList()
	for _number, row, record in read_rows(path, ROSTER, MOST_ROWS, roster.findings, mapping):
		roster.read += 1
		if not row.refused:
			roster.rows.append(record)
	roster.findings = as_headed(roster.findings, (ROSTER,), mapping)
	return roster
