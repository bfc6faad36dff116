"""What was decided about a unit of a package that is in conflict with what stands at the receiver (decisions D13)."""

from frappe.model.document import Document


class PackageDecision(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		choice: DF.Literal["Keep Ours", "Take Theirs", "Leave Out"]
		conflict: DF.Literal[
			"Unknown",
			"Dissolved",
			"Moved",
			"Not Expected",
			"Own Hand-In",
			"Later Version",
			"Same Number",
			"Person Elsewhere",
		]
		decided_by: DF.Data | None
		decided_on: DF.Datetime | None
		reason: DF.SmallText
		unit: DF.Data
		unit_name: DF.Data | None
		units: DF.Int
	# end: auto-generated types
