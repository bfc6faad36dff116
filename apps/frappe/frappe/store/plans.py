"""How the rows of a large table are found.

SQLite chooses between indexes without knowing how often a value occurs: a filter on a state that nearly all rows are in seems as good
to it as one on a unit with thirty rows. MariaDB looks into its indexes before it chooses. So does this module, for lists
of large tables: it lets SQLite read along the order that is asked for, for so many steps as cost hardly anything, and where those do not
do it counts a little of what each condition finds and tells SQLite which one to follow. Nothing here changes which rows are found.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from frappe.ground.context import local
from frappe.store import memo
from frappe.store.schema import quoted
from frappe.store.values import json_list

LARGE = 20_000
"""Rows from which on it is worth while to look first."""
ASKED_AGAIN = 1.0
"""Seconds for which a table that is not large is taken for such: what grows meanwhile is read as SQLite thinks best, as before."""
HANDFUL = 300
"""What finds less than so many rows is followed before anything else is tried: of `LARGE` rows no more than six of the `TRIED` are such."""
HANDFUL_OF_HANDED = 1_000
"""So many, where values are handed over: the place of a user is asked with every list, and mostly finds fewer rows than other conditions."""
FEW = 3_000
"""What finds less than so many rows is followed."""
SOME = 30_000
"""What finds less than so many rows is followed if nothing finds few."""
TRIED = 4_000
"""So many steps of SQLite's machine along an order, some 400 rows, are taken before anything is counted."""
WALKED = 40_000
"""So many steps, some 4,000 rows, are taken along an order before the conditions are followed after all."""
WALKED_FOR_TEXT = 120_000
"""So many, where a text is looked for in all rows otherwise."""
STEPS_OF_HANDED = 4
"""So many steps it takes to take over one value that is handed as JSON; they do not count as taken along an order."""
LONGEST_PAGE = 500
"""So many rows, those that are left out first included, may be asked for along an order."""
COMPARED = ("=", ">", "<", ">=", "<=")
TREES = ("descendants of", "descendants of (inclusive)", "ancestors of")
SEARCHING = frozenset((*COMPARED, "in", "like", "between", "timespan", "previous", "next", *TREES))
"""Operators that an index answers."""


class Part(NamedTuple):
	"""A condition that all rows fulfil.

	:param column: the table's column that it compares, if it is about one
	:param others: conditions of which one at least holds; `text` says so
	:param handed: how many values are handed over as one, as JSON
	"""

	text: str
	values: Sequence
	column: str | None = None
	operator: str = ""
	others: tuple["Part", ...] = ()
	handed: int = 0

	@property
	def is_equal(self) -> bool:
		"""Whether it fixes one value of the column."""
		return self.operator == "=" and self.text.endswith("` = ?")

	@property
	def is_contained(self) -> bool:
		"""Whether it looks for a text anywhere in the column's own spelling."""
		return self.operator == "like" and self.text.endswith("` like ?") and self.values[0].startswith("%")


class Order(NamedTuple):
	"""One column of the table, in one direction.

	:param ties: the columns by which rows come that are alike in it
	"""

	column: str
	descending: bool
	ties: tuple[str, ...] = ()


class Way(NamedTuple):
	"""An index along which rows come in their order, and after how many steps of SQLite's machine it is given up; None for never."""

	index: str
	steps: int | None


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
	"""Whether a table has many rows, or had them when it was asked last; those that were deleted count."""
	key = ("large", table)
	asked = memo.known(key)
	if asked is None:
		asked = memo.get(key, _Size)
	return asked.is_large(table)


class _Size:
	"""Whether a table is large: once it is, for good; while it is not, asked again every `ASKED_AGAIN` seconds and after each bulk insert."""

	__slots__ = ("large", "until")

	def __init__(self) -> None:
		self.large, self.until = False, 0.0

	def is_large(self, table: str) -> bool:
		"""Whether it is, or was when it was asked last."""
		if self.large:
			return True
		now = time.monotonic()
		if now >= self.until:
			(last,) = local.db.run(f"select max(rowid) from {quoted(table)}").fetchone()
			self.large, self.until = (last or 0) >= LARGE, now + ASKED_AGAIN
		return self.large


def grown(table: str) -> None:
	"""Many rows were written to a table: its size is asked for again."""
	size = memo.known(("large", table))
	if size is not None:
		size.until = 0.0


class Plan:
	"""How a list of one table is read."""

	def __init__(self, table: str, parts: Iterable[Part]) -> None:
		self.table, self.parts = table, list(parts)
		self.indexes = indexes_of(table)
		self._handing = STEPS_OF_HANDED * sum([part.handed for part in self.parts])

	@property
	def finds_one(self) -> bool:
		"""Whether a condition names a value that is there once at most: SQLite follows it by itself."""
		unique = self.indexes.unique
		return any([part.column in unique and part.is_equal for part in self.parts])

	@cached_property
	def all(self) -> tuple[str, list]:
		"""The conditions as they are."""
		return joined(self.parts)

	@cached_property
	def candidates(self) -> list[Part]:
		"""The conditions whose rows an index finds."""
		return [part for part in self.parts if self._may_lead(part)]

	@cached_property
	def _few(self) -> Part | None:
		"""The condition that finds few rows."""
		return self._least(FEW)

	@cached_property
	def _leading(self) -> Part | None:
		"""The condition to follow, if one finds few rows, or of several the one that finds the fewest."""
		if self._few is None and len(self.candidates) > 1:
			return self._least(SOME)
		return self._few

	def where(self) -> tuple[str, list]:
		"""The conditions, with what SQLite has to know to follow the best one."""
		if self._leading is None:
			return joined(self._by_index(part) for part in self.parts)
		followed = [self._leading, *self._behind]
		return joined(
			_not_followed(part) if part in self.candidates and part not in followed else part
			for part in self.parts
		)

	@property
	def index(self) -> str | None:
		"""The index to follow where it holds the columns of several conditions, which SQLite may think no better than another."""
		if not self._behind:
			return None
		return self.indexes.pairs[self._leading.column, self._behind[0].column]

	@cached_property
	def _behind(self) -> list[Part]:
		"""The condition whose column stands behind that of the leading one in an index, so that both are looked up together."""
		leading = self._leading
		if leading is None or not leading.is_equal:
			return []
		pairs = self.indexes.pairs
		return [part for part in self.parts if part.is_equal and (leading.column, part.column) in pairs][:1]

	def complete(self, order: Order) -> Order:
		"""An order in which no two rows are alike, so that every way to read them gives the same pages."""
		return Order(order.column, order.descending, (*self.indexes.after.get(order.column, ()), "rowid"))

	def along(self, order: Order) -> Iterator[Way]:
		"""The ways to read rows in their order that are worth trying one after the other; none where they are found sooner otherwise."""
		found = self._index_along(order)
		if found is None:
			return
		index, fixed = found
		if len(self.parts) == 1 and (fixed or self._is_found_along(order)):
			yield Way(index, None)  # it holds what is asked for, as it is asked for
		elif fixed or not self._finds_handful():
			yield Way(index, TRIED + self._handing)
			if self._few is None and self._are_answered:
				seldom = self._finds_text_seldom()
				if not seldom:
					yield Way(index, (WALKED if seldom is None else WALKED_FOR_TEXT) + self._handing)

	def _is_found_along(self, order: Order) -> bool:
		"""Whether the index of the order finds the rows of the first condition, too."""
		part = self.parts[0]
		return part.column == order.column and self._may_lead(part)

	def _finds_handful(self) -> bool:
		"""Whether a plain condition finds hardly any rows."""
		plain = [part for part in self.parts if part.column and self._may_lead(part)]
		handed = [part for part in plain if part.handed]
		others = [part for part in plain if not part.handed]
		found = self._fewest(others, HANDFUL) or self._fewest(handed, HANDFUL_OF_HANDED)
		if found is not None:
			self._few = found
		return found is not None

	def _finds_text_seldom(self) -> bool | None:
		"""Whether a text that is looked for anywhere in a column stands in few rows; None where no text is looked for.

		Only the whole index of the column can say so; it then has said which rows these are, and is not read again.
		"""
		seldom = None
		for place, part in enumerate(self.parts):
			query = self._rows_with_text(part)
			if query is None:
				continue
			seldom, (text, values) = False, query
			rows = [row[0] for row in local.db.run(f"{text} limit {FEW}", values).fetchall()]
			if len(rows) < FEW:
				named = f"({quoted(self.table)}.rowid in (select value from json_each(?)) and {part.text})"
				self._few = self.parts[place] = Part(named, [json_list(rows), *part.values])
				return True
		return seldom

	def _rows_with_text(self, part: Part) -> tuple[str, list] | None:
		"""The query for the rows in which a text stands anywhere in a column, from an index alone; None where it is no such condition.

		Where an index holds the column of another condition, too, the rows that do not fulfil that one are left out.
		"""
		first = self.indexes.first.get(part.column or "")
		if not part.is_contained or not first:
			return None
		beside = [
			other
			for other in self.parts
			if (other.is_equal or other.handed) and (part.column, other.column) in self.indexes.pairs
		][:1]
		index = self.indexes.pairs[part.column, beside[0].column] if beside else first
		condition, values = joined([part, *beside])
		table = quoted(self.table)
		return f"select rowid from {table} indexed by {quoted(index)} where {condition}", values

	@property
	def _are_answered(self) -> bool:
		"""Whether an index answers any of the conditions, so that they need not be followed through the whole table."""
		return bool(self.candidates) or any(self._by_index(part) is not part for part in self.parts)

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
		plain = [part for part in self.candidates if not part.others]
		several = [part for part in self.candidates if part.others]
		return self._fewest(plain, most) or self._fewest(several, most)

	def _fewest(self, candidates: Sequence[Part], most: int) -> Part | None:
		"""Of some conditions the one that finds the fewest rows, if those are less than `most`; none is counted further than the best before it."""
		for part in candidates:
			if part.operator == "=" and part.column in self.indexes.unique:
				return part
		fewest = None
		for part in candidates:
			if (number := self._count(part, most)) < most:
				fewest, most = part, number
		return fewest

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
		query = self._rows_with_text(part)
		if query is None:
			return part
		return part._replace(text=f"{quoted(self.table)}.rowid in ({query[0]})", values=query[1])

	def _index_along(self, order: Order) -> tuple[str, bool] | None:
		"""An index that holds the order, and whether it does so behind a condition that fixes one value."""
		for part in self.parts:
			if part.is_equal:
				index = self.indexes.pairs.get((part.column, order.column))
				if index:
					return index, True
		index = self.indexes.first.get(order.column)
		return (index, False) if index else None


class Indexes(NamedTuple):
	"""The indexes of a table: by their first column, what they hold after it, and by their first two; which columns hold no value twice."""

	first: dict[str, str]
	after: dict[str, tuple[str, ...]]
	pairs: dict[tuple[str, str], str]
	unique: frozenset[str]


def indexes_of(table: str) -> Indexes:
	"""The indexes of a table; of several with the same first column the narrowest."""
	return memo.get(("indexes", table, local.db.schema_version()), lambda: _read_indexes(table))


def _read_indexes(table: str) -> Indexes:
	found: list[tuple[int, list[str], str]] = []
	unique: set[str] = set()
	for _, name, is_unique, _origin, partial in local.db.run(
		f"pragma index_list({quoted(table)})"
	).fetchall():
		columns = [row[2] for row in local.db.run(f"pragma index_info({quoted(name)})").fetchall()]
		if not partial and None not in columns:
			found.append((len(columns), columns, name))
			unique.update(columns if is_unique and len(columns) == 1 else ())
	first: dict[str, str] = {}
	after: dict[str, tuple[str, ...]] = {}
	pairs: dict[tuple[str, str], str] = {}
	for _, columns, name in sorted(found):
		first.setdefault(columns[0], name)
		after.setdefault(columns[0], tuple(columns[1:]))
		if len(columns) > 1:
			pairs.setdefault((columns[0], columns[1]), name)
	return Indexes(first, after, pairs, frozenset(unique))


def _is_searched(table: str, text: str, marks: int) -> bool:
	"""Whether SQLite finds the rows of a condition by an index, by what it says itself."""
	plan = f"explain query plan select 1 from {quoted(table)} where {text}"
	rows = local.db.run(plan, [None] * marks).fetchall()
	return any(row[3].startswith((f"SEARCH {table} USING", "MULTI-INDEX OR")) for row in rows)


def _not_followed(part: Part) -> Part:
	"""A condition whose columns SQLite looks up in no index; a value that a column is compared with is of the column's kind already."""
	return part._replace(text=f"+{part.text}" if part.text.startswith("`") else f"+({part.text})")
