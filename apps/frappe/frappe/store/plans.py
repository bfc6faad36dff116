"""How the rows of a large table are found.

SQLite chooses between indexes without knowing how often a value occurs: a filter on a state that nearly all rows are in seems as good
to it as one on a unit with thirty rows. MariaDB looks into its indexes before it chooses. So does this module, for lists
of large tables: it counts a little of what each condition finds, and tells SQLite which one to follow, or that the rows are found soonest
along the order that is asked for. Nothing here changes which rows are found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from frappe.ground.context import local
from frappe.store import memo
from frappe.store.schema import quoted

LARGE = 20_000
"""Rows from which on it is worth while to look first."""
FEW = 3_000
"""What finds less than so many rows is followed."""
SOME = 30_000
"""What finds less than so many rows is followed if nothing finds few."""
WALKED = 5_000
"""So many rows along an order are looked at before the conditions are followed after all."""
LONGEST_PAGE = 500
"""So many rows, those that are left out first included, may be asked for along an order."""
COMPARED = ("=", ">", "<", ">=", "<=")
TREES = ("descendants of", "descendants of (inclusive)", "ancestors of")
SEARCHING = frozenset((*COMPARED, "in", "like", "between", "timespan", "previous", "next", *TREES))
"""Operators that an index answers."""


@dataclass(frozen=True, slots=True)
class Part:
	"""A condition that all rows fulfil.

	:param column: the table's column that it compares, if it is about one
	:param others: conditions of which one at least holds; `text` says so
	"""

	text: str
	values: Sequence
	column: str | None = None
	operator: str = ""
	others: tuple["Part", ...] = ()

	@property
	def is_contained(self) -> bool:
		"""Whether it looks for a text anywhere in the column's own spelling."""
		return self.operator == "like" and self.text.endswith("` like ?") and self.values[0].startswith("%")


@dataclass(frozen=True, slots=True)
class Order:
	"""One column of the table, in one direction.

	:param ties: the columns by which rows come that are alike in it
	"""

	column: str
	descending: bool
	ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
	"""An index, and the conditions with a bound along it; `is_whole` if nothing bounds it, so that it finds all rows."""

	index: str
	where: tuple[str, list]
	is_whole: bool


def one_of(parts: Iterable[Part]) -> Part:
	"""The condition that one of several holds."""
	parts = tuple(part for part in parts if part.text)
	text = f"({' or '.join(part.text for part in parts)})"
	return Part(text, [value for part in parts for value in part.values], others=parts)


def joined(parts: Iterable[Part]) -> tuple[str, list]:
	"""The conditions as one text, with its values."""
	parts = [part for part in parts if part.text]
	return " and ".join(part.text for part in parts), [value for part in parts for value in part.values]


def is_large(table: str) -> bool:
	"""Whether a table has many rows; those that were deleted count."""
	(last,) = local.db.run(f"select max(rowid) from {quoted(table)}").fetchone()
	return (last or 0) >= LARGE


class Plan:
	"""How a list of one table is read."""

	def __init__(self, table: str, parts: Sequence[Part]) -> None:
		self.table, self.parts = table, list(parts)
		self.indexes = indexes_of(table)

	@cached_property
	def candidates(self) -> list[Part]:
		"""The conditions whose rows an index finds."""
		return [part for part in self.parts if self._may_lead(part)]

	@cached_property
	def _few(self) -> Part | None:
		"""The condition that finds few rows."""
		return self._least(FEW)

	def where(self) -> tuple[str, list]:
		"""The conditions, with what SQLite has to know to follow the best one."""
		leading = self._few
		if leading is None and len(self.candidates) > 1:
			leading = self._least(SOME)
		parts = self.parts
		if leading is not None:
			parts = [
				_not_followed(part) if part in self.candidates and part is not leading else part
				for part in parts
			]
		else:
			parts = [self._by_index(part) for part in parts]
		return joined(parts)

	def complete(self, order: Order) -> Order:
		"""An order in which no two rows are alike, so that every way to read them gives the same pages."""
		return replace(order, ties=(*self.indexes.after.get(order.column, ()), "rowid"))

	def along(self, order: Order) -> Way | None:
		"""An index along which the rows come in their order, with a bound to the first of them.

		None where rows are found sooner otherwise. A page that is not filled by what this finds must be asked for again, unless
		that is all there is.
		"""
		found = self._index_along(order)
		if found and found[1] and len(self.parts) == 1:
			return Way(found[0], joined(self.parts), True)  # it holds what is asked for, as it is asked for
		if self._few is not None:
			return None
		if not self.candidates and not any(self._by_index(part) is not part for part in self.parts):
			return None
		if found is None:
			return None
		index, fixed = found
		bound = self._bound(order, index, fixed)
		return None if bound is None else Way(index, joined([*self.parts, *bound]), not bound)

	def _may_lead(self, part: Part) -> bool:
		"""Whether an index finds the rows that fulfil a condition."""
		if part.others:
			return all(self._may_lead(each) for each in part.others)
		if part.column:
			return (
				part.operator in SEARCHING
				and part.column in self.indexes.first
				and not part.is_contained
				and not part.text.startswith(("bare(", "ifnull(", "not "))
			)
		return _is_searched(self.table, part.text, len(part.values))

	def _least(self, most: int) -> Part | None:
		"""The condition that finds the fewest rows, if those are less than `most`.

		One that says several is looked at only where no plain one finds few: SQLite cannot be made to follow their indexes.
		"""
		for is_several in (False, True):
			candidates = [part for part in self.candidates if bool(part.others) is is_several]
			counted = [(self._count(part, most), place) for place, part in enumerate(candidates)]
			number, place = min(counted, default=(most, 0))
			if number < most:
				return candidates[place]
		return None

	def _count(self, part: Part, most: int) -> int:
		text = f"select count(*) from (select 1 from {quoted(self.table)} where {part.text} limit {most})"
		return local.db.run(text, part.values).fetchone()[0]

	def _by_index(self, part: Part) -> Part:
		"""A condition on a text anywhere in a column, answered from the column's index and not from the rows."""
		if part.others:
			others = tuple(self._by_index(each) for each in part.others)
			if any(new is old for new, old in zip(others, part.others, strict=True)):
				return part
			return one_of(others)
		index = self.indexes.first.get(part.column or "")
		if not part.is_contained or not index:
			return part
		table = quoted(self.table)
		rows = f"select rowid from {table} indexed by {quoted(index)} where {part.text}"
		return replace(part, text=f"{table}.rowid in ({rows})")

	def _index_along(self, order: Order) -> tuple[str, Part | None] | None:
		"""An index that holds the order, behind a condition that fixes one value if there is one."""
		for part in self.parts:
			if part.operator == "=" and part.text.endswith("` = ?"):
				index = self.indexes.pairs.get((part.column, order.column))
				if index:
					return index, part
		index = self.indexes.first.get(order.column)
		return (index, None) if index else None

	def _bound(self, order: Order, index: str, fixed: Part | None) -> list[Part] | None:
		"""The condition that a row is one of the first along an index; None where that cannot be said."""
		column, way = f"{quoted(self.table)}.{quoted(order.column)}", " desc" if order.descending else ""
		start = f"select +{column} from {quoted(self.table)} indexed by {quoted(index)}"
		where, values = (f" where {fixed.text}", fixed.values) if fixed else ("", ())
		one = f"{start}{where} order by {column}{way} limit 1"
		first = local.db.run(one, values).fetchone()
		last = local.db.run(f"{one} offset {WALKED}", values).fetchone()
		if not first or not last:
			return []
		if first[0] is None or last[0] is None:
			return None  # rows without a value come first or last; a bound would leave them out
		return [Part(f"{column} {'>=' if order.descending else '<='} ?", [last[0]])]


@dataclass(frozen=True, slots=True)
class Indexes:
	"""The indexes of a table: by their first column, what they hold after it, and by their first two."""

	first: dict[str, str]
	after: dict[str, tuple[str, ...]]
	pairs: dict[tuple[str, str], str]


def indexes_of(table: str) -> Indexes:
	"""The indexes of a table; of several with the same first column the narrowest."""
	(version,) = local.db.run("pragma schema_version").fetchone()
	return memo.get(("indexes", table, version), lambda: _read_indexes(table))


def _read_indexes(table: str) -> Indexes:
	found: list[tuple[int, list[str], str]] = []
	for _, name, _unique, _origin, partial in local.db.run(f"pragma index_list({quoted(table)})").fetchall():
		columns = [row[2] for row in local.db.run(f"pragma index_info({quoted(name)})").fetchall()]
		if not partial and None not in columns:
			found.append((len(columns), columns, name))
	first: dict[str, str] = {}
	after: dict[str, tuple[str, ...]] = {}
	pairs: dict[tuple[str, str], str] = {}
	for _, columns, name in sorted(found):
		first.setdefault(columns[0], name)
		after.setdefault(columns[0], tuple(columns[1:]))
		if len(columns) > 1:
			pairs.setdefault((columns[0], columns[1]), name)
	return Indexes(first, after, pairs)


def _is_searched(table: str, text: str, marks: int) -> bool:
	"""Whether SQLite finds the rows of a condition by an index, by what it says itself."""
	plan = f"explain query plan select 1 from {quoted(table)} where {text}"
	rows = local.db.run(plan, [None] * marks).fetchall()
	return any(row[3].startswith((f"SEARCH {table} USING", "MULTI-INDEX OR")) for row in rows)


def _not_followed(part: Part) -> Part:
	"""A condition whose column SQLite looks up in no index; the value compared with is of the column's kind already."""
	return replace(part, text=f"+{part.text}") if part.text.startswith("`") else part
