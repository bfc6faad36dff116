"""The layout of a print format that was made by clicks, read from the JSON that is stored in `format_data`.

Frappe stores two forms, and both are read into one: the older builder's list of fields with breaks between them, and the newer
builder's sections with columns of fields. What is not known here stays with the stored text and is named where it would be printed.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

CORNERS = ("top_left", "top_center", "top_right", "bottom_left", "bottom_center", "bottom_right")
HEADING = "print_heading_template"
"""The name under which the older form keeps the HTML above everything."""
LENGTH = re.compile(r"\d{1,4}(?:\.\d{1,3})?(mm|cm|px|pt|%)?")
ALIGNMENTS = ("left", "center", "right")
KINDS = {
	"HTML": "html",
	"Custom HTML": "html",
	"Static Text": "text",
	"Spacer": "space",
	"Divider": "rule",
	"Image": "image",
}
"""Blocks that are no fields, by the field type under which they are stored."""
NOT_HERE = frozenset(("Barcode", "Repeater", "Linked Field", "Field Template", "Summary Table", "Typst"))
"""Blocks of Frappe's newest builder that are named in the print instead of drawn."""
MOST_BLOCKS = 2000


class LayoutError(frappe.ValidationError):
	"""The stored text is no layout."""


@dataclass
class TableColumn:
	"""A column of a table: which field of the rows, how wide."""

	fieldname: str
	label: str = ""
	width: str = ""
	condition: str = ""


@dataclass
class Block:
	"""One thing in a column: a field, or what `kind` says."""

	kind: str
	fieldname: str = ""
	fieldtype: str = ""
	label: str | None = None
	"""None for the field's own label; empty for none."""
	text: str = ""
	condition: str = ""
	row_condition: str = ""
	align: str = ""
	size: str = ""
	width: str = ""
	is_bold: bool = False
	is_shown_empty: bool = False
	columns: list[TableColumn] | None = None


@dataclass
class Column:
	"""Blocks below one another, and what part of the breadth they take."""

	label: str = ""
	share: float = 1
	blocks: list[Block] = field(default_factory=list)


@dataclass
class Section:
	"""Columns beside one another, below a heading."""

	label: str = ""
	columns: list[Column] = field(default_factory=list)
	condition: str = ""
	is_page_end: bool = False
	is_in_line: bool = False


@dataclass
class Layout:
	"""All that is printed, from top to bottom."""

	is_older: bool = False
	header: str | Section = ""
	footer: str | Section = ""
	sections: list[Section] = field(default_factory=list)
	letter_head: str = ""
	corners: dict[str, str] = field(default_factory=dict)

	def all_sections(self) -> list[Section]:
		"""The sections, those of header and footer too."""
		return [one for one in (self.header, *self.sections, self.footer) if isinstance(one, Section)]

	def blocks(self) -> list[Block]:
		"""All blocks."""
		return [
			block for section in self.all_sections() for column in section.columns for block in column.blocks
		]

	def templates(self) -> list[str]:
		"""All texts that are filled in with the document."""
		own = [one for one in (self.header, self.footer) if isinstance(one, str)]
		return [*own, *self.corners.values(), *(one.text for one in self.blocks() if one.kind == "html")]

	def conditions(self) -> list[str]:
		"""All conditions under which something is printed."""
		found = [section.condition for section in self.all_sections()]
		for block in self.blocks():
			found += [
				block.condition,
				block.row_condition,
				*(one.condition for one in block.columns or ()),
			]
		return [condition for condition in found if condition]


def read(data: Any) -> Layout | None:
	"""The layout in what is stored; None if there is nothing in it.

	:param data: the JSON as text, or what it stands for
	:raises LayoutError: it is no JSON, no layout of either form, or larger than a page can be
	"""
	if isinstance(data, str):
		data = _parsed(data)
	if not data:
		return None
	if not isinstance(data, list | dict):
		raise LayoutError(_("The layout of the print format is neither a list nor an object."))
	layout = _of_list(data) if isinstance(data, list) else _of_sections(data)
	if len(layout.blocks()) > MOST_BLOCKS:
		raise LayoutError(_("A print format has at most {0} parts.").format(MOST_BLOCKS))
	return layout


def letter_head_of(data: Any) -> str:
	"""The letter head that a layout names; empty for none, and for what is no layout."""
	try:
		layout = read(data)
	except LayoutError:
		return ""
	return layout.letter_head if layout else ""


def _parsed(text: str) -> Any:
	try:
		return json.loads(text) if text.strip() else None
	except (ValueError, RecursionError) as error:
		raise LayoutError(_("The layout of the print format is no JSON: {0}").format(error))


def _of_list(items: list) -> Layout:
	"""The older form: fields one after the other, `Section Break` and `Column Break` between them."""
	layout = Layout(is_older=True)
	given = [item for item in items if isinstance(item, dict)]
	if given and given[0].get("fieldname") == HEADING:
		layout.header = _text(given.pop(0).get("options"))
	section: Section | None = None
	column: Column | None = None
	is_hidden = False
	for item in given:
		kind = item.get("fieldtype")
		if kind == "Section Break":
			is_hidden = bool(item.get("print_hide"))
			section, column = Section(_text(item.get("label"))), None
			if not is_hidden:
				layout.sections.append(section)
			continue
		if section is None:
			section = Section()
			layout.sections.append(section)
		if kind == "Column Break" or column is None:
			column = Column()
			section.columns.append(column)
		if kind != "Column Break" and not is_hidden and not item.get("print_hide"):
			column.blocks.append(_older_block(item))
	return layout


def _older_block(item: dict) -> Block:
	block = _block({**item, "html": item.get("options")})
	block.label = "" if item.get("nolabel") else _text(item.get("label")) or None
	columns = item.get("visible_columns")
	if isinstance(columns, list):
		block.columns = [
			TableColumn(_text(one.get("fieldname")), width=_length(one.get("print_width"), "px"))
			for one in columns
			if isinstance(one, dict) and not one.get("print_hide")
		]
	return block


def _of_sections(data: dict) -> Layout:
	"""The newer form: sections with columns of fields, HTML or a section above and below them."""
	layout = Layout(letter_head=_text(data.get("letter_head")))
	layout.header, layout.footer = _zone(data.get("header")), _zone(data.get("footer"))
	layout.corners = {corner: _text(data.get(f"text_{corner}")) for corner in CORNERS}
	layout.corners = {corner: text for corner, text in layout.corners.items() if text}
	layout.sections = [_section(one) for one in _dicts(data.get("sections")) if not one.get("remove")]
	return layout


def _zone(value: Any) -> str | Section:
	return _section(value) if isinstance(value, dict) else _text(value)


def _section(data: dict) -> Section:
	return Section(
		label="" if data.get("show_label") == "hide" else _text(data.get("label")),
		columns=[_column(one) for one in _dicts(data.get("columns"))],
		condition=_text(data.get("visible_if")),
		is_page_end=bool(data.get("page_break")),
		is_in_line=data.get("field_orientation") == "left-right",
	)


def _column(data: dict) -> Column:
	share = data.get("width")
	return Column(
		label=_text(data.get("label")),
		share=float(share) if isinstance(share, int | float) and 0 < share < 1000 else 1,
		blocks=[_block(one) for one in _dicts(data.get("fields")) if not one.get("remove")],
	)


def _block(data: dict) -> Block:
	kind = _text(data.get("fieldtype"))
	own = KINDS.get(kind, "unknown" if kind in NOT_HERE else "field")
	if kind == "Image" and not data.get("image_url") and not data.get("custom"):
		own = "field"  # the picture that a field of the form shows
	columns = data.get("table_columns")
	return Block(
		kind=own,
		fieldname=_text(data.get("fieldname")),
		fieldtype=kind,
		label="" if data.get("show_label") == "hide" else _label(data),
		text=_text(data.get({"html": "html", "image": "image_url"}.get(own, "text"))),
		condition=_text(data.get("visible_if")),
		row_condition=_text(data.get("row_condition")),
		align=data["align"] if data.get("align") in ALIGNMENTS else "",
		size=_length(data.get("height" if own == "space" else "font_size"), "px"),
		width=_length(data.get("width"), "mm"),
		is_bold=bool(data.get("bold")),
		is_shown_empty=bool(data.get("show_empty")),
		columns=[_table_column(one) for one in _dicts(columns)] if isinstance(columns, list) else None,
	)


def _label(data: dict) -> str | None:
	return _text(data["label"]) if data.get("label") is not None else None


def _table_column(data: dict) -> TableColumn:
	return TableColumn(
		_text(data.get("fieldname")),
		_text(data.get("label")),
		_length(data.get("width"), "%"),
		_text(data.get("column_condition")),
	)


def _dicts(value: Any) -> list[dict]:
	return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
	return value if isinstance(value, str) else ""


def _length(value: Any, unit: str) -> str:
	"""A length for a style sheet; empty where it is none.

	:param unit: of a plain number
	"""
	text = str(value).strip() if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
	found = LENGTH.fullmatch(text)
	if not found or not float(text.rstrip("mcpxt%")):
		return ""
	return text if found[1] else f"{text}{unit}"
