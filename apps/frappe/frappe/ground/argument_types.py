"""Checking arguments from outside against type hints, converting where nothing can be misunderstood."""

import datetime
import functools
import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, Literal, Union, get_args, get_origin

from frappe.exceptions import FrappeTypeError

TRUE = ("true", "t", "yes", "y", "on", "1")
FALSE = ("false", "f", "no", "n", "off", "0")


class Mismatch(Exception):
	"""A value that is not of the wanted type and cannot stand for one."""


def validate_argument_types(
	func: Callable | None = None, apply_condition: Callable[[], bool] = lambda: True
) -> Callable:
	"""Decorate a function so that its arguments are checked against its type hints.

	Text that spells a number, a truth value or a date is converted; everything else has to fit.

	:param apply_condition: asked at each call whether to check
	:raises frappe.FrappeTypeError: from the decorated function, naming the argument
	"""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def wrapped(*args: Any, **kwargs: Any) -> Any:
			if apply_condition():
				args, kwargs = transform_parameter_types(function, args, kwargs)
			return function(*args, **kwargs)

		return wrapped

	return decorate(func) if func else decorate


def transform_parameter_types(func: Callable, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
	"""The arguments, checked against the type hints of a function and converted where needed.

	:raises frappe.FrappeTypeError: naming the argument, the wanted type and what was given
	"""
	if not (args or kwargs) or not getattr(func, "__annotations__", None):
		return args, kwargs
	names, hints = _declared(func)
	new_args = list(args)
	for position, value in enumerate(args[: len(names)]):
		if names[position] in hints:
			new_args[position] = _checked(func, names[position], hints[names[position]], value)
	new_kwargs = {
		name: _checked(func, name, hints[name], value) if name in hints else value
		for name, value in kwargs.items()
	}
	return tuple(new_args), new_kwargs


@functools.lru_cache(maxsize=2048)
def _declared(func: Callable) -> tuple[list[str], dict[str, Any]]:
	"""Names of the positional parameters, and types by name; the default may always be given."""
	try:
		hints = typing.get_type_hints(func)
	except (NameError, TypeError, AttributeError):
		# names known to type checkers only: those arguments are not checked
		hints = {name: hint for name, hint in func.__annotations__.items() if not isinstance(hint, str)}
	names = []
	checked = {}
	for name, parameter in inspect.signature(func).parameters.items():
		if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
			names.append(name)
		if name not in hints or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
			continue
		hint = hints[name]
		if parameter.default is not parameter.empty and not _fits(hint, parameter.default):
			hint = Union[hint, type(parameter.default)]  # noqa: UP007 (built at run time)
		checked[name] = hint
	return names, checked


def _fits(hint: Any, value: Any) -> bool:
	try:
		convert(hint, value)
	except Mismatch:
		return False
	return True


def _checked(func: Callable, name: str, hint: Any, value: Any) -> Any:
	try:
		return convert(hint, value)
	except Mismatch:
		wanted = str(hint).replace("typing.", "").replace("<class '", "").replace("'>", "")
		raise FrappeTypeError(
			f"Argument '{name}' in '{func.__module__}.{func.__qualname__}' should be of type '{wanted}' "
			f"but got '{type(value).__name__}' instead. / 参数“{name}”的类型不对。"
		) from None


def convert(hint: Any, value: Any) -> Any:
	"""A value as the type that a hint means.

	:raises Mismatch: when it is not of that type and does not spell a value of it
	"""
	if hint is Any or isinstance(hint, typing.TypeVar | str):
		return value
	if hint is None or hint is type(None):
		if value is None:
			return None
		raise Mismatch
	origin = get_origin(hint)
	if origin in (Union, types.UnionType):
		return _one_of(get_args(hint), value)
	if origin is Literal:
		if value in get_args(hint):
			return value
		raise Mismatch
	if origin is typing.Annotated:
		return convert(get_args(hint)[0], value)
	if origin is not None:
		return _generic(origin, get_args(hint), value)
	if not isinstance(hint, type):
		return value
	return _plain(hint, value)


def _one_of(choices: tuple, value: Any) -> Any:
	for choice in choices:
		exact = get_origin(choice) or choice
		if isinstance(exact, type) and type(value) is exact:
			try:
				return convert(choice, value)
			except Mismatch:
				continue
	for choice in choices:
		try:
			return convert(choice, value)
		except Mismatch:
			continue
	raise Mismatch


def _generic(origin: Any, inner: tuple, value: Any) -> Any:
	if not isinstance(origin, type):
		return value
	if origin is type:
		if isinstance(value, type):
			return value
		raise Mismatch
	if issubclass(origin, dict) or origin.__name__ in ("Mapping", "MutableMapping"):
		if not isinstance(value, dict):
			raise Mismatch
		return {convert(inner[0], key): convert(inner[1], item) for key, item in value.items()}
	if issubclass(origin, Callable):  # type: ignore[arg-type]
		if callable(value):
			return value
		raise Mismatch
	return _collection(origin, inner, value)


def _collection(origin: type, inner: tuple, value: Any) -> Any:
	if isinstance(value, str | bytes | dict) or not isinstance(value, list | tuple | set | frozenset | range):
		raise Mismatch
	if origin is tuple and inner and inner[-1] is not Ellipsis:
		if len(inner) != len(value):
			raise Mismatch
		return tuple(convert(hint, item) for hint, item in zip(inner, value, strict=True))
	items = [convert(inner[0], item) for item in value] if inner else list(value)
	return origin(items) if origin in (list, tuple, set, frozenset) else items


def _plain(hint: type, value: Any) -> Any:
	if hint is bool:
		return _bool(value)
	if hint is int:
		return _int(value)
	if hint is float:
		return _float(value)
	if isinstance(value, hint):
		return value
	if hint in (list, tuple, set, frozenset) and isinstance(value, list | tuple | set | frozenset):
		return hint(value)
	if isinstance(value, str) and hint in (datetime.date, datetime.datetime, datetime.time):
		try:
			return hint.fromisoformat(value)
		except ValueError:
			raise Mismatch from None
	raise Mismatch


def _bool(value: Any) -> bool:
	if isinstance(value, bool):
		return value
	if value in (0, 1):
		return bool(value)
	if isinstance(value, str) and value.lower() in TRUE + FALSE:
		return value.lower() in TRUE
	raise Mismatch


def _int(value: Any) -> int:
	if isinstance(value, bool | int):
		return value if type(value) is int else int(value)
	if isinstance(value, float) and value.is_integer():
		return int(value)
	if isinstance(value, str):
		try:
			number = float(value.strip()) if "." in value else int(value)
		except ValueError:
			raise Mismatch from None
		if number == int(number):
			return int(number)
	raise Mismatch


def _float(value: Any) -> float:
	if isinstance(value, bool | int | float):
		return float(value)
	if isinstance(value, str):
		try:
			return float(value)
		except ValueError:
			raise Mismatch from None
	raise Mismatch
