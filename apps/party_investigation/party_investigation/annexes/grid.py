"""What both renderers need: heading cells, code row, body lines and notes of an annex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from party_investigation.annexes.content import AnnexContent
from party_investigation.annexes.definition import Definition
from party_investigation.annexes.values import long_date, shown
from party_investigation.rules.codes import REASONS, UNIT_CATEGORIES

NOBODY = "无"


@dataclass(frozen=True)
class HeadingCell:
	"""A heading, the first column it covers (from 0) and how many columns and rows."""

	label: str
	first: int
	columns: int = 1
	rows: int = 1
	vertical: bool = False


def heading_rows(definition: Definition, content: AnnexContent) -> list[list[HeadingCell]]:
	"""Return the heading cells, one list a level."""
	values = {"months": content.months}
	levels = 2 if definition.has_two_levels else 1
	rows: list[list[HeadingCell]] = [[] for _level in range(levels)]
	first = 0
	for column in definition.columns:
		if column.columns:
			rows[0].append(HeadingCell(column.label.format_map(values), first, len(column.columns)))
			for place, leaf in enumerate(column.columns, first):
				rows[1].append(HeadingCell(leaf.label.format_map(values), place, vertical=leaf.vertical))
		else:
			rows[0].append(HeadingCell(column.label.format_map(values), first, 1, levels, column.vertical))
		first += len(column.leaves)
	return rows


def body_lines(definition: Definition, content: AnnexContent) -> Iterator[list[str | int | None]]:
	"""Yield the values of each line as they are written: text, whole numbers, None for blank."""
	if definition.kind == "table":
		yield from _figure_lines(definition, content)
	else:
		yield from _list_lines(definition, content)


def _figure_lines(definition: Definition, content: AnnexContent) -> Iterator[list[str | int | None]]:
	columns = [leaf.id for leaf in definition.leaves[2:] if leaf.id != "remark"]
	for row in definition.rows[content.variant]:
		figures = [content.figure(row.code, column) for column in columns]
		yield [row.label, row.code, *figures, content.remarks.get(row.code) or None]


def _list_lines(definition: Definition, content: AnnexContent) -> Iterator[list[str | int | None]]:
	leaves = [(leaf.id, leaf.format) for leaf in definition.leaves]
	width = len(leaves)
	number = 0
	for number, row in enumerate(content.rows, 1):
		get = row.get
		yield [number if format == "serial" else shown(get(id), format) or None for id, format in leaves]
	blank = definition.fill_rows if content.is_blank else content.blank_rows
	if not number and not blank:
		yield [None, NOBODY] + [None] * (width - 2)
	for _blank in range(blank):
		yield [None] * width


def notes(definition: Definition, content: AnnexContent) -> list[str]:
	"""Return the 说明 below the table, with the relations in force and the day to which the figures refer."""
	values = {
		"as_of": long_date(content.as_of),
		"months": content.months,
		"reasons": REASONS.listing(),
		"unit_categories": UNIT_CATEGORIES.listing(),
	}
	if definition.relations:
		values["row_relations"] = "，".join(definition.relations[content.variant])
		values["column_relations"] = "，".join(definition.relations[content.base])
	return [note.format_map(values) for note in definition.notes] + list(content.notes)


def head_items(definition: Definition, content: AnnexContent, person=None) -> list[tuple[str, str]]:
	"""Return the words of the head line and their alignment; a card was filled in on a day of its own, or is not yet."""
	filled_on = content.filled_on if person is None else person.get("filled_on")
	items = []
	for item in definition.head:
		value = (person or {}).get(item.value) or content.head_value(item.value)
		text = long_date(filled_on) if item.value == "filled_on" else shown(value)
		items.append((item.label + text, item.align))
	return items


def signature_items(definition: Definition, content: AnnexContent) -> list[tuple[str, str]]:
	"""Return the words of the signature line, and what is already known of each."""
	items = []
	for label in definition.signatures:
		known = shown(content.signatures.get(label))
		if label == "报出时间" and not known:
			known = "　　年　　月　　日"
		items.append((label, known))
	return items
