"""A loan of an archive."""

from frappe.model.document import Document


class ArchiveLoan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_by: DF.Data
		back_on: DF.Date | None
		borrowed_by: DF.Data
		borrower_unit: DF.Data | None
		due_on: DF.Date
		lent_by: DF.Link | None
		lent_by_name: DF.Data | None
		out_on: DF.Date
		purpose: DF.Data
		taken_back_by_name: DF.Data | None
	# end: auto-generated types
