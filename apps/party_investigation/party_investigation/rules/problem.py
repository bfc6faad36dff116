"""What a rule says when something is wrong: which, how bad, in which words, and what to do (decisions D11)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["hard", "soft"]

HARD: Severity = "hard"
"""Blocks the record or the return."""
SOFT: Severity = "soft"
"""Needs a written remark."""


def _(text: str) -> str:
	"""Mark a text for translation and return it unchanged; it is translated where it is shown."""
	return text


@dataclass(frozen=True)
class Problem:
	"""One thing that is wrong. `message` and `what_to_do` are English with `{names}` that `values` fills."""

	code: str
	severity: Severity
	message: str
	what_to_do: str = ""
	field: str | None = None
	values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

	@property
	def is_hard(self) -> bool:
		return self.severity == HARD

	def text(self, translate: Callable[[str], str] = str) -> str:
		"""Return what is wrong and what to do, in the language of `translate`, which takes the English text."""
		said = [translate(part).format_map(self.values) for part in (self.message, self.what_to_do) if part]
		return ("" if said[0].endswith(("。", "！", "？", "；")) else " ").join(said)

	def at(self, field: str | None) -> Problem:
		"""Return the same problem, pointing at another field."""
		return dataclasses.replace(self, field=field)


def hard(
	code: str, message: str, what_to_do: str = "", field: str | None = None, /, **values: Any
) -> Problem:
	"""Return a problem that blocks."""
	return Problem(code, HARD, message, what_to_do, field, values)


def soft(
	code: str, message: str, what_to_do: str = "", field: str | None = None, /, **values: Any
) -> Problem:
	"""Return a problem that needs a remark."""
	return Problem(code, SOFT, message, what_to_do, field, values)
