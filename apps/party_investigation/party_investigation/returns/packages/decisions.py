"""What whoever takes a package in decides about units in conflict: said with a reason, held to what may be decided, and kept with the package."""

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime, get_fullname, now_datetime
from party_investigation.package.receipt import DECIDED_FIELDS
from party_investigation.reporting.output import SHORTEST_REASON
from party_investigation.returns import actions
from party_investigation.returns.packages.preview import Preview, UnitChange
from party_investigation.rules.answer import Answer
from party_investigation.rules.package import without_conflict
from party_investigation.rules.package_conflicts import CHOICES, Choice

SAID = ("unit", "choice", "reason")
Said = Mapping[str, Mapping[str, str]]
"""Decisions by unit."""
MOST_CHARACTERS = 500


def said(value: Any) -> dict[str, dict[str, str]]:
	"""Return the decisions that a client sends, by unit: rows of `unit`, `choice` and `reason`, or the same as JSON.

	:raises frappe.ValidationError: they are no such rows, a unit is there twice, or a decision has no reason
	"""
	try:
		rows = frappe.parse_json(value) if isinstance(value, str) else value or []
	except ValueError:
		rows = None
	if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
		frappe.throw(_("Give the decisions as a list: of each its unit, choice and reason."))
	by_unit = {row["unit"]: {field: row[field].strip() for field in SAID} for row in rows}
	if len(by_unit) != len(rows):
		frappe.throw(_("Decide each unit once."))
	for row in by_unit.values():
		if row["choice"] not in CHOICES:
			frappe.throw(_("{0} is no decision on a conflict.").format(escape_html(row["choice"])))
		if not SHORTEST_REASON <= len(row["reason"]) <= MOST_CHARACTERS:
			frappe.throw(
				_("Give a reason of at most {0} characters for each decision.").format(MOST_CHARACTERS)
			)
	return by_unit


def _is_row(row: Any) -> bool:
	return isinstance(row, dict) and {*row} == {*SAID} and all(isinstance(row[field], str) for field in SAID)


def apply(preview: Preview, decisions: Said) -> Preview:
	"""Return what would change after the decisions.

	:raises frappe.ValidationError: one is about a unit that is not in conflict, or not one of the choices there
	"""
	units = {each.unit: each for each in preview.units if each.kinds}
	choices: dict[str, Choice] = {}
	for unit, row in decisions.items():
		each = units.get(unit)
		if not each or row["choice"] not in each.choices:
			frappe.throw(
				_("Of {0} this cannot be decided. Look at the package again.").format(
					escape_html(each.version.unit_name if each else unit)
				)
			)
		choices[unit] = row["choice"]  # type: ignore[assignment]
	decided = preview.decided(choices)
	for each in decided.units:
		if each.decided_at not in ("", each.unit) and choices.get(each.unit) == "Take Theirs":
			frappe.throw(
				_("{0} goes into {1}, which stays as it is here. Decide both alike.").format(
					escape_html(each.version.unit_name), escape_html(units[each.decided_at].version.unit_name)
				)
			)
	return decided


def kept(document: Document) -> dict[str, dict[str, str]]:
	"""Return the decisions that were kept with a package whose taking in was ordered, as `said` does."""
	return {row.unit: {field: row.get(field) for field in SAID} for row in document.decisions}


def rows(decided: Preview, decisions: Said) -> list[dict[str, Any]]:
	"""Return the rows that are kept with the package: what was decided of whom, why, by whom, and how many units it decided."""
	by, now = get_fullname(frappe.session.user), now_datetime().replace(microsecond=0)
	return [
		{
			"unit": each.unit,
			"unit_name": each.version.unit_name,
			"conflict": each.kinds[0],
			"choice": decisions[each.unit]["choice"],
			"units": _units(decided, each),
			"reason": decisions[each.unit]["reason"],
			"decided_by": by,
			"decided_on": now,
		}
		for each in decided.units
		if each.unit in decisions
	]


def again(document: Document) -> list[dict[str, Any]]:
	"""Return the rows of a package as they were kept when its taking in was ordered."""
	return [{field: row.get(field) for field in DECIDED_FIELDS} for row in document.decisions]


def _units(decided: Preview, decision: UnitChange) -> int:
	return max(1, sum(each.decided_at == decision.unit for each in decided.units))


def records(document: Document) -> list[dict[str, Any]]:
	"""Return the decisions of a package for its receipt."""
	return [row | {"decided_on": str(get_datetime(row["decided_on"]))} for row in again(document)]


def on_page(document: Document) -> Iterable[tuple[str, str]]:
	"""Yield label and text of each decision for the page of a receipt, which is in Chinese."""
	for row in document.decisions:
		choice, conflict = (_(row.get(field), "zh", "Package Decision") for field in ("choice", "conflict"))
		below = f"，含下级共{row.units}个单位" if row.units > 1 else ""
		yield (
			"冲突处理",
			f"{row.unit_name}（{row.unit}）{conflict}：{choice}{below}。理由：{row.reason}　{row.decided_by} {get_datetime(row.decided_on):%Y-%m-%d %H:%M}",
		)


def may_receive(preview: Preview) -> Answer:
	"""Return whether the user may take in packages of the return, whatever is in conflict."""
	unit_return = preview.incoming.unit_return
	return actions.answer("take_in", unit_return, unit_return.status)


def may_take_in(preview: Preview) -> Answer:
	"""Return whether the user may take a package in: as for receiving the return, and nothing in it is in conflict."""
	answer, found = may_receive(preview), preview.conflicts
	blocked = sum(not each.choices for each in found)
	return answer if not answer.allowed else without_conflict(len(found) - blocked, blocked)


def may_decide(preview: Preview) -> bool:
	"""Return whether the user may take a package in by deciding about all units in conflict."""
	found = preview.conflicts
	return bool(found) and all(each.choices for each in found) and may_receive(preview).allowed
