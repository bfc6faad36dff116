"""Official documents (GB/T 9704) and records as data: what their pages for the screen and their paper both show.

A text is a text wherever it stands, never HTML nor source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from party_investigation.annexes.definition import Font, Paper

LayoutName = Literal["document", "record", "form"]
ParagraphKind = Literal["text", "point", "plain", "small"]


@dataclass(frozen=True)
class Layout:
	"""A sheet, its fonts, and how high a line of the body is, in points."""

	paper: Paper
	fonts: Mapping[str, Font]
	line: float


LAYOUTS: Mapping[LayoutName, Layout] = {
	"document": Layout(
		Paper("A4", "portrait", {"left": 28, "right": 26, "top": 37, "bottom": 35}),
		{
			"title": Font("title", 22),
			"number": Font("letter", 16),
			"point": Font("heading", 16),
			"cell": Font("letter", 16),
			"table": Font("body", 12),
			"note": Font("body", 12),
			"page": Font("body", 14),
			"foot": Font("body", 7),
		},
		28.95,
	),
	"record": Layout(
		Paper("A4", "landscape", {"left": 14, "right": 14, "top": 15, "bottom": 18}),
		{
			"title": Font("title", 20),
			"number": Font("body", 11),
			"point": Font("heading", 12),
			"cell": Font("body", 11),
			"table": Font("body", 10.5),
			"note": Font("body", 9.5),
			"page": Font("body", 12),
			"foot": Font("body", 7),
		},
		15.5,
	),
	"form": Layout(
		Paper("A4", "portrait", {"left": 22, "right": 22, "top": 20, "bottom": 20}),
		{
			"title": Font("title", 20),
			"number": Font("body", 11),
			"point": Font("heading", 12),
			"cell": Font("body", 12),
			"table": Font("body", 12),
			"note": Font("body", 10),
			"page": Font("body", 10),
			"foot": Font("body", 7),
		},
		20,
	),
}
"""By the kind of paper: a document after GB/T 9704 has 22 lines of 28 characters in 156 by 225 mm, a record lies and is dense, a form
stands and is filled in."""

BLANK = "＿＿＿＿＿＿"
"""A place in a text that is written on by hand."""


@dataclass(frozen=True)
class Paragraph:
	"""A paragraph: of the text, a point with its number in 黑体, without indent, or small."""

	text: str
	kind: ParagraphKind = "text"


@dataclass(frozen=True)
class TableColumn:
	"""A column of a table; those without a width (mm) share what is left."""

	label: str
	width: float = 0
	align: Literal["center", "left"] = "center"


@dataclass(frozen=True)
class Table:
	"""A table whose head is repeated on every page."""

	columns: Sequence[TableColumn]
	rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Lines:
	"""Ruled lines that are written on by hand."""

	count: int


@dataclass(frozen=True)
class FormRow:
	"""A row of a form: labels and what is filled in, by turns.

	A row is so many millimetres high at least. `signed` are the lines at its lower right, such as who seals it and the day.
	"""

	cells: Sequence[str]
	height: float = 10
	signed: Sequence[str] = ()


@dataclass(frozen=True)
class Form:
	"""A form of labelled cells; `widths` (mm) are those of its columns, of which 0 share what is left.

	The last cell of a row reaches to the right edge.
	"""

	widths: Sequence[float]
	rows: Sequence[FormRow]


Block = Paragraph | Table | Lines | Form


@dataclass(frozen=True)
class OfficialPaper:
	"""A document or record as it is printed."""

	layout: LayoutName
	title: Sequence[str]
	"""Its lines."""
	blocks: Sequence[Block]
	number: str = ""
	note: str = ""
	"""What stands above all, as 草稿."""
	head: Sequence[str] = ()
	"""Beside each other below the title."""
	sender: str = ""
	dated: str = ""
	"""Who signs a document, and the day, below the text at the right."""
	signatures: Sequence[str] = ()
	"""Places for signatures of a record, beside each other."""
	slip: Sequence[Block] = ()
	"""Below the signatures, such as the acknowledgement of who gets the document."""
	foot: str = ""
	"""Small, at the foot of every page."""
	of_pages: bool = False
	"""Whether each page says how many there are."""
	made_on: dt.date | None = None
	"""The day that the PDF names as that of its making."""

	@property
	def format(self) -> Layout:
		"""Its layout."""
		return LAYOUTS[self.layout]
