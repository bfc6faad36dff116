"""What a client learns of an error: the envelope of the API, or a page; never more than it may."""

import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from werkzeug.exceptions import Forbidden, HTTPException, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

import frappe
from frappe import _
from frappe.faces.web import refusals
from frappe.ground.config import flag
from frappe.store.driver import sqlite3
from frappe.store.errors import AfterCommitError, is_busy, is_read_only, is_storage
from frappe.utils import escape_html

TEXTS_OF_REQUEST = 10_000
"""Texts in a request that are looked at for the JSON that could not be read."""
BUSY = (frappe.QueryTimeoutError, frappe.QueryDeadlockError)
STORAGE = 507
ASKED_WRONGLY = re.compile(
	r"^(no such (column|table)|ambiguous column name|bad alias|near |misuse of aggregate|wrong number of arguments|a GROUP BY)"
	r"|BY term out of range|^interrupted|^Filter .* is neither|^a limit cannot be negative"
)
"""What errors say that come from a list asked for in words that it does not have, or for more than can be found in time."""


def refuse_if_closed() -> None:
	"""Refuse everything while the site is in maintenance.

	:raises frappe.SessionStopped: while `maintenance_mode` is set
	"""
	if flag("maintenance_mode"):
		raise frappe.SessionStopped


def unknown_site() -> Response:
	"""The answer to a request for a site that is not here; there is nothing to connect to."""
	return Response(
		"This address belongs to no site of this server. / 本服务器上没有该站点。\n",
		404,
		content_type="text/plain; charset=utf-8",
	)


def respond(request: Request, error: Exception) -> Response:
	"""The answer to a request that failed; unexpected errors are written down."""
	if isinstance(error, frappe.Redirect):
		return redirect(frappe.flags.redirect_location, error.http_status_code)
	status = status_of(error)
	_explain(error, status)
	if status == STORAGE:
		print(f"{request.method} {request.path}: {_last_line(error)}", file=sys.stderr, flush=True)
	elif status >= 500 and status != 503 and not isinstance(error, HTTPException):
		_write_down(lambda: _log_error(request, error))
	elif getattr(error, "is_written_down", False):
		_write_down(lambda: _log_error(request, error))
	elif status == 403 and frappe.local.db is not None:
		_write_down(lambda: refusals.note(request))
	if isinstance(error, HTTPException) and error.response is not None:
		return error.response
	if not _wants_envelope(request, error):
		from frappe.faces.web import pages

		return pages.error_page(status)
	if frappe.flags.error_message and not frappe.local.message_log:
		frappe.msgprint(frappe.flags.error_message, title=_("Not Permitted"), indicator="red")
	body = _v2(error, status) if request.path.startswith("/api/v2/") else _v1(error, status)
	from frappe.utils.response import json_response

	response = json_response(body, status)
	if retry := getattr(error, "retry_after", None):
		response.headers["Retry-After"] = str(retry)
	return response


def _explain(error: Exception, status: int) -> None:
	"""Tell the user what an operator has to mend, or that waiting helps."""
	if isinstance(error, BUSY) or is_busy(error):
		frappe.msgprint(_("The system is busy. Please try again in a moment."), indicator="orange")
	elif isinstance(error, AfterCommitError):
		frappe.msgprint(
			_(
				"Your change was saved, but what should follow it was not done; please tell the administrator."
			),
			indicator="red",
		)
	elif isinstance(error, RecursionError):
		frappe.msgprint(_("What was sent is nested too deeply."), indicator="red")
	elif isinstance(error, sqlite3.OperationalError) and str(error) == "interrupted":
		frappe.msgprint(
			_("The answer takes too long to find. Please narrow the question by filters."), indicator="orange"
		)
	elif _is_broken_json_of_client(error):
		frappe.msgprint(
			_("The text {0} is no JSON.").format(escape_html(repr(error.doc[:100]))), indicator="red"
		)
	elif status == STORAGE:
		frappe.msgprint(
			_("The disk is full or cannot be written. Nothing was saved; please tell the administrator."),
			indicator="red",
		)
	elif status == 503 and not frappe.local.message_log and is_read_only(error):
		frappe.msgprint(_("The site is read-only at the moment; nothing can be changed."), indicator="red")


def status_of(error: Exception) -> int:
	"""The HTTP status of an error: its own; 503 if the database is busy or read-only, 507 if the disk is full;
	400 for what is nested too deeply; 501 for what is not there yet; 417 for a list asked for wrongly, a value that no column
	takes, and a sent text that is no JSON; or 500.
	"""
	if isinstance(error, BUSY) or is_busy(error) or is_read_only(error):
		return 503
	if isinstance(error, RecursionError):
		return 400
	if is_storage(error):
		return STORAGE
	if isinstance(error, NotImplementedError):
		return 501
	if _is_broken_json_of_client(error):
		return 417
	if isinstance(error, sqlite3.DataError) or (
		isinstance(error, sqlite3.DatabaseError) and ASKED_WRONGLY.search(str(error))
	):
		return 417
	status = getattr(error, "http_status_code", None) or getattr(error, "code", None)
	return status if isinstance(status, int) and 300 <= status < 600 else 500


def _is_broken_json_of_client(error: Exception) -> bool:
	"""Whether what could not be read as JSON is a text of the request, and not one that this site keeps."""
	if not isinstance(error, json.JSONDecodeError):
		return False
	return any(text == error.doc for text in islice(_texts(dict(frappe.form_dict)), TEXTS_OF_REQUEST))


def _texts(value: Any) -> Iterator[str]:
	"""The texts in what was sent, also in JSON in a text."""
	if isinstance(value, dict | list):
		for item in value.values() if isinstance(value, dict) else value:
			yield from _texts(item)
	elif isinstance(value, str):
		yield value
		if value[:1] in ("{", "[", '"'):
			with suppress(ValueError):
				yield from _texts(json.loads(value))


def _wants_envelope(request: Request, error: Exception) -> bool:
	if isinstance(error, NotFound | Forbidden):
		return False
	return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")


def _v1(error: Exception, status: int) -> dict:
	body = {"exc_type": type(error).__name__}
	if frappe.local.response.get("session_expired"):
		body["session_expired"] = 1
	if message := getattr(error, "login_message", None):
		body["message"] = message
	if messages := frappe.local.message_log:
		body["_server_messages"] = json.dumps([json.dumps(row, default=str) for row in messages])
	if frappe.flags.error_message:
		body["_error_message"] = frappe.flags.error_message
	if _may_be_told(error, status):
		body["exception"] = _last_line(error)
		body["exc"] = json.dumps([_trace(error)])
	return body


def _v2(error: Exception, status: int) -> dict:
	"""Errors as a list: the messages that belong to the exception, or the exception's name alone."""
	identity = getattr(error, "__frappe_exc_id", None)
	told, others = [], []
	for row in frappe.local.message_log:
		row = dict(row)
		mine = row.pop("__frappe_exc_id", None) == identity and identity is not None
		row.pop("raise_exception", None)
		(told if mine else others).append(row)
	if others and not told:
		told = [others.pop()]
	errors = [{"type": type(error).__name__, **row} for row in told] or [{"type": type(error).__name__}]
	if _may_be_told(error, status):
		errors[0]["exception"] = _trace(error)
	return {"errors": errors, **({"messages": others} if others else {})}


def _may_be_told(error: Exception, status: int) -> bool:
	"""Whether the envelope says more than the error's name: never of what is missing, or refused for want of a role."""
	if frappe.local.db is None or frappe.flags.disable_traceback or status in (404, 413, 429, 503, STORAGE):
		return False
	guest = frappe.session.user == "Guest"
	if (guest and isinstance(error, frappe.PermissionError)) or not (guest or _uses_desk()):
		return False
	return bool(frappe.utils.cint(frappe.get_system_settings("allow_error_traceback")))


def _trace(error: Exception) -> str:
	"""The whole trace for those who use the desk, one line for the rest."""
	return _without_marks(error) if _uses_desk() else _last_line(error)


def _without_marks(error: Exception) -> str:
	"""A trace with its causes and without the marks below its lines: to place them Python parses each line anew."""
	trace = part = traceback.TracebackException.from_exception(error, compact=True)
	while part:
		for frame in part.stack:
			if hasattr(frame, "colno"):  # from Python 3.11 on
				frame.colno = None
		part = part.__cause__ or part.__context__
	return "".join(trace.format())


def _uses_desk() -> bool:
	return frappe.session.data.get("user_type") == "System User"


def _last_line(error: Exception) -> str:
	return "".join(traceback.format_exception_only(error)).strip()


def _log_error(request: Request, error: Exception) -> None:
	"""Keep the trace where administrators find it."""
	frappe.log_error(
		title=f"{request.method} {request.path}", message="".join(traceback.format_exception(error))
	)
	frappe.db.commit()


def _write_down(write: Callable[[], None]) -> None:
	"""Write to a log; one that fails must not hide the answer, nor speak to the user."""
	told = frappe.local.message_log
	frappe.local.message_log = []
	try:
		write()
	except Exception:
		frappe.db.rollback()
		traceback.print_exc()
	finally:
		frappe.local.message_log = told
