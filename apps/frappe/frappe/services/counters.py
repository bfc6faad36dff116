"""Counters that all processes of a site share and that begin anew after a while."""

import frappe


def count(key: str, seconds: int, by: int = 1) -> int:
	"""Add to a counter; the new count. It is forgotten `seconds` after it began."""
	return frappe.cache.incrby(key, by, expires_in_sec=seconds)
