"""Run the checks of a record."""

from __future__ import annotations

from party_investigation.rules.check import Kind
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.registry import RULES, TESTS
from party_investigation.rules.problem import Problem


def run(kind: Kind, record: Values, context: Context) -> list[Problem]:
	"""Return everything that is wrong with a record, hard problems first."""
	problems = [problem for each in RULES.get(kind, ()) for problem in each(record, context)]
	for declared, test in TESTS.get(kind, ()):
		values = test(record, context)
		if values is not None:
			problems.append(declared.problem(**values))
	return sorted(problems, key=lambda problem: not problem.is_hard) if problems else problems
