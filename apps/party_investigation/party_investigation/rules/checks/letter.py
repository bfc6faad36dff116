"""Checks of a letter of introduction (介绍信)."""

from __future__ import annotations

from party_investigation.rules import letters
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.registry import rule
from party_investigation.rules.problem import Problem


@rule("letter")
def _letter(record: Values, context: Context) -> list[Problem]:
	return letters.check_letter(
		context.policy,
		issued_on=record.get("issued_on"),
		validity_days=record.get("validity_days"),
		receipt_on=record.get("receipt_on"),
		holds_member=record.get("holds_member", True),
		open_letter=record.get("open_letter"),
	)
