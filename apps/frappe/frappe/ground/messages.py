"""Messages to the user, and errors that are messages."""

import inspect
from typing import Any, NoReturn

from frappe.exceptions import ValidationError
from frappe.ground.context import local
from frappe.ground.mapping import _dict

REASONS_OF_APPS = "reasons_of_apps"
"""The flag with what apps said about the right that was refused last."""


def msgprint(
	msg: Any,
	title: str | None = None,
	raise_exception: bool | type[Exception] | Exception = False,
	as_table: bool = False,
	as_list: bool = False,
	indicator: str | None = None,
	alert: bool = False,
	primary_action: dict | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	*,
	realtime: bool = False,
) -> None:
	"""Show a message to the user when the request is answered.

	:param raise_exception: raise it too, as this exception or class of exceptions, or as ValidationError
	:param as_table: `msg` is a list of rows
	:param as_list: `msg` is a list of points
	:param realtime: send it at once instead of with the answer
	"""
	import frappe

	out = _dict(message=msg)
	if not local.flags.mute_messages:
		_describe(out, msg, title, raise_exception, as_table, as_list, indicator)
		for key, wanted in (("alert", alert), ("is_minimizable", is_minimizable), ("wide", wide)):
			if wanted:
				out[key] = 1
		if primary_action:
			out.primary_action = primary_action
		if local.flags.print_messages and out.message:
			print(f"Message: {out.message}")
		if raise_exception:
			out["__frappe_exc_id"] = frappe.generate_hash()
		if realtime:
			frappe.publish_realtime(event="msgprint", message=out)
		else:
			local.message_log.append(out)
	if raise_exception:
		raise _exception(raise_exception, msg, out)


def _describe(out, msg, title, raise_exception, as_table, as_list, indicator) -> None:
	import frappe

	out.title = title or frappe._("Message", context="Default title of the message dialog")
	if as_table and isinstance(msg, list | tuple):
		out.as_table = 1
	if as_list and isinstance(msg, list | tuple):
		out.as_list = 1
	indicator = indicator or ("red" if raise_exception else None)
	if indicator:
		out.indicator = indicator
	if raise_exception:
		out.raise_exception = 1


def _exception(wanted: bool | type[Exception] | Exception, msg: Any, out: _dict) -> Exception:
	if inspect.isclass(wanted) and issubclass(wanted, Exception):
		error = wanted(msg)
	elif isinstance(wanted, Exception):
		error = wanted
		error.args = (msg,)
	else:
		error = ValidationError(msg)
	setattr(error, "__frappe_exc_id", out.get("__frappe_exc_id"))
	return error


def throw(
	msg: Any,
	exc: type[Exception] | Exception = ValidationError,
	title: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	as_list: bool = False,
	primary_action: dict | None = None,
) -> NoReturn:
	"""Raise an exception whose message is shown to the user."""
	msgprint(
		msg,
		raise_exception=exc,
		title=title,
		indicator="red",
		is_minimizable=is_minimizable,
		wide=wide,
		as_list=as_list,
		primary_action=primary_action,
	)


def toast(message: str, indicator: str | None = None) -> None:
	"""Show a message that goes away by itself."""
	msgprint(message, indicator=indicator, alert=True)


def clear_messages() -> None:
	"""Forget the messages that were not sent yet."""
	local.message_log = []


def clear_last_message() -> None:
	"""Forget the last message."""
	if local.message_log:
		local.message_log = local.message_log[:-1]


def get_message_log() -> list[_dict]:
	"""The messages that were not sent yet."""
	return [_dict(message) for message in local.message_log]


def log(msg: Any) -> None:
	"""Add a line to the debug log of the request."""
	local.debug_log.append(str(msg))


def errprint(msg: Any) -> None:
	"""Add an error to the log of the request."""
	local.error_log.append({"exc": str(msg)})


def with_reasons(refusal: str) -> str:
	"""What a user is told about a refused right: that it is refused, and what apps said about it."""
	return "<br>".join(dict.fromkeys((refusal, *(local.flags.get(REASONS_OF_APPS) or ()))))
