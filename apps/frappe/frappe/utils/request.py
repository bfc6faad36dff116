"""What is known of the other end of a request: its address, and whether it speaks https."""

from werkzeug.wrappers import Request

import frappe

HERE = ("127.0.0.1", "::1", "localhost", "", None)


def forwarded(request: Request, header: str) -> str | None:
	"""What a trusted proxy says in `header`: its own, that is the last, entry.

	Trusted is a proxy on this machine, or one named in `trusted_proxies` of the configuration.
	"""
	if request.remote_addr not in HERE and request.remote_addr not in (frappe.conf.trusted_proxies or ()):
		return None
	entries = request.headers.get(header, "").split(",")
	return entries[-1].strip() or None


def address(request: Request) -> str:
	"""The client's IP address."""
	return forwarded(request, "X-Forwarded-For") or request.remote_addr or "127.0.0.1"


def is_secure(request: Request) -> bool:
	"""True if the browser came by https."""
	return request.is_secure or forwarded(request, "X-Forwarded-Proto") == "https"


def get_request_header(key: str, default: str | None = None) -> str | None:
	"""A header of the running request; None outside of requests."""
	request = getattr(frappe.local, "request", None)
	return request.headers.get(key, default) if request else None
