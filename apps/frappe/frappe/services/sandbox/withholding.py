"""Templates whose text leaves the site are shown no personal data, whoever they are rendered for."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model.audited import personal_fields

EXPRESSION = re.compile(r"{[{%](.*?)[%}]}", re.DOTALL)
WORD = re.compile(r"\w+")
NOTHING: frozenset[str] = frozenset()


@contextlib.contextmanager
def personal_data_withheld() -> Iterator[None]:
	"""Render without personal data: its fields are empty, lists of them and functions of apps are refused."""
	before = frappe.flags.personal_data_withheld
	frappe.flags.personal_data_withheld = True
	try:
		yield
	finally:
		frappe.flags.personal_data_withheld = before


def is_withheld() -> bool:
	"""Whether what is rendered now leaves the site."""
	return bool(frappe.flags.personal_data_withheld)


def withheld_fields(doctype: str) -> frozenset[str]:
	"""The fields of a DocType that are empty now."""
	return personal_fields(doctype) if is_withheld() else NOTHING


def check_list(doctype: str, asked: Any) -> None:
	"""Refuse a list of personal data where it is withheld.

	:param asked: what the list is asked for: names or expressions
	:raises frappe.PermissionError: it is withheld
	"""
	if not is_withheld():
		return
	from frappe.core.doctype.access_log.access_log import personal_columns

	if personal_columns([asked] if isinstance(asked, str) else asked or (), doctype):
		_refuse()


def check_function() -> None:
	"""Refuse what an app gives to templates where personal data is withheld: its functions may read anything.

	:raises frappe.PermissionError: it is withheld
	"""
	if is_withheld():
		_refuse()


def _refuse() -> None:
	frappe.throw(_("Personal data does not go out by mail."), frappe.PermissionError)


def names_in(template: str) -> frozenset[str]:
	"""The words that stand in the expressions of a template."""
	return frozenset(word for part in EXPRESSION.findall(template) for word in WORD.findall(part))
