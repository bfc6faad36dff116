"""What a script of a site may cost, and how its steps are looked at: turns, time, and the size of all that it makes.

What is used up stays used up: a script that catches the refusal is refused again at its next step.
"""

import functools
import operator
import time
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.ground.config import number
from frappe.services.sandbox import budget

SECONDS = 10
TURNS = 1_000_000
"""Turns of loops, calls, and functions that begin."""
CHARACTERS = 100_000_000
"""All that a script makes: a text counts its characters, a list or dict `ITEM` for each of its items."""
ITEM = 16
LONGEST = 100_000
"""Characters of a script."""
SIZED = (str, bytes, list, tuple, dict, set, frozenset)
TURN_COSTS_TIME = 256
"""After so many turns the clock is looked at."""
WRITING = (str, repr)
UNWRITTEN = ("builtins", "script", __name__, None)
"""Where functions come from that write none of what they are given into a text, or look at it themselves."""


class ScriptTooExpensive(frappe.ValidationError):
	"""The script takes more time or memory than one may."""


class ScriptBudget:
	"""What is left for the script that runs."""

	__slots__ = ("characters", "seconds", "turns", "until")

	def __init__(self) -> None:
		self.seconds = int(number("server_script_seconds", SECONDS)) or SECONDS
		if getattr(frappe.local, "request", None) is None:
			self.seconds *= budget.BACKGROUND_TIMES
		self.until = time.monotonic() + self.seconds
		self.turns = TURNS
		self.characters = CHARACTERS


_left: ContextVar[ScriptBudget | None] = ContextVar("script_budget", default=None)


@contextmanager
def open_() -> Iterator[None]:
	"""Give a script its budget; one that runs within another has its share of that."""
	token = _left.set(ScriptBudget()) if _left.get() is None else None
	try:
		yield
	finally:
		if token is not None:
			_left.reset(token)


def _refuse(reason: str) -> NoReturn:
	frappe.throw(
		_("The script is too expensive: {0}.").format(reason),
		ScriptTooExpensive,
		title=_("Script Too Expensive"),
	)


def turn() -> None:
	"""One step.

	:raises ScriptTooExpensive: there were too many, or they took too long
	"""
	left = _left.get()
	if left is None:
		return
	left.turns -= 1
	if left.turns < 0:
		_refuse(_("it makes more than {0} steps").format(TURNS))
	if left.characters < 0:
		_refuse(_("what it makes becomes too large"))
	if left.turns % TURN_COSTS_TIME == 0:
		check_time()


def check_time() -> None:
	"""Look at the clock.

	:raises ScriptTooExpensive: the script has run for too long; from then on at every step
	"""
	left = _left.get()
	if left is not None and time.monotonic() > left.until:
		left.turns = -1
		_refuse(_("it takes longer than {0} seconds").format(left.seconds))


def spend(value: Any) -> Any:
	"""A value that the script made, after it was counted."""
	left = _left.get()
	if left is not None and isinstance(value, SIZED):
		left.characters -= len(value) if isinstance(value, str | bytes) else ITEM * len(value)
		if left.characters < 0:
			_refuse(_("what it makes becomes too large"))
	return value


def call(function: Callable, *args: Any, **kwargs: Any) -> Any:
	"""Call a function for a script."""
	turn()
	if function in WRITING or getattr(function, "__module__", None) not in UNWRITTEN:
		check_written((*args, *kwargs.values()))
	value = spend(function(*args, **kwargs))
	if not isinstance(function, types.BuiltinFunctionType | type):
		check_time()
	return value


def check_written(values: Any, times: int = 1) -> None:
	"""Look at values that a function may write into a text: a list may hold the same long text many times.

	:param times: how often each may be written
	:raises ScriptTooExpensive: the text would be too large
	"""
	left, waiting = budget.VALUE // max(times, 1), [values]
	while waiting:
		value = waiting.pop()
		if isinstance(value, str | bytes):
			left -= len(value)
		elif isinstance(value, SIZED):
			left -= ITEM * len(value)
			waiting.extend(value.values() if isinstance(value, dict) else value)
		if left < 0:
			_refuse(_("what it makes becomes too large"))


def iterate(values: Iterable) -> Iterator:
	"""What a loop takes, one after the other; for comprehensions and unpacking too."""
	for value in values:
		turn()
		yield value


OPERATIONS = {
	"**": operator.pow,
	"*": operator.mul,
	"<<": operator.lshift,
	"%": operator.mod,
	"+": operator.add,
}


def operation(sign: str, left: Any, right: Any) -> Any:
	"""What two values give, unless that would be huge."""
	budget.check_operation(sign, left, right)
	if sign == "%" and isinstance(left, str):
		check_written((left, right), left.count("%") if isinstance(right, dict) else 1)
	return spend(OPERATIONS[sign](left, right))


def in_place(change: Callable, sign: str, value: Any, operand: Any) -> Any:
	"""What `+=` and the like give."""
	plain = sign.removesuffix("=")
	return operation(plain, value, operand) if plain in OPERATIONS else spend(change(sign, value, operand))


def format_(value: Any, conversion: int, spec: str) -> str:
	"""A value as an f-string writes it."""
	budget.check_format(spec)
	if budget.WIDE.search(spec):
		_refuse(_("what it makes becomes too large"))
	check_written((value,))
	converted = {115: str, 114: repr, 97: ascii}.get(conversion, lambda same: same)(value)
	return spend(format(converted, spec))


def get_item(value: Any, key: Any) -> Any:
	"""An item, or a part, which is a new value."""
	found = value[key]
	return spend(found) if isinstance(key, slice) else found


def method(value: Any, name: str, found: Any) -> Any:
	"""A method of a text, list or dict as scripts call it, also where they hand it on."""
	if not callable(found):
		return found
	if name == "translate":
		raise SyntaxError(f"{name} is not available here")

	def looked_at(*args: Any, **kwargs: Any) -> Any:
		if name == "join":
			args = tuple(list(iterate(values)) for values in args)
			check_written((value, *args))
		elif name in ("format", "format_map"):
			check_written((value, args, kwargs), value.count("{"))
		elif hasattr(found, "__self__"):
			budget.check_call(found, (*args, *kwargs.values()))
		return spend(found(*args, **kwargs))

	return looked_at


def range_(*args: int) -> range:
	"""`range`, of no more than the turns that a script has."""
	made = range(*args)
	if len(made) > TURNS:
		_refuse(_("it makes more than {0} steps").format(TURNS))
	return made


def map_(function: Callable, *values: Iterable) -> Iterator:
	"""`map`."""
	for arguments in zip(*values, strict=False):
		yield call(function, *arguments)


def filter_(function: Callable | None, values: Iterable) -> Iterator:
	"""`filter`."""
	for value in iterate(values):
		if call(function, value) if function is not None else value:
			yield value


def sum_(values: Iterable, start: Any = 0) -> Any:
	"""`sum`, of numbers."""
	if isinstance(start, SIZED):
		_refuse(_("only numbers are added up"))
	return sum(iterate(values), start)


def _with_key(function: Callable) -> Callable:
	"""`sorted`, `min` and `max`, whose key is a function of the script."""

	@functools.wraps(function)
	def looked_at(*args: Any, key: Callable | None = None, **kwargs: Any) -> Any:
		if len(args) == 1:
			args = (iterate(args[0]),)
		return function(*args, key=functools.partial(call, key) if key else None, **kwargs)

	return looked_at


def _taking(kind: Callable) -> Callable:
	"""A function that takes all of what it is given."""

	@functools.wraps(kind, updated=())
	def looked_at(*args: Any, **kwargs: Any) -> Any:
		if args and not isinstance(args[0], SIZED):
			args = (iterate(args[0]), *args[1:])
		return kind(*args, **kwargs)

	return looked_at


BUILTINS: dict[str, Any] = {
	"all": _taking(all),
	"any": _taking(any),
	"enumerate": _taking(enumerate),
	"filter": filter_,
	"map": map_,
	"max": _with_key(max),
	"min": _with_key(min),
	"range": range_,
	"sorted": _with_key(sorted),
	"sum": sum_,
}
"""In place of Python's own, which would run unseen."""
NOT_FOR_SCRIPTS = (
	*("bytes", "pow", "__build_class__"),
	*("BaseException", "GeneratorExit", "KeyboardInterrupt", "SystemExit"),
)
GUARDS: dict[str, Any] = {
	"_apply_": call,
	"_call_": call,
	"_format_": format_,
	"_getitem_": get_item,
	"_getiter_": iterate,
	"_operation_": operation,
	"_turn_": turn,
}
