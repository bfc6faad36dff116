"""A part of a package: one that was made for a disc, or one that came on a disc."""

from frappe.model.document import Document


class PackagePart(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		digest: DF.Data | None
		disc: DF.Int
		file: DF.Attach
		file_name: DF.Data | None
		is_list: DF.Check
		part_number: DF.Int
		size: DF.Int
	# end: auto-generated types
