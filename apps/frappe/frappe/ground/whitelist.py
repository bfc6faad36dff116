"""Which functions may be called from outside, by whom and by which HTTP methods."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from frappe.ground.argument_types import validate_argument_types
from frappe.ground.context import local
from frappe.ground.paths import get_attr, get_module

METHODS = ("GET", "POST", "PUT", "DELETE")

whitelisted: set[Callable] = set()
guest_methods: set[Callable] = set()
xss_safe_methods: set[Callable] = set()
allowed_http_methods_for_whitelisted_func: dict[Callable, Iterable[str]] = {}


def whitelist(
	allow_guest: bool = False, xss_safe: bool = False, methods: Iterable[str] | None = None
) -> Callable:
	"""Let a function be called over HTTP; its arguments are checked against its type hints.

	:param allow_guest: also by who is not logged in
	:param xss_safe: what a guest sends to it need not be cleaned of HTML
	:param methods: HTTP methods, by default all
	"""

	def decorate(function: Callable) -> Callable:
		if isinstance(function, staticmethod | classmethod):
			raise TypeError("put whitelist below staticmethod or classmethod")
		registered = validate_argument_types(function, apply_condition=_checks_types)
		whitelisted.add(registered)
		allowed_http_methods_for_whitelisted_func[registered] = list(methods or METHODS)
		if allow_guest:
			guest_methods.add(registered)
			if xss_safe:
				xss_safe_methods.add(registered)
		return registered

	return decorate


def _checks_types() -> bool:
	"""Type hints bind what comes from outside; code that calls a function knows what it does."""
	return bool(getattr(local, "request", None) or (getattr(local, "flags", None) or {}).get("in_test"))


def is_whitelisted(method: Callable) -> None:
	"""Refuse a function that the user may not call from outside.

	:raises frappe.PermissionError: when it is not whitelisted, or not for guests
	"""
	import frappe

	method = getattr(method, "__func__", method)
	if local.session.user == "Guest" and method not in guest_methods:
		detail = frappe._("Login to access the function {0}.").format(
			frappe.bold(f"{method.__module__}.{method.__qualname__}")
		)
		frappe.throw(detail, frappe.PermissionError, title=frappe._("Login Required"))
	if method not in whitelisted:
		detail = frappe._("Function {0} is not whitelisted.").format(
			frappe.bold(f"{method.__module__}.{method.__qualname__}")
		)
		frappe.throw(detail, frappe.PermissionError, title=frappe._("Method Not Allowed"))


def whitelisted_at(path: str) -> Callable:
	"""The function that a client calls by its dotted path, once it is sure that this client may call it in this way.

	:raises frappe.ValidationError: nothing of exactly this name is there
	:raises frappe.PermissionError: it is not whitelisted, not for guests, or not for the request's HTTP method
	"""
	import frappe

	method = None
	try:
		method = get_attr(path)
	except (ImportError, AttributeError, ValueError):
		pass
	if not callable(method) or not is_called_by_its_name(method, path):
		frappe.throw(
			frappe._("Failed to get method for command {0}").format(frappe.utils.escape_html(str(path)))
		)
	is_whitelisted(method)
	is_valid_http_method(method)
	return method


def is_called_by_its_name(method: Callable, path: str) -> bool:
	"""Whether a path is a name of a function: where it is defined, the public face, or a module with it in its `__all__`.

	What a module imported for itself is no second name: overrides and rules are looked up by the name.
	"""
	try:
		if method not in whitelisted:
			return True
	except TypeError:
		return True
	if path == f"{method.__module__}.{method.__qualname__}":
		return True
	module, _, name = path.rpartition(".")
	return module == "frappe" or name in getattr(get_module(module), "__all__", ())


def is_valid_http_method(method: Callable) -> None:
	"""Refuse the HTTP method of the request if the function does not take it."""
	import frappe

	method = getattr(method, "__func__", method)
	if local.request and local.request.method not in allowed_http_methods_for_whitelisted_func[method]:
		frappe.throw(frappe._("Not permitted"), frappe.PermissionError)


def read_only() -> Callable:
	"""Mark a function that only reads. One file has no replica, so it is called as it is."""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def wrapped(*args: Any, **kwargs: Any) -> Any:
			import frappe

			return frappe.call(function, *args, **kwargs)

		return wrapped

	return decorate


def write_only() -> Callable:
	"""Mark a function that writes; it is quietly left out while the site is read-only."""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def wrapped(*args: Any, **kwargs: Any) -> Any:
			return None if local.flags.read_only else function(*args, **kwargs)

		return wrapped

	return decorate


def only_for(roles: str | Iterable[str], message: bool = False) -> None:
	"""Refuse everybody but Administrator and who has one of the roles.

	:param message: say which roles
	:raises frappe.PermissionError: for everybody else
	"""
	import frappe

	if local.session.user == "Administrator":
		return
	needed = {roles} if isinstance(roles, str) else set(roles)
	if needed.isdisjoint(frappe.get_roles()):
		local.flags.disable_traceback = True
		if not message:
			raise frappe.PermissionError
		shown = ", ".join(frappe.bold(frappe._(role)) for role in sorted(needed))
		frappe.throw(
			frappe._("This action is only allowed for {}").format(shown),
			frappe.PermissionError,
			frappe._("Not Permitted"),
		)
