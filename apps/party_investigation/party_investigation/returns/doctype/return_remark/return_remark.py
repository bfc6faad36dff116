"""What a unit says to a soft check of its return (decisions D11, D13)."""

from frappe.model.document import Document


class ReturnRemark(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		check_code: DF.Data
		remark: DF.SmallText
	# end: auto-generated types
