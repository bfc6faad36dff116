"""What a list may ask for: fields, functions of fields, orders and groups, read from text without trusting it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import frappe
from frappe import _
from frappe.store.driver import sqlite3

NAME = re.compile(r"^[^\W\d]\w*\Z")
POSITION = re.compile(r"^[0-9]{1,4}\Z")
STRING = re.compile(r"""^(?:'[^']*'|"[^"]*")$""")
BLANKS = " \t\r\n"
"""What may stand between words; other blanks are parts of names, and no name has them."""
ALIAS = re.compile(
	r"^(?P<what>.*[^ \t\r\n])[ \t\r\n]+as[ \t\r\n]+(?P<quote>[`'\"]?)(?P<name>[^`'\"]+)(?P=quote)$",
	re.IGNORECASE | re.DOTALL,
)
CALL = re.compile(r"^(?P<name>\w+)[ \t\r\n]*\((?P<inner>.*)\)\Z", re.DOTALL)
TABLE_FIELD = re.compile(
	r"^(?:`tab(?P<quoted>[^`]+)`|tab(?P<bare>\w+))\.(?:`(?P<qfield>[^`]+)`|(?P<field>\w+|\*))$"
)
KNOWN_UP_TO = 200  # characters; nobody fills the memory with long ones
LONGEST = 2000  # characters of one expression
DEEPEST = 5  # functions inside functions
SUBQUERY = re.compile(r"\(\s*select\b", re.IGNORECASE)
FORBIDDEN_WORDS = re.compile(
	r"/\*|\b(?:union|into|outfile|dumpfile|load_file|sleep|benchmark|having|procedure)\b", re.IGNORECASE
)

AGGREGATES = ("count", "sum", "avg", "min", "max", "group_concat")
FUNCTIONS = {
	**{name: name for name in AGGREGATES},
	"abs": "abs",
	"coalesce": "coalesce",
	"concat": "concat",
	"concat_ws": "concat_ws",
	"date": "date",
	"date_format": "date_format",
	"datediff": "datediff",
	"day": "day",
	"dayname": "dayname",
	"field": "field",
	"hour": "hour",
	"ifnull": "ifnull",
	"length": "length",
	"locate": "locate",
	"lower": "lower",
	"minute": "minute",
	"month": "month",
	"monthname": "monthname",
	"nullif": "nullif",
	"quarter": "quarter",
	"round": "round",
	"substring": "substr",
	"timestamp": "timestamp",
	"timestampdiff": "timestampdiff",
	"truncate": "truncate",
	"unix_timestamp": "unix_timestamp",
	"upper": "upper",
	"year": "year",
}
"""Functions in `fields` and what SQLite calls them."""


@dataclass(slots=True, frozen=True)
class Column:
	"""A stored field: of the DocType itself, of one of its tables, or of a document it links to."""

	name: str
	doctype: str | None = None
	through: str | None = None


@dataclass(slots=True, frozen=True)
class Literal:
	"""A constant."""

	value: Any


@dataclass(slots=True, frozen=True)
class Star:
	"""All columns."""

	doctype: str | None = None


@dataclass(slots=True, frozen=True)
class Call:
	"""A function of expressions."""

	name: str
	arguments: tuple = ()
	distinct: bool = False


@dataclass(slots=True, frozen=True)
class Asked:
	"""An expression, and the key its value gets in a row."""

	what: Any
	key: str
	has_alias: bool = False


def split(text: str) -> list[str]:
	"""Parts between commas that are not inside brackets or quotes."""
	parts, depth, quote, current = [], 0, "", ""
	for char in text:
		if quote:
			quote = "" if char == quote else quote
		elif char in "'\"`":
			quote = char
		elif char == "(":
			depth += 1
		elif char == ")":
			depth -= 1
		if char == "," and not depth and not quote:
			parts.append(current.strip(BLANKS))
			current = ""
		else:
			current += char
	parts.append(current.strip(BLANKS))
	return [part for part in parts if part]


def read_fields(fields: Any) -> list[Asked]:
	"""The expressions in `fields`: text, a list, or dicts such as `{"COUNT": "name", "as": "n"}`.

	:raises frappe.DataError: for a subquery or a function that is not allowed
	:raises sqlite3.OperationalError: for what is no expression
	"""
	if isinstance(fields, str):
		fields = frappe.parse_json(fields) if fields.strip().startswith("[") else split(fields)
	if not isinstance(fields, list | tuple | set):
		frappe.throw(_("Fields are a list of names: {0}").format(shortened(fields)), frappe.DataError)
	found: list[Asked] = []
	for one in fields:
		if isinstance(one, dict):
			found.append(_from_dict(one))
		elif isinstance(one, str):
			found += _read_known(one) if len(one) <= KNOWN_UP_TO else _read_text(one)
		elif one is not None:
			raise sqlite3.OperationalError(f"no such column: {one!r}")
	return found


def shortened(given: Any) -> str:
	"""What a client sent, as it is shown in a refusal."""
	return frappe.utils.escape_html(str(given)[:140])


def _refuse_long(text: Any) -> None:
	if not isinstance(text, str) or len(text) > LONGEST:
		frappe.throw(
			_("An expression in a list is a text of at most {0} characters: {1}").format(
				LONGEST, shortened(text)
			),
			frappe.DataError,
		)


def _read_text(text: str) -> tuple[Asked, ...]:
	_refuse_long(text)
	_refuse_sql(text)
	return tuple(_read_field(part) for part in split(text))


_read_known = lru_cache(maxsize=2048)(_read_text)
"""The same for texts that are asked for again and again: they say the same whoever asks. What is refused is read anew."""


def _refuse_sql(text: str) -> None:
	if SUBQUERY.search(text):
		frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)
	if FORBIDDEN_WORDS.search(text):
		frappe.throw(_("Illegal SQL query: {0}").format(text))


def _from_dict(one: dict, depth: int = 0) -> Asked:
	one = dict(one)
	alias = one.pop("as", None)
	if len(one) != 1:
		frappe.throw(_("A function in fields names one function: {0}").format(one))
	name, given = next(iter(one.items()))
	arguments = given if isinstance(given, list | tuple) else [given]
	call = Call(
		_function(name, depth), tuple(_argument_of_dict(argument, depth + 1) for argument in arguments)
	)
	shown = f"{name}({', '.join(str(argument) for argument in arguments)})"
	return Asked(call, _alias(alias) if alias else shown, bool(alias))


def _argument_of_dict(argument: Any, depth: int) -> Any:
	if isinstance(argument, dict):
		return _from_dict(argument, depth).what
	if isinstance(argument, str):
		_refuse_long(argument)
		return Literal(argument[1:-1]) if STRING.match(argument) else read_expression(argument, depth)
	if argument is not None and not isinstance(argument, int | float):
		_refuse_long(argument)
	return Literal(argument)


def _alias(text: str) -> str:
	if not isinstance(text, str) or not re.match(r"^[\w :.\-/%()#]+\Z", text):
		raise sqlite3.OperationalError(f"bad alias: {text}")
	return text


def _read_field(text: str) -> Asked:
	if text.startswith("@"):
		frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)
	aliased = ALIAS.match(text)
	if aliased:
		return Asked(read_expression(aliased["what"]), _alias(aliased["name"].strip(BLANKS)), True)
	what = read_expression(text)
	return Asked(what, _key(what, text))


def _key(what: Any, text: str) -> str:
	return what.name if isinstance(what, Column) else text


def read_expression(text: str, depth: int = 0) -> Any:
	"""A field, function or constant.

	:param depth: in how many functions it stands
	:raises sqlite3.OperationalError: for anything else
	"""
	text = text.strip(BLANKS)
	if text == "*":
		return Star()
	if STRING.match(text):
		return Literal(text[1:-1])
	call = CALL.match(text)
	if call:
		return _read_call(call["name"], call["inner"].strip(BLANKS), depth)
	return read_column(text)


def read_column(text: str) -> Any:
	"""A field: `name`, `` `name` ``, `` `tabX`.`name` ``, `link.name`."""
	found = TABLE_FIELD.match(text)
	if found:
		doctype = found["quoted"] or found["bare"]
		name = found["qfield"] or found["field"]
		return Star(doctype) if name == "*" else Column(name, doctype)
	bare = text[1:-1] if len(text) > 2 and text[0] == text[-1] == "`" and "`" not in text[1:-1] else text
	if NAME.match(bare):
		return Column(bare)
	through, dot, name = bare.partition(".")
	if dot and NAME.match(through) and NAME.match(name):
		return Column(name, None, through)
	raise sqlite3.OperationalError(f"no such column: {text}")


def _read_call(name: str, inner: str, depth: int) -> Call:
	function = _function(name, depth)
	distinct = inner.lower().startswith("distinct ")
	parts = split(inner[9:].strip(BLANKS) if distinct else inner)
	return Call(function, tuple(_read_argument(part, depth + 1) for part in parts), distinct)


def _read_argument(text: str, depth: int) -> Any:
	if re.match(r"^-?\d{1,18}(\.\d+)?$", text):
		return Literal(float(text) if "." in text else int(text))
	return read_expression(text, depth)


def _function(name: str, depth: int) -> str:
	if depth >= DEEPEST:
		frappe.throw(_("Functions in a list stand at most {0} deep.").format(DEEPEST), frappe.DataError)
	found = FUNCTIONS.get(name.lower())
	if not found:
		frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)
	return name.lower()


@dataclass(slots=True)
class Ordered:
	"""A key of an order."""

	what: Any
	descending: bool = False


def read_order(text: str) -> list[Ordered]:
	"""The keys in `order_by`.

	:raises frappe.ValidationError: for anything but fields, aliases, positions and `field(…)`, each with `asc` or `desc`
	:raises sqlite3.OperationalError: for an unknown direction
	"""
	_refuse_long(text)
	if re.search(r";|--|/\*|\bselect\b|\blimit\b|\bunion\b", text, re.IGNORECASE):
		frappe.throw(_("Invalid order by: {0}").format(text))
	return [_read_key(part) for part in split(text)]


def _read_key(text: str) -> Ordered:
	what, direction = text, ""
	found = re.match(r"^(.*[^ \t\r\n])[ \t\r\n]+(\w+)\Z", text, re.DOTALL)
	if found and not text.endswith(")"):
		what, direction = found[1], found[2].lower()
		if direction not in ("asc", "desc"):
			raise sqlite3.OperationalError(f'near "{direction}": syntax error')
	call = CALL.match(what)
	if call and call["name"].lower() != "field":
		frappe.throw(_("Invalid order by: {0}").format(text))
	return Ordered(Literal(int(what)) if POSITION.match(what) else read_expression(what), direction == "desc")


def read_groups(text: str) -> list:
	"""The expressions in `group_by`.

	:raises frappe.ValidationError: for SQL
	:raises sqlite3.OperationalError: for what is no field
	"""
	_refuse_long(text)
	if re.search(r";|--|/\*|\bselect\b|\bhaving\b", text, re.IGNORECASE) or re.search(r"\bsleep\s*\(", text):
		frappe.throw(_("Invalid group by: {0}").format(text))
	return [Literal(int(part)) if POSITION.match(part) else read_expression(part) for part in split(text)]
