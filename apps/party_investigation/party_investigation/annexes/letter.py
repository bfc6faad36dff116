"""The three parts of the letter of introduction (组织关系介绍信, rules.md 2.5), filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from party_investigation.annexes.definition import Definition
from party_investigation.annexes.values import long_date, shown
from party_investigation.rules.identity_number import SEXES
from party_investigation.rules.numerals import capital_month, capital_number

BLANK = "　　　　　　"


@dataclass(frozen=True)
class Part:
	"""One part: what stands on the right edge, its title, and its filled-in lines by place."""

	edge: str
	height: float
	title: str
	number: Markup
	addressee: Markup | None
	body: Markup
	validity: Markup | None
	seal: Markup
	date: str
	foot: tuple[Markup, ...]
	paste: tuple[str, ...]


def letter_parts(definition: Definition, letter: Mapping[str, Any]) -> list[Part]:
	"""Return the three parts for one letter: a mapping with the ids that the definition's texts name."""
	values = _Filled(letter)
	return [
		Part(
			edge=part["edge"],
			height=part["height"],
			title=part["title"],
			number=_fill(part["number"], values),
			addressee=_fill(part["addressee"], values) if part.get("addressee") else None,
			body=_fill(part["body"], values),
			validity=_fill(part["validity"], values) if part.get("validity") else None,
			seal=escape(part.get("seal", "")),
			date=long_date(letter.get("issued_on") if part["dated"] else None),
			foot=tuple(_fill(line, values) for line in part.get("foot", ())),
			paste=tuple(part.get("paste", ())),
		)
		for part in definition.texts["parts"]
	]


def _fill(text: str, values: _Filled) -> Markup:
	return Markup(text).format_map(values)


class _Filled(dict):
	"""The values of a letter as they are written by hand: underlined, capital numerals, choices struck out."""

	def __init__(self, letter: Mapping[str, Any]):
		super().__init__()
		self.letter = letter

	def __missing__(self, key: str) -> Markup:
		special = getattr(self, f"_{key}", None)
		return special() if special else _written(shown(self.letter.get(key)))

	def _paid_year(self) -> Markup:
		month = self.letter.get("dues_paid_to")
		return _written(capital_month(month)[0] if month else "")

	def _paid_month(self) -> Markup:
		month = self.letter.get("dues_paid_to")
		return _written(capital_month(month)[1] if month else "")

	def _validity(self) -> Markup:
		days = self.letter.get("validity_days")
		return _written(capital_number(days) if days else "")

	def _sex_choice(self) -> Markup:
		return _choice(SEXES, self.letter.get("sex"))

	def _kind_choice(self) -> Markup:
		kind = (self.letter.get("membership_kind") or "").removesuffix("党员")
		return _choice(("正式", "预备"), kind)


def _written(text: str) -> Markup:
	return Markup("<u>{}</u>").format(f"\u2002{text}\u2002" if text else BLANK)


def _choice(options: tuple[str, ...], chosen: Any) -> Markup:
	"""Return the options with those that do not apply struck out; none is when nothing is chosen."""
	if chosen not in options:
		return Markup("／".join(options))
	return Markup("／").join(
		Markup("{}" if option == chosen else "<s>{}</s>").format(option) for option in options
	)
