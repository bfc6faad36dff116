"""One request: find the site, connect, recognise the user, route, commit or roll back, answer."""

from collections.abc import Callable, Iterable

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Request, Response

import frappe
from frappe.faces.web import assets, errors, forms, security, sites
from frappe.utils.request import address

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
	"""The WSGI callable that servers load."""
	request = Request(environ)
	response = assets.serve(request) if request.path.startswith("/assets/") else answer(request)
	return response(environ, start_response)


def largest_body(environ: dict) -> int:
	"""The largest body, in bytes, that the site of a request takes; 0 where there is no such site."""
	try:
		site = sites.resolve(Request(environ))
	except sites.UnknownSite:
		return 0
	frappe.init(site, sites_path=sites.sites_path(), force=True)
	try:
		frappe.connect(set_admin_as_user=False)
		return forms.max_bytes() + forms.ENVELOPE_BYTES
	finally:
		frappe.destroy()


def answer(request: Request) -> Response:
	"""The answer to a request to a site; whatever happens, the connection goes back to the pool."""
	try:
		site = sites.resolve(request)
	except sites.UnknownSite:
		response = errors.unknown_site()
		security.guard(response.headers)
		return response
	frappe.init(site, sites_path=sites.sites_path(), force=True)
	try:
		frappe.local.request = request
		frappe.local.request_ip = address(request)
		frappe.local.is_ajax = request.headers.get("X-Requested-With") == "XMLHttpRequest"
		frappe.local.response = frappe._dict(docs=[])
		return security.finish(request, _run(request))
	finally:
		frappe.destroy()


def _run(request: Request) -> Response:
	if request.method == "OPTIONS":
		return Response()
	session = None
	try:
		errors.refuse_if_closed()
		frappe.connect(set_admin_as_user=False)
		session = _recognise(request)
		_run_hooks("before_request")
		response = _route(request)
		_end_transaction(request)
	except Exception as error:
		_undo()
		response = errors.respond(request, error)
	return _after(request, response, session)


def _recognise(request: Request):
	"""Read what was sent and who sent it; refuse what is forged or too much."""
	from frappe import auth
	from frappe.faces.web import csrf
	from frappe.rate_limiter import RateLimiter

	session = auth.authenticate(request)
	forms.read(request)
	csrf.check(request)
	RateLimiter.apply_to_site()
	return session


def _route(request: Request) -> Response:
	path = request.path
	if path == "/" and frappe.form_dict.get("cmd"):
		from frappe.handler import handle

		return handle()
	if path.startswith("/api/"):
		from frappe.api import handle

		return handle(request)
	if path.startswith(("/files/", "/private/files/", "/backups/")):
		from frappe.faces.web import files

		return files.serve(request)
	if request.method in ("GET", "HEAD", "POST"):
		from frappe.faces.web import pages

		return pages.serve(request)
	raise NotFound


def _end_transaction(request: Request) -> None:
	"""Keep what a changing request did; what a reading one did only if it says so (`frappe.flags.commit`)."""
	if request.method not in SAFE_METHODS or frappe.flags.commit:
		frappe.db.commit()
	else:
		frappe.db.rollback()


def _undo() -> None:
	"""Roll back, unless what failed is the connection itself."""
	if frappe.local.db is not None:
		frappe.db.rollback()


def _after(request: Request, response: Response, session) -> Response:
	"""What does not belong to the request's own transaction: the session's time stamp, cookies, hooks."""
	try:
		if session:
			session.keep_alive()
		if frappe.local.db is not None:
			_run_hooks("after_request", response=response, request=request)
			frappe.db.rollback()
	except HTTPException as error:
		return error.get_response(request.environ)
	except Exception as error:
		_undo()
		response = errors.respond(request, error)
	if manager := getattr(frappe.local, "cookie_manager", None):
		manager.flush_cookies(response)
	if limiter := getattr(frappe.local, "rate_limiter", None):
		response.headers.update(limiter.finish())
	return response


def _run_hooks(event: str, **kwargs) -> None:
	for method in frappe.get_hooks(event):
		frappe.call(method, **kwargs)
