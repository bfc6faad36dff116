"""The people of annexes 2 and 3 by name, for the explanations that go up with the tables."""

from __future__ import annotations

from markupsafe import Markup

import frappe
from frappe.model.document import Document
from party_investigation.returns import frozen
from party_investigation.returns.narrative import tables
from party_investigation.rules.codes import REASONS
from party_investigation.rules.package import annexes_of_lines

MOST = 1000
"""So many are named; of more the report says where they stand."""
COLUMNS = {
	2: (
		("所在党支部", "branch"),
		("姓名", "member_name"),
		("失去联系情形", "reason"),
		("取得联系时间", "restored_on"),
	),
	3: (
		("所在党支部", "branch"),
		("姓名", "member_name"),
		("失去联系情形", "reason"),
		("拟处置意见", "intended_measure"),
	),
}
WIDTHS = (56, 24, 40, 36)


def lists_of(version: Document) -> dict[str, Markup]:
	"""Return the tables `people_2` and `people_3` of a version: without identity numbers, which stand in the annexes."""
	brought = annexes_of_lines(version.form_set)
	return {f"people_{annex}": _list(version, annex) for annex in COLUMNS if annex in brought}


def _list(version: Document, annex: int) -> Markup:
	of_annex = {
		"parent": ["in", frozen.with_parts(version.name)],
		"parenttype": frozen.VERSION,
		"annex": str(annex),
	}
	number = frappe.db.count(frozen.LINE, of_annex)
	if number > MOST:
		return tables.paragraph(f"共{number}名，名单见附件{annex}。")
	lines = frappe.get_all(
		frozen.LINE, filters=of_annex, fields=["line", "reason"], order_by="parent asc, idx asc"
	)
	# the annex prints the sign of a reason, which its notes explain
	said = ({**frozen.printed(f"annex_{annex}", row.line), "reason": _reason(row.reason)} for row in lines)
	rows = [[each.get(column) or "" for _label, column in COLUMNS[annex]] for each in said]
	return tables.plain([label for label, _column in COLUMNS[annex]], WIDTHS, rows)


def _reason(code: str | None) -> str:
	reason = REASONS.find(code)
	return reason.label if reason else code or ""
