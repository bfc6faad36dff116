"""Messages to the user about the problems that the rules find."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import strip_html
from party_investigation.rules.problem import Problem


def in_words(problem: Problem, document: Document) -> str:
	"""Return the field, what is wrong, and what to do."""
	meta, field = document.meta, problem.field
	label = meta.get_label(field) if field and meta.has_field(field) else None
	return f"{_(label)}：{problem.text(_)}" if label else problem.text(_)


def refuse(problems: Iterable[Problem], document: Document) -> None:
	"""Stop with every problem in one message; do nothing without one.

	:raises frappe.ValidationError: names each problem
	"""
	lines = [in_words(problem, document) for problem in problems]
	if lines:
		title = _("{0} is not saved").format(_(document.doctype))
		frappe.throw(lines if len(lines) > 1 else lines[0], title=title, as_list=len(lines) > 1)


def ask_remark(problems: Iterable[Problem], document: Document) -> None:
	"""Ask for a remark on each soft problem that none explains."""
	for problem in problems:
		if not problem.is_hard:
			text = _("A remark is needed. {0}").format(in_words(problem, document))
			frappe.msgprint(text, alert=True, indicator="orange")


def reason_of(error: Exception) -> str:
	"""Return the message of an error as plain text: several problems in one line, without markup."""
	reason = error.args[0] if error.args and isinstance(error.args[0], list | tuple) else [error]
	return strip_html("".join(map(str, reason)))


def languages_of(users: Iterable[str]) -> dict[str, str]:
	"""Return the language of each user; that of the site for who has chosen none."""
	rows = frappe.get_all(
		"User", filters={"name": ["in", sorted(users) or [""]]}, fields=["name", "language"]
	)
	of_site = frappe.get_system_settings("language") or frappe.local.lang
	return {row.name: row.language or of_site for row in rows}
