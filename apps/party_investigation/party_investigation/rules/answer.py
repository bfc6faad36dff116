"""The answer to "may I?": allowed or not, and if not why, who can, and what to do next. No frappe."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from party_investigation.rules.problem import Term, sentences

if TYPE_CHECKING:
	from party_investigation.rules.approval import Held


@dataclass(frozen=True)
class Actor:
	"""Who wants to act: the user, and the appointments in force that let the user write."""

	user: str
	held: tuple[Held, ...] = ()
	is_administrator: bool = False
	"""Administrator stands outside the tree, and before no lock date; order and completeness hold all the same."""


@dataclass(frozen=True)
class Answer:
	"""One answer. The texts are English with `{names}` that `values` fills; a refusal says all that it knows."""

	allowed: bool
	reason: str = ""
	who: str = ""
	next_step: str = ""
	values: Mapping[str, Any] = dataclasses.field(default_factory=dict)

	def text(self, translate: Callable[..., str] = str) -> str:
		"""Return reason, who can and next step in one line, in the language of `translate`, which takes the English text."""
		return sentences(part for part in self.parts(translate).values() if part)

	def as_dict(self, translate: Callable[..., str] = str) -> dict[str, Any]:
		"""Return the answer as a form takes it: whether it is allowed, and its parts."""
		return {"allowed": self.allowed, **self.parts(translate)}

	def parts(self, translate: Callable[..., str] = str) -> dict[str, str]:
		"""Return reason, who can and next step, each for itself."""
		return {name: self._filled(getattr(self, name), translate) for name in ("reason", "who", "next_step")}

	def _filled(self, text: str, translate: Callable[..., str]) -> str:
		if not text:
			return ""
		values = {
			key: value.said(translate) if isinstance(value, Term) else value
			for key, value in self.values.items()
		}
		return translate(text).format_map(values)
