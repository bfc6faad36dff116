"""How often one user may ask for work that costs much."""

import functools
import time
from collections.abc import Callable

import frappe
from frappe import _
from frappe.services.counters import count
from frappe.store import memo
from frappe.utils import cint

USUAL = {
	"print": (60, 60),
	"report": (120, 60),
	"export": (30, 60),
	"import": (20, 60),
	"upload": (120, 60),
	"backup": (5, 600),
	"search": (600, 60),
}
"""Kinds of work that cost much: how often one user may ask for it, in how many seconds.

`expensive_limits` of the configuration says otherwise: `{"print": [200, 60], "report": 0}`; 0 lifts a limit.
"""


def expensive(kind: str) -> Callable:
	"""Decorate a whitelisted function whose work costs much: each user may ask for it so often and no more.

	Functions and document methods of apps are named, with their kind, by the hook `expensive_methods`.

	:param kind: one of `USUAL`
	:raises frappe.RateLimitExceededError: 429, with the time until the next window
	"""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def limited(*args, **kwargs):
			_count_once(kind)
			return function(*args, **kwargs)

		return limited

	return decorate


def check_method(function: Callable) -> None:
	"""Count the call of a whitelisted function or document method that an app says costs much.

	:raises frappe.RateLimitExceededError: 429, with the time until the next window
	"""
	kind = _of_apps().get(f"{function.__module__}.{function.__qualname__}")
	if kind:
		_count_once(kind)


def _of_apps() -> dict[str, str]:
	return memo.get(
		("expensive_methods",),
		lambda: {
			path: kinds[-1]
			for path, kinds in (frappe.get_hooks("expensive_methods") or {}).items()
			if kinds[-1] in USUAL
		},
	)


def _count_once(kind: str) -> None:
	"""Count a kind of work, once a request; what runs outside requests is not counted."""
	if getattr(frappe.local, "request", None) is not None and not frappe.flags.counted_as_expensive:
		frappe.flags.counted_as_expensive = True
		_count_for_user(kind)


def _count_for_user(kind: str) -> None:
	configured = frappe.conf.get("expensive_limits")
	said = (configured if isinstance(configured, dict) else {}).get(kind, USUAL[kind])
	limit, seconds = said if isinstance(said, list | tuple) and len(said) == 2 else (said, USUAL[kind][1])
	limit, seconds = cint(limit), cint(seconds)
	if limit <= 0 or seconds <= 0:
		return
	moment = int(time.time())
	if count(f"expensive:{kind}:{moment // seconds}:{frappe.session.user}", seconds) > limit:
		refuse(seconds - moment % seconds)


def count_call(name: str, caller: str, limit: int, seconds: int) -> None:
	"""Count a call of something by somebody.

	:raises frappe.RateLimitExceededError: there were more than `limit` in this window of `seconds`
	"""
	moment = int(time.time())
	if count(f"rl:{name}:{moment // seconds}:{caller}", seconds) > limit:
		refuse(seconds - moment % seconds)


def refuse(seconds: int) -> None:
	"""Refuse a request that comes too often.

	:raises frappe.RateLimitExceededError: 429, with the seconds until the next window
	"""
	message = _(
		"You hit the rate limit because of too many requests. Please try again after {0} seconds."
	).format(seconds)
	error = frappe.RateLimitExceededError(message)
	error.retry_after = seconds
	frappe.throw(message, error)
