"""The cover sheet of a package (封面) the page of its receipt (回执) and that of a new key (换钥通知): what is in it, who sends it to whom, places for signatures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from party_investigation.annexes.paper import compiler
from party_investigation.annexes.paper.compiler import Archive

SIGNED = ("负责人（签名）", "经办人（签名）", "单位（盖章）", "接收人（签名）")
NOTE_OF_RECEIPT = (
	"回执文件由接收单位的系统签名，随本页一并退回报送单位；报送单位录入回执文件后，上报状态随之更新。"
)
NOTE_OF_RENEWAL = "换钥通知文件由原公钥和新公钥共同签名，随本页一并送达；接收单位通过电话核对新公钥指纹后录入。原公钥此前签名的报送包和回执仍可核验。"
NOTE = "光盘中的文件由系统封装并签名，任何改动都会使其无法接收。光盘与本封面一并报送；接收单位核对公钥指纹、件数与人数后签收。"


def render_cover(
	title: str,
	rows: Sequence[tuple[str, str]],
	counts: Sequence[tuple[str, int]],
	files: Sequence[tuple[str, str, str]],
	moment: dt.datetime,
	note: str = NOTE,
	parts: Sequence[tuple[str, str, str, str]] = (),
) -> bytes:
	"""Return the cover sheet, or a page of the same kind, as PDF/A: they are kept. The same arguments give the same bytes.

	:param rows: label and text of what is said of the package
	:param counts: label and number
	:param files: name, size and beginning of the digest of every file
	:param parts: disc, name, size and beginning of the digest of each part, where there are any
	"""
	data = {
		"title": title,
		"made_on": [*moment.timetuple()[:6]],
		"paper": {"width": 210, "height": 297, "left": 25, "right": 25, "top": 18, "bottom": 15},
		"fonts": {
			"title": {"role": "title", "size": 20},
			"cell": {"role": "body", "size": 11},
			"head": {"role": "heading", "size": 12},
		},
		"rows": [list(row) for row in rows],
		"counts": [[label, str(number)] for label, number in counts],
		"files": [list(file) for file in files],
		"parts": [list(part) for part in parts],
		"signed": list(SIGNED),
		"note": note,
	}
	return compiler.compile_form("cover", json.dumps(data, ensure_ascii=False), Archive.TAGGED)
