"""Onboardings: what new users of a workspace do first, step by step."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html


class ModuleOnboarding(Document):
	"""The steps of an onboarding, and whom it is for."""

	def validate(self) -> None:
		steps = [row.step for row in self.steps]
		for step in steps:
			if steps.count(step) > 1:
				frappe.throw(_("The step {0} is there already.").format(frappe.bold(escape_html(step))))
		address = (self.documentation_url or "").strip()
		if address and not address.startswith(("/", "https://", "http://")):
			frappe.throw(_("The address of the documentation begins with / or https://."))
