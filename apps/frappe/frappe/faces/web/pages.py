"""Pages: those of apps (`www/ROUTE.html` with `ROUTE.py` beside it), the desk, errors, and messages as pages."""

import functools
import importlib
import importlib.util
import os
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect as redirect_response
from werkzeug.wrappers import Request, Response

import frappe
from frappe import _, _lt
from frappe.faces.web import web_forms
from frappe.services.printing.documents import PAGE_POLICY
from frappe.website.routes import page_app

DESK = ("app", "desk")


def serve(request: Request) -> Response:
	"""The page at the request's address.

	:raises werkzeug.exceptions.NotFound: there is none
	"""
	route = request.path.strip("/")
	if not route:
		return redirect_response(home_page(), 302)
	if route == "robots.txt":
		return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
	if route == "favicon.ico":
		return redirect_response("/assets/frappe/web/icon.svg", 302)
	if route.split("/", 1)[0] in DESK:
		_enter_desk(request)
		route = "list" if route.startswith("app/list/") else "app"
	if page_app(route) is None and (found := web_forms.find(route)):
		return web_forms.serve(request, *found)
	return render(route)


def home_page() -> str:
	"""Where a user begins: the desk, the own page, or for guests the login."""
	if frappe.session.user == "Guest":
		return "/login"
	if frappe.session.data.get("user_type") == "System User":
		return "/app"
	return "/me"


def _enter_desk(request: Request) -> None:
	"""Let desk users in, send guests to the login, refuse others."""
	if frappe.session.user == "Guest":
		frappe.flags.redirect_location = f"/login?redirect-to={quote(request.full_path.rstrip('?'))}"
		raise frappe.Redirect(301)
	if frappe.session.data.get("user_type") != "System User":
		raise frappe.PermissionError


def render(route: str, status: int = 200, context: dict | None = None) -> Response:
	"""A page with what its `get_context` says.

	:raises werkzeug.exceptions.NotFound: no installed app has it
	"""
	app = page_app(route)
	if app is None:
		raise NotFound
	values = _context(route, context)
	module = f"{app}.www.{route.replace('/', '.').replace('-', '_')}"
	if importlib.util.find_spec(f"{app}.www") and _has_module(app, route):
		page = importlib.import_module(module)
		if hasattr(page, "get_context"):
			values.update(page.get_context(values) or {})
	if isinstance(values.get("response"), Response):
		return _with_policy(route, values["response"])
	response = _page(f"{app}/www/{route}.html", values, values.get("http_status_code") or status)
	return _with_policy(route, response)


def render_template(template: str, context: dict) -> Response:
	"""A page made of a template of the engine, which has no address of its own."""
	return _page(template, _context(template, context))


def _page(template: str, values: dict, status: int = 200) -> Response:
	text = _environment(tuple(frappe.get_installed_apps())).get_template(template).render(values)
	return Response(text, status, mimetype="text/html")


def _with_policy(route: str, response: Response) -> Response:
	if route == "printview":
		response.headers["Content-Security-Policy"] = PAGE_POLICY
	return response


def _has_module(app: str, route: str) -> bool:
	return os.path.isfile(frappe.get_app_path(app, "www", *f"{route.replace('-', '_')}.py".split("/")))


def _context(route: str, context: dict | None) -> dict[str, Any]:
	"""What every page may use."""
	return frappe._dict(
		frappe=frappe._dict(
			session=frappe.session,
			form_dict=frappe.form_dict,
			utils=frappe.utils,
			format=frappe.format,
			get_url=frappe.utils.get_url,
		),
		_=_,
		path=route,
		lang=frappe.local.lang,
		csrf_token=_csrf_token,
		app_name=_app_name(),
		stamp=_stamp(),
		**(context or {}),
	)


def _csrf_token() -> str:
	"""The session's token. A page that asks for it makes the session need it from then on; error pages do not."""
	if frappe.session.user == "Guest" or frappe.flags.authorized_by_header:
		return ""
	from frappe.sessions import get_csrf_token

	return get_csrf_token()


def _app_name() -> str:
	"""What the product is called: the setting, or the title of the last installed app."""
	named = frappe.get_system_settings("app_name")
	if named and named != "Frappe":
		return _(named)
	titles = frappe.get_hooks("app_title", app_name=frappe.get_installed_apps()[-1])
	return _(titles[0] if isinstance(titles, list) and titles else "Demitasse")


@functools.lru_cache(maxsize=1)
def _stamp() -> str:
	"""Changes when the style sheets or scripts of the pages do."""
	folder = frappe.get_app_path("frappe", "public", "web")
	return f"{max(entry.stat().st_mtime_ns for entry in os.scandir(folder)) // 1_000_000_000:x}"


@functools.lru_cache(maxsize=8)
def _environment(apps: tuple[str, ...]) -> Environment:
	"""Templates of the apps; everything put into a page is escaped."""
	from jinja2 import PrefixLoader

	folders = {app: FileSystemLoader(frappe.get_app_path(app)) for app in apps}
	loader = ChoiceLoader([PrefixLoader(folders), *reversed(folders.values())])
	return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


ERRORS = {
	400: (_lt("This request cannot be understood"), _lt("Please reload the page and try again.")),
	401: (_lt("Please sign in"), _lt("Your session has ended or you are not signed in.")),
	403: (
		_lt("You may not see this"),
		_lt("You do not have the right for this page. Ask the person who administers your access."),
	),
	404: (_lt("There is no such page"), _lt("The address is wrong, or what was there has been removed.")),
	413: (
		_lt("The file is too large"),
		_lt("Choose a smaller file, or ask the administrator to raise the limit."),
	),
	429: (_lt("Too many requests"), _lt("Please wait a little and try again.")),
	507: (
		_lt("The disk is full"),
		_lt("The disk is full or cannot be written. Nothing was saved; please tell the administrator."),
	),
	503: (_lt("The system is being maintained"), _lt("Please come back in a few minutes.")),
}
UNEXPECTED = (
	_lt("Something went wrong"),
	_lt("The error has been noted. Nothing of what you sent was kept; please try again."),
)


def error_page(status: int) -> Response:
	"""The page that tells of an error, in words for people; it needs no database."""
	title, text = ERRORS.get(status, UNEXPECTED)
	told = [row["message"] for row in frappe.local.message_log if row.get("message")] if status != 500 else []
	guest = frappe.session.user == "Guest"
	label = _lt("Sign in") if guest and status != 503 else _lt("Home")
	context = {
		"title": _say(title),
		"messages": [frappe.utils.strip_html(str(message)) for message in told] or [_say(text)],
		"http_status_code": status,
		"primary_action": "/login" if guest else "/",
		"primary_label": _say(label),
	}
	response = render("message", status, context)
	if frappe.local.db is not None:
		frappe.db.rollback()
	return response


def _say(text) -> str:
	"""A text in the reader's language; in Chinese where the database cannot be asked."""
	if frappe.local.db is not None:
		return str(text)
	from pathlib import Path

	from frappe.services.translation.catalogue import app_translations

	return app_translations(Path(frappe.get_app_path("frappe")), "zh").get(text.msg, text.msg)


def respond_as_web_page(
	title: str,
	html: str,
	success: bool | None = None,
	http_status_code: int | None = None,
	context: dict | None = None,
	indicator_color: str | None = None,
	primary_action: str = "/",
	primary_label: str | None = None,
	fullpage: bool = False,
	width: int | None = None,
	template: str = "message",
) -> None:
	"""Let the request be answered with a page that shows a message.

	:param html: the message; scripts, styles and event handlers are taken out
	:param indicator_color: *green*, *red*, *orange*, *blue*
	"""
	frappe.local.page_message = {
		"title": title,
		"html": frappe.utils.sanitize_html(html),
		"indicator_color": indicator_color or ("green" if success else "red" if http_status_code else "blue"),
		"primary_action": primary_action,
		"primary_label": primary_label or _("Home"),
		**(context or {}),
	}
	frappe.local.response["type"] = "page"
	frappe.local.response["route"] = template
	if http_status_code:
		frappe.local.response["http_status_code"] = http_status_code


def redirect(url: str) -> None:
	"""Send the browser elsewhere.

	:raises frappe.Redirect: always
	"""
	frappe.flags.redirect_location = url
	raise frappe.Redirect(302)


def redirect_to_message(
	title: str,
	html: str,
	http_status_code: int | None = None,
	context: dict | None = None,
	indicator_color: str | None = None,
) -> str:
	"""The address of a page that shows a message, for ten minutes."""
	identity = frappe.generate_hash(length=16)
	message = {
		"title": title,
		"html": frappe.utils.sanitize_html(html),
		"indicator_color": indicator_color or "blue",
		"http_status_code": http_status_code,
		**(context or {}),
	}
	frappe.cache.set_value(f"message_id:{identity}", message, expires_in_sec=600)
	location = f"/message?id={identity}"
	if not getattr(frappe.local, "is_ajax", False):
		frappe.local.response["type"] = "redirect"
		frappe.local.response["location"] = location
	return location
