"""Remembering what a function returned: for one request, for a process, for all processes of the site."""

import functools
import time
from collections.abc import Callable
from typing import Any

import frappe
from frappe.ground.context import local

_MISSING = object()
_site_memory: dict[tuple, dict] = {}


def _key(args: tuple, kwargs: dict) -> Any:
	"""What identifies a call; unhashable arguments by their text."""
	key = (args, tuple(sorted(kwargs.items()))) if kwargs else (args,)
	try:
		hash(key)
	except TypeError:
		return repr(key)
	return key


def _name(function: Callable) -> str:
	return f"{function.__module__}.{function.__qualname__}"


def request_cache(func: Callable) -> Callable:
	"""Call a function once a request for the same arguments."""

	@functools.wraps(func)
	def wrapper(*args: Any, **kwargs: Any) -> Any:
		if not getattr(local, "initialised", None):
			return func(*args, **kwargs)
		memory = getattr(local, "request_cache", None)
		if memory is None:
			memory = local.request_cache = {}
		results = memory.setdefault(func, {})
		key = _key(args, kwargs)
		if key not in results:
			results[key] = func(*args, **kwargs)
		return results[key]

	return wrapper


def site_cache(ttl: int | Callable | None = None, maxsize: int | None = None) -> Callable:
	"""Call a function once a process and site for the same arguments.

	:param ttl: seconds for which an answer holds; for ever if left out
	:param maxsize: number of answers that are kept; the oldest go first
	"""

	def decorate(func: Callable) -> Callable:
		name = _name(func)

		@functools.wraps(func)
		def wrapper(*args: Any, **kwargs: Any) -> Any:
			site = getattr(frappe.local, "site", None)
			if not site:
				return func(*args, **kwargs)
			results = _site_memory.setdefault((name, site), {})
			key = _key(args, kwargs)
			value, until = results.get(key, (_MISSING, 0.0))
			if value is _MISSING or (until and until < time.monotonic()):
				value = func(*args, **kwargs)
				if maxsize and len(results) >= maxsize:
					results.pop(next(iter(results)), None)
				results[key] = (value, time.monotonic() + ttl if ttl else 0.0)
			return value

		def clear_cache() -> None:
			for key in [key for key in _site_memory if key[0] == name]:
				_site_memory[key].clear()

		wrapper.clear_cache = clear_cache
		return wrapper

	if callable(ttl):
		function, ttl = ttl, None
		return decorate(function)
	return decorate


def forget_site(site: str) -> None:
	"""Forget what functions returned for a site in this process."""
	for key in [key for key in _site_memory if key[1] == site]:
		_site_memory[key].clear()


def redis_cache(
	ttl: int | Callable | None = 3600, user: str | bool | None = None, shared: bool = False
) -> Callable:
	"""Keep what a function returned in `frappe.cache`, for all processes.

	:param ttl: seconds for which an answer holds
	:param user: keep answers apart by user
	:param shared: share answers between sites
	"""

	def decorate(func: Callable) -> Callable:
		name = _name(func)

		def clear_cache() -> None:
			frappe.cache.delete_keys(name)

		@functools.wraps(func)
		def wrapper(*args: Any, **kwargs: Any) -> Any:
			key = f"{name}::{_key(args, kwargs)!r}"
			if frappe.cache.exists(key, user=user, shared=shared):
				return frappe.cache.get_value(key, user=user, shared=shared)
			value = func(*args, **kwargs)
			frappe.cache.set_value(key, value, expires_in_sec=ttl, user=user, shared=shared)
			return value

		wrapper.clear_cache = clear_cache
		wrapper.ttl = ttl
		return wrapper

	if callable(ttl):
		function, ttl = ttl, 3600
		return decorate(function)
	return decorate
