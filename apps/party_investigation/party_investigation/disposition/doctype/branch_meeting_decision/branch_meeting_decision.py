"""What a branch meeting voted on one member."""

from frappe.model.document import Document


class BranchMeetingDecision(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		abstained: DF.Int
		adopted: DF.Check
		case: DF.Link
		measure: DF.Data | None
		member_name: DF.Data | None
		votes_against: DF.Int
		votes_for: DF.Int
	# end: auto-generated types
