"""A form set that a campaign asks its units for (decisions D9)."""

from frappe.model.document import Document


class CampaignFormSet(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		branch_due_on: DF.Date | None
		committee_due_on: DF.Date | None
		copies_to: DF.Data | None
		due_on: DF.Date | None
		enabled: DF.Check
		filled_by: DF.Literal["branch", "every"]
		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		stage: DF.Literal["Survey", "Contact Search", "Registration", "Management", "Disposition", "Analysis"]
	# end: auto-generated types
