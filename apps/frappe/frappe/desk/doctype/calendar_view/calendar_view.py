"""Calendars that an administrator makes of the documents of a DocType."""

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils import escape_html

DATES = ("Date", "Datetime")
STANDARD_DATES = ("creation", "modified")


class CalendarView(Document):
	"""Which fields of a DocType say what an entry of its calendar is called, when it begins and when it ends."""

	def validate(self) -> None:
		meta = frappe.get_meta(self.reference_doctype)
		if meta.istable or meta.issingle:
			frappe.throw(
				_("{0} has no list, and no calendar.").format(frappe.bold(_(self.reference_doctype)))
			)
		subject = meta.get_field(self.subject_field)
		if self.subject_field != "name" and (not subject or subject.fieldtype in no_value_fields):
			self.refuse(self.subject_field)
		for name in (self.start_date_field, self.end_date_field):
			field = meta.get_field(name)
			if name not in STANDARD_DATES and (not field or field.fieldtype not in DATES):
				self.refuse(name)

	def refuse(self, name: str) -> None:
		"""Say which field does not fit."""
		frappe.throw(
			_("{0} is not a fitting field of {1}.").format(escape_html(name), _(self.reference_doctype))
		)
