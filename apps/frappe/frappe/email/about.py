"""Mails about a document: each is made with the rights of who gets it, without personal data, and goes to that user only."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import frappe
from frappe.email import recipients
from frappe.services.sandbox.withholding import personal_data_withheld
from frappe.utils import nowdate

ADDRESSES_OF_NOBODY = ("Administrator", "Guest")


@contextlib.contextmanager
def acting_as(user: str) -> Iterator[None]:
	"""In a worker: read and write with the rights of a user."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def texts_for(user: str, doc: Any, *templates: str | None) -> list[str] | None:
	"""Templates as a user may read a document; None if the user is disabled or may not read it at all."""
	if not frappe.db.exists("User", {"name": ("=", user), "enabled": 1}):
		return None
	with acting_as(user):
		if not frappe.has_permission(doc.doctype, "read", doc=doc.name):
			return None
		seen = frappe.get_doc(doc.doctype, doc.name)
		seen.apply_fieldlevel_read_permissions()
		context = {"doc": seen, "nowdate": nowdate}
		return [frappe.render_template(template or "", context) for template in templates]


def mail_to(
	users: list[str],
	doc: Any,
	subject: str,
	message: str | None,
	as_html: Callable[[str], str],
	sender: str | None = None,
) -> None:
	"""Mail each user a subject and a message about a document; what cannot be sent to one keeps no other back.

	:param subject: a template, as `message` is
	:param as_html: makes markup of the filled in message
	"""
	for user in dict.fromkeys(users):
		frappe.db.savepoint("mail_about")
		try:
			_mail(user, doc, subject, message, as_html, sender)
		except Exception:
			frappe.db.rollback(save_point="mail_about")
			frappe.clear_messages()
			frappe.log_error(
				title=f"No mail to {user}", reference_doctype=doc.doctype, reference_name=doc.name
			)


def _mail(
	user: str, doc: Any, subject: str, message: str | None, as_html: Callable[[str], str], sender: str | None
) -> None:
	address = frappe.db.get_value("User", user, "email")
	if user in ADDRESSES_OF_NOBODY or not address:
		return
	with personal_data_withheld():
		texts = texts_for(user, doc, subject, message)
	if texts is None:
		return
	if recipients.users_of(address) != [user]:
		frappe.throw(
			frappe._("Several users have the address {0}.").format(frappe.utils.escape_html(address))
		)
	frappe.sendmail(
		recipients=[address],
		sender=(sender and frappe.db.get_value("User", sender, "email")) or "",
		subject=texts[0],
		message=as_html(texts[1]),
		reference_doctype=doc.doctype,
		reference_name=doc.name,
	)


def users_named(addresses: str | None, throw: bool = True) -> list[str]:
	"""The users of addresses.

	:raises frappe.ValidationError: an address is that of no enabled user
	"""
	found: list[str] = []
	for address in recipients.addresses(addresses):
		users = recipients.users_of(address)
		if throw and not users:
			frappe.throw(
				frappe._("{0} is the address of no enabled user.").format(
					frappe.bold(frappe.utils.escape_html(address))
				)
			)
		found.extend(users)
	return found
