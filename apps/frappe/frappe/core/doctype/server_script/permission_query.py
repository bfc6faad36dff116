"""The condition of a Permission Query script: comparisons of columns of the list's own table with values, and nothing else.

What the script leaves is read word by word and written anew, so no other table, no function that reads and no second statement
can be in it. It is added by AND to everything else: it narrows.
"""

import re
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.store.schema import quoted
from frappe.utils import cint, escape_html

LONGEST = 20_000
WORDS = frozenset("and or not in like is null between true false".split())
FUNCTIONS = frozenset("ifnull coalesce lower upper".split())
TOKEN = re.compile(
	r"""\s*(?:
	(?P<text>'(?:[^'\\]|'')*'|"[^"'\\]*")
	|(?P<number>-?\d+(?:\.\d+)?)
	|(?:(?:`(?P<table>[^`]+)`|(?P<bare_table>tab\w+))\s*\.\s*)?(?:`(?P<column>[^`]+)`|(?P<word>[^\W\d]\w*))
	|(?P<sign><=|>=|<>|!=|=|<|>|\(|\)|,)
	)""",
	re.VERBOSE,
)


def as_condition(text: Any, doctype: str) -> str:
	"""A script's condition in words that can only compare.

	:raises frappe.ValidationError: it says something else
	"""
	if text in (None, ""):
		return ""
	if not isinstance(text, str) or len(text) > LONGEST:
		_refuse(type(text).__name__)
	table, columns = f"tab{doctype}", _columns(doctype)
	parts, place, text = [], 0, text.strip()
	while place < len(text):
		found = TOKEN.match(text, place)
		if not found or found.end() == place:
			_refuse(text[place : place + 40])
		parts.append(_written(found, table, columns, text[found.end() :].lstrip()[:1] == "("))
		place = found.end()
	_check_brackets(parts)
	return " ".join(parts)


def _check_brackets(parts: list[str]) -> None:
	"""Whether each bracket that opens closes, and none closes what the script did not open."""
	depth = 0
	for part in parts:
		depth += {"(": 1, ")": -1}.get(part, 0)
		if depth < 0:
			_refuse(")")
	if depth:
		_refuse("(")


def _columns(doctype: str) -> frozenset[str]:
	"""The columns that everybody who sees a row may compare."""
	meta = frappe.get_meta(doctype)
	hidden = {df.fieldname for df in meta.fields if cint(df.permlevel) or df.fieldtype == "Password"}
	return frozenset(meta.get_valid_columns()) - hidden


def _written(found: re.Match, table: str, columns: frozenset[str], is_called: bool) -> str:
	if text := found["text"]:
		value = text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]
		return "'" + value.replace("'", "''") + "'"
	if found["number"] or found["sign"]:
		return found["number"] or found["sign"]
	named = found["table"] or found["bare_table"]
	word = found["word"]
	if word and not named and word.lower() in WORDS:
		return word.lower()
	if word and not named and is_called and word.lower() in FUNCTIONS:
		return word.lower()
	column = found["column"] or word
	if column not in columns or (named and named != table) or is_called:
		_refuse(found[0].strip())
	return f"{quoted(table)}.{quoted(column)}"


def _refuse(what: str) -> NoReturn:
	frappe.throw(
		_("A Permission Query compares fields of its own DocType with values, and has no {0}.").format(
			frappe.bold(escape_html(what))
		)
	)
