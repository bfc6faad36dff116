"""A person of the sample that is looked at before a return is verified (decisions D14)."""

from frappe.model.document import Document


class VerificationSampleRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		checked_by: DF.Link | None
		checked_on: DF.Datetime | None
		compared_with: DF.Literal[
			"", "Archive", "Dues Book", "Meeting Book", "Telephone", "Visit", "Letter", "Other"
		]
		layer: DF.Literal["", "Not Found", "Found", "Transferred Without Receipt", "Mobile", "Ordinary"]
		member: DF.Link | None
		member_name: DF.Data | None
		note: DF.SmallText | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		result: DF.Literal["", "Agrees", "Differs", "Could Not Be Checked"]
	# end: auto-generated types
