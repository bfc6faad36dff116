"""Controller of Document Naming Rule Condition."""

from frappe.model.document import Document


class DocumentNamingRuleCondition(Document):
	"""Document Naming Rule Condition."""
