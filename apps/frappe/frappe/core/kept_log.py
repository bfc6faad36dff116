"""Logs that tell what people did: written once, then neither changed nor taken away."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document


class KeptLog(Document):
	"""An entry that stays as it was written. Only the retention of the trail removes old ones, all of their time at once."""

	def before_validate(self) -> None:
		if not self.is_new():
			self.refuse()

	def before_rename(self, *_names: object) -> None:
		self.refuse()

	def on_trash(self) -> None:
		self.refuse()

	def refuse(self) -> NoReturn:
		"""Say that entries stay, and note that somebody tried.

		:raises frappe.PermissionError: always
		"""
		refuse(
			_("Entries of {0} are kept as they were written.").format(_(self.doctype)),
			self.doctype,
			self.name,
		)


def refuse(message: str, doctype: str, name: str | None = None) -> NoReturn:
	"""Refuse what would leave a gap in the trail; the attempt itself is noted, though all else is undone.

	:raises frappe.PermissionError: always
	"""
	note_attempt(message, doctype, name)
	frappe.throw(message, frappe.PermissionError)


def note_attempt(message: str, doctype: str, name: str | None = None) -> None:
	"""Note an attempt that is refused: after the transaction has been undone, or with it if it is kept."""
	entry = {
		"doctype": "Activity Log",
		"subject": frappe.utils.strip_html(message)[:140],
		"user": frappe.session.user,
		"status": "Failed",
		"reference_doctype": doctype,
		"reference_name": name,
	}

	def write() -> None:
		if entry:
			log = frappe.get_doc(dict(entry))
			entry.clear()
			log.insert(
				ignore_permissions=True, ignore_links=True
			)  # the system's own note, no matter who acts

	def write_alone() -> None:
		write()
		frappe.db.commit()

	frappe.db.before_commit.add(write)
	frappe.db.after_rollback.add(write_alone)
