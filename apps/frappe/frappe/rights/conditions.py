"""The same rule as an SQL condition: which rows of a table a user may see."""

from collections.abc import Callable
from functools import lru_cache

import frappe
from frappe.rights import shares
from frappe.rights.rules import get_role_permissions, only_as_owner
from frappe.rights.user_permissions import is_strict, restrictions
from frappe.store.schema import quoted

Condition = tuple[str, list]

NOTHING: Condition = ("0", [])
EVERYTHING: Condition = ("", [])
KNOWN_UP_TO = 8192  # characters; longer conditions are not remembered


class Refused(Exception):
	"""Neither roles nor shares let the user see any row."""


def match_conditions(
	doctype: str, user: str, prefix: str | None = None, with_user_permissions: bool = True
) -> Condition:
	"""The condition that a row of a DocType is one that a user may see, with its values.

	:param prefix: the table's name or alias in the query
	:param with_user_permissions: False for a link field that ignores them; everything else still holds
	:returns: an empty text when the user may see everything
	:raises Refused: when the user may see nothing
	"""
	if user == "Administrator":
		return EVERYTHING
	meta = frappe.get_meta(doctype)
	table = prefix or f"tab{doctype}"
	permissions = get_role_permissions(meta, user)
	shared = (
		shares.shared_names(doctype, user, "read") if not meta.istable and not shares.sharing_is_off() else []
	)
	if not (permissions.get("read") or permissions.get("select")):
		if not shared:
			raise Refused
		return _both(_among(table, shared), hooked_conditions(doctype, user, of_apps))
	condition = _by_roles(doctype, user, table, permissions, with_user_permissions)
	condition = _both(condition, hooked_conditions(doctype, user, of_framework))
	if shared and condition[0]:
		names, values = _among(table, shared)
		condition = f"(({condition[0]}) or {names})", [*condition[1], *values]
	return _both(condition, hooked_conditions(doctype, user, of_apps))


def _by_roles(
	doctype: str, user: str, table: str, permissions: dict, with_user_permissions: bool
) -> Condition:
	listing = [right for right in ("read", "select") if permissions.get(right)]
	if all(only_as_owner(permissions, right) for right in listing):
		return f"{quoted(table)}.`owner` = ?", [user]
	return user_permission_conditions(doctype, user, table) if with_user_permissions else EVERYTHING


def user_permission_conditions(doctype: str, user: str, table: str) -> Condition:
	"""The condition that a row is within what a user is narrowed down to."""
	strict = is_strict()
	parts, values = [], []
	for field, allowed in restrictions(doctype, user):
		column = f"{quoted(table)}.{quoted(field)}"
		text = f"{column} in ({','.join('?' * len(allowed))})"
		if field != "name" and not strict:
			text = f"({column} is null or {column} = '' or {text})"
		parts.append(text)
		values += sorted(allowed)
	return " and ".join(parts), values


def of_framework(method: str) -> bool:
	"""Whether a hook is the framework's own: what it forbids a share may give (a ToDo, a Note, a chart of somebody else)."""
	return method.startswith("frappe.")


def of_apps(method: str) -> bool:
	"""Whether a hook is an app's: a scope that it draws no share leads out of."""
	return not of_framework(method)


def hooked_conditions(
	doctype: str, user: str, which: Callable[[str], bool] = lambda method: True
) -> Condition:
	"""What `permission_query_conditions` hooks add; each is SQL text as Frappe has it.

	:param which: of these hooks only
	"""
	hooks = frappe.get_hooks("permission_query_conditions") or {}
	methods = [*(hooks.get(doctype) or ()), *(hooks.get("*") or ())]
	parts = []
	for method in filter(which, methods):
		text = frappe.call(frappe.get_attr(method), user, doctype=doctype)
		if text:
			parts.append(f"({from_hook(str(text))})")
	return " and ".join(parts), []


def from_hook(text: str) -> str:
	"""A condition from a hook in SQLite's words. It cannot reach beyond the brackets it is put in.

	:raises frappe.ValidationError: when its brackets or quotes do not close
	"""
	return _known(text) if len(text) <= KNOWN_UP_TO else _translated(text)


def _translated(text: str) -> str:
	from frappe.store.statements import prepare

	statement, _values = prepare(f"select 1 where ({text})", ())
	found = statement.text.partition("where")[2].strip()
	if not _is_closed(found):
		frappe.throw(
			frappe._("A permission_query_conditions hook returned SQL that is not closed in itself.")
		)
	return found


_known = lru_cache(maxsize=512)(_translated)
"""The same for texts that hooks return again and again; what is refused is looked at anew."""


def _is_closed(text: str) -> bool:
	"""Whether quotes and brackets close, nothing is a comment or a second statement, and the outer bracket is one."""
	depth, place = 0, 0
	while place < len(text):
		char = text[place]
		if char in "'\"`":
			end = text.find(char, place + 1)
			if end < 0:
				return False
			place = end
		elif char == "(":
			depth += 1
		elif char == ")":
			depth -= 1
			if depth < 0 or (depth == 0 and text[place + 1 :].strip()):
				return False
		elif char == ";" or text.startswith(("--", "/*"), place):
			return False
		place += 1
	return depth == 0


def _among(table: str, names: list[str]) -> Condition:
	return f"{quoted(table)}.`name` in ({','.join('?' * len(names))})", list(names)


def _both(one: Condition, other: Condition) -> Condition:
	texts = [text for text, _ in (one, other) if text]
	return " and ".join(texts), [*one[1], *other[1]]


def as_text(condition: Condition) -> str:
	"""A condition with its values written into it: for `build_match_conditions`, whose API is SQL text."""
	parts = condition[0].split("?")
	if len(parts) != len(condition[1]) + 1:
		raise frappe.ValidationError(frappe._("This condition cannot be written as text."))
	values = ["'" + str(value).replace("'", "''") + "'" for value in condition[1]]
	return "".join(part + value for part, value in zip(parts, [*values, ""], strict=True))
