"""Small workbooks for tests and for the demonstration: rows by fieldname, made into a file with all five sheets."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from party_investigation.rules.identity_number import check_character
from party_investigation.workbook.layout import SHEETS

UNASSIGNED_COUNTIES = ("430199", "430299", "430399", "430499", "439999")
"""County codes that were never assigned: numbers that begin with them are nobody's."""


def made_up_number(county: int, born: str, order: int) -> str:
	"""An identity number that is nobody's: right in form, with a county code that was never assigned. `born` is YYYYMMDD."""
	body = f"{UNASSIGNED_COUNTIES[county % len(UNASSIGNED_COUNTIES)]}{born}{order:03d}"
	return body + check_character(body)


def write_workbook(
	path: str | Path,
	rows: Mapping[str, Sequence[Mapping]],
	headings: Mapping[str, Sequence[str]] | None = None,
) -> Path:
	"""Write a campaign workbook.

	:param rows: the rows of each sheet, by the key of the sheet; a row holds values, or cells as somebody typed them, by fieldname
	:param headings: other headings than the official ones, by the key of the sheet; a heading that is no column's has empty cells
	"""
	book = Workbook(write_only=True)
	for sheet in SHEETS:
		chosen = (headings or {}).get(sheet.key) or sheet.headings()
		columns = [sheet.by_heading.get(heading) for heading in chosen]
		target = book.create_sheet(sheet.title)
		target.append(list(chosen))
		for row in rows.get(sheet.key, ()):
			target.append([column and column.write(row.get(column.fieldname)) for column in columns])
	book.save(path)
	return Path(path)


ORGANIZATIONS = [
	{
		"organization_code": "S",
		"organization_name": "示例大学党委",
		"kind": "高校党委",
		"unit_category": 5,
	},
	{
		"organization_code": "S1",
		"organization_name": "示例学院党委",
		"parent_party_organization": "S",
		"kind": "院系党委",
		"unit_category": 5,
	},
	{
		"organization_code": "S1B1",
		"organization_name": "第一党支部",
		"parent_party_organization": "S1",
		"kind": "党支部",
		"unit_category": 5,
	},
	{
		"organization_code": "S1B2",
		"organization_name": "第二党支部",
		"parent_party_organization": "S1",
		"kind": "党支部",
		"unit_category": "⑧",
	},
]


def member(order: int, branch: str = "S1B1", **values) -> dict:
	"""A row of the sheet 党员, in touch and without a fault unless `values` say otherwise."""
	row = {
		"organization": branch,
		"member_name": f"试{chr(0x4E00 + order)}",
		"sex": "男" if order % 2 else "女",
		"ethnic_group": "汉族",
		"birth_date": "1980-03-05",
		"identity_number": made_up_number(order, "19800305", order),
		"education": "大学本科毕业",
		"membership_kind": "正式党员",
		"joined_on": "2002-07-01",
		"confirmed_on": "2003-07-01",
		"person_category": "教职工",
		"phone": "19907310000",
		"home_address": "示范路1号",
		"last_dues_on": "2016-03-01",
		"last_life_on": "2016-03-02",
		"is_mobile": False,
	}
	return row | values
