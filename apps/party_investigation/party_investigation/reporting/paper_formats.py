"""Which print formats are set on paper by Typst, and how Frappe is told; a migration reads nothing else of what prints."""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from party_investigation.rules.case_documents import PRINTED

GENERATOR = "Official Form"
"""What a Print Format has as its PDF generator."""
PRINT_FORMATS = (
	"Annex 1 Card",
	"Letter in Three Parts",
	"Annex 4 Table",
	"Annex 5 Table",
	"Spot Check Record",
	"Rectification Order Document",
	"Urging Notice",
	"Letter Asking for Help",
	"List of Archive Materials",
	"Minutes of the Working Group",
	*(document.english for document in PRINTED),
)
"""The print formats of the app: their PDF is the paper that Typst sets."""


def use_for_print_formats() -> None:
	"""Choose this generator for the print formats that embed forms, where Frappe lets apps bring one. Done by every migration."""
	field = frappe.get_meta("Print Format").get_field("pdf_generator")
	if not field:
		return
	choices = (field.options or "").split("\n")
	if GENERATOR not in choices:
		choices = "\n".join([*choices, GENERATOR])
		make_property_setter("Print Format", "pdf_generator", "options", choices, "Text")
	for name in PRINT_FORMATS:
		# a later day than the file's would keep a migration from taking the file over
		frappe.db.set_value("Print Format", name, "pdf_generator", GENERATOR, update_modified=False)
