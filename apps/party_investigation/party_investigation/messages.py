"""Telling the user what the rules found."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import strip_html
from party_investigation.rules.problem import Problem


def refuse_hard(problems: Iterable[Problem], title: str, except_codes: frozenset[str] = frozenset()) -> None:
	"""Stop with every hard problem in one message; `except_codes` are those that only the unit's return waits for."""
	said = [problem.text(_) for problem in problems if problem.is_hard and problem.code not in except_codes]
	if said:
		frappe.throw(said if len(said) > 1 else said[0], title=title, as_list=len(said) > 1)


def reason_of(error: Exception) -> str:
	"""What an error says, as plain text: several problems in one line, without markup."""
	said = error.args[0] if error.args and isinstance(error.args[0], list | tuple) else [error]
	return strip_html("".join(map(str, said)))


def show_soft(problems: Iterable[Problem], remark: str | None) -> None:
	"""Show soft problems, unless a remark explains the record already."""
	if (remark or "").strip():
		return
	for problem in problems:
		if not problem.is_hard:
			frappe.msgprint(problem.text(_), alert=True, indicator="orange")
