"""One attempt to reach a member."""

from frappe.model.document import Document


class SearchAttempt(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempted_on: DF.Date
		contact_made: DF.Check
		detail: DF.SmallText | None
		evidence: DF.Attach | None
		handled_by: DF.Data | None
		means: DF.Literal[
			"电话",
			"短信",
			"微信QQ",
			"上门走访",
			"信函",
			"亲友同学",
			"公安协查",
			"人社部门",
			"原工作单位",
			"卫计部门",
			"民政部门",
			"学籍核查",
			"流入地协查",
			"其他",
		]
		outcome: DF.Data
		place: DF.Data | None
	# end: auto-generated types
