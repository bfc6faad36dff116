"""Sets that conditions look into, read once.

What a user sees may be a query inside a condition: `organization in (select …)`. SQLite runs it anew for every statement, and a
list of a large table takes several: to look, to count, to read. Here it is run once, and each statement is handed what it found.
Which rows are found does not change.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from frappe.ground.context import local
from frappe.store.driver import sqlite3
from frappe.store.plans import Part

MOST = 5_000
"""A set of more values is left to SQLite: to hand it over takes as long as to find it."""
TOKEN = re.compile(
	r"""'[^']*'|`[^`]*`|"[^"]*"|(?P<query>\bin\s*\(\s*(?=select\b))|(?P<open>\()|(?P<close>\))|(?P<mark>\?)""",
	re.IGNORECASE,
)
ONE_COLUMN = re.compile(r"\(*(`[^`]+`\.`([^`]+)` in \(select value from json_each\(\?\)\))\)*", re.IGNORECASE)
HANDED = "select value from json_each(?)"
READ = (
	"with `__set` (value) as ({select}), `__some` as (select value from `__set` limit {most}) "
	"select count(*), total(typeof(value) = 'text'), json_group_array(value) from `__some`"
)


class Piece(NamedTuple):
	"""A piece of a condition with the number of its question marks; one that is a query gives a set."""

	text: str
	marks: int
	is_query: bool


def read_once(part: Part) -> Part:
	"""A condition that is handed the sets that it looks into, as far as they are small and stand for themselves."""
	pieces = _pieces(part.text)
	if len(pieces) == 1:
		return part
	given, texts, values, number = iter(part.values), [], [], 0
	for piece in pieces:
		own = list(islice(given, piece.marks))
		found = _read(piece.text, own) if piece.is_query else None
		texts.append(HANDED if found else piece.text)
		values += [found[1]] if found else own
		number += found[0] if found else 0
	if HANDED not in texts:
		return part
	return _about_one_column(part._replace(text="".join(texts), values=values, handed=number))


def _about_one_column(part: Part) -> Part:
	"""The condition without brackets around it where it is about one column only."""
	plain = None if part.column else ONE_COLUMN.fullmatch(part.text)
	return part._replace(text=plain[1], column=plain[2], operator="in") if plain else part


@lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[Piece, ...]:
	"""A condition cut at the outermost queries that values are looked for in; one piece where there is none."""
	pieces: list[Piece] = []
	begin, marks, depth, inside = 0, 0, 0, 0
	for token in TOKEN.finditer(text):
		kind = token.lastgroup
		if kind == "mark":
			marks += 1
		elif kind == "close":
			if depth == inside:
				pieces.append(Piece(text[begin : token.start()], marks, True))
				begin, marks, inside = token.start(), 0, 0
			depth -= 1
		elif kind:
			depth += 1
			if kind == "query" and not inside:
				pieces.append(Piece(text[begin : token.end()], marks, False))
				begin, marks, inside = token.end(), 0, depth
	return (*pieces, Piece(text[begin:], marks, False))


def _read(select: str, values: Sequence) -> tuple[int, str] | None:
	"""How many values a query finds, and all of them as JSON; None where it cannot be read for itself.

	It cannot when it looks at the row that is asked about, finds very many, or finds other things than texts: those are
	compared by the kind of the column that they come from, which JSON does not tell.
	"""
	if '"' in select:
		return None  # may be a column of the row or a text
	try:
		number, texts, found = local.db.run(READ.format(select=select, most=MOST + 1), values).fetchone()
	except sqlite3.OperationalError as error:
		if str(error).startswith(("no such column", "table __set has")):
			return None
		raise
	return (number, found) if number == texts and number <= MOST else None
