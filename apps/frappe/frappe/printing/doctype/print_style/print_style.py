"""Print Style: a style sheet for prints."""

import frappe
from frappe.ground.config import flag
from frappe.model.document import Document


class PrintStyle(Document):
	"""One style sheet; standard ones are changed by developers only."""

	def validate(self) -> None:
		setting_up = (
			frappe.flags.in_import
			or frappe.flags.in_install
			or frappe.flags.in_migrate
			or frappe.flags.in_test
		)
		if self.standard and not setting_up and not flag("developer_mode"):
			frappe.throw(frappe._("Standard Print Style cannot be changed. Please duplicate to edit."))
