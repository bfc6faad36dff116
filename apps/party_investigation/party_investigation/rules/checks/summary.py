"""Checks of the tables of annexes 4 and 5."""

from __future__ import annotations

from party_investigation.rules import annex4, annex5
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.registry import rule
from party_investigation.rules.problem import Problem


@rule("summary")
def _figures(record: Values, context: Context) -> list[Problem]:
	"""Check the relations within a table, and that it agrees with the lines of annexes 2 and 3, or with annex 4."""
	table = record.get("figures") or {}
	if record.get("annex") == 4:
		lines = (record.get("lines_of_annex_2", 0), record.get("lines_of_annex_3", 0))
		return [*annex4.check(table, context.policy), *annex4.check_against_lists(table, *lines)]
	return [*annex5.check(table), *annex5.check_against_annex_4(table, record.get("total_of_annex_4"))]
