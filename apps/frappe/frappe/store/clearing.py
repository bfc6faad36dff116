"""Forgetting what is remembered: after changes to metadata, permissions or settings."""

from collections import defaultdict

from frappe.ground import memo
from frappe.ground.context import PER_USER, local
from frappe.store.cache import cache

OF_DOCTYPES = ("meta", "controller")
"""First parts of memo keys whose second part is a DocType."""


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
	"""Forget what is remembered: all, or what belongs to a user or to a DocType.

	Other processes forget it when the present transaction is committed.
	"""
	if doctype:
		memo.renew(keep=lambda key: key[0] in OF_DOCTYPES and doctype not in key)
	elif user:
		cache.delete_keys(f"user:{user}:")
		memo.renew(keep=lambda key: key[0] in OF_DOCTYPES)
	else:
		memo.renew()
	forget_request()


def forget_request() -> None:
	"""Forget what this request remembers."""
	for name in PER_USER:
		setattr(local, name, {})
	local.request_cache = defaultdict(dict)
	local.meta_cache = {}
	local.system_settings = None
	if local.db is not None:
		local.db.value_cache.clear()


def reset_metadata_version() -> str:
	"""Tell browsers that what they know about DocTypes is old."""
	import frappe

	version = frappe.generate_hash()
	cache.set_value("metadata_version", version)
	return version
