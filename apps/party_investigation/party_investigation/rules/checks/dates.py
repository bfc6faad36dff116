"""Dates of a record: which cannot lie in the future, and two that stand in the wrong order."""

from __future__ import annotations

from typing import Any

from party_investigation.rules.check import Kind, declare
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.registry import rule
from party_investigation.rules.problem import HARD, Problem, _

FUTURE_FIELDS: dict[Kind, tuple[str, ...]] = {
	"member": (
		"birth_date",
		"joined_on",
		"confirmed_on",
		"started_work_on",
		"last_dues_on",
		"last_life_on",
	),
	"record": ("filled_on", "last_dues_on", "last_life_on", "left_on"),
	"letter": ("issued_on", "receipt_on"),
	"mobile": ("left_on", "last_asked_on", "returned_on", "joined_there_on", "contacts.contacted_on"),
	"search": ("restored_on", "attempts.attempted_on"),
	"restored": ("restored_on",),
	"disposition": ("meeting_on", "approved_on", "steps.done_on"),
}
"""Dates that cannot lie in the future; of a table as `table.field`. Dues may be paid ahead, so `dues_paid_to` may."""


def _declare_future(kind: Kind, fields: tuple[str, ...]) -> None:
	declared = declare(
		f"{kind}.in_future",
		HARD,
		kind,
		fields[0].partition(".")[0],
		"decisions D12",
		_("{date} lies in the future."),
		_("Correct the date."),
	)

	of_record = [field for field in fields if "." not in field]
	of_tables = [field.split(".") for field in fields if "." in field]

	@rule(kind)
	def _in_future(record: Values, context: Context) -> list[Problem]:
		today, dates = context.today, map(record.get, of_record)
		late = [(field, day) for field, day in zip(of_record, dates, strict=True) if day and day > today]
		for table, column in of_tables:
			days = (row.get(column) for row in record.get(table) or ())
			late += [(table, day) for day in days if day and day > today]
		return [declared.problem(field, date=day.isoformat()) for field, day in late]


for _kind, _fields in FUTURE_FIELDS.items():
	_declare_future(_kind, _fields)


def backwards(record, first: str, second: str, names: tuple[str, str]) -> dict[str, Any] | None:
	"""Return both dates for the texts of a check, under `names`, if the one that comes second lies before the first."""
	earlier, later = record.get(first), record.get(second)
	if not earlier or not later or later >= earlier:
		return None
	return {names[0]: earlier.isoformat(), names[1]: later.isoformat()}
