"""Notices to users about documents: at the bell, and as tasks on their desks."""

from datetime import date

import frappe
from frappe.utils import getdate, today
from party_investigation.batch import Batch


class Notices:
	"""Collects notices and writes them together. Nobody has rights on another's bell: whom a notice reaches follows from its document."""

	def __init__(self) -> None:
		self.bells, self.tasks = Batch("Notification Log"), Batch("ToDo")
		self.users: set[str] = set()

	def add(self, doctype: str, name: str, user: str, words: str) -> None:
		"""Add a notice at the bell."""
		self.users.add(user)
		self.bells.add(
			{
				"subject": words,
				"for_user": user,
				"type": "Alert",
				"from_user": frappe.session.user,
				"document_type": doctype,
				"document_name": name,
			}
		)

	def add_task(self, doctype: str, name: str, user: str, words: str, due_on: date | None = None) -> None:
		"""Add a task, due on a day or at once."""
		self.tasks.add(
			{
				"description": words,
				"reference_type": doctype,
				"reference_name": name,
				"allocated_to": user,
				"assigned_by": frappe.session.user,
				"date": due_on or getdate(today()),
				"status": "Open",
				"priority": "High",
			}
		)

	def send(self) -> None:
		"""Write them, and let open desks know."""
		self.bells.flush()
		self.tasks.flush()
		for user in sorted(self.users):
			frappe.publish_realtime("notification", after_commit=True, user=user)
