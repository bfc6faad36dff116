"""Something that a user has to do, often about a document."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, parse_addr

AUTOMATIC_ROLES = ("All", "Guest", "Desk User", "Administrator")


class ToDo(Document):
	"""A task; while it is open, its document carries the user in `_assign`."""

	def validate(self) -> None:
		self.check_reference()
		self._assignment: dict[str, str] | None = None
		if self.is_new():
			self.announce_assignment()
		elif self.get_db_value("status") != self.status:
			self.announce_end()

	def check_reference(self) -> None:
		"""A task leaves its mark on its document, so whoever makes one must be allowed to read that.

		:raises PermissionError:
		"""
		if (
			self.is_new()
			and not self.flags.ignore_permissions
			and self.reference_type
			and self.reference_name
		):
			frappe.has_permission(self.reference_type, "read", doc=self.reference_name, throw=True)

	def announce_assignment(self) -> None:
		"""The comment that tells who got the task."""
		if self.assigned_by == self.allocated_to:
			text = _("{0} self assigned this task: {1}").format(
				get_fullname(self.assigned_by), self.description
			)
		else:
			text = _("{0} assigned {1}: {2}").format(
				get_fullname(self.assigned_by), get_fullname(self.allocated_to), self.description
			)
		self._assignment = {"text": text, "comment_type": "Assigned"}

	def announce_end(self) -> None:
		"""The comment that tells that the task is done or taken away."""
		if self.allocated_to == frappe.session.user:
			text = _("{0} removed their assignment.").format(get_fullname(frappe.session.user))
		else:
			text = _("Assignment of {0} removed by {1}").format(
				get_fullname(self.allocated_to), get_fullname(frappe.session.user)
			)
		if self.status == "Closed":
			text = _("{0} completed the assignment: {1}").format(
				get_fullname(frappe.session.user), self.description
			)
		self._assignment = {"text": text, "comment_type": "Assignment Completed"}

	def on_update(self) -> None:
		if self._assignment:
			self.add_assign_comment(**self._assignment)
		self.update_in_reference()

	def on_trash(self) -> None:
		self.delete_communication_links()
		self.update_in_reference()

	def delete_communication_links(self) -> None:
		"""Comments on the task itself go with it."""
		frappe.db.delete("Comment", {"reference_doctype": "ToDo", "reference_name": self.name})

	def add_assign_comment(self, text: str, comment_type: str) -> None:
		"""Note on the document what became of the task."""
		if self.reference_type and self.reference_name:
			frappe.get_doc(self.reference_type, self.reference_name).add_comment(comment_type, text)

	def update_in_reference(self) -> None:
		"""Write the users with open tasks into the document's `_assign`; the document counts as unchanged."""
		if not (self.reference_type and self.reference_name):
			return
		meta = frappe.get_meta(self.reference_type)
		if meta.issingle or meta.istable:
			return
		users = frappe.get_all(
			"ToDo",
			filters={
				"reference_type": ("=", self.reference_type),
				"reference_name": ("=", self.reference_name),
				"status": ("not in", ("Cancelled", "Closed")),
				"allocated_to": ("is", "set"),
			},
			pluck="allocated_to",
			order_by="creation asc",
		)
		frappe.db.set_value(
			self.reference_type,
			self.reference_name,
			"_assign",
			json.dumps(users) if users else "",
			update_modified=False,
		)

	@staticmethod
	def get_owners(filters: dict | None = None) -> list[str]:
		"""The users of the tasks with the given filters."""
		rows = frappe.get_all("ToDo", filters=filters or {}, pluck="allocated_to")
		return [parse_addr(user)[1] for user in rows if user]


def _sees_all(user: str) -> bool:
	"""Whether a role other than those that everybody has gives rights on tasks."""
	roles = set(frappe.permissions.get_doctype_roles("ToDo")) - set(AUTOMATIC_ROLES)
	return bool(roles & set(frappe.get_roles(user)))


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see the tasks that they have, gave or wrote."""
	user = user or frappe.session.user
	if _sees_all(user):
		return None
	quoted = frappe.db.escape(user)
	return f"(`tabToDo`.allocated_to = {quoted} or `tabToDo`.assigned_by = {quoted} or `tabToDo`.owner = {quoted})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users work on the tasks that they have, gave or wrote."""
	user = user or frappe.session.user
	if _sees_all(user):
		return True
	return doc.is_new() or user in (doc.allocated_to, doc.assigned_by, doc.owner)


@frappe.whitelist()
def new_todo(description: str) -> None:
	"""Make a task for oneself."""
	frappe.get_doc(
		{"doctype": "ToDo", "description": description, "allocated_to": frappe.session.user}
	).insert()
