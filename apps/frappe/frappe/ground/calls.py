"""Calling a function with those of many arguments that it takes."""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from frappe.ground.paths import get_attr

NEVER_FROM_OUTSIDE = ("ignore_permissions", "flags")


def call(fn: str | Callable, *args: Any, **kwargs: Any) -> Any:
	"""Call a function, given or named by its dotted path, with those keyword arguments that it takes."""
	if isinstance(fn, str):
		fn = get_attr(fn)
	return fn(*args, **get_newargs(fn, kwargs))


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
