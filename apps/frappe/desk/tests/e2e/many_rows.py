"""Write a workbook of voluntary services of members, the rows of the first one filling its table: `python many_rows.py FILE.xlsx NUMBER MEMBER…`."""

import sys

import openpyxl

HEADINGS = ("党员", "活动名称", "服务类别", "开始日期", "参加人数", "服务地点 (服务明细)", "小时 (服务明细)")
KINDS = ("助老助残", "社区服务", "支教")

path, number, *members = sys.argv[1:]
book = openpyxl.Workbook()
sheet = book.active
sheet.append(HEADINGS)
for row in range(int(number)):
	day = f"2016-{row % 12 + 1:02}-{row % 28 + 1:02}"
	service = (members[row % len(members)], f"第{row + 1}次志愿服务", KINDS[row % 3], day, row % 9 + 1)
	sheet.append([*service, *([] if row else ("㛃䶮社区", 2.5))])
	if not row:
		sheet.append([*[None] * len(service), "村部", 4])
book.save(path)
