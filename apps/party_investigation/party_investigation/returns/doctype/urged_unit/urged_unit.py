"""A unit that a notice urges."""

from frappe.model.document import Document


class UrgedUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days_overdue: DF.Int
		due_on: DF.Date | None
		organization: DF.Link
		organization_name: DF.Data | None
		people_told: DF.Int
		status: DF.Literal["Not Submitted", "Returned"]
		unit_return: DF.Link | None
	# end: auto-generated types
