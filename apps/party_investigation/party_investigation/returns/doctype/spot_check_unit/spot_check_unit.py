"""What a spot check found in one branch."""

from frappe.model.document import Document


class SpotCheckUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		could_not_be_checked: DF.Int
		differing: DF.Int
		drawn: DF.Int
		looked_up: DF.Int
		order_proposed: DF.Check
		organization: DF.Link | None
		organization_name: DF.Data | None
		persons: DF.Int
		share: DF.Percent
		share_from: DF.Percent
		share_to: DF.Percent
		wrongly_not_found: DF.Int
	# end: auto-generated types
