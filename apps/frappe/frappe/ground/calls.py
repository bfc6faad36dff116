"""Calling a function with those of many arguments that it takes."""

import inspect
from collections.abc import Callable, Container
from functools import lru_cache
from typing import Any

from frappe.ground.paths import get_attr

NEVER_FROM_OUTSIDE = ("ignore_permissions", "flags")
SWITCHES = frozenset(
	(
		*NEVER_FROM_OUTSIDE,
		"delete_permanently",
		"force",
		"from_async",
		"set_name",
		"validate",
		"validate_rename",
		"via_console",
	)
)
OPEN_TO_CLIENTS = frozenset(
	("ignore_doctypes_on_cancel_all", "ignore_prepared_report", "ignore_user_permissions")
)
"""Arguments that only sound so: what they leave out is the caller's own, or checked against the link field that says it."""


def call(fn: str | Callable, *args: Any, **kwargs: Any) -> Any:
	"""Call a function, given or named by its dotted path, with those keyword arguments that it takes."""
	if isinstance(fn, str):
		fn = get_attr(fn)
	return fn(*args, **get_newargs(fn, kwargs))


def call_from_outside(fn: Callable, values: dict[str, Any]) -> Any:
	"""Call a function or method for a client, with what it sent; switches of the engine are not among that.

	:raises frappe.FrappeTypeError: an argument that it needs was not sent
	"""
	function = getattr(fn, "__func__", fn)
	is_engine = (getattr(function, "__module__", None) or "").partition(".")[0] == "frappe"
	sent = {key: value for key, value in values.items() if not (is_engine and is_switch(key))}
	refuse_missing(fn, sent)
	return call(fn, **sent)


def call_with_one(fn: Callable, value: Any) -> Any:
	"""Call a function or method for a client that sent one value without a name.

	:raises frappe.FrappeTypeError: it needs another number of arguments
	"""
	try:
		inspect.signature(fn).bind(value)
	except TypeError:
		import frappe

		refuse_missing(fn, needed_arguments(fn)[:1])
		frappe.throw(frappe._("The method takes no argument without a name."), frappe.FrappeTypeError)
	return fn(value)


def refuse_missing(fn: Callable, sent: Container[str]) -> None:
	"""Say which argument a function needs and did not get from a client.

	:raises frappe.FrappeTypeError: there is one
	"""
	missing = [name for name in needed_arguments(fn) if name not in sent]
	if missing:
		import frappe

		frappe.throw(
			frappe._("The argument {0} is missing.").format(frappe.bold(missing[0])), frappe.FrappeTypeError
		)


def is_switch(name: str) -> bool:
	"""Whether an argument of the engine's functions is for code only: it turns checks off."""
	return name in SWITCHES or (name.startswith("ignore_") and name not in OPEN_TO_CLIENTS)


def get_newargs(fn: Callable, kwargs: dict[str, Any]) -> dict[str, Any]:
	"""Those of the keyword arguments that a function takes; never `ignore_permissions` or `flags`."""
	names, takes_all = _parameters((getattr(fn, "fnargs", None) and _Declared(fn.fnargs)) or fn)
	return {
		key: value
		for key, value in kwargs.items()
		if (takes_all or key in names) and key not in NEVER_FROM_OUTSIDE
	}


class _Declared:
	"""A function that lists its arguments itself (`fn.fnargs`)."""

	def __init__(self, names):
		self.names = frozenset(names)


@lru_cache(maxsize=2048)
def _parameters(fn: Any) -> tuple[frozenset[str], bool]:
	if isinstance(fn, _Declared):
		return fn.names, False
	parameters = inspect.signature(fn).parameters.values()
	takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
	named = (p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))
	return frozenset(named), takes_all


def needed_arguments(fn: Callable) -> list[str]:
	"""The arguments without which a function cannot be called."""
	parameters = inspect.signature(fn).parameters.values()
	return [
		p.name for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
	]
