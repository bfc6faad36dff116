"""The headers that every answer carries, sharing across origins, and compression."""

import gzip

from werkzeug.datastructures import Headers
from werkzeug.http import parse_list_header
from werkzeug.wrappers import Request, Response

import frappe
from frappe.faces.web.csrf import is_allowed_origin
from frappe.utils.request import is_secure

PAGE_POLICY = (
	"default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
	"form-action 'self'; frame-ancestors 'self'"
)
GUARDS = {
	"Content-Security-Policy": PAGE_POLICY,
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "SAMEORIGIN",
	"Referrer-Policy": "same-origin",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
YEAR = 365 * 24 * 3600
GZIP_FROM = 1024  # bytes; below, the headers cost more than is saved
GZIP_LEVEL = 5
COMPRESSIBLE = (
	"text/",
	"application/json",
	"application/javascript",
	"image/svg+xml",
	"application/manifest",
)


def finish(request: Request, response: Response) -> Response:
	"""Complete an answer of a site: safety, sharing, caching, compression."""
	guard(response.headers)
	if is_secure(request):
		response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
	if "Cache-Control" not in response.headers:
		response.headers["Cache-Control"] = "no-store"
	_share(request, response)
	return compress(request, response)


def guard(headers: Headers) -> None:
	"""What a browser must not do with this answer."""
	there = {name.lower() for name in headers.keys()}
	for name, value in GUARDS.items():
		if name.lower() not in there:
			headers.add(name, value)


def _share(request: Request, response: Response) -> None:
	"""Cross-origin sharing as `allow_cors` of the configuration says; cookies only for origins that it names."""
	origin = request.headers.get("Origin")
	if not origin or not frappe.conf.allow_cors:
		return
	response.vary.add("Origin")
	if is_allowed_origin(origin):
		response.headers["Access-Control-Allow-Credentials"] = "true"
	elif frappe.conf.allow_cors != "*":
		return
	response.headers["Access-Control-Allow-Origin"] = origin
	if request.method == "OPTIONS":
		response.headers["Access-Control-Allow-Methods"] = request.headers.get(
			"Access-Control-Request-Method", "GET"
		)
		response.headers["Access-Control-Allow-Headers"] = (
			"Authorization, Content-Type, X-Frappe-CSRF-Token, X-Requested-With"
		)
		response.headers["Access-Control-Max-Age"] = "86400"


def compress(request: Request, response: Response) -> Response:
	"""Compress a text that is long enough, for a client that takes it."""
	if not _compressible(request, response):
		return response
	body = response.get_data()
	if len(body) >= GZIP_FROM:
		response.set_data(gzip.compress(body, GZIP_LEVEL, mtime=0))
		response.headers["Content-Encoding"] = "gzip"
	return response


def _compressible(request: Request, response: Response) -> bool:
	if response.direct_passthrough or response.is_streamed or response.status_code in (204, 206, 304):
		return False
	if "Content-Encoding" in response.headers or not (response.mimetype or "").startswith(COMPRESSIBLE):
		return False
	response.vary.add("Accept-Encoding")
	accepted = parse_list_header(request.headers.get("Accept-Encoding", ""))
	return any(
		entry.split(";")[0].strip() == "gzip" and "q=0" not in entry.split(";")[1:] for entry in accepted
	)
