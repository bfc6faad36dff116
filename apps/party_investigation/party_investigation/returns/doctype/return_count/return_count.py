"""Counts of the returns that are handed in to a committee: kept by `returns.kept_counts`, seen on the board."""

from frappe.model.document import Document


class ReturnCount(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		below: DF.LongText | None
		campaign: DF.Link
		counts: DF.LongText | None
		organization: DF.Data
	# end: auto-generated types
