"""What came of many documents, one by one: each for itself, and why one was refused."""

from collections.abc import Callable

import frappe
from frappe.utils import escape_html, strip_html

POINT = "one_of_many"


def each(names: list[str], work: Callable[[str], None], told: str | None = None) -> dict[str, str]:
	"""Do something with each of several documents; those it failed for, with the reason as plain text.

	What fails is undone and stops no other one; messages of the others stay.

	:param told: tell the user's browser the progress under this title
	"""
	refused: dict[str, str] = {}
	for number, name in enumerate(names, 1):
		said = len(frappe.local.message_log)
		frappe.db.savepoint(POINT)
		try:
			work(name)
		except Exception as error:
			frappe.db.rollback(save_point=POINT)
			refused[name] = _reason(error)
			del frappe.local.message_log[said:]
			if not isinstance(error, frappe.ValidationError | frappe.PermissionError):
				frappe.log_error(title=f"Bulk work on {name}")
		else:
			frappe.db.release_savepoint(POINT)
		if told:
			frappe.publish_progress(number * 100 / len(names), title=told, description=name)
	return refused


def _reason(error: Exception) -> str:
	said = error.args[0] if error.args and isinstance(error.args[0], list | tuple) else [error]
	return strip_html(" ".join(map(str, said))).strip() or type(error).__name__


def lines(refused: dict[str, str]) -> str:
	"""Refused documents with their reasons, one a line, as markup."""
	return "<br>".join(
		f"{frappe.bold(escape_html(name))}: {escape_html(reason)}" for name, reason in refused.items()
	)
