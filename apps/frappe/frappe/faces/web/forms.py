"""What a request carries: query, form, JSON, files; within limits."""

import json
import re
from typing import Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

import frappe
from frappe import _

DEEPEST_JSON = 64
MOST_VALUES = 1000
"""Names in a query, a form or an object that a request is."""
MOST_BRACKETS = 400_000
"""Lists and objects in the JSON of one request: each takes twenty times the memory of its two characters."""
BRACKETS = re.compile(r"""[\[\]{}]|"(?:[^"\\]|\\.)*(?:"|\Z)""", re.DOTALL)
MEGABYTE = 1024 * 1024
DEFAULT_MAX_MEGABYTES = 25
ENVELOPE_BYTES = 64 * 1024  # what a multipart form adds to the file it carries


class InvalidRequest(frappe.ValidationError):
	"""The request cannot be read."""

	http_status_code = 400


class RequestTooLarge(frappe.ValidationError):
	"""The request is larger than this site takes."""

	http_status_code = 413


def max_bytes() -> int:
	"""The largest upload this site takes, in bytes."""
	if frappe.conf.max_file_size:
		return int(frappe.conf.max_file_size)
	megabytes = frappe.get_system_settings("max_file_size") or DEFAULT_MAX_MEGABYTES
	return int(megabytes) * MEGABYTE


def read(request: Request) -> None:
	"""Fill `frappe.form_dict` from query and form, or from a JSON body alone.

	Files stay in `request.files`, on the disk when they are large.

	:raises InvalidRequest: broken JSON, or JSON that is no object
	:raises RequestTooLarge: more than the site takes
	"""
	if request.content_length or "Transfer-Encoding" in request.headers:
		_limit(request)
	try:
		values = _values(request)
	except RequestEntityTooLarge:
		raise too_large()
	if len(values) > MOST_VALUES:
		message = _("The request has more than {0} values.").format(MOST_VALUES)
		raise refuse(message, InvalidRequest)
	values.pop("_", None)
	for value in values.values():
		if isinstance(value, str) and _is_json(value):
			_check_json(value)
	frappe.local.form_dict = frappe._dict(values)


def _limit(request: Request) -> None:
	limit = max_bytes() + ENVELOPE_BYTES
	request.max_content_length = limit
	request.max_form_memory_size = limit
	if request.content_length and request.content_length > limit:
		raise too_large()


def too_large() -> RequestTooLarge:
	"""The error for a request beyond the limit, with its message for the user."""
	limit = max_bytes() / MEGABYTE
	return refuse(
		_("The file is too large: this site takes at most {0} MB.").format(f"{limit:g}"), RequestTooLarge
	)


def too_deep() -> InvalidRequest:
	"""The error for JSON that is nested deeper than anything of this system."""
	message = _("The request's JSON is nested too deeply: at most {0} levels are read.").format(DEEPEST_JSON)
	return refuse(message, InvalidRequest)


def too_many() -> InvalidRequest:
	"""The error for JSON with more lists and objects than anything of this system."""
	message = _("The request's JSON has too many parts: at most {0} lists and objects are read.").format(
		MOST_BRACKETS
	)
	return refuse(message, InvalidRequest)


def _is_json(text: str) -> bool:
	"""Whether a text looks like JSON that somebody will read, not like what a person wrote."""
	text = text.strip()
	return (text[:1], text[-1:]) in (("[", "]"), ("{", "}"))


def _check_json(text: str) -> None:
	"""Look at JSON before it is read.

	:raises InvalidRequest: it is nested too deeply, or has too many parts
	"""
	if _is_deep(text):
		raise too_deep()
	if text.count("[") + text.count("{") > MOST_BRACKETS:
		raise too_many()


def _is_deep(text: str) -> bool:
	"""Whether JSON nests deeper than `DEEPEST_JSON`; brackets within texts do not count."""
	if text.count("[") + text.count("{") <= DEEPEST_JSON:
		return False
	depth = 0
	for mark in BRACKETS.finditer(text):
		if (sign := mark[0]) in "[{":
			depth += 1
			if depth > DEEPEST_JSON:
				return True
		elif sign in "]}":
			depth -= 1
	return False


def refuse(message: str, kind: type[Exception]) -> Exception:
	"""An error whose message the user sees."""
	frappe.msgprint(message, indicator="red")
	return kind(message)


def _values(request: Request) -> dict[str, Any]:
	if request.mimetype == "application/json":
		body = request.get_data()
		if body:
			return _from_json(body)
	return {**request.args.to_dict(), **request.form.to_dict()}


def _from_json(body: bytes) -> dict[str, Any]:
	_check_json(body.decode("utf-8", "replace"))
	try:
		values = json.loads(body)
	except (ValueError, RecursionError):
		raise refuse(_("The request's JSON cannot be read."), InvalidRequest)
	if not isinstance(values, dict):
		raise refuse(_("The request's JSON must be an object."), InvalidRequest)
	return values
