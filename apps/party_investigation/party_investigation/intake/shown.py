"""What an import shows of itself: what is wrong by kind and row, and people who stand twice side by side.

It is kept with the import as the rows said it; a member of the site is read when somebody looks, with the rights of who looks.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import frappe
from frappe import _
from party_investigation.intake.duplicates import (
	MAYBE_MEMBER,
	Decision,
	Decisions,
	Duplicate,
	Key,
	columns_of,
	in_words,
	takeable,
	values_of,
)
from party_investigation.membership import side_by_side
from party_investigation.workbook.layout import SHEETS
from party_investigation.workbook.problems import Finding

MOST_ROWS = 500
"""So many rows with a problem the screen shows; the error workbook has all."""
MOST_DUPLICATES = 500
TITLES = {sheet.key: sheet.title for sheet in SHEETS}
ORDER = {sheet.key: place for place, sheet in enumerate(SHEETS)}
CHOICES = ("The Same Person", "Two People")


# ---------------------------------------------------------------- what is kept


def findings_as_json(findings: Sequence[Finding], translate: Callable[[str], str]) -> str:
	"""What is wrong as the screen shows it: counted by kind, the first rows with what to do, and how many there are."""
	kinds: Counter = Counter()
	for each in findings:
		kinds[ORDER[each.sheet], each.column, each.problem.message, each.refuses] += 1
	titles = [sheet.title for sheet in SHEETS]
	ordered = sorted(findings, key=lambda each: (ORDER[each.sheet], each.row))
	rows = [
		{
			"sheet": TITLES[each.sheet],
			"row": each.row,
			"column": each.column,
			"value": each.value,
			"problem": each.problem.parts(translate)[0],
			"advice": each.problem.parts(translate)[1],
			"refuses": each.refuses,
		}
		for each in ordered[:MOST_ROWS]
	]
	return json.dumps(
		{
			"kinds": [
				{
					"sheet": titles[place],
					"column": column,
					"problem": _without_values(translate(message)),
					"refuses": refuses,
					"count": count,
				}
				for (place, column, message, refuses), count in sorted(
					kinds.items(), key=lambda item: (-item[1], item[0][:3])
				)
			],
			"rows": rows,
			"total": len(ordered),
		},
		ensure_ascii=False,
	)


def _without_values(message: str) -> str:
	"""A message for all of its kind: what differs from row to row is left open."""
	if message == "{reason}":
		return _("The record refuses it.")
	parts = message.split("{")
	return parts[0] + "".join("…" + part.partition("}")[2] for part in parts[1:])


def rows_of_duplicates(found: Iterable[Duplicate], translate: Callable[[str], str]) -> list[dict[str, Any]]:
	"""People who may stand twice, as rows of the import."""
	return [
		{
			"kind": each.kind,
			"person_name": each.row["member_name"],
			"row": each.row.row,
			"other_row": each.other.row if each.other else 0,
			"member": each.member.name if each.member else None,
			"why": "；".join(translate(reason) for reason in each.why),
			"row_values": json.dumps(values_of(each.row), ensure_ascii=False),
			"other_values": json.dumps(values_of(each.other), ensure_ascii=False),
		}
		for each in list(found)[:MOST_DUPLICATES]
	]


def key_of(row) -> Key:
	"""Which two a row of the import is about."""
	return Key(row.row, row.other_row or 0, row.member or "")


def decisions_of(rows: Iterable) -> Decisions:
	"""What was decided about people who stand twice."""
	return {
		key_of(row): Decision(row.decision, frozenset(filter(None, (row.taken_fields or "").split("\n"))))
		for row in rows
		if row.decision
	}


# ---------------------------------------------------------------- what is shown


def duplicates_shown(rows: Iterable) -> list[dict[str, Any]]:
	"""The duplicates of an import side by side, as far as the user may see the members of the site."""
	return [_shown(row) for row in rows]


def _shown(row) -> dict[str, Any]:
	mine, other = (json.loads(text or "{}") for text in (row.row_values, row.other_values))
	columns = [_("Workbook Row {0}").format(row.row)]
	sides = [mine]
	if row.other_row:
		columns.append(_("Workbook Row {0}").format(row.other_row))
		sides.append(other)
	if row.member:
		columns.append(_("On the Site"))
		sides.append(_of_member(row.member))
	taken = set(takeable(row.kind))
	lines = []
	for column in columns_of(row.kind):
		values = [side.get(column.fieldname, "") for side in sides]
		if any(values):
			lines.append(
				{
					"fieldname": column.fieldname,
					"label": column.heading,
					"values": values,
					"differs": len(set(values)) > 1,
					"may_take": column.fieldname in taken and bool(values[0]) and len(set(values)) > 1,
				}
			)
	return {
		"name": row.name,
		"kind": row.kind,
		"kind_label": _(row.kind),
		"person": row.person_name,
		"row": row.row,
		"why": row.why or "",
		"columns": columns,
		"lines": lines,
		"decision": row.decision or "",
		"taken": (row.taken_fields or "").split("\n") if row.taken_fields else [],
		"carried_out": bool(row.carried_out),
	}


def _of_member(name: str) -> dict[str, str]:
	"""The values of a member of the site whom the user may see; nothing of another one."""
	if not frappe.db.exists("Party Member", name):
		return {}
	member = frappe.get_doc("Party Member", name)
	if not member.has_permission("read"):
		return {}
	readable = {df.fieldname for df in side_by_side.readable_fields()}
	return {
		column.fieldname: in_words(column, member.get(column.fieldname))
		for column in columns_of(MAYBE_MEMBER)
		if column.fieldname in readable
	}
