"""Dishonest shapes: what can be done to one name, value or object in a request so that it is no more what an honest form sends."""

import inspect
import random
import unicodedata
import urllib.parse
from collections.abc import Callable
from typing import Any

from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.model.document import Document
from frappe.utils.nestedset import NestedSet

OPERATORS = ("=", "!=", "like", "not like", "in", "not in", ">", "<", "is", "between", "descendants of")
SYSTEM_COLUMNS = (*default_fields[1:], *child_table_fields, "amended_from", *optional_fields)
"""What every table has beside its fields; `doctype` is no column."""
TREE_COLUMNS = ("lft", "rgt", "old_parent", "is_group", "parent_party_organization")
FORM_FLAGS = (
	"__islocal",
	"__unsaved",
	"__newname",
	"__run_link_triggers",
	"__onload",
	"__last_sync_on",
	"localname",
)
SWITCHES = (
	"ignore_permissions",
	"ignore_user_permissions",
	"ignore_links",
	"ignore_mandatory",
	"ignore_version",
	"ignore_validate",
	"ignore_if_duplicate",
	"ignore_if_exists",
	"ignore_on_trash",
	"force",
	"validate",
	"validate_rename",
	"merge",
	"via_console",
	"from_async",
	"in_test",
	"in_import",
	"in_install",
	"in_migrate",
	"run",
	"strict",
	"debug",
	"for_update",
	"user",
	"as_admin",
)


def internals() -> list[str]:
	"""Names that the object behind a document uses itself: attributes, methods, and what its code reads of `__dict__` and `flags`."""
	names = {name for name in dir(NestedSet) if not name.startswith("__")}
	for cls in (Document, NestedSet):
		for base in cls.__mro__[:-1]:
			code = inspect.getsource(inspect.getmodule(base))
			names |= (
				set(_quoted(code, "own[")) | set(_quoted(code, "__dict__[")) | set(_quoted(code, ".get("))
			)
	names |= {"nsm_parent_field", "nsm_oldparent_field", "flags", "meta", "doctype", "_doc_before_save"}
	return sorted(names | {*SYSTEM_COLUMNS, *TREE_COLUMNS, *FORM_FLAGS, *SWITCHES})


def _quoted(code: str, before: str) -> list[str]:
	"""The names in double quotes that follow `before`."""
	found = [part.split('"', 1)[0] for part in code.split(before + '"')[1:]]
	return [name for name in found if name.isidentifier()]


# ------------------------------------------------------------ another spelling


SPELLINGS: dict[str, Callable[[str], str]] = {
	"upper": str.upper,
	"lower": str.lower,
	"swapped case": str.swapcase,
	"blank before": lambda text: " " + text,
	"blank after": lambda text: text + " ",
	"no-break blank": lambda text: text.replace(" ", "\u00a0") if " " in text else text + "\u00a0",
	"two blanks": lambda text: text.replace(" ", "  "),
	"underscores": lambda text: text.replace(" ", "_"),
	"blanks": lambda text: text.replace("_", " "),
	"full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
	"first full width": lambda text: (
		chr(ord(text[0]) + 0xFEE0) + text[1:] if "!" <= text[:1] <= "~" else text
	),
	"decomposed": lambda text: unicodedata.normalize("NFD", text),
	"dotless": lambda text: text.replace("i", "ı"),
	"long s": lambda text: text.replace("s", "ſ"),
	"kelvin": lambda text: text.replace("k", "\u212a"),
	"zero width": lambda text: text[:1] + "\u200b" + text[1:],
	"nul": lambda text: text + "\x00",
	"percent": lambda text: urllib.parse.quote(text),
	"percent letters": lambda text: "".join(f"%{ord(c):02x}" for c in text if ord(c) < 128),
	"backticks": lambda text: f"`{text}`",
	"quotes": lambda text: f'"{text}"',
	"brackets": lambda text: f"({text})",
	"comment": lambda text: f"{text}/**/",
	"table": lambda text: f"tab{text}",
	"newline": lambda text: text + "\n",
	"dot": lambda text: text + ".",
	"tab": lambda text: text.replace(" ", "\t") if " " in text else text + "\t",
}


def respell(chance: random.Random, text: str) -> tuple[str, str]:
	"""Another spelling of a name, and which one it is."""
	kinds = [kind for kind, spell in SPELLINGS.items() if spell(text) != text]
	kind = chance.choice(kinds)
	return kind, SPELLINGS[kind](text)


# ------------------------------------------------------------ another type


def retype(chance: random.Random, value: Any, others: list[str]) -> tuple[str, Any]:
	"""Another type, an operator, or somebody else's name in the place of a value; and which."""
	text = value if isinstance(value, str) else ""
	shapes: dict[str, Callable[[], Any]] = {
		"operator": lambda: [chance.choice(OPERATORS), chance.choice(["%", "", text, "zzz", "T"])],
		"operator and list": lambda: [chance.choice(["in", "not in"]), ["", "x", text]],
		"operator object": lambda: {chance.choice(OPERATORS): "%"},
		"list": lambda: [value],
		"list in list": lambda: [[value]],
		"object": lambda: {"name": value},
		"filter row": lambda: [["name", "like", "%"]],
		"number": lambda: chance.choice([0, 1, -1, 2**63, 1.5, 1e308]),
		"text number": lambda: chance.choice(["0", "1", "-1", "9" * 30, "1e9", "NaN"]),
		"true": lambda: True,
		"false": lambda: False,
		"nothing": lambda: None,
		"empty": lambda: chance.choice(["", [], {}, [[]], [{}], "[]", "{}"]),
		"json": lambda: chance.choice(
			['["like", "%"]', '{"name": ["!=", ""]}', '["!=", ""]', "null", "true"]
		),
		"somebody else": lambda: chance.choice(others),
		"sql": lambda: chance.choice(
			["' or '1'='1", "x') or 1=1 --", "name) from `__Auth` --", "1; select 1", "`name` or 1=1"]
		),
		"template": lambda: chance.choice(["{{ 7 * 7 }}", "<script>x</script>", "{% for a in b %}"]),
		"long": lambda: "(" * 3000,
		"deep": lambda: _deep(60),
		"wildcard": lambda: chance.choice(["%", "*", "_", "%%", "?", "../../site_config.json", "."]),
	}
	kind = chance.choice(list(shapes))
	return kind, shapes[kind]()


def _deep(levels: int) -> list:
	value: list = []
	for _level in range(levels):
		value = [value]
	return value


def poison(chance: random.Random, others: list[str]) -> Any:
	"""A value for a key that an honest form does not send."""
	return chance.choice(
		[
			1,
			0,
			"1",
			True,
			None,
			"name",
			"organization",
			"name = '' or 1=1 --",
			["like", "%"],
			["!=", ""],
			{"ignore_permissions": 1},
			{"a": 1},
			[],
			"Administrator",
			chance.choice(others),
		]
	)
