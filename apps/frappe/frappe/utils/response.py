"""`frappe.utils.response`: turning `frappe.response` into what is sent."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.ground.config import flag, number
from frappe.utils.json_writing import json_handler, to_json

__all__ = ["build_response", "json_handler", "json_response", "to_json"]

ANSWER_MEGABYTES = 64
"""The largest answer in JSON; what is downloaded has limits of its own."""


class AnswerTooLarge(frappe.ValidationError):
	"""More was asked for than one answer may hold."""

	http_status_code = 413


def build_response(response_type: str | None = None) -> Response:
	"""The answer that `frappe.response` describes, by its *type* (json if none)."""
	kind = frappe.response.get("type") or response_type or "json"
	if isinstance(kind, Response):
		return kind
	build = _BUILDERS.get(kind)
	if build is None:
		raise NotImplementedError(f"response type {kind}")
	return build()


def as_json() -> Response:
	"""`frappe.response` as JSON, with the messages for the user."""
	body = {key: value for key, value in frappe.response.items() if key not in ("type", "http_status_code")}
	if body.get("docs") == []:
		del body["docs"]
	status = frappe.response.get("http_status_code") or 200
	body.update(messages_for_client())
	response = json_response(body, status)
	_check_length(response)
	return response


def _check_length(response: Response) -> None:
	"""Look at an answer before it is sent.

	:raises AnswerTooLarge: it is larger than `max_answer_mb` of the configuration
	"""
	most = int(number("max_answer_mb", ANSWER_MEGABYTES)) or ANSWER_MEGABYTES
	if (response.content_length or 0) > most << 20:
		frappe.response.clear()
		frappe.throw(
			_("The answer is larger than {0} MB. Ask for fewer rows or columns, or export them.").format(
				most
			),
			AnswerTooLarge,
		)


def messages_for_client() -> dict[str, str]:
	"""`_server_messages` and, for those who may see them, `_debug_messages`."""
	logs = {}
	if frappe.local.message_log:
		logs["_server_messages"] = json.dumps(
			[json.dumps(row, default=str) for row in frappe.local.message_log]
		)
	if frappe.local.debug_log and flag("developer_mode"):
		logs["_debug_messages"] = json.dumps(frappe.local.debug_log, default=str)
	return logs


def json_response(body: Any, status: int = 200) -> Response:
	"""A value as a JSON answer."""
	return Response(to_json(body), status, mimetype="application/json")


def as_csv() -> Response:
	"""A table (`frappe.response.result`) for download."""
	return _download(
		f"{frappe.response['doctype']}.csv", _encoded("result"), "text/csv; charset=utf-8", "attachment"
	)


def as_txt() -> Response:
	"""A text (`frappe.response.result`) for download."""
	return _download(
		f"{frappe.response['doctype']}.txt", _encoded("result"), "text/plain; charset=utf-8", "attachment"
	)


def as_raw() -> Response:
	"""A file (`filename`, `filecontent`) of any type, shown or downloaded as `display_content_as` says."""
	response = frappe.response
	return _download(
		response["filename"],
		_encoded("filecontent"),
		response.get("content_type") or _type_of(response["filename"]),
		response.get("display_content_as", "attachment"),
	)


def as_pdf() -> Response:
	"""A PDF (`filename`, `filecontent`), shown in the browser."""
	name = frappe.response["filename"]
	return _download(name, _encoded("filecontent"), "application/pdf", "inline")


def as_binary() -> Response:
	"""Bytes (`filename`, `filecontent`) for download."""
	response = frappe.response
	kind = response.get("content_type") or "application/octet-stream"
	return _download(response["filename"], _encoded("filecontent"), kind, "attachment")


def as_page() -> Response:
	"""A page of the site: its route in `frappe.response.route`."""
	from frappe.faces.web import pages

	return pages.render(frappe.response["route"], frappe.response.get("http_status_code") or 200)


def redirect() -> Response:
	"""To `frappe.response.location`."""
	from werkzeug.utils import redirect

	return redirect(frappe.response["location"], frappe.response.get("http_status_code") or 302)


def _encoded(key: str) -> bytes:
	content = frappe.response.get(key) or b""
	return content.encode() if isinstance(content, str) else bytes(content)


def _type_of(filename: str) -> str:
	import mimetypes

	return mimetypes.guess_type(filename)[0] or "application/octet-stream"


def _download(filename: str, content: bytes, content_type: str, disposition: str) -> Response:
	response = Response(content, content_type=content_type)
	response.headers["Content-Disposition"] = disposition_of(filename, disposition)
	return response


def disposition_of(filename: str, disposition: str = "attachment") -> str:
	"""The header that names a download, for names in any script."""
	plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ()") else "_" for c in filename)
	return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


_BUILDERS: dict[str, Callable[[], Response]] = {
	"json": as_json,
	"csv": as_csv,
	"txt": as_txt,
	"download": as_raw,
	"pdf": as_pdf,
	"binary": as_binary,
	"page": as_page,
	"redirect": redirect,
}
