"""A dated change of a campaign after its opening, with its reason."""

from frappe.model.document import Document


class CampaignAmendment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_by: DF.Link | None
		amended_on: DF.Date | None
		changes: DF.SmallText | None
		reason: DF.SmallText
	# end: auto-generated types
