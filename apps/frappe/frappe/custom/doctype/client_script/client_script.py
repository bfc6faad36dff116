"""Controller of Client Script: JavaScript for a form or list, written on the site."""

import frappe
from frappe.model.document import Document


class ClientScript(Document):
	"""JavaScript for a form or list."""

	def on_update(self):
		frappe.clear_cache(doctype=self.dt)

	def on_trash(self):
		frappe.clear_cache(doctype=self.dt)
