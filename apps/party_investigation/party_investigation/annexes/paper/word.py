"""A Word document as paper: what stands in it, set by Typst, and the names of what cannot be carried over. No frappe."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from party_investigation.annexes.paper.data import MM_PER_POINT, breakable
from party_investigation.annexes.paper.word_numbers import Numbers
from party_investigation.annexes.paper.word_styles import MM_PER_TWIP, OFF, Chain, Styles, number_of, value_of
from party_investigation.annexes.stacked import stacked_lines
from party_investigation.rules.problem import _

MM_PER_EMU = 1 / 36_000
PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
"""The kinds of pictures that can be set."""
WHOLE_ROWS, WHOLE_SIGNS = 20, 800
"""A table of so few rows and signs whose rows are all kept together fits on a page, and stays on one."""
DRAWN, PLACED = (
	("underline", "strike", "mark", "shift"),
	("first", "left", "right", "above", "below", "level"),
)
"""What a plain cell has not, of its letters and of its paragraph."""
ABOVE_AND_BELOW = 1.0
"""Millimetres that a cell keeps free above and below its words, as `word.typ` says."""
MOST_KEPT, MOST_SIGNS = 8, 300
"""So many paragraphs after a table, of so many signs, may stay on the page of its last row."""
MOST_PARAGRAPHS, LONGEST = 12_000, 600_000
"""So many paragraphs and signs of a document are set: two lists of a thousand people have 8,000, and take 500 MB."""
LEAST_ROOM = 30
"""Millimetres between the margins; in less, each letter would be a page."""
LEFT_OUT = {
	qn("w:footnoteReference"): _("Footnotes"),
	qn("w:endnoteReference"): _("Endnotes"),
	qn("w:commentReference"): _("Comments"),
	qn("w:object"): _("Embedded objects"),
	qn("w:txbxContent"): _("Text boxes"),
	qn("w:del"): _("Tracked changes (shown as accepted)"),
	qn("w:ins"): _("Tracked changes (shown as accepted)"),
	"{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": _("Formulas"),
	"{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": _("Charts of Office"),
	"{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": _("Drawings"),
	"{urn:schemas-microsoft-com:vml}shape": _("Drawings"),
}
"""What a paper does not have, by what stands for it in a document."""
OTHER_PICTURES = _("Pictures that are neither PNG, JPEG nor GIF, or too large")
UNKNOWN_NUMBERS = _("Automatic numbers of lists of other kinds")
SYMBOLS = _("Signs of symbol fonts")
MOST_OF_PICTURES = 4_000_000
"""Bytes of all pictures of a document; a form is given each of them as a number."""
INSIDE = {
	qn(f"w:{name}") for name in ("sdt", "sdtContent", "hyperlink", "ins", "smartTag", "moveTo", "customXml")
}
"""What holds others and is nothing itself."""
FIELDS = {"PAGE": "page", "NUMPAGES": "pages"}
VERTICAL = ("tbRl", "tbRlV", "btLr")
BREAKS = {"page": "page", "column": "page"}


class WordTooLarge(ValueError):
	"""A document has more than is set, or no room on its pages."""


@dataclass(frozen=True)
class Word:
	"""What a form is filled with, and what of the document is not in it."""

	data: dict[str, Any]
	left_out: tuple[str, ...]


def word_of(content: bytes, made_on: dt.datetime | None) -> Word:
	"""Return what a Word document says as JSON can hold it.

	:param made_on: the moment that the PDF names as that of its making
	:raises WordTooLarge: it has more than is set, or no room on its pages
	"""
	document = Document(BytesIO(content))
	body = document.element.body
	if sum(1 for _each in body.iter(qn("w:p"))) > MOST_PARAGRAPHS:
		raise WordTooLarge
	if sum(len(each.text or "") for each in body.iter(qn("w:t"))) > LONGEST:
		raise WordTooLarge
	return _Reader(document).read(made_on)


class _Reader:
	def __init__(self, document: Any) -> None:
		self.document, self.styles, self.numbers = document, Styles(document), Numbers(document)
		self.left_out: dict[str, None] = {}
		self.pictures: list[dict[str, Any]] = []
		self.width = 156.0

	def read(self, made_on: dt.datetime | None) -> Word:
		for element in self.document.element.body.iter():
			if name := LEFT_OUT.get(element.tag):
				self.left_out[name] = None
		sections = [self._section(*each) for each in self._sections()]
		properties = self.document.core_properties
		data = {
			"title": properties.title or "",
			"made_on": [*made_on.timetuple()[:6]] if made_on else None,
			"different": bool(self.document.settings.odd_and_even_pages_header_footer),
			"sections": sections,
			"pictures": self.pictures,
		}
		return Word(data, tuple(self.left_out))

	# ---------------------------------------------------------------- sections

	def _sections(self) -> Iterator[tuple[Any, Any, list[Any]]]:
		"""Each section, its element, and those that stand in it."""
		properties, held = self.document.element.body.iter(qn("w:sectPr")), []
		sections = zip(self.document.sections, properties, strict=False)
		for element in _flat(self.document.element.body):
			if element.tag == qn("w:sectPr"):
				continue
			held.append(element)
			if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
				yield *next(sections), held
				held = []
		yield *next(sections), held

	def _section(self, section: Any, properties: Any, elements: list[Any]) -> dict[str, Any]:
		def mm(name: str) -> float:
			return round((getattr(section, name) or 0) * MM_PER_EMU, 3)

		paper = {name: mm(f"{name}_margin") for name in ("top", "bottom", "left", "right")}
		width = mm("page_width")
		self.width = width - paper["left"] - paper["right"]
		if min(self.width, mm("page_height") - paper["top"] - paper["bottom"]) < LEAST_ROOM:
			raise WordTooLarge
		start = properties.find(qn("w:pgNumType"))
		kinds = ("first_page_", "", "even_page_")
		return {
			"paper": {"width": width, "height": mm("page_height"), **paper},
			"header_at": mm("header_distance"),
			"footer_at": mm("footer_distance"),
			"title_page": bool(section.different_first_page_header_footer),
			"start": int(number_of(start, "start")) if value_of(start, "start") else None,
			"headers": [
				self._blocks(_flat(getattr(section, f"{kind}header").part.element)) for kind in kinds
			],
			"footers": [
				self._blocks(_flat(getattr(section, f"{kind}footer").part.element)) for kind in kinds
			],
			"continuous": getattr(section.start_type, "name", "") == "CONTINUOUS",
			"blocks": _with_ends(self._blocks(elements)),
		}

	# ---------------------------------------------------------------- paragraphs

	def _blocks(self, elements: Any) -> list[dict[str, Any]]:
		blocks = []
		for element in elements:
			if element.tag == qn("w:p"):
				blocks += _parted(self._paragraph(element))
			elif element.tag == qn("w:tbl"):
				blocks.append(self._table(element))
		return blocks

	def _paragraph(self, element: Any, width: float | None = None) -> dict[str, Any]:
		look = self.styles.look(self.styles.letters(element))
		pieces = [*self._pieces(element, element, width or self.width)]
		chain = self.styles.paragraph(element)
		if in_list := self.numbers.level_of(chain):
			label = self.numbers.next_label(*in_list)
			if label is None:
				self.left_out[UNKNOWN_NUMBERS] = None
			elif label:
				pieces.insert(0, {**look, "words": label})
			chain = _within_list(chain, in_list[2])
		sizes = [piece["size"] for piece in pieces if "size" in piece]
		layout = self.styles.layout(chain, max(sizes, default=look["size"]))
		return {"kind": "paragraph", "level": self.styles.level(element), "pieces": pieces, **layout}

	def _pieces(self, paragraph: Any, holder: Any, width: float) -> Iterator[dict[str, Any]]:
		"""The runs of a paragraph, in their order."""
		field = ""
		for child in holder:
			if child.tag in INSIDE:
				yield from self._pieces(paragraph, child, width)
			elif child.tag == qn("w:fldSimple"):
				yield from self._field(paragraph, child, value_of(child, "instr"), width)
			elif child.tag == qn("w:r"):
				marks = [value_of(each, "fldCharType") for each in child.iter(qn("w:fldChar"))]
				field += "".join(each.text or "" for each in child.iter(qn("w:instrText")))
				known = _known(field)
				if known and "separate" in marks:
					yield {"field": known, **self.styles.look(self.styles.letters(paragraph, child))}
				elif not known or marks:
					yield from self._run(paragraph, child, width)
				field = "" if "end" in marks else field

	def _field(self, paragraph: Any, field: Any, words: str, width: float) -> Iterator[dict[str, Any]]:
		if not _known(words):
			yield from self._pieces(paragraph, field, width)
			return
		run = field.find(qn("w:r"))
		yield {"field": _known(words), **self.styles.look(self.styles.letters(paragraph, run))}

	def _run(self, paragraph: Any, run: Any, width: float) -> Iterator[dict[str, Any]]:
		letters = self.styles.letters(paragraph, run)
		if letters.has("vanish"):
			return
		look = self.styles.look(letters)
		for child in run:
			if child.tag == qn("w:t"):
				text = (child.text or "").replace("\n", " ")
				yield {"words": breakable(text, width, look["size"] * MM_PER_POINT), **look}
			elif child.tag == qn("w:noBreakHyphen"):
				yield {"words": "\u2011", **look}
			elif child.tag == qn("w:tab"):
				yield {"tab": True}
			elif child.tag in (qn("w:br"), qn("w:cr")):
				yield {"break": BREAKS.get(value_of(child, "type"), "line")}
			elif child.tag == qn("w:drawing"):
				yield from self._picture(child)
			elif child.tag == qn("w:sym"):
				self.left_out[SYMBOLS] = None

	def _picture(self, drawing: Any) -> Iterator[dict[str, Any]]:
		extent = next(drawing.iter(qn("wp:extent")), None)
		for blip in drawing.iter(qn("a:blip")):
			part = self.document.part.related_parts.get(blip.get(qn("r:embed")))
			kind = PICTURES.get(part.content_type) if part is not None else None
			held = sum(len(each["bytes"]) for each in self.pictures)
			if part is None or not kind or extent is None or held + len(part.blob) > MOST_OF_PICTURES:
				self.left_out[OTHER_PICTURES] = None
				continue
			said = next((each.get("descr") or "" for each in drawing.iter(qn("wp:docPr"))), "")
			self.pictures.append({"bytes": [*part.blob], "format": kind, "said": said})
			width, height = (int(extent.get(name)) * MM_PER_EMU for name in ("cx", "cy"))
			yield {"picture": len(self.pictures) - 1, "width": width, "height": height}

	# ---------------------------------------------------------------- tables

	def _table(self, element: Any) -> dict[str, Any]:
		widths = [number_of(each, "w") * MM_PER_TWIP for each in element.iter(qn("w:gridCol"))]
		scale = min(1.0, self.width / (sum(widths) or 1))
		widths = [width * scale for width in widths]
		rows = [self._row(row, widths) for row in _flat(element) if row.tag == qn("w:tr")]
		for row in rows:  # a table that says nothing of a column has one as wide as the others
			widths += [max(widths, default=20)] * (
				sum(cell["columns"] for cell in row["cells"]) - len(widths)
			)
		_merge(rows)
		heads = next((place for place, row in enumerate(rows) if not row["head"]), len(rows))
		table = {
			"kind": "table",
			"widths": widths,
			"lines": self.styles.table_borders(element),
			"heads": heads if heads < len(rows) else 0,
			"rows": rows,
			"whole": _is_whole(rows),
			"keep": bool(rows) and rows[-1]["kept"],
			"end": [],
		}
		return table | {"common": _made_plain(rows)}

	def _row(self, row: Any, widths: list[float]) -> dict[str, Any]:
		properties = row.find(qn("w:trPr"))
		height = None if properties is None else properties.find(qn("w:trHeight"))
		head = None if properties is None else properties.find(qn("w:tblHeader"))
		cells, place = [], 0
		for cell in _flat(row):
			if cell.tag == qn("w:tc"):
				cells.append(self._cell(cell, widths, place))
				place += cells[-1]["columns"]
		first = next((block for cell in cells for block in cell["blocks"]), {"keep": False})
		return {
			"head": head is not None and value_of(head) not in OFF,
			"height": number_of(height) * MM_PER_TWIP,
			"kept": first["keep"],
			"cells": cells,
		}

	def _cell(self, cell: Any, widths: list[float], place: int) -> dict[str, Any]:
		properties = cell.find(qn("w:tcPr"))

		def said(name: str, attribute: str = "val") -> str:
			return value_of(None if properties is None else properties.find(qn(f"w:{name}")), attribute)

		columns = int(said("gridSpan") or 1)
		is_merged = properties is not None and properties.find(qn("w:vMerge")) is not None
		outer, self.width = self.width, sum(widths[place : place + columns]) or self.width
		blocks = self._blocks(_flat(cell))
		self.width = outer
		is_vertical = said("textDirection") in VERTICAL
		for piece in (each for block in blocks if is_vertical for each in block.get("pieces", ())):
			if "words" in piece:
				piece["words"] = stacked_lines("".join(piece["words"]))
		fill = said("shd", "fill")
		return {
			"columns": columns,
			"rows": 1,
			"goes_on": is_merged and said("vMerge") != "restart",
			"vertical": is_vertical,
			"middle": said("vAlign") == "center",
			"fill": f"#{fill}" if len(fill) == 6 else "",
			"blocks": blocks,
		}


def _within_list(chain: Chain, level: Any) -> Chain:
	"""Where the layout of a paragraph of a list may stand: its own comes before that of the list, and this before that of styles."""
	layout = None if level is None else level.find(qn("w:pPr"))
	if layout is None:
		return chain
	own = [place for place in chain.places[:1] if place.getparent().tag == qn("w:p")]
	return Chain((*own, layout, *chain.places[len(own) :]))


def _flat(holder: Any) -> Iterator[Any]:
	"""What stands in something, without what only holds others."""
	for child in holder:
		if child.tag in INSIDE:
			yield from _flat(child)
		else:
			yield child


def _parted(paragraph: dict[str, Any]) -> Iterator[dict[str, Any]]:
	"""A paragraph with page breaks in it as the parts between these."""
	part = paragraph | {"pieces": []}
	for piece in paragraph["pieces"]:
		if piece.get("break") == "page":
			yield part
			part = paragraph | {"pieces": [], "breaks": True}
		else:
			part["pieces"].append(piece)
	yield part


def _known(instruction: str) -> str:
	words = instruction.split()
	return FIELDS.get(words[0].upper(), "") if words else ""


def _merge(rows: list[dict[str, Any]]) -> None:
	"""Let a cell that goes on below reach over the rows, and leave out those that it covers."""
	above: dict[int, dict[str, Any]] = {}
	for row in rows:
		place, kept = 0, []
		for cell in row["cells"]:
			if cell["goes_on"] and place in above:
				above[place]["rows"] += 1
			else:
				above[place] = cell
				kept.append(cell)
			place += cell["columns"]
		row["cells"] = kept


def _signs(blocks: list[dict[str, Any]]) -> int:
	return sum(
		len("".join(piece["words"]))
		for block in blocks
		for piece in block.get("pieces", ())
		if "words" in piece
	)


def _is_whole(rows: list[dict[str, Any]]) -> bool:
	signs = sum(_signs(cell["blocks"]) for row in rows for cell in row["cells"])
	return len(rows) <= WHOLE_ROWS and signs <= WHOLE_SIGNS and all(row["kept"] for row in rows)


def _made_plain(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
	"""Let cells of one short text in the look that most of them have be that text; return the look.

	A list of a thousand people is set in a third of the memory so.
	"""
	cells = [(row, cell) for row in rows for cell in row["cells"] if _is_plain(cell)]
	looks = Counter(
		json.dumps(_common(cell), sort_keys=True) for _row, cell in cells if cell["blocks"][0]["pieces"]
	)
	if not looks:
		return None
	common = json.loads(looks.most_common(1)[0][0])
	for row, cell in cells:
		[paragraph] = cell["blocks"]
		if not paragraph["pieces"] or _common(cell) == common:
			cell["words"] = paragraph["pieces"][0]["words"] if paragraph["pieces"] else ""
			cell["align"] = paragraph["align"]
			cell["blocks"] = []
			row["height"] = max(row["height"], paragraph["line"] * MM_PER_POINT + ABOVE_AND_BELOW)
	return common


def _is_plain(cell: dict[str, Any]) -> bool:
	blocks = cell["blocks"]
	if len(blocks) != 1 or cell["vertical"] or blocks[0]["kind"] != "paragraph":
		return False
	paragraph = blocks[0]
	pieces = paragraph["pieces"]
	is_short = len(pieces) < 2 and all("words" in piece for piece in pieces)
	is_drawn = any(piece[name] for piece in pieces if "words" in piece for name in DRAWN)
	return is_short and not is_drawn and not any(paragraph[name] for name in PLACED)


def _common(cell: dict[str, Any]) -> dict[str, Any]:
	[paragraph] = cell["blocks"]
	[piece] = paragraph["pieces"]
	return {**{name: value for name, value in piece.items() if name != "words"}, "line": paragraph["line"]}


def _with_ends(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""Let each table that is kept with what follows have that as its end, so that it is never alone on a page."""
	found, place = [], 0
	while place < len(blocks):
		block = blocks[place]
		found.append(block)
		place += 1
		if block["kind"] != "table" or not block["keep"]:
			continue
		end = []
		for each in blocks[place : place + MOST_KEPT]:
			if each["kind"] == "table" or each["breaks"]:
				break
			end.append(each)
			if not each["keep"]:
				break
		if end and not end[-1]["keep"] and _signs(end) <= MOST_SIGNS:
			block["end"] = end
			place += len(end)
	return found
