"""A parameter of a campaign as data: its unit, its allowed range, and its values by the first day on which each is valid."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from party_investigation.rules.problem import Problem, Term, _, hard
from party_investigation.rules.rule_sets import NOTICE_ON


@dataclass(frozen=True)
class DatedValue:
	"""A value of a parameter, the first day on which it is valid, and its source."""

	since: dt.date
	value: Any
	source: str


@dataclass(frozen=True)
class Parameter:
	"""One thing that a campaign may set. `minimum` and `maximum` are inclusive; `choices` is for words."""

	label: str
	unit: str
	values: tuple[DatedValue, ...]
	minimum: Any = None
	maximum: Any = None
	choices: tuple[str, ...] = ()
	name: str = ""

	def on(self, day: dt.date) -> DatedValue:
		"""Return the value in force on a day; the first one for an earlier day."""
		in_force = [dated for dated in self.values if dated.since <= day]
		return in_force[-1] if in_force else self.values[0]

	@property
	def default(self) -> Any:
		"""The value in force on the day of the notice."""
		return self.on(NOTICE_ON).value

	def check(self, value: Any) -> list[Problem]:
		"""Return a problem when `value` is outside the allowed range."""
		if self.choices:
			given = value if isinstance(value, tuple) else (value,)
			unknown = [each for each in given if each not in self.choices]
			if not unknown:
				return []
			return [
				hard(
					"policy.choice",
					_("{label}: {value} is none of the choices."),
					_("Choose among {choices}."),
					self.name,
					label=Term(self.label),
					value="、".join(map(str, unknown)),
					choices="、".join(self.choices),
				)
			]
		if self.minimum is None or (value is not None and self.minimum <= value <= self.maximum):
			return []
		return [
			hard(
				"policy.range",
				_("{label} is {value}, which is outside the allowed range."),
				_("Set it to a value from {minimum} to {maximum}."),
				self.name,
				label=Term(self.label),
				value="—" if value is None else str(value),
				minimum=str(self.minimum),
				maximum=str(self.maximum),
			)
		]


def parameter(
	label: str,
	unit: str,
	*values: tuple[dt.date, Any, str],
	minimum: Any = None,
	maximum: Any = None,
	choices: tuple[str, ...] = (),
) -> Any:
	"""Return the dataclass field of a parameter; its default is the value in force on the day of the notice.

	:param values: (first day, value, source), earliest first
	"""
	described = Parameter(
		label, unit, tuple(DatedValue(*each) for each in values), minimum, maximum, tuple(choices)
	)
	return dataclasses.field(default=described.default, metadata={"parameter": described})
