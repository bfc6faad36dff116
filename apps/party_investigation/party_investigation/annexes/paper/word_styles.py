"""What the paragraphs, letters and sections of a Word document look like, with what their styles say. No frappe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

MM_PER_TWIP = 25.4 / 1440
POINTS_PER_TWIP = 1 / 20
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
"""What every machine that sets paper has."""
LATIN = "Liberation Serif"
SIZE = 10.5
"""Points where nothing is said."""
SINGLE = 1.3
"""How many times as high as its letters a line is that stands alone."""
OFF = ("0", "false", "off", "none", "nil")
COLOURS = {
	"yellow": "#ffff00",
	"green": "#00ff00",
	"cyan": "#00ffff",
	"magenta": "#ff00ff",
	"red": "#ff0000",
	"lightGray": "#c0c0c0",
}
ALIGNS = {"center": "center", "right": "right", "end": "right", "both": "both", "distribute": "both"}


def value_of(element: Any, attribute: str = "val") -> str:
	"""Return an attribute of the namespace of Word, or nothing."""
	return "" if element is None else element.get(qn(f"w:{attribute}")) or ""


def number_of(element: Any, attribute: str = "val") -> float:
	"""Return an attribute that is a number; 0 where it is none."""
	try:
		return float(value_of(element, attribute) or 0)
	except ValueError:
		return 0


@dataclass(frozen=True)
class Chain:
	"""Where a property may stand, the nearest place first."""

	places: tuple[Any, ...]

	def find(self, name: str) -> Any:
		"""Return the nearest element of a name, or None."""
		return next(
			(found for place in self.places if (found := place.find(qn(f"w:{name}"))) is not None), None
		)

	def has(self, name: str) -> bool:
		"""Return whether a switch is on."""
		found = self.find(name)
		return found is not None and value_of(found) not in OFF

	def attribute(self, name: str, *attributes: str) -> str:
		"""Return the nearest attribute, whichever of the elements of a name has it."""
		for place in self.places:
			for attribute in attributes:
				if given := value_of(place.find(qn(f"w:{name}")), attribute):
					return given
		return ""


class Styles:
	"""The styles of a document."""

	def __init__(self, document: Any) -> None:
		root = document.styles.element
		self._by_id = {value_of(style, "styleId"): style for style in root.iter(qn("w:style"))}
		self._normal = next(
			(
				key
				for key, style in self._by_id.items()
				if value_of(style, "type") == "paragraph" and value_of(style, "default") not in ("", *OFF)
			),
			"",
		)
		self._defaults = {
			name: root.find(f"{qn('w:docDefaults')}/{qn(f'w:{name}Default')}/{qn(f'w:{name}')}")
			for name in ("pPr", "rPr")
		}
		self._instead = _font_table(document)

	def paragraph(self, paragraph: Any) -> Chain:
		"""Return where the layout of a paragraph may stand."""
		own = paragraph.find(qn("w:pPr"))
		return self._chain(own, self.style_of(paragraph), "pPr")

	def letters(self, paragraph: Any, run: Any = None) -> Chain:
		"""Return where the look of a run may stand."""
		own = None if run is None else run.find(qn("w:rPr"))
		character = value_of(None if own is None else own.find(qn("w:rStyle")))
		of_run = self._chain(own, character, "rPr", defaults=False)
		return Chain((*of_run.places, *self._chain(None, self.style_of(paragraph), "rPr").places))

	def style_of(self, paragraph: Any) -> str:
		"""Return the identifier of a paragraph's style."""
		own = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
		return value_of(own) or self._normal

	def table_borders(self, table: Any) -> bool:
		"""Return whether a table has lines."""
		own = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
		style = value_of(table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}"))
		places = [
			own,
			*(each.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") for each in self._based_on(style)),
		]
		borders = next((each for each in places if each is not None), None)
		return borders is not None and any(value_of(side) not in ("", *OFF) for side in borders)

	def level(self, paragraph: Any) -> int:
		"""Return which heading a paragraph is; 0 if it is none."""
		for style in self._based_on(self.style_of(paragraph)):
			name = value_of(style.find(qn("w:name"))).lower()
			if name == "title":
				return 1
			if name.startswith("heading ") and name[8:].isdigit():
				return int(name[8:])
		return 0

	def look(self, letters: Chain) -> dict[str, Any]:
		"""Return the look of letters as the form takes it."""
		eastern = letters.attribute("rFonts", "eastAsia") or letters.attribute("rFonts", "ascii")
		mark, underline = value_of(letters.find("highlight")), value_of(letters.find("u"))
		return {
			"size": number_of(letters.find("sz")) / 2 or SIZE,
			"latin": [*filter(None, (letters.attribute("rFonts", "ascii", "hAnsi"),)), LATIN],
			"fonts": self._fonts(eastern),
			"bold": letters.has("b"),
			"underline": underline not in ("", *OFF),
			"strike": letters.has("strike") or letters.has("dstrike"),
			"mark": COLOURS.get(mark, "") or (COLOURS["lightGray"] if mark not in ("", *OFF) else ""),
			"shift": {"superscript": "super", "subscript": "sub"}.get(
				value_of(letters.find("vertAlign")), ""
			),
			"spacing": number_of(letters.find("spacing")) * POINTS_PER_TWIP,
		}

	def layout(self, chain: Chain, size: float) -> dict[str, Any]:
		"""Return the layout of a paragraph as the form takes it.

		:param size: of its letters, by which indents count
		"""
		spacing = {name: float(chain.attribute("spacing", name) or 0) for name in ("before", "after", "line")}
		exact = chain.attribute("spacing", "lineRule") in ("exact", "atLeast")
		single = SINGLE * (spacing["line"] / 240 if spacing["line"] else 1)
		return {
			"align": ALIGNS.get(value_of(chain.find("jc")), "left"),
			"first": _indent(chain, size, "firstLine") - _indent(chain, size, "hanging"),
			"left": _indent(chain, size, "left", "start"),
			"right": _indent(chain, size, "right", "end"),
			"above": spacing["before"] * POINTS_PER_TWIP,
			"below": spacing["after"] * POINTS_PER_TWIP,
			"line": spacing["line"] * POINTS_PER_TWIP if exact else single * size,
			"keep": chain.has("keepNext"),
			"breaks": chain.has("pageBreakBefore"),
		}

	def _fonts(self, name: str) -> list[str]:
		is_sans = any(sign in name for sign in ("黑", "Hei", "Sans", "Arial", "Calibri"))
		last = SANS if is_sans else SERIF
		return [*dict.fromkeys((*filter(None, (name,)), *self._instead.get(name, ()), last))]

	def _chain(self, own: Any, style: str, name: str, defaults: bool = True) -> Chain:
		of_styles = (each.find(qn(f"w:{name}")) for each in self._based_on(style))
		places = (own, *of_styles, self._defaults[name] if defaults else None)
		return Chain(tuple(place for place in places if place is not None))

	def _based_on(self, style: str) -> Iterator[Any]:
		seen: set[str] = set()
		while style in self._by_id and style not in seen:
			seen.add(style)
			yield self._by_id[style]
			style = value_of(self._by_id[style].find(qn("w:basedOn")))


def _indent(chain: Chain, size: float, *names: str) -> float:
	"""Points; hundredths of a letter go before twips."""
	letters = chain.attribute("ind", *(f"{name}Chars" for name in names))
	twips = chain.attribute("ind", *names)
	try:
		return float(letters) / 100 * size if letters and float(letters) else float(twips or 0) / 20
	except ValueError:
		return 0


def _font_table(document: Any) -> dict[str, list[str]]:
	"""The fonts of a document with those that may stand in for them."""
	from docx.oxml import parse_xml

	parts = [
		part for part in document.part.related_parts.values() if part.content_type.endswith("fontTable+xml")
	]
	fonts = [font for part in parts for font in parse_xml(part.blob).iter(qn("w:font"))]
	return {
		value_of(font, "name"): [
			name.strip() for name in value_of(font.find(qn("w:altName"))).split(",") if name.strip()
		]
		for font in fonts
	}
