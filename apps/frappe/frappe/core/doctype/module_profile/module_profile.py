import frappe
from frappe.model.document import Document


class ModuleProfile(Document):
	"""Modules that are hidden together."""

	def onload(self) -> None:
		self.set_onload("all_modules", sorted(frappe.get_all("Module Def", pluck="name")))

	def on_update(self) -> None:
		"""Who has the profile has its modules hidden."""
		for name in frappe.get_all("User", filters={"module_profile": self.name}, pluck="name"):
			user = frappe.get_doc("User", name)
			user.set("block_modules", [])
			for row in self.block_modules:
				user.append("block_modules", {"module": row.module})
			user.save(
				ignore_permissions=True
			)  # follows from the profile, which the user was allowed to change
