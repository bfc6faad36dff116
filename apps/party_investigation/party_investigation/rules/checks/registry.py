"""What is run for a kind of record: rules that return problems, and the tests of single checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from party_investigation.rules.check import Check, Kind, declare
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.problem import Problem

Rule = Callable[[Values, Context], Iterable[Problem]]
Test = Callable[[Values, Context], dict[str, Any] | None]


RULES: dict[Kind, list[Rule]] = {}
"""What returns problems of a kind of record, in the order in which it is run."""
TESTS: dict[Kind, list[tuple[Check, Test]]] = {}
"""The tests of single checks of a kind of record, in the order in which they are run, after the rules."""


def rule(kind: Kind) -> Callable[[Rule], Rule]:
	"""Register the decorated function among the rules of a kind."""

	def register(function: Rule) -> Rule:
		RULES.setdefault(kind, []).append(function)
		return function

	return register


def check(*declaration: Any, **options: Any):
	"""Declare a check, as `check.declare` does, and register the decorated test of it.

	The test takes a record and a context and returns None when all is well, or the values for the check's texts.
	"""
	declared = declare(*declaration, **options)

	def register(test: Test) -> Test:
		TESTS.setdefault(declared.kind, []).append((declared, test))
		return test

	return register
