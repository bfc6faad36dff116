"""`frappe.get_value` and its like: `frappe.db` under a shorter name."""

from typing import Any

import frappe
from frappe.ground.context import local


def get_value(*args: Any, **kwargs: Any) -> Any:
	"""As `frappe.db.get_value`."""
	return local.db.get_value(*args, **kwargs)


def get_single_value(*args: Any, **kwargs: Any) -> Any:
	"""As `frappe.db.get_single_value`."""
	return local.db.get_single_value(*args, **kwargs)


def is_table(doctype: str) -> bool:
	"""Whether the documents of a DocType are rows of others."""
	return bool(doctype and frappe.get_meta(doctype).istable)
