"""Controller of Document Naming Rule: names with a counter, by conditions."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import parse_naming_series
from frappe.utils import compare


class DocumentNamingRule(Document):
	"""Names for the documents of a DocType for which the conditions hold."""

	def validate(self):
		meta = frappe.get_meta(self.document_type)
		for condition in self.conditions:
			if not meta.get_field(condition.field):
				frappe.throw(
					_("{0} is not a field of doctype {1}").format(
						frappe.bold(condition.field), self.document_type
					)
				)

	def on_update(self):
		frappe.clear_cache()

	def on_trash(self):
		frappe.clear_cache()

	def apply(self, doc):
		"""Name a document if the conditions hold; the rule counts for itself."""
		for condition in self.conditions:
			if not compare(doc.get(condition.field), condition.condition, condition.value):
				return
		prefix = parse_naming_series(self.prefix, doc=doc)
		number = frappe.db.sql(
			"update `tabDocument Naming Rule` set `counter` = ifnull(`counter`, 0) + 1 where `name` = %s"
			" returning `counter`",
			(self.name,),
		)[0][0]
		doc.name = f"{prefix}{str(number).zfill(self.prefix_digits)}"
