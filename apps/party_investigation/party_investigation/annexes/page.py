"""HTML of an annex, made to be printed by WeasyPrint.

Layout costs most of the time of printing, so the pages are lean: fixed column widths, one element a cell, no selector
longer than two parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from party_investigation.annexes import grid
from party_investigation.annexes.content import DRAFT, AnnexContent
from party_investigation.annexes.definition import Column, Definition
from party_investigation.annexes.letter import letter_parts
from party_investigation.annexes.official import OfficialPaper
from party_investigation.annexes.stacked import stacked_lines
from party_investigation.annexes.values import shown

FAMILIES = {
	"body": '"Noto Serif CJK SC", "宋体", SimSun, serif',
	"title": '"Noto Serif CJK SC", "方正小标宋简体", "宋体", SimSun, serif',
	"heading": '"Noto Sans CJK SC", "黑体", SimHei, sans-serif',
	"letter": '"仿宋_GB2312", "仿宋", FangSong, "Noto Serif CJK SC", serif',
}


def render_html(definition: Definition, content: AnnexContent | Sequence[AnnexContent]) -> str:
	"""Return a complete HTML document: style, pages, everything in it; it needs nothing from outside.

	Several contents make several forms in one document, each on a new page with page numbers from 1.
	"""
	return _render(definition, content, fragment=False)


def render_fragment(definition: Definition, content: AnnexContent | Sequence[AnnexContent]) -> str:
	"""Return style and pages without `<html>` and `<body>`, to be put into another document, as a print format is."""
	return _render(definition, content, fragment=True)


def _render(definition: Definition, content: AnnexContent | Sequence[AnnexContent], *, fragment: bool) -> str:
	contents = [content] if isinstance(content, AnnexContent) else list(content)
	template = _environment().get_template(f"{'table' if definition.columns else definition.kind}.html.j2")
	return template.render(
		definition=definition,
		contents=contents,
		title=contents[0].title or definition.title,
		foot=contents[0].foot,
		draft=DRAFT,
		fragment=fragment,
	)


def render_official_fragment(document: OfficialPaper) -> str:
	"""Return style and page of an official document or a record, to be put into another document."""
	return _environment().get_template("official.html.j2").render(document=document)


@lru_cache(maxsize=1)
def _environment() -> Environment:
	environment = Environment(
		loader=FileSystemLoader(Path(__file__).parent / "templates"),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	environment.globals.update(
		families=FAMILIES,
		body_rows=_body_rows,
		card_rows=_card_rows,
		heading_rows=grid.heading_rows,
		head_items=grid.head_items,
		letter_parts=letter_parts,
		notes=grid.notes,
		signature_items=grid.signature_items,
		stacked=stacked,
	)
	return environment


def stacked(text: str) -> Markup:
	"""Return a label to be read downwards, a character a line."""
	return Markup("<br>").join(stacked_lines(text))


def _body_rows(definition: Definition, content: AnnexContent) -> Markup:
	"""Return the table's rows. Written here rather than in the template: a list may have many thousands.

	The last row opens a group of its own, which the signature line joins, so that no page holds signatures alone.
	"""
	opening = [_opening(leaf) for leaf in definition.leaves]
	periods = [place for place, leaf in enumerate(definition.leaves) if leaf.format == "period"]
	lines, last = [], 0
	for line in grid.body_lines(definition, content):
		last = len(lines)
		lines.append("<tr>")
		for place in periods:
			line[place] = _period(line[place])
		for tag, value in zip(opening, line, strict=True):
			lines.append(tag)
			if value is not None:
				lines.append(escape(value) if isinstance(value, str) else str(value))
	lines.insert(last, "<tbody class=last>")
	return Markup("".join(lines))


def _opening(leaf: Column) -> str:
	if leaf.align == "left":
		return "<td class=l>"
	return "<td class=n>" if leaf.format in ("day", "month") else "<td>"


def _period(text: str | int | None) -> Markup | None:
	"""Return 2013.05至2016.04（2年11个月） on three lines, so that no number is torn apart."""
	if text is None:
		return None
	return escape(text).replace("至", Markup("至<br>")).replace("（", Markup("<br>（"))


def _card_rows(definition: Definition, person) -> Markup:
	"""Return the rows of one person's card."""
	return Markup("".join(_card_template(definition))).format_map(_Shown(person))


class _Shown(dict):
	"""A person's values as they are written, by `id:format`."""

	def __init__(self, person):
		super().__init__()
		self.person = person

	def __missing__(self, key: str) -> str:
		id, _bar, format = key.partition("|")
		return shown(self.person.get(id), format or "text")


@lru_cache(maxsize=8)
def _card_template_of(rows) -> tuple[str, ...]:
	parts = []
	for row in rows:
		parts.append("<tr>")
		height = f' style="height:{row.height}mm"'  # on a cell: on the row WeasyPrint stretches row spans
		for cell in row.cells:
			attributes = f" colspan={cell.span}" if cell.span > 1 else ""
			if cell.rows > 1:
				attributes += f" rowspan={cell.rows}"
			else:
				attributes, height = attributes + height, ""
			if cell.signature:
				parts.append(f"<td class=s{attributes}>{escape(cell.label)}<p>年　　月　　日")
			elif cell.label:
				parts.append(
					f"<th{attributes}>{stacked(cell.label) if cell.vertical else escape(cell.label)}"
				)
			else:
				parts.append(
					f"<td{' class=l' if cell.align == 'left' else ''}{attributes}>{{{cell.value}|{cell.format}}}"
				)
	return tuple(parts)


def _card_template(definition: Definition) -> tuple[str, ...]:
	return _card_template_of(definition.card_rows)
