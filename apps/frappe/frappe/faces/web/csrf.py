"""Refusing changing requests that another site makes a browser send."""

import hmac
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

import frappe
from frappe import _
from frappe.ground.config import flag

CHANGING = ("POST", "PUT", "DELETE", "PATCH")
SIGNS_IN = ("/login", "/api/method/login", "/api/v1/method/login", "/api/v2/method/login")


def check(request: Request) -> None:
	"""Let a changing request pass only if this site's own pages, or no browser, sent it.

	A session that has loaded a page has a token, and every changing request must carry it. One that has not (a program's,
	as a rule) has none yet: there the browser's own word decides, which a foreign page cannot forge: `Sec-Fetch-Site`,
	`Origin`, `Referer`. Signing in is guarded alike, and done with POST only. Keys in the `Authorization` header are never sent by a browser on its own.

	:raises frappe.CSRFTokenError: when the request is not proven to be the user's own
	"""
	if frappe.flags.authorized_by_header or flag("ignore_csrf"):
		return
	if request.method not in CHANGING:
		return
	if _is_foreign(request):
		_refuse()
	if request.path.rstrip("/") in SIGNS_IN or frappe.session.user == "Guest":
		return
	expected = frappe.session.data.get("csrf_token")
	if expected and not hmac.compare_digest(expected.encode(), _given(request).encode()):
		_refuse()


def _given(request: Request) -> str:
	return request.headers.get("X-Frappe-CSRF-Token") or str(frappe.form_dict.pop("csrf_token", None) or "")


def _is_foreign(request: Request) -> bool:
	origin = request.headers.get("Origin")
	if origin and is_allowed_origin(origin):
		return False
	if told := request.headers.get("Sec-Fetch-Site"):
		return told not in ("same-origin", "none")
	named = origin or request.headers.get("Referer")
	return bool(named) and urlsplit(named).netloc.lower() != _host(request)


def _host(request: Request) -> str:
	"""The host as the browser knows it: what the proxy on this machine says, else the one in the request."""
	from frappe.utils.request import forwarded

	return (forwarded(request, "X-Forwarded-Host") or request.host).lower()


def is_allowed_origin(origin: str) -> bool:
	"""True if the site's `allow_cors` names this origin (a `*` allows reading, never a changing request with cookies)."""
	allowed = frappe.conf.allow_cors
	return bool(allowed) and allowed != "*" and origin in ([allowed] if isinstance(allowed, str) else allowed)


def _refuse() -> None:
	frappe.flags.disable_traceback = True
	frappe.throw(
		_("This page is out of date or belongs to another site. Please reload it and try again."),
		frappe.CSRFTokenError,
	)
