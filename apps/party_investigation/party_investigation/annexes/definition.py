"""Annex definitions: what their JSON files may say, checked while loading.

Every label carries a `tag` and a `source`; what they mean stands in `docs/domain/annexes.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from party_investigation.annexes.providers import HEAD, PROVIDERS, WRITTEN_FROM

DIRECTORY = Path(__file__).parent / "definitions"
NAMES = ("annex_1_card", "annex_1_roster", "annex_2", "annex_3", "annex_4", "annex_5", "letter")
TAGS = frozenset(("notice", "official", "sibling", "reconstructed", "memory"))
FORMATS = frozenset(
	("text", "serial", "day", "month", "period", "unit_category", "reason", "membership_kind")
)
PAPER_MM = {"A4": (210, 297)}

Kind = Literal["list", "table", "card", "letter"]


class DefinitionError(ValueError):
	"""A definition file says something that cannot be printed."""


@dataclass(frozen=True)
class Font:
	"""A role (heading 黑体, title 宋体 bold, body 宋体, letter 仿宋) and a size in points."""

	role: Literal["heading", "title", "body", "letter"]
	size: float


@dataclass(frozen=True)
class Paper:
	"""Sheet and margins in millimetres."""

	size: str
	orientation: Literal["portrait", "landscape"]
	margins: Mapping[str, float]

	@property
	def width(self) -> float:
		return PAPER_MM[self.size][self.orientation == "landscape"]

	@property
	def height(self) -> float:
		return PAPER_MM[self.size][self.orientation == "portrait"]

	@property
	def text_width(self) -> float:
		return self.width - self.margins["left"] - self.margins["right"]


@dataclass(frozen=True)
class HeadItem:
	"""One item of the line above the table: words and the name of the value behind them."""

	label: str
	value: str
	align: str
	tag: str
	source: str = ""


@dataclass(frozen=True)
class Column:
	"""A column of a list or table, or a heading over several."""

	label: str
	tag: str
	source: str = ""
	id: str = ""
	width: float = 0
	align: Literal["center", "left"] = "center"
	format: str = "text"
	vertical: bool = False
	code: str = ""
	columns: tuple[Column, ...] = ()

	@property
	def leaves(self) -> tuple[Column, ...]:
		return self.columns or (self,)


@dataclass(frozen=True)
class Row:
	"""A row of a table of figures."""

	code: str
	label: str
	tag: str
	source: str = ""


@dataclass(frozen=True)
class Cell:
	"""A cell of a card: a label, or the place of a value."""

	span: int
	label: str = ""
	value: str = ""
	rows: int = 1
	align: Literal["center", "left"] = "center"
	format: str = "text"
	vertical: bool = False
	signature: bool = False
	tag: str = ""
	source: str = ""


@dataclass(frozen=True)
class CardRow:
	"""A row of a card, with its height in millimetres."""

	height: float
	cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Definition:
	"""One annex."""

	id: str
	kind: Kind
	title: str
	tag: str
	sources: str
	provider: str
	paper: Paper
	fonts: Mapping[str, Font]
	annex: int = 0
	mark: str = ""
	subtitle: str = ""
	head: tuple[HeadItem, ...] = ()
	columns: tuple[Column, ...] = ()
	code_row: bool = False
	row_height: float = 10
	body_height: float = 0
	heading_height: float = 0
	fill_rows: int = 0
	rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
	card_rows: tuple[CardRow, ...] = ()
	relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
	grid: Mapping[str, float] = field(default_factory=dict)
	signatures: tuple[str, ...] = ()
	notes: tuple[str, ...] = ()
	texts: Mapping[str, Any] = field(default_factory=dict)

	@property
	def leaves(self) -> tuple[Column, ...]:
		"""The columns that hold cells, from left to right."""
		return tuple(leaf for column in self.columns for leaf in column.leaves)

	@property
	def has_two_levels(self) -> bool:
		return any(column.columns for column in self.columns)

	def height_of_row(self, variant: str) -> float:
		"""Return the height of a body row in mm; the rows of a table share the height that the page has for them."""
		if self.kind != "table":
			return self.row_height
		return min(self.row_height, self.body_height / len(self.rows[variant]))

	def labels(self) -> Iterator[tuple[str, str, str]]:
		"""Yield every label with its tag and source."""
		yield self.title, self.tag, self.sources
		for item in self.head:
			yield item.label, item.tag, item.source
		for column in self.columns:
			for each in {column, *column.columns}:
				yield each.label, each.tag, each.source
		for cell in self.label_cells():
			yield cell.label, cell.tag, cell.source
		for row in (row for rows in self.rows.values() for row in rows):
			yield row.label, row.tag, row.source

	def shown_values(self) -> Iterator[str]:
		"""Yield the name of every value that the annex shows below its head line."""
		yield from (leaf.id for leaf in self.leaves if leaf.format != "serial")
		yield from (cell.value for row in self.card_rows for cell in row.cells if cell.value)
		for text in _strings(self.texts):
			names = (name for _text, name, _format, _conversion in Formatter().parse(text) if name)
			yield from (WRITTEN_FROM.get(name, name) for name in names)

	def label_cells(self) -> Iterator[Cell]:
		yield from (cell for row in self.card_rows for cell in row.cells if cell.label)


def _strings(value: Any) -> Iterator[str]:
	"""Yield every text in nested objects and lists."""
	if isinstance(value, str):
		yield value
	elif isinstance(value, Mapping):
		yield from (text for each in value.values() for text in _strings(each))
	elif isinstance(value, list | tuple):
		yield from (text for each in value for text in _strings(each))


@cache
def load(name: str) -> Definition:
	"""Return the definition called `name`, checked. Raises DefinitionError, saying where it is wrong."""
	path = DIRECTORY / f"{name}.json"
	if name not in NAMES:
		raise DefinitionError(f"there is no annex definition {name}; there are {', '.join(NAMES)}")
	return parse(json.loads(path.read_text(encoding="utf-8")), path.name)


def parse(data: Mapping[str, Any], where: str) -> Definition:
	"""Make a checked definition of a JSON object; `where` names it in messages."""
	try:
		definition = _build(data)
	except (TypeError, KeyError, AttributeError) as error:
		raise DefinitionError(f"{where}: {error}") from error
	for complaint in _complaints(definition):
		raise DefinitionError(f"{where}: {complaint}")
	return definition


def _build(data: Mapping[str, Any]) -> Definition:
	given = dict(data)
	given["paper"] = Paper(**given["paper"])
	given["fonts"] = {name: Font(**font) for name, font in given["fonts"].items()}
	given["head"] = tuple(HeadItem(**item) for item in given.get("head", ()))
	given["columns"] = tuple(_column(column) for column in given.get("columns", ()))
	rows = given.pop("rows", {})
	if given["kind"] == "table":
		given["rows"] = {variant: tuple(Row(**row) for row in each) for variant, each in rows.items()}
		given["relations"] = {name: tuple(each) for name, each in given["relations"].items()}
	elif given["kind"] == "card":
		given["card_rows"] = tuple(
			CardRow(row["height"], tuple(Cell(**cell) for cell in row["cells"])) for row in rows
		)
	for name in ("signatures", "notes"):
		given[name] = tuple(given.get(name, ()))
	return Definition(**given)


def _column(data: Mapping[str, Any]) -> Column:
	return Column(**{**data, "columns": tuple(_column(each) for each in data.get("columns", ()))})


def _complaints(definition: Definition) -> Iterator[str]:
	for label, tag, _source in definition.labels():
		if tag not in TAGS:
			yield f"the label {label} has no known tag: {tag!r}"
	leaves = definition.leaves
	ids = [leaf.id for leaf in leaves]
	if len(set(ids)) != len(ids) or not all(ids):
		yield "column ids are missing or not unique"
	for leaf in leaves:
		if leaf.width <= 0:
			yield f"column {leaf.label} has no width"
		if leaf.format not in FORMATS:
			yield f"column {leaf.label} has the unknown format {leaf.format}"
	width = sum(leaf.width for leaf in leaves)
	if width > definition.paper.text_width + 0.01:
		yield f"the columns are {width} mm wide, the paper has {definition.paper.text_width}"
	if definition.code_row and not all(leaf.code for leaf in leaves):
		yield "a column has no code for the code row"
	yield from _provider_complaints(definition)
	if definition.kind == "card":
		yield from _card_complaints(definition)
	if definition.kind == "table" and not all(definition.rows.values()):
		yield "a variant has no rows"


def _provider_complaints(definition: Definition) -> Iterator[str]:
	"""Whatever a definition shows, its provider must give."""
	provider = PROVIDERS.get(definition.provider)
	if provider is None:
		yield f"there is no provider {definition.provider!r}; there are {', '.join(PROVIDERS)}"
		return
	for name in dict.fromkeys(definition.shown_values()):
		if name not in provider.columns:
			yield f"the provider {definition.provider} does not give {name}"
	for item in definition.head:
		if item.value not in HEAD | set(provider.head):
			yield f"the provider {definition.provider} does not give {item.value} for the head line"


def _card_complaints(definition: Definition) -> Iterator[str]:
	"""Every place of the grid must be covered exactly once."""
	columns = int(definition.grid.get("columns", 0))
	taken = [0] * columns
	for number, row in enumerate(definition.card_rows, 1):
		free = [place for place in range(columns) if not taken[place]]
		if sum(cell.span for cell in row.cells) != len(free):
			yield f"row {number} of the card does not fill its {columns} columns"
			return
		places = iter(free)
		taken = [max(0, rest - 1) for rest in taken]
		for cell in row.cells:
			if cell.format not in FORMATS:
				yield f"cell {cell.value} has the unknown format {cell.format}"
			for _place in range(cell.span):
				taken[next(places)] = cell.rows - 1
	if any(taken):
		yield "a cell of the card reaches below its last row"
