"""Print Format: how documents of one DocType are printed."""

import frappe
from frappe import _
from frappe.ground.config import flag
from frappe.model.document import Document
from frappe.rights.roles import RUNS_SITE
from frappe.services.printing import conditions, layouts
from frappe.utils.jinja import validate_template


class PrintFormat(Document):
	"""A Jinja template, or a layout made by clicks (`format_data`), with its style; standard ones come with apps."""

	def validate(self) -> None:
		if self.standard == "Yes" and not flag("developer_mode") and self.has_value_changed("html"):
			if not (_is_taken_over() or frappe.flags.in_test):
				frappe.throw(_("Standard Print Format cannot be updated"))
		if self.custom_format and self.raw_printing and not self.raw_commands:
			frappe.throw(_("{0} are required").format(frappe.bold(_("Raw Commands"))), frappe.MandatoryError)
		if self.custom_format and not self.raw_printing and not self.html and self.standard != "Yes":
			frappe.throw(_("{0} is required").format(frappe.bold(_("HTML"))), frappe.MandatoryError)
		if self.html and self.print_format_type != "JS":
			validate_template(self.html)
		if self.format_data and self.has_value_changed("format_data") and not _is_taken_over():
			check_layout(self.format_data)

	def on_update(self) -> None:
		frappe.clear_cache(doctype=self.doc_type)


def _is_taken_over() -> bool:
	"""Whether what is saved comes with an app or from another site."""
	return bool(frappe.flags.in_import or frappe.flags.in_migrate or frappe.flags.in_install)


def check_layout(format_data: str) -> None:
	"""Refuse a layout that cannot be printed: what is no layout, and templates and conditions with mistakes in them.

	:raises frappe.ValidationError: says what is wrong
	"""
	layout = layouts.read(format_data)
	if layout is None:
		return
	for template in layout.templates():
		validate_template(template)
	for condition in layout.conditions():
		conditions.check(condition)


@frappe.whitelist(methods=["POST"])
def make_default(name: str) -> None:
	"""Make a format the one that documents of its DocType are printed in."""
	from frappe.model.customizing import make_property_setter

	frappe.only_for(RUNS_SITE)
	print_format = frappe.get_doc("Print Format", name)
	make_property_setter(
		{
			"doctype_or_field": "DocType",
			"doctype": print_format.doc_type,
			"property": "default_print_format",
			"value": name,
			"property_type": "Data",
		}
	)
