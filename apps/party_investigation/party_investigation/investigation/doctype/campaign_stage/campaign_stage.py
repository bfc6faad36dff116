"""A stage of a campaign and its dates."""

from frappe.model.document import Document


class CampaignStage(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		branch_lock_on: DF.Date | None
		committee_lock_on: DF.Date | None
		due_on: DF.Date
		hand_in: DF.Data | None
		stage: DF.Literal["Survey", "Contact Search", "Registration", "Management", "Disposition", "Analysis"]
		starts_on: DF.Date | None
	# end: auto-generated types
