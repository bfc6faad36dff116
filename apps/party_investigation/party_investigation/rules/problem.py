"""A problem that a rule finds: its code and severity, what is wrong, what to do (decisions D11)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["hard", "soft"]

Blocks = Literal["save", "confirmation", "return"]
"""What a hard problem holds up: saving the record at all; confirming it (已摸排, or concluding a search); the unit's return."""

HARD: Severity = "hard"
"""Blocks the record or the return."""
SOFT: Severity = "soft"
"""Needs a written remark."""


def _(text: str) -> str:
	"""Mark a text for translation and return it unchanged; it is translated where it is shown."""
	return text


class Term(str):
	"""A value of a message that is itself English and is translated with it: the label of a field, a status.

	:ivar context: the DocType whose word it is, where the same English word means something else in another one
	"""

	context: str | None

	def __new__(cls, text: str, context: str | None = None) -> Term:
		term = super().__new__(cls, text)
		term.context = context
		return term

	def said(self, translate: Callable[..., str]) -> str:
		"""Return the term in the language of `translate`, which takes the English text and perhaps a context."""
		return (
			translate(str(self), context=self.context)
			if self.context and translate is not str
			else translate(self)
		)


@dataclass(frozen=True)
class Problem:
	"""One thing that is wrong. `message` and `what_to_do` are English with `{names}` that `values` fills."""

	code: str
	severity: Severity
	message: str
	what_to_do: str = ""
	field: str | None = None
	values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
	blocks: Blocks = "save"

	@property
	def is_hard(self) -> bool:
		return self.severity == HARD

	def stops_saving(self, confirmed: bool) -> bool:
		"""Return whether a record with this problem cannot be saved; `confirmed` says whether it is one that was confirmed."""
		return self.is_hard and (self.blocks == "save" or (self.blocks == "confirmation" and confirmed))

	def text(self, translate: Callable[..., str] = str) -> str:
		"""Return what is wrong and what to do, in the language of `translate`, which takes the English text."""
		parts = [part for part in self.parts(translate) if part]
		return sentences(parts)

	def parts(self, translate: Callable[..., str] = str) -> tuple[str, str]:
		"""Return what is wrong and what to do, each for itself."""
		return self._filled(self.message, translate), self._filled(self.what_to_do, translate)

	def _filled(self, text: str, translate: Callable[..., str]) -> str:
		values = {
			key: value.said(translate) if isinstance(value, Term) else value
			for key, value in self.values.items()
		}
		return translate(text).format_map(values) if text else ""

	def at(self, field: str | None) -> Problem:
		"""Return the same problem, pointing at another field."""
		return dataclasses.replace(self, field=field)


def sentences(parts: Iterable[str]) -> str:
	"""Return sentences in one line; after Chinese ones there is no space."""
	return "".join(part if part.endswith(("。", "！", "？", "；")) else f"{part} " for part in parts).rstrip()


def hard(
	code: str, message: str, what_to_do: str = "", field: str | None = None, /, **values: Any
) -> Problem:
	"""Return a problem that blocks."""
	return Problem(code, HARD, message, what_to_do, field, values)
