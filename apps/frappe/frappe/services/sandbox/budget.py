"""What filling in a template may cost: time, size, and the size of any value that it makes.

A template is text that somebody wrote; without limits one of a few characters keeps a thread for ever or takes all memory.
Every turn of a loop and every call of a macro looks at the clock, all that is put out is counted, and what could make a
huge value in one step is asked for its size before.
"""

import re
import time
from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Any, NoReturn

from jinja2 import nodes, pass_context
from jinja2.visitor import NodeTransformer

import frappe
from frappe import _
from frappe.ground.config import number

SECONDS = 60
BACKGROUND_TIMES = 10
"""Where nobody waits for an answer it may take longer by this."""
CHARACTERS = 100_000_000
"""All that a template puts out, also into its own values."""
VALUE = 20_000_000
"""The length of one text or list."""
BITS = 10_000
"""The length of a whole number."""
COUNT = 10_000
"""The largest width, number of parts and the like that a filter or method of a text takes."""

GROWING = ("center", "ljust", "rjust", "zfill", "expandtabs")
"""Methods of texts that take a width."""
COUNTING = ("batch", "center", "indent", "round", "slice", "tojson", "truncate", "wordwrap")
"""Filters that take a width, a number of parts or of places."""
WIDE = re.compile(r"\d{5,}")
NESTED = re.compile(r"\{[^{}]*:[^{}]*\{")


class TemplateTooExpensive(frappe.ValidationError):
	"""The template takes more time or memory than one may."""


class Budget:
	"""What is left for the template that is being filled in."""

	__slots__ = ("left", "seconds", "until")

	def __init__(self) -> None:
		self.seconds = int(number("template_seconds", SECONDS)) or SECONDS
		if getattr(frappe.local, "request", None) is None:
			self.seconds *= BACKGROUND_TIMES
		self.until = time.monotonic() + self.seconds
		self.left = CHARACTERS

	def refuse_time(self) -> NoReturn:
		""":raises TemplateTooExpensive: always"""
		_refuse(_("it takes longer than {0} seconds").format(self.seconds))

	def refuse_size(self) -> NoReturn:
		""":raises TemplateTooExpensive: always"""
		_refuse(_("it makes more than {0} characters").format(CHARACTERS))


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def _refuse(reason: str) -> NoReturn:
	frappe.throw(
		_("The template is too expensive: {0}. Simplify it, or use it for fewer documents.").format(reason),
		TemplateTooExpensive,
		title=_("Template Too Expensive"),
	)


def _too_large() -> None:
	_refuse(_("a value in it becomes too large"))


def open_() -> Token | None:
	"""Give a template its budget, to be closed when it is filled in; one within another has its share of that."""
	return _budget.set(Budget()) if _budget.get() is None else None


def close(opening: Token | None) -> None:
	"""Take a budget back from the template to which it was given."""
	if opening is not None:
		_budget.reset(opening)


class Counting(NodeTransformer):
	"""Puts into a parsed template what asks for its budget."""

	def visit_For(self, node: nodes.For) -> nodes.For:
		"""Each turn of a loop."""
		return self._counted(node)

	def visit_Macro(self, node: nodes.Macro) -> nodes.Macro:
		"""Each call of a macro."""
		return self._counted(node)

	def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.CallBlock:
		"""Each call of what a `call` block hands to a macro."""
		return self._counted(node)

	def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
		"""`a ~ b`."""
		node = self.generic_visit(node)
		return _filtered(node, "checked", node.lineno)

	def _counted(self, node: Any) -> Any:
		node = self.generic_visit(node)
		fixed = sum(len(text.data) for part in node.body for text in part.find_all(nodes.TemplateData))
		counting = _filtered(nodes.Const(fixed), "turn", node.lineno)
		node.body.insert(0, nodes.ExprStmt(counting, lineno=node.lineno))
		return node


def _filtered(node: nodes.Node, name: str, line: int) -> nodes.Filter:
	"""A call of one of `FILTERS`, which costs less than one of a function; no template can write its name."""
	return nodes.Filter(node, f"budget {name}", [], [], None, None, lineno=line)


@pass_context
def turn(_context: Any, characters: int) -> None:
	"""One turn of a loop in the template that is being filled in."""
	budget = _budget.get()
	if budget is not None:
		if time.monotonic() > budget.until:
			budget.refuse_time()
		budget.left -= characters
		if budget.left < 0:
			budget.refuse_size()


def put_out(value: Any) -> Any:
	"""A value that a template puts out."""
	if isinstance(value, str) and (budget := _budget.get()) is not None:
		budget.left -= len(value)
		if budget.left < 0:
			budget.refuse_size()
	return value


def checked(value: Any) -> Any:
	"""A value that was made of others, no longer than they were together."""
	if isinstance(value, str | list | tuple) and len(value) > VALUE:
		_too_large()
	return value


FILTERS = {"budget turn": turn, "budget checked": checked}


def check_operation(operator: str, left: Any, right: Any) -> None:
	"""Look at an operation before it makes a huge value.

	:raises TemplateTooExpensive: it would
	"""
	if operator == "**":
		if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > BITS:
			_too_large()
	elif operator == "<<":
		if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right > BITS:
			_too_large()
	elif operator == "*":
		if isinstance(left, int) and isinstance(right, int):
			if left.bit_length() + right.bit_length() > BITS:
				_too_large()
		elif _length(left) * _count(right) > VALUE or _length(right) * _count(left) > VALUE:
			_too_large()
	elif operator == "%" and isinstance(left, str):
		check_format(left)
	elif operator == "+" and _length(left) + _length(right) > VALUE:
		_too_large()


def _length(value: Any) -> int:
	return len(value) if isinstance(value, str | bytes | list | tuple) else 0


def _count(value: Any) -> int:
	return value if isinstance(value, int) else 0


def check_format(text: str) -> None:
	"""Look at a text that formats others: a width that is huge, or that comes from a value, is refused."""
	if WIDE.search(text) or NESTED.search(text) or ("%" in text and "*" in text):
		_too_large()


def check_call(function: Any, arguments: tuple) -> None:
	"""Look at a call of a method of a text or list.

	:raises TemplateTooExpensive: what it makes would be too large
	"""
	owner = function.__self__
	if not isinstance(owner, str | bytes | list):
		return
	name = function.__name__
	if isinstance(owner, list):
		if name == "extend" and arguments and len(owner) + _length(arguments[0]) > VALUE:
			_too_large()
	elif name in GROWING:
		check_counts(arguments)
	elif name == "replace" and len(arguments) > 1:
		check_replaced(owner, *arguments[:2])
	elif name == "join" and arguments and isinstance(arguments[0], list | tuple):
		check_joined(arguments[0], owner)


def check_counts(values: Any) -> None:
	"""Widths, numbers of parts and the like."""
	if any(isinstance(value, int | float) and abs(value) > COUNT for value in values):
		_too_large()


def check_replaced(text: Any, old: Any, new: Any) -> None:
	"""What replacing would make."""
	if isinstance(text, str) and isinstance(old, str) and isinstance(new, str):
		times = text.count(old) if len(new) > len(old) else 0
		if times * len(new) + len(text) > VALUE:
			_too_large()


def check_joined(parts: Any, between: Any = "") -> None:
	"""What joining would make."""
	if sum(_length(part) or 16 for part in parts) + len(parts) * _length(between) > VALUE:
		_too_large()


def limit_filters(filters: dict[str, Callable]) -> None:
	"""Let filters of Jinja that can make huge values look at what they are given; adds those of `Counting`."""
	filters.update(FILTERS)
	for name in COUNTING:
		filters[name] = _Limited(filters[name], check_counts)
	filters["format"] = _Limited(filters["format"], lambda values: check_format(str(values[0])))
	filters["replace"] = _Limited(filters["replace"], lambda values: check_replaced(*map(str, values[:3])))
	filters["join"] = _Limited(filters["join"], _check_join)
	filters["sum"] = _Limited(filters["sum"], _check_sum)


def _check_join(values: list) -> None:
	if isinstance(values[0], list | tuple):
		check_joined(values[0], values[1] if len(values) > 1 else "")


def _check_sum(values: list) -> None:
	if any(isinstance(value, list | tuple | str) for value in values[1:]):
		_refuse(_("only numbers are added up"))


class _Limited:
	"""A filter that looks before it works; Jinja's marks for what it is given beside the value stay on it."""

	def __init__(self, function: Callable, look: Callable) -> None:
		self.function, self.look = function, look
		self.marked = hasattr(function, "jinja_pass_arg")
		if self.marked:
			self.jinja_pass_arg = function.jinja_pass_arg

	def __call__(self, *args: Any, **kwargs: Any) -> Any:
		values = [*args[1 if self.marked else 0 :], *kwargs.values()]
		if values:
			self.look(values)
		return self.function(*args, **kwargs)
