"""Small workbooks for tests and for the demonstration: rows by heading, made into a file with all five sheets."""

from collections.abc import Mapping
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
	path: str | Path, rows: Mapping[str, list[dict]], order: Mapping[str, list[str]] | None = None
) -> Path:
	"""Write a campaign workbook: `rows` by sheet title, each row by heading; `order` gives other headings for a sheet."""
	book = Workbook(write_only=True)
	for sheet in SHEETS:
		headings = (order or {}).get(sheet.title) or list(sheet.headings.values())
		target = book.create_sheet(sheet.title)
		target.append(headings)
		for row in rows.get(sheet.title, []):
			target.append([row.get(heading) for heading in headings])
	book.save(path)
	return Path(path)


ORGANIZATIONS = [
	{"党组织代码": "S", "党组织名称": "示例大学党委", "组织类型": "高校党委", "党组织类别": 5},
	{
		"党组织代码": "S1",
		"党组织名称": "示例学院党委",
		"上级党组织代码": "S",
		"组织类型": "院系党委",
		"党组织类别": 5,
	},
	{
		"党组织代码": "S1B1",
		"党组织名称": "第一党支部",
		"上级党组织代码": "S1",
		"组织类型": "党支部",
		"党组织类别": 5,
	},
	{
		"党组织代码": "S1B2",
		"党组织名称": "第二党支部",
		"上级党组织代码": "S1",
		"组织类型": "党支部",
		"党组织类别": "⑧",
	},
]


def member(order: int, branch: str = "S1B1", **values) -> dict:
	"""A row of the sheet 党员, in touch and without a fault unless `values` say otherwise."""
	row = {
		"党支部代码": branch,
		"姓名": f"试{chr(0x4E00 + order)}",
		"性别": "男" if order % 2 else "女",
		"民族": "汉族",
		"出生日期": "1980-03-05",
		"公民身份号码": made_up_number(order, "19800305", order),
		"学历": "大学本科毕业",
		"人员类别": "正式党员",
		"入党日期": "2002-07-01",
		"转正日期": "2003-07-01",
		"人员身份": "教职工",
		"联系电话": "19907310000",
		"家庭住址": "示范路1号",
		"最近交纳党费日期": "2016-03-01",
		"最近参加组织生活日期": "2016-03-02",
		"是否流动党员": "否",
	}
	return row | values
