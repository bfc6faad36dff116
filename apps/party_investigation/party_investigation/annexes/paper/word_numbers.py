"""The automatic numbers of a Word document's lists, counted as Word counts them. No frappe."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from party_investigation.annexes.paper.word_styles import Chain, number_of, value_of

DIGITS = "零一二三四五六七八九"
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
BULLET = "•"
PLACE = re.compile("%([1-9])")


def chinese(number: int) -> str:
	"""Return a number below a hundred in Chinese, a larger one in digits."""
	tens, ones = divmod(number, 10)
	if not 0 < number < 100:
		return str(number)
	before = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
	return before + (DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
	return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
	signs = ""
	for value, sign in ROMAN:
		signs += sign * (number // value)
		number %= value
	return signs


def _circled(number: int) -> str:
	return chr(0x245F + number) if 1 <= number <= 20 else str(number)


FORMATS: dict[str, Callable[[int], str]] = {
	"decimal": str,
	"decimalZero": lambda number: f"{number:02d}",
	**dict.fromkeys(
		("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"),
		chinese,
	),
	**dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
	"lowerLetter": _letter,
	"upperLetter": lambda number: _letter(number).upper(),
	"lowerRoman": _roman,
	"upperRoman": lambda number: _roman(number).upper(),
	"none": lambda _number: "",
}


class Numbers:
	"""The lists of a document, counted on with each paragraph that is asked for."""

	def __init__(self, document: Any) -> None:
		parts = [
			part
			for part in document.part.related_parts.values()
			if part.content_type.endswith("numbering+xml")
		]
		roots = [parse_xml(part.blob) for part in parts]
		abstract = {
			value_of(each, "abstractNumId"): {
				value_of(level, "ilvl"): level for level in each.iter(qn("w:lvl"))
			}
			for root in roots
			for each in root.iter(qn("w:abstractNum"))
		}
		self._lists = {
			value_of(each, "numId"): (key, abstract.get(key, {}), _starts(each))
			for root in roots
			for each in root.iter(qn("w:num"))
			for key in (value_of(each.find(qn("w:abstractNumId"))),)
		}
		self._counted: dict[str, dict[int, int]] = defaultdict(dict)
		self._begun: set[str] = set()

	def level_of(self, chain: Chain) -> tuple[str, int, Any] | None:
		"""Return the list of a paragraph, how deep it stands in it, and what the level says; None for one in no list."""
		depth, number = "", ""
		for place in chain.places:
			properties = place.find(qn("w:numPr"))
			if properties is not None:
				depth = depth or value_of(properties.find(qn("w:ilvl")))
				number = number or value_of(properties.find(qn("w:numId")))
		if number in ("", "0"):
			return None
		level = self._lists.get(number, ("", {}, {}))[1].get(depth or "0")
		return number, int(depth or 0), level

	def next_label(self, number: str, depth: int, level: Any) -> str | None:
		"""Count on, and return what stands before the paragraph; None where it is of a kind that is not known."""
		key, levels, starts = self._lists.get(number, ("", {}, {}))
		counted = self._counted[key]
		if starts and number not in self._begun:
			counted.clear()
		self._begun.add(number)
		start = starts.get(depth, _start(level))
		counted[depth] = counted[depth] + 1 if depth in counted else start
		for below in [each for each in counted if each > depth]:
			del counted[below]
		if level is None:
			return None
		if value_of(level.find(qn("w:numFmt"))) == "bullet":
			return f"{BULLET} "
		text = value_of(level.find(qn("w:lvlText")))
		kinds = {
			each: value_of(levels[str(each)].find(qn("w:numFmt")))
			for each in range(depth + 1)
			if str(each) in levels
		}
		if any(kinds.get(int(place) - 1) not in FORMATS for place in PLACE.findall(text)):
			return None

		is_legal = level.find(qn("w:isLgl")) is not None

		def shown(place: re.Match[str]) -> str:
			at = int(place[1]) - 1
			return FORMATS["decimal" if is_legal else kinds[at]](counted.get(at, _start(levels[str(at)])))

		gap = (
			""
			if value_of(level.find(qn("w:suff"))) == "nothing" or text.endswith(("、", "）", "．"))
			else " "
		)
		return PLACE.sub(shown, text) + gap


def _start(level: Any) -> int:
	start = None if level is None else level.find(qn("w:start"))
	return int(number_of(start)) if start is not None else 1


def _starts(number: Any) -> dict[int, int]:
	"""Where a list begins anew, by depth."""
	return {
		int(number_of(each, "ilvl")): int(number_of(start))
		for each in number.iter(qn("w:lvlOverride"))
		if (start := each.find(qn("w:startOverride"))) is not None
	}
