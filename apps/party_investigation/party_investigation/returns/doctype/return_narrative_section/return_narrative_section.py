"""The own words in one section of a report."""

from frappe.model.document import Document


class ReturnNarrativeSection(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		heading: DF.Data | None
		section: DF.Data
		words: DF.Text | None
	# end: auto-generated types
