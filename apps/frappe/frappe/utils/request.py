"""What the current request says of itself."""

from typing import Any

import frappe


def get_request_header(key: str, default: Any = None) -> Any:
	"""A header of the current request; `default` outside a request."""
	request = getattr(frappe.local, "request", None)
	return request.headers.get(key, default) if request else default
