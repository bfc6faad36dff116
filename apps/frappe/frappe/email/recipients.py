"""To whom a mail may go: what is about a document goes to users who may read it, and to nobody else."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, split_emails, validate_email_address

MOST = 200
"""Addresses of one mail."""


def addresses(given: Any) -> list[str]:
	"""Addresses, given as a text or as a list of texts; each once.

	:raises frappe.InvalidEmailAddressError: one is no address
	"""
	texts = [given] if isinstance(given, str) else list(given or ())
	found: dict[str, str] = {}
	for text in texts:
		if not isinstance(text, str):
			frappe.throw(_("An address is a text."), frappe.InvalidEmailAddressError)
		for one in split_emails(text):
			address = validate_email_address(one, throw=True)
			found.setdefault(address.lower(), address)
	if len(found) > MOST:
		frappe.throw(_("A mail has at most {0} recipients.").format(MOST))
	return list(found.values())


def users_of(address: str) -> list[str]:
	"""The enabled users who have an address."""
	return frappe.get_all(
		"User", filters={"email": ("=", address), "enabled": 1, "name": ("!=", "Guest")}, pluck="name"
	)


def may_read(address: str, doctype: str | None, name: str | None) -> bool:
	"""Whether everybody with an address may read a document; for a mail about none, whoever it is."""
	if not doctype:
		return True
	if not name or not frappe.db.exists(doctype, name):
		return False
	users = users_of(address)
	document = frappe.get_doc(doctype, name)
	said = getattr(type(document), "may_be_mailed_to", None)
	return bool(users) and all(
		said(document, user) if said else frappe.has_permission(doctype, "read", doc=document, user=user)
		for user in users
	)


def check(to: Iterable[str], doctype: str | None, name: str | None) -> None:
	"""Refuse a mail about a document to somebody who may not read it.

	:raises frappe.PermissionError: names the addresses
	"""
	if refused := [address for address in to if not may_read(address, doctype, name)]:
		frappe.throw(
			_("No mail about this document goes to {0}: only to enabled users who may read it.").format(
				escape_html(", ".join(refused))
			),
			frappe.PermissionError,
		)
