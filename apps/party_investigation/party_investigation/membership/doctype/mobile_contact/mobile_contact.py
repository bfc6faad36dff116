"""One contact with a member who is away."""

from frappe.model.document import Document


class MobileContact(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contacted_on: DF.Date
		handled_by: DF.Data | None
		means: DF.Literal["电话", "短信", "微信QQ", "上门走访", "信函", "参加组织生活", "其他"]
		outcome: DF.Data
		reached: DF.Check
	# end: auto-generated types
