"""Addresses of pages outside the desk: those of apps (`www/ROUTE.html`), and which may be given to a web form."""

import os
import re

import frappe
from frappe import _
from frappe.utils import escape_html

ROUTE = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
FORM_ROUTE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60
TAKEN = frozenset(
	(
		*("api", "app", "apps", "assets", "backups", "desk", "files", "private", "public", "socket-io"),
		*("login", "logout", "signup", "home", "index", "error", "search", "website", "www"),
	)
)
"""First parts of addresses that are the server's own, here or in stock Frappe."""


def page_app(route: str) -> str | None:
	"""The app that has a page; a later one overrides an earlier one."""
	if not ROUTE.fullmatch(route):
		return None
	for app in reversed(frappe.get_installed_apps()):
		if os.path.isfile(frappe.get_app_path(app, "www", *f"{route}.html".split("/"))):
			return app
	return None


def check_form_route(route: str) -> None:
	"""Refuse an address that is not plain, or that something else has.

	:raises frappe.ValidationError: says what a route may be, or that it is taken
	"""
	if not FORM_ROUTE.fullmatch(route) or len(route) > LONGEST:
		frappe.throw(
			_("{0} is no address of a web form: take small letters, numbers and hyphens.").format(
				frappe.bold(escape_html(route[:LONGEST]))
			)
		)
	if route in TAKEN or _is_page(route):
		frappe.throw(_("The address /{0} belongs to another page.").format(escape_html(route)))


def _is_page(route: str) -> bool:
	"""Whether a page or a folder of pages of an app begins so, however it is spelled."""
	for app in frappe.get_installed_apps():
		folder = frappe.get_app_path(app, "www")
		names = os.listdir(folder) if os.path.isdir(folder) else []
		if route in {name.rsplit(".", 1)[0].casefold().replace("_", "-") for name in names}:
			return True
	return False
