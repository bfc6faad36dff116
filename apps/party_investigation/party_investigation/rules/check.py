"""A check as data: what may be wrong with a record, how bad it is, what to say and what to do (decisions D11).

The modules of the rules declare their checks here; `checks` runs all of one kind of record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from party_investigation.rules.problem import Blocks, Problem, Severity

Kind = Literal[
	"member",
	"record",
	"letter",
	"mobile",
	"search",
	"restored",
	"untraced",
	"disposition",
	"summary",
	"return",
]
"""Kinds of records, each checked by its own rules; "summary" are the tables of annexes 4 and 5, "return" what a unit hands in."""

NOTHING_OPEN: dict[str, str | int] = {
	"hard_checks": "",
	"hard_check_count": 0,
	"soft_checks": "",
	"soft_check_count": 0,
}
RESULT_FIELDS = tuple(NOTHING_OPEN)
"""The fields in which a document keeps the codes of its open checks; see `checks.results.as_fields`."""


@dataclass(frozen=True)
class Check:
	"""One check.

	`field` is the field at fault, in which a form shows the problem; `blocks` says what a hard check holds up.
	"""

	code: str
	severity: Severity
	kind: Kind
	field: str | None
	source: str
	message: str
	what_to_do: str
	blocks: Blocks = "save"

	def problem(self, field: str | None = None, /, **values: Any) -> Problem:
		"""Return the problem that this check finds; `values` fill its texts, `field` is another field at fault."""
		return Problem(
			self.code, self.severity, self.message, self.what_to_do, field or self.field, values, self.blocks
		)


CHECKS: dict[str, Check] = {}
"""All checks by their code."""


def declare(
	code: str,
	severity: Severity,
	kind: Kind,
	field: str | None,
	source: str,
	message: str,
	what_to_do: str,
	blocks: Blocks = "save",
) -> Check:
	"""Return a new check. Raises ValueError for a code that is taken."""
	if code in CHECKS:
		raise ValueError(f"two checks are called {code}")
	CHECKS[code] = Check(code, severity, kind, field, source, message, what_to_do, blocks)
	return CHECKS[code]
