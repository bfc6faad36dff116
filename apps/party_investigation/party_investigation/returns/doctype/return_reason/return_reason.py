"""Why a return was sent back: on a record or on a figure (decisions D13)."""

from frappe.model.document import Document


class ReturnReason(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		figure: DF.Data | None
		given_by: DF.Link | None
		given_on: DF.Datetime | None
		reason: DF.SmallText
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		settled: DF.Check
	# end: auto-generated types
