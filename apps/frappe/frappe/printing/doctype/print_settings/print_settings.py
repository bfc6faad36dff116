"""Print Settings: paper, letter head, and whether drafts and cancelled documents are printed."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class PrintSettings(Document):
	"""The site's settings of printing."""

	def validate(self) -> None:
		if self.pdf_page_size == "Custom" and not (flt(self.pdf_page_height) and flt(self.pdf_page_width)):
			frappe.throw(_("Page height and width cannot be zero"))

	def on_update(self) -> None:
		frappe.clear_cache()


@frappe.whitelist()
def is_print_server_enabled() -> bool:
	"""Whether printers are driven by the server; this engine prints PDF only."""
	return False
