"""Under which conditions a part of a print format is printed.

A condition is an expression over `doc`, as Frappe's builder keeps it (`visible_if`): Python in the sandbox. The signs that
conditions of forms use (`depends_on`: `eval:`, `&&`, `||`, `!`, `===`, `null`) mean the same here, and a lone field name asks whether it is filled.
"""

import re
from typing import Any

import frappe
from frappe import _

PREFIX = "eval:"
PART = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(===|!==|&&|\|\||!(?!=))""")
IN_PYTHON = {"===": "==", "!==": "!=", "&&": " and ", "||": " or ", "!": " not "}
NAMES = {"true": True, "false": False, "null": None, "undefined": None}
LONGEST = 2000


class ConditionError(frappe.ValidationError):
	"""A condition that cannot be asked."""


def in_python(condition: str) -> str:
	"""A condition as an expression of Python."""
	text = condition.strip().removeprefix(PREFIX).strip()
	if text.isidentifier() and text not in NAMES and text != "doc":
		return f"doc.{text}"
	return PART.sub(lambda found: found[1] or IN_PYTHON[found[2]], text).strip()


def check(condition: str) -> None:
	"""Refuse what is no condition.

	:raises ConditionError: says why
	"""
	from frappe.utils.safe_exec import check_expression

	if len(condition) > LONGEST:
		raise ConditionError(_("A condition has at most {0} characters.").format(LONGEST))
	try:
		check_expression(in_python(condition))
	except Exception as error:  # whatever a text may be that is no expression
		raise _error(condition, error)


class Conditions:
	"""Asks conditions about one document.

	:param is_draft: tell a condition that fails; else what hangs on it is printed, as in Frappe, and the Error Log names it once
	"""

	def __init__(self, doc: Any, print_format: Any, is_draft: bool = False) -> None:
		self.names = {"doc": doc, "print_settings": doc.flags.print_settings or frappe._dict(), **NAMES}
		self.name, self.is_draft = print_format.name, is_draft
		self.told: set[str] = set()

	def hold(self, condition: str, **more: Any) -> bool:
		"""Whether a condition holds; none does always.

		:raises ConditionError: it cannot be asked, in a draft
		"""
		if not condition:
			return True
		try:
			check(condition)
			return bool(frappe.safe_eval(in_python(condition), None, {**self.names, **more}))
		except Exception as error:
			if self.is_draft:
				raise error if isinstance(error, ConditionError) else _error(condition, error)
			self._tell(condition, error)
			return True

	def _tell(self, condition: str, error: Exception) -> None:
		if condition not in self.told:
			self.told.add(condition)
			frappe.log_error(
				title=f"Condition of print format {self.name}", message=f"{condition}\n\n{error}"
			)


def _error(condition: str, error: Exception) -> ConditionError:
	return ConditionError(
		_("The condition {0} cannot be asked: {1}").format(
			condition[:200], str(error) or type(error).__name__
		)
	)
