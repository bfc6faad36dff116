"""Logs that tell what people did: written once, then neither changed nor taken away from outside."""

import frappe
from frappe import _
from frappe.model.document import Document


class KeptLog(Document):
	"""An entry that stays as it was written. Only jobs and the command line may delete old ones."""

	def before_validate(self) -> None:
		if not self.is_new():
			self.refuse()

	def before_rename(self, *_names: object) -> None:
		self.refuse()

	def on_trash(self) -> None:
		if getattr(frappe.local, "request", None) is not None:
			self.refuse()

	def refuse(self) -> None:
		"""Say that entries stay.

		:raises frappe.PermissionError: always
		"""
		frappe.throw(
			_("Entries of {0} are kept as they were written.").format(_(self.doctype)), frappe.PermissionError
		)
