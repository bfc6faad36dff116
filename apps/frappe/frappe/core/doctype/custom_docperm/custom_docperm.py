import frappe
from frappe.model.document import Document


class CustomDocPerm(Document):
	"""A row of a permission table as this site has it."""

	def on_update(self) -> None:
		frappe.clear_cache(doctype=self.parent)

	def after_delete(self) -> None:
		frappe.clear_cache(doctype=self.parent)


def update_custom_docperm(docperm: str, values: dict) -> None:
	"""Change a row and say so."""
	row = frappe.get_doc("Custom DocPerm", docperm)
	row.update(values)
	row.save(ignore_permissions=True)  # for patches, which act as the system
