"""What stays open after the checks of a record, as its document keeps it."""

from __future__ import annotations

from collections.abc import Iterable

from party_investigation.rules.check import NOTHING_OPEN, Kind
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.runner import run
from party_investigation.rules.problem import Problem


def open_problems(problems: Iterable[Problem], remark: str | None) -> list[Problem]:
	"""Return the problems that are still open: a remark settles the soft ones, nothing settles a hard one."""
	explained = bool((remark or "").strip())
	return [problem for problem in problems if problem.is_hard or not explained]


def as_fields(problems: Iterable[Problem], remark: str | None) -> dict[str, str | int]:
	"""Return the open problems of a record as its document keeps them (`RESULT_FIELDS`): codes joined by a space, and how many."""
	still_open = open_problems(problems, remark)
	if not still_open:
		return dict(NOTHING_OPEN)
	hard_codes = sorted({problem.code for problem in still_open if problem.is_hard})
	soft_codes = sorted({problem.code for problem in still_open if not problem.is_hard})
	return {
		"hard_checks": " ".join(hard_codes),
		"hard_check_count": len(hard_codes),
		"soft_checks": " ".join(soft_codes),
		"soft_check_count": len(soft_codes),
	}


def checks_of(kind: Kind, record: Values, context: Context) -> dict[str, str | int]:
	"""Run the checks of a record and return its open ones as its document keeps them."""
	return as_fields(run(kind, record, context), record.get("remark"))
