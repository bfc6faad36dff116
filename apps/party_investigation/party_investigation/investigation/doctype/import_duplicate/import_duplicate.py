"""Two rows of a workbook, or a row and a member of the site, that may be one person, and what was decided about them."""

from frappe.model.document import Document


class ImportDuplicate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		carried_out: DF.Check
		decided_by: DF.Link | None
		decided_on: DF.Date | None
		decision: DF.Literal["", "The Same Person", "Two People"]
		kind: DF.Literal[
			"Number Twice in the Workbook",
			"Number Held by a Member",
			"May Be a Member",
			"Two Rows May Be One",
		]
		member: DF.Link | None
		other_row: DF.Int
		other_values: DF.LongText | None
		person_name: DF.Data | None
		row: DF.Int
		row_values: DF.LongText | None
		taken_fields: DF.SmallText | None
		why: DF.SmallText | None
	# end: auto-generated types
