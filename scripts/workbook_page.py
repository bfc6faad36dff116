#!/usr/bin/env python3
"""Write the generated table of `docs/admin/workbook.md`: the columns of a campaign workbook, in Chinese.

python scripts/workbook_page.py           # write
python scripts/workbook_page.py --check   # exit status 1 if the page is not what would be written
"""

import sys
from dataclasses import astuple
from itertools import groupby
from pathlib import Path

from babel.messages.pofile import read_po

BENCH = Path(__file__).resolve().parent.parent
APP = BENCH / "apps" / "party_investigation"
sys.path.insert(0, str(APP))

from party_investigation.workbook import guide

PAGE = BENCH / "docs" / "admin" / "workbook.md"
CATALOGUE = APP / "party_investigation" / "locale" / "zh.po"
HEAD = """# 名册工作簿的列

本页由 `scripts/workbook_page.py` 按 `workbook/layout.py` 写成。列的次序不限，多余的列不管；标题也可以用“{synonyms}”里的写法。怎样导入见[手册](handbook.md)第四节；
空白工作簿在“工作簿导入”里下载。每行的校验与表单相同，见[规则](../domain/rules.md)第三部分。
"""


def page() -> str:
	"""The text of the page."""
	with CATALOGUE.open("rb") as file:
		chinese = {message.id: message.string for message in read_po(file)}
	sheet, *headings = map(chinese.__getitem__, guide.HEADINGS)
	lines = [HEAD.format(synonyms=headings[-1])]
	for title, entries in groupby(guide.entries(chinese.__getitem__), lambda entry: entry.sheet):
		lines += [f"## {sheet}：{title}", "", _row(headings), _row(["---"] * len(headings))]
		lines += [_row(astuple(entry)[1:]) for entry in entries]
		lines.append("")
	return "\n".join(lines)


def _row(cells) -> str:
	return f"| {' | '.join(cells)} |"


def main() -> int:
	"""Write the page, or say that it is not current."""
	text = page()
	if "--check" in sys.argv[1:]:
		is_current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
		if not is_current:
			print("docs/admin/workbook.md is not current: run scripts/workbook_page.py")
		return int(not is_current)
	PAGE.write_text(text, encoding="utf-8")
	return 0


if __name__ == "__main__":
	sys.exit(main())
