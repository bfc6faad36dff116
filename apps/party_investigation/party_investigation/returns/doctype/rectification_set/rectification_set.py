"""A form set that an order sends back."""

from frappe.model.document import Document


class RectificationSet(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		form_set: DF.Literal[
			"Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"
		]
		unit_return: DF.Link | None
		version_after: DF.Int
		version_ordered: DF.Int
	# end: auto-generated types
