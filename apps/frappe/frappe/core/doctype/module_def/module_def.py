"""Controller of Module Def: a module of an app."""

import frappe
from frappe.model.document import Document


class ModuleDef(Document):
	"""A module: DocTypes that belong together."""

	def on_update(self):
		frappe.clear_cache()

	def after_delete(self):
		frappe.clear_cache()
