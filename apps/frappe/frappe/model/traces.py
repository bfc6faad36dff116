"""What people leave on a document: views, comments, tags, likes, assignments."""

import json
from typing import TYPE_CHECKING

import frappe
from frappe.model import audited

if TYPE_CHECKING:
	from frappe.model.document import Document


class DocumentTraces:
	"""`add_comment`, `add_tag` and what else is kept around a document."""

	def add_viewed(self, user: str | None = None, force: bool = False, unique_views: bool = False):
		"""Log that the document was viewed."""
		if not (self.meta.track_views or force):
			return None
		user = user or frappe.session.user
		if unique_views and frappe.db.exists(
			"View Log", {"reference_doctype": self.doctype, "reference_name": self.name, "viewed_by": user}
		):
			return None
		self.flags.opening_noted = True
		return _log_view(self.doctype, self.name, user)

	def hand_out(self) -> None:
		"""Make the document what the user of a request may see of it, which is then answered.

		Of an audited DocType it is noted that the user has opened it, and of a row that its document was opened; the same document
		opened again within some minutes is not noted again.
		"""
		self.apply_fieldlevel_read_permissions()
		if self.is_new() or self.flags.opening_noted or getattr(frappe.local, "request", None) is None:
			return
		doctype, name = (
			(self.get("parenttype"), self.get("parent")) if self.meta.istable else (self.doctype, self.name)
		)
		if doctype not in audited.of_apps() or not frappe.get_meta(doctype).track_views:
			return
		key = f"opened_document:{frappe.session.user}:{doctype}:{name}"
		if frappe.cache.get_value(key, expires=True):
			return
		self.flags.opening_noted = True
		_log_view(doctype, name, frappe.session.user)
		seconds = audited.SAME_OPENING_SECONDS
		frappe.db.after_commit.add(lambda: frappe.cache.set_value(key, 1, expires_in_sec=seconds))

	def add_seen(self, user: str | None = None) -> None:
		"""Note that a user has seen the document."""
		user = user or frappe.session.user
		if not self.meta.track_seen:
			return
		seen = json.loads(self.get("_seen") or "[]")
		if user not in seen:
			seen.append(user)
			frappe.db.set_value(self.doctype, self.name, "_seen", json.dumps(seen), update_modified=False)

	def add_comment(
		self,
		comment_type: str = "Comment",
		text: str | None = None,
		comment_email: str | None = None,
		comment_by: str | None = None,
	) -> "Document":
		"""Add a comment to the document's history and return it."""
		return frappe.get_doc(
			{
				"doctype": "Comment",
				"comment_type": comment_type,
				"comment_email": comment_email or frappe.session.user,
				"comment_by": comment_by,
				"reference_doctype": self.doctype,
				"reference_name": self.name,
				"content": text or comment_type,
			}
		).insert(ignore_permissions=True)  # the caller has decided; faces check `read` first

	def add_tag(self, tag: str) -> None:
		"""Put a tag on the document."""
		_tags(self.doctype).add(self.name, tag)

	def remove_tag(self, tag: str) -> None:
		"""Take a tag off the document."""
		_tags(self.doctype).remove(self.name, tag)

	def get_tags(self) -> list[str]:
		"""The document's tags."""
		return _tags(self.doctype).get_tags(self.name).split(",")[1:]

	def get_liked_by(self) -> list[str]:
		"""Who likes the document."""
		return json.loads(self.get("_liked_by") or "[]")

	def get_assigned_users(self) -> set[str]:
		"""To whom the document is assigned now."""
		found = frappe.get_all(
			"ToDo",
			fields=["allocated_to"],
			filters={
				"reference_type": self.doctype,
				"reference_name": str(self.name),
				"status": ("!=", "Cancelled"),
			},
			pluck="allocated_to",
		)
		return set(found)


def _log_view(doctype: str, name: str, user: str) -> "Document":
	"""Log that a document was viewed; who only reads leaves this behind."""
	log = frappe.get_doc(
		{"doctype": "View Log", "viewed_by": user, "reference_doctype": doctype, "reference_name": name}
	)
	log.flags.ignore_links = True
	frappe.flags.commit = True
	return log.insert(ignore_permissions=True)


def _tags(doctype: str):
	return frappe.get_attr("frappe.desk.doctype.tag.tag.DocTags")(doctype)
