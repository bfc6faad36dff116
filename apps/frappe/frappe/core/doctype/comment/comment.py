"""What people and the system say about a document: comments, likes, assignments, changes of state."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.model.document import Document
from frappe.translate import get_user_lang
from frappe.utils import get_fullname, get_url_to_form, sanitize_html, strip_html
from frappe.utils.mentions import extract_mentions

SHOWN_IN_LISTS = 100
"""How many comments a document's row carries along for lists."""


class Comment(Document):
	"""A remark on a document; comments of people are also kept short in the document's `_comments`."""

	def validate(self) -> None:
		self.check_reference()
		if not self.comment_email:
			self.comment_email = frappe.session.user
		self.content = sanitize_html(self.content, always_sanitize=True)

	def check_reference(self) -> None:
		"""Whoever comments must be allowed to read the document; what the system notes is not asked.

		:raises PermissionError:
		"""
		if self.flags.ignore_permissions or not (self.reference_doctype and self.reference_name):
			return
		frappe.has_permission(self.reference_doctype, "read", doc=self.reference_name, throw=True)

	def after_insert(self) -> None:
		self.notify_mentioned()

	def on_update(self) -> None:
		update_comment_in_doc(self)

	def on_trash(self) -> None:
		if self.comment_type == "Comment":
			self.remove_comment_from_cache()

	def remove_comment_from_cache(self) -> None:
		"""Take this comment out of the document's `_comments`."""
		rest = [row for row in get_comments_from_parent(self) if row.get("name") != self.name]
		update_comments_in_parent(self.reference_doctype, self.reference_name, rest)

	def notify_mentioned(self) -> None:
		"""Tell the users whom the comment mentions, if they may read what it is about: a message quotes it."""
		if self.comment_type != "Comment" or not (self.reference_doctype and self.reference_name):
			return
		mentioned = [
			user
			for user in extract_mentions(self.content)
			if user != frappe.session.user
			and frappe.has_permission(self.reference_doctype, "read", doc=self.reference_name, user=user)
		]
		for user in mentioned:
			lang = get_user_lang(user)
			subject = _("{0} mentioned you in a comment in {1} {2}", lang).format(
				frappe.bold(get_fullname(self.owner)),
				frappe.bold(_(self.reference_doctype, lang)),
				frappe.bold(self.reference_name),
			)
			enqueue_create_notification(
				user,
				{
					"type": "Mention",
					"document_type": self.reference_doctype,
					"document_name": self.reference_name,
					"subject": subject,
					"from_user": frappe.session.user,
					"email_content": self.content,
					"link": get_url_to_form(self.reference_doctype, self.reference_name),
				},
			)


def update_comment_in_doc(doc: Comment) -> None:
	"""Put a comment into the `_comments` of its document, or bring it up to date there."""
	if doc.comment_type != "Comment" or not (doc.reference_doctype and doc.reference_name and doc.content):
		return
	kept = get_comments_from_parent(doc)
	text = _shortened(doc.content)
	for row in kept:
		if row.get("name") == doc.name:
			row["comment"] = text
			break
	else:
		kept.append({"comment": text, "by": doc.comment_email or doc.owner, "name": doc.name})
	update_comments_in_parent(doc.reference_doctype, doc.reference_name, kept)


def _shortened(content: str) -> str:
	return content if len(content) <= 500 else strip_html(content)[:500] + "…"


def get_comments_from_parent(doc: Comment) -> list[dict[str, Any]]:
	"""The comments kept in the document that a comment belongs to."""
	if not _keeps_comments(doc.reference_doctype):
		return []
	stored = frappe.db.get_value(doc.reference_doctype, doc.reference_name, "_comments")
	return json.loads(stored or "[]")


def update_comments_in_parent(reference_doctype: str, reference_name: str, _comments: list[dict]) -> None:
	"""Write a document's `_comments`; the document counts as unchanged."""
	if not _keeps_comments(reference_doctype):
		return
	frappe.db.set_value(
		reference_doctype,
		reference_name,
		"_comments",
		json.dumps(_comments[-SHOWN_IN_LISTS:]),
		update_modified=False,
	)


def _keeps_comments(doctype: str | None) -> bool:
	if not doctype:
		return False
	meta = frappe.get_meta(doctype)
	return not meta.issingle and not meta.istable and not meta.get("is_virtual")
