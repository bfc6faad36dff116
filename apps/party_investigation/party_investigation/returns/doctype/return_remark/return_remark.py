"""What a unit says to a soft check of its return (decisions D11, D13)."""

from frappe import _
from frappe.model.document import Document
from party_investigation.rules.completeness import words_of


class ReturnRemark(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		check_code: DF.Data
		remark: DF.SmallText
	# end: auto-generated types

	@property
	def check_words(self) -> str:
		"""What the check asks, in the reader's language: its code says nothing to who reads the return."""
		return words_of(self.check_code or "", _)
