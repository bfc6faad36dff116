from frappe.model.document import Document


class ModuleProfile(Document):
	"""Module Profile."""
