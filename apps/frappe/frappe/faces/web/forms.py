"""What a request carries: query, form, JSON, files; within limits."""

import json
from typing import Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

import frappe
from frappe import _

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
	values.pop("_", None)
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
	try:
		values = json.loads(body)
	except (ValueError, RecursionError):
		raise refuse(_("The request's JSON cannot be read."), InvalidRequest)
	if not isinstance(values, dict):
		raise refuse(_("The request's JSON must be an object."), InvalidRequest)
	return values
