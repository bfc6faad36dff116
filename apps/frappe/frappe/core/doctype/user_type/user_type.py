import frappe
from frappe import _
from frappe.model.document import Document


class UserType(Document):
	"""System User (with the desk) or Website User."""

	def validate(self) -> None:
		if not self.is_standard:
			raise NotImplementedError("User types other than System User and Website User")

	def on_trash(self) -> None:
		if self.is_standard:
			frappe.throw(_("Standard user types cannot be deleted"))
