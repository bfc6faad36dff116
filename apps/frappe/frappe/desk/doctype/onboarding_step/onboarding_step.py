"""A step of an onboarding: what is to be done, and where."""

import frappe
from frappe import _
from frappe.desk.onboarding import ANY_VALUE, parts_of
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils import cint, escape_html

NEEDED = {
	"Create Entry": "reference_document",
	"Update Settings": "reference_document",
	"Show Form Tour": "form_tour",
	"View Report": "reference_report",
	"Go to Page": "path",
}
"""What an action cannot do without."""


class OnboardingStep(Document):
	"""One step."""

	def validate(self) -> None:
		if self.action == "Watch Video":
			frappe.throw(_("Videos come from other networks, and are not shown here."))
		needed = NEEDED[self.action]
		if not self.get(needed):
			frappe.throw(_("{0} is missing.").format(_(self.meta.get_label(needed))), frappe.MandatoryError)
		self.check_document()
		self.check_report()
		if self.action == "Go to Page" and not parts_of(self.path):
			frappe.throw(_("{0} is no page of the desk.").format(frappe.bold(escape_html(self.path))))

	def check_document(self) -> None:
		"""Documents are made of DocTypes with a form; settings have the field that is waited for."""
		if NEEDED[self.action] != "reference_document":
			return
		meta = frappe.get_meta(self.reference_document)
		self.is_single = cint(meta.issingle)
		if meta.istable or bool(meta.issingle) != (self.action == "Update Settings"):
			frappe.throw(_("{0} does not fit this action.").format(frappe.bold(_(self.reference_document))))
		if self.action == "Update Settings" and cint(self.validate_action):
			field = meta.get_field(self.field or "")
			if not field or field.fieldtype in (*no_value_fields, "Password", "Table", "Table MultiSelect"):
				frappe.throw(
					_("{0} is not a fitting field of {1}.").format(
						escape_html(self.field or "?"), _(self.reference_document)
					)
				)
			self.value_to_validate = self.value_to_validate or ANY_VALUE

	def check_report(self) -> None:
		"""What stock Frappe keeps of a report with the step."""
		if self.action == "View Report":
			found = frappe.db.get_value(
				"Report", {"name": ("=", self.reference_report)}, ["ref_doctype", "report_type"], as_dict=True
			)
			self.report_reference_doctype = found and found.ref_doctype
			self.report_type = found and found.report_type
