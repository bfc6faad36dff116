"""A member who is away, with whom the branch keeps in touch (decisions D4)."""

from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.member_fields import fill_from_member


class MobileMemberRecord(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		certificate_number: DF.Data | None
		destination: DF.Data | None
		direction: DF.Literal["", "跨省", "省内跨市", "市内跨县", "出国（境）"]
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		has_certificate: DF.Check
		last_asked_on: DF.Date | None
		left_on: DF.Date
		member: DF.Link
		member_name: DF.Data | None
		organization: DF.Link
		reason: DF.Data | None
		remark: DF.SmallText | None
		returned_on: DF.Date | None
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		fill_from_member(self)
