"""Controller of DocPerm."""

from frappe.model.document import Document


class DocPerm(Document):
	"""What a role may do with the documents of a DocType."""
