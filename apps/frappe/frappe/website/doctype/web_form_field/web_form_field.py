"""A field of a web form."""

from frappe.model.document import Document


class WebFormField(Document):
	"""A field of the DocType on a web form, or a break between fields."""
