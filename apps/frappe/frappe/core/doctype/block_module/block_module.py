from frappe.model.document import Document


class BlockModule(Document):
	"""Block Module."""
