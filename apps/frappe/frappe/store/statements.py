"""SQL as applications write it for MariaDB, with `%s` and `%(name)s`, made into SQL for SQLite with `?`."""

import re
from collections.abc import Collection
from typing import Any

from frappe.store.values import json_list

TOKEN = re.compile(
	r"""
	(?P<comment>--[^\n]*|/\*.*?\*/)
	|(?P<text>'(?:[^'\\]|\\.|'')*')
	|(?P<double>"(?:[^"\\]|\\.|"")*")
	|(?P<name>`(?:[^`]|``)*`)
	|(?P<named>%\(\w+\)s)
	|(?P<place>%s)
	|(?P<percent>%%)
	|(?P<word>[^\W\d]\w*)
	|(?P<number>\d+(?:\.\d+)?)
	|(?P<space>\s+)
	|(?P<sign>\|\||&&|<=>|:=|.)
	""",
	re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a", "%": "\\%", "_": "\\_"}
RENAMED = {
	"if": "iif",
	"left": "left_part",
	"right": "right_part",
	"char_length": "length",
	"character_length": "length",
	"lcase": "lower",
	"ucase": "upper",
	"greatest": "max",
	"least": "min",
	"truncate": "truncate",
	"localtimestamp": "now",
	"date_add": "date_add",
	"mid": "substr",
}
"""Functions that SQLite has under another name, or whose name is a keyword there."""

CASTS = {"signed": "integer", "unsigned": "integer", "char": "text", "decimal": "real", "double": "real"}
UNITS = ("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")
LOCKS = (("for", "update"), ("lock", "in", "share", "mode"))
WRITES = ("insert", "update", "delete", "replace")
DEFINES = ("create", "alter", "drop", "truncate", "rename", "reindex")
SEVERAL = (list, tuple, set, frozenset)
MANY = 1000
"""Longer lists go to SQLite as one JSON text: it takes only so many question marks."""
AS_JSON = -1
ENDS = ("commit", "rollback", "begin", "start")


class Statement:
	"""A statement ready for SQLite."""

	__slots__ = ("kind", "locks", "names", "target", "text")

	def __init__(self, text: str, kind: str, names: list[str | None] | None, locks: bool, target: str | None):
		self.text = text
		self.kind = kind
		"""`read`, `write`, `define` or `end`."""
		self.names = names
		"""For values given by name: which, in order of their question marks."""
		self.locks = locks
		"""Whether what is read shall not be changed by others until the end of the transaction."""
		self.target = target
		"""The table that is written to."""


_known: dict[tuple, Statement] = {}
MOST_KNOWN = 4096


def prepare(query: str, values: Any) -> tuple[Statement, Any]:
	"""The statement for a query and the values in the order in which SQLite wants them.

	A list, tuple or set among the values becomes as many question marks in parentheses.
	"""
	if values is None or (not values and isinstance(values, list | tuple | dict)):
		return _translated(query, None, None), ()
	if isinstance(values, dict):
		spread = {name: _length(value) for name, value in values.items() if isinstance(value, SEVERAL)}
		statement = _translated(query, "named", tuple(spread.items()))
		flat: list = []
		for name in statement.names or ():
			_add(flat, values[name], spread.get(name))
		return statement, flat
	if not isinstance(values, list | tuple):
		values = (values,)
	for value in values:
		if isinstance(value, SEVERAL):
			break
	else:
		return _translated(query, "placed", None), values
	lengths = tuple(_length(value) if isinstance(value, SEVERAL) else None for value in values)
	flat = []
	for value, length in zip(values, lengths, strict=True):
		_add(flat, value, length)
	return _translated(query, "placed", lengths), flat


def _length(value: Collection) -> int:
	return len(value) if len(value) <= MANY else AS_JSON


def _add(flat: list, value: Any, length: int | None) -> None:
	"""Add a value, or those of a list, to the values for the question marks."""
	if length is None:
		flat.append(value)
	elif length == AS_JSON:
		flat.append(json_list(value))
	else:
		flat.extend(value)


def _translated(query: str, style: str | None, lengths: tuple | None) -> Statement:
	key = (query, style, lengths)
	statement = _known.get(key)
	if statement is None:
		if len(_known) >= MOST_KNOWN:
			_known.clear()
		_known[key] = statement = _Translator(query, style, lengths).statement()
	return statement


class _Translator:
	"""One walk over the words of a query."""

	def __init__(self, query: str, style: str | None, lengths: tuple | None):
		self.style = style
		self.lengths = lengths
		self.placed = 0
		self.names: list[str] = []
		self.tokens = [
			[found.lastgroup, found.group()]
			for found in TOKEN.finditer(query.strip().rstrip(";"))
			if found.lastgroup != "comment"
		]
		self.solid = [index for index, token in enumerate(self.tokens) if token[0] != "space"]

	def statement(self) -> Statement:
		words = [self.word(place) for place in range(len(self.solid))]
		kind = self.kind(words)
		locks = self.drop_locks(words) if kind == "read" else False
		for place in range(len(self.solid)):
			self.translate(place, words)
		text = "".join(token[1] for token in self.tokens)
		names = self.names if self.style == "named" else None
		return Statement(text, kind, names, locks, self.target(words) if kind == "write" else None)

	def word(self, place: int) -> str:
		"""The word or sign at a place, in small letters; empty beyond the end."""
		if not 0 <= place < len(self.solid):
			return ""
		kind, text = self.tokens[self.solid[place]]
		return text.lower() if kind in ("word", "sign") else ""

	def put(self, place: int, text: str) -> None:
		self.tokens[self.solid[place]][1] = text

	def kind(self, words: list[str]) -> str:
		first = words[0] if words else ""
		if first == "(":
			first = next((word for word in words if word != "("), "")
		if first in WRITES or (
			first == "with" and any(word in WRITES for word in words if word != "replace")
		):
			return "write"
		if first == "truncate":
			self.put(0, "delete")
			if words[1:2] == ["table"]:
				self.put(1, "from")
			else:
				self.put(0, "delete from")
			return "write"
		return "define" if first in DEFINES else "end" if first in ENDS else "read"

	def target(self, words: list[str]) -> str | None:
		for place, word in enumerate(words[:6]):
			if word in ("into", "update", "from") and words[place + 1 : place + 2] != ["or"]:
				kind, text = self.tokens[self.solid[place + 1]]
				return text.strip("`") if kind in ("name", "word") else None
		return None

	def drop_locks(self, words: list[str]) -> bool:
		for place in range(len(words)):
			for lock in LOCKS:
				if tuple(words[place : place + len(lock)]) == lock:
					for last in range(place, len(words)):
						if words[last] in (*lock, "nowait", "skip", "locked"):
							self.put(last, "")
					return True
		return False

	def translate(self, place: int, words: list[str]) -> None:
		kind, text = self.tokens[self.solid[place]]
		if kind == "text" or kind == "double":
			self.put(place, self.literal(text))
		elif kind == "place" and self.style == "placed":
			self.put(place, self.question_marks())
		elif kind == "named" and self.style == "named":
			self.put(place, self.named(text[2:-2]))
		elif kind == "percent" and self.style:
			self.put(place, "%")
		elif kind == "sign":
			self.sign(place, text)
		elif kind == "word":
			self.keyword(place, words)

	def literal(self, text: str) -> str:
		quote, inner = text[0], text[1:-1]
		inner = inner.replace(quote * 2, quote)
		if "\\" in inner:
			inner = re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), inner, flags=re.DOTALL)
		if self.style:
			inner = inner.replace("%%", "%")
		return "'" + inner.replace("'", "''") + "'"

	def question_marks(self) -> str:
		length = self.lengths[self.placed] if self.lengths and self.placed < len(self.lengths) else None
		self.placed += 1
		return _marks(length)

	def named(self, name: str) -> str:
		self.names.append(name)
		return _marks(dict(self.lengths or ()).get(name))

	def sign(self, place: int, text: str) -> None:
		if text == "||":
			self.put(place, " or ")
		elif text == "&&":
			self.put(place, " and ")
		elif text == "<=>":
			self.put(place, " is ")
		elif text == "/":
			self.put(place, "*1.0/")

	def keyword(self, place: int, words: list[str]) -> None:
		word, following = words[place], words[place + 1] if place + 1 < len(words) else ""
		if word in RENAMED and following == "(" and words[place - 1 : place] != ["."]:
			self.put(place, RENAMED[word])
		elif word in ("current_timestamp", "localtime") and words[place - 1 : place] != ["default"]:
			self.put(place, "now" if following == "(" else "now()")
		elif word == "current_date":
			self.put(place, "curdate" if following == "(" else "curdate()")
		elif word == "isnull" and following == "(":
			self.put(place, "null is")
		elif word == "rlike":
			self.put(place, "regexp")
		elif word == "div":
			self.put(place, "/")
		elif word == "as" and following in CASTS and self.casting(place, words):
			self.put(place + 1, CASTS[following])
			words[place + 1] = ""
		elif word in ("timestampdiff", "timestampadd") and following == "(":
			self.put(place + 2, f"'{words[place + 2]}'")
		elif word == "interval":
			self.interval(place, words)
		elif word == "group_concat" and following == "(":
			self.group_concat(place, words)
		elif word == "ignore" and words[place - 1 : place] == ["insert"]:
			self.put(place, "or ignore")
		elif word == "duplicate" and words[place - 1 : place] == ["on"]:
			self.put(place, "conflict do")
			self.put(place + 1, "")
			self.put(place + 2, "update set")
			self.excluded(place, words)
		elif word in ("force", "use") and following == "index":
			self.blank(place, self.closing(place + 2, words))
		elif word == "collate" and following.startswith("utf8"):
			self.blank(place, place + 1)

	def casting(self, place: int, words: list[str]) -> bool:
		depth = 0
		for before in range(place - 1, 0, -1):
			depth += (words[before] == ")") - (words[before] == "(")
			if depth < 0:
				return words[before - 1] == "cast"
		return False

	def interval(self, place: int, words: list[str]) -> None:
		"""`date_add(x, interval 1 day)` → `date_add(x, 1, 'day')`; `x - interval 1 day` is not translated."""
		end = next((at for at in range(place + 1, len(words)) if words[at] in UNITS), None)
		if end is None:
			return
		if words[place - 1] != ",":
			raise NotImplementedError("SQL: use date_add(…, interval …) or date_sub(…, interval …)")
		self.put(place, "")
		self.put(end, f", '{words[end]}'")

	def group_concat(self, place: int, words: list[str]) -> None:
		end = self.closing(place + 1, words)
		separator = next((at for at in range(place, end) if words[at] == "separator"), None)
		if separator:
			self.put(separator, ",")
		if words[place + 2] == "distinct":
			self.put(place, "group_concat_distinct")
			self.put(place + 2, "")
		ordered = next((at for at in range(place, end) if words[at : at + 2] == ["order", "by"]), None)
		if ordered:
			raise NotImplementedError("SQL: group_concat(… order by …)")

	def excluded(self, place: int, words: list[str]) -> None:
		for at in range(place + 3, len(words)):
			if words[at] == "values" and words[at + 1] == "(":
				self.put(at, "excluded.")
				self.put(at + 1, "")
				self.put(at + 3, "")

	def closing(self, opening: int, words: list[str]) -> int:
		depth = 0
		for at in range(opening, len(words)):
			depth += (words[at] == "(") - (words[at] == ")")
			if depth == 0:
				return at
		return len(words) - 1

	def blank(self, first: int, last: int) -> None:
		for at in range(first, last + 1):
			self.put(at, "")


def _marks(length: int | None) -> str:
	"""Question marks for one value, or for a list of that length."""
	if length is None:
		return "?"
	if length == AS_JSON:
		return "(select value from json_each(?))"
	return f"({','.join('?' * length)})" if length else "(null)"
