"""A line of annex 2 or 3 as it was handed in (decisions D13)."""

from frappe.model.document import Document


class ReturnVersionLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		annex: DF.Literal["2", "3"]
		branch: DF.Link | None
		found: DF.Check
		line: DF.JSON | None
		member: DF.Link | None
		member_name: DF.Data | None
		months_out: DF.Int
		outcome_column: DF.Int
		person_category: DF.Data | None
		reason: DF.Data | None
		unit_category: DF.Data | None
	# end: auto-generated types
