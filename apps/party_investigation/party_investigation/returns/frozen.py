"""Reading frozen versions: what one holds, and the versions below that went into it. Checks no permission."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.utils import getdate
from party_investigation.annexes import load
from party_investigation.annexes.values import shown

VERSION, LINE = "Return Version", "Return Version Line"
DAY = re.compile(r"\d{4}-\d\d-\d\d$")


def name_aside(name: str, package: str) -> str:
	"""Return the name of a version that a package brought and that by a decision stands in no return here.

	The digests of the versions above it hold its own name: such a part says as `aside` which package is behind it.
	"""
	return f"{name}-{package}"


def sealed_parts(parts: str | None, campaign: str, sealed_campaign: str | None) -> list[dict[str, str]]:
	"""Return the parts of a version as its digest was taken of them: one that came by a package was sealed where the campaign may have another name."""
	sealed = []
	for part in frappe.parse_json(parts or "[]"):
		name = (
			part["version"].removesuffix(name_aside("", part["aside"]))
			if "aside" in part
			else part["version"]
		)
		if sealed_campaign:
			name = sealed_campaign + name.removeprefix(campaign)
		sealed.append({"version": name, "digest": part["digest"]})
	return sealed


@dataclass(frozen=True, slots=True)
class Frozen:
	"""The figures of a version and the names of the versions right below that went into it, in their order."""

	name: str
	figures: dict
	parts: tuple[str, ...]

	def count(self, table: str, row: str, column: int) -> int:
		"""Return a figure."""
		return self.figures.get(table, {}).get(row, {}).get(str(column), 0)


def read(names: Iterable[str]) -> dict[str, Frozen]:
	"""Return versions by name, with one query."""
	rows = frappe.get_all(
		VERSION, filters={"name": ["in", [*names] or [""]]}, fields=["name", "figures", "parts"]
	)
	return {
		row.name: Frozen(
			row.name,
			frappe.parse_json(row.figures or "{}"),
			_names(row.parts),
		)
		for row in rows
	}


def printed(name: str, kept: str | Mapping[str, Any]) -> dict[str, str]:
	"""Return the texts of a kept line, by column of the annex definition `name`."""
	line = frappe.parse_json(kept) if isinstance(kept, str) else kept
	return {
		leaf.id: shown(_value(line.get(leaf.id)), leaf.format)
		for leaf in load(name).leaves
		if leaf.format != "serial"
	}


def _value(kept: Any) -> Any:
	"""Return a value as the annexes take it: JSON has no days."""
	return getdate(kept) if isinstance(kept, str) and DAY.match(kept) else kept


def with_parts(name: str) -> list[str]:
	"""Return a version and all that went into it, each before its parts; a query a level of the tree."""
	below: dict[str, tuple[str, ...]] = {}
	level = [name]
	while level:
		rows = frappe.get_all(VERSION, filters={"name": ["in", level]}, fields=["name", "parts"])
		read_here = {row.name: _names(row.parts) for row in rows}
		below |= read_here
		level = [part for parts in read_here.values() for part in parts]
	return _in_order(name, below)


def _names(parts: str | list | None) -> tuple[str, ...]:
	return tuple(part["version"] for part in frappe.parse_json(parts or "[]"))


def _in_order(name: str, below: dict[str, tuple[str, ...]]) -> list[str]:
	order, waiting = [], [name]
	while waiting:
		version = waiting.pop()
		if version in below:
			order.append(version)
			waiting.extend(reversed(below[version]))
	return order


@dataclass(frozen=True, slots=True)
class Window:
	"""The versions whose own people stand on a page of a figure, how many people stand before, and how many in all."""

	versions: list[str]
	before: int
	total: int


def window(name: str, counted: Callable[[Frozen], int], start: int, length: int) -> Window:
	"""Return where the people `start` to `start + length` of a figure stand.

	The figures of the versions below say how many people each has, so that only those on the page are read: a query a level.

	:param counted: the figure of a version
	"""
	begins, on_page, level = {name: 0}, [], read([name])
	total = counted(level[name])
	while level:
		parts = read(part for frozen in level.values() for part in frozen.parts)
		below: dict[str, Frozen] = {}
		for frozen in level.values():
			counts = [counted(parts[part]) for part in frozen.parts]
			begin = begins[frozen.name]
			end = begin + counted(frozen) - sum(counts)
			if begin < end and begin < start + length and start < end:
				on_page.append((begin, frozen.name))
			for part, count in zip(frozen.parts, counts, strict=True):
				if count and end < start + length and start < end + count:
					begins[part], below[part] = end, parts[part]
				end += count
		level = below
	on_page.sort()
	return Window([version for _begin, version in on_page], on_page[0][0] if on_page else 0, total)
