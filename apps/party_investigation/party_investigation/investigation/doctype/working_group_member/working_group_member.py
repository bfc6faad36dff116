"""A member of a working group."""

from frappe.model.document import Document


class WorkingGroupMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Data
		duties: DF.SmallText | None
		person_name: DF.Data
		role_in_group: DF.Literal["组长", "副组长", "联络员", "成员"]
		user: DF.Link | None
	# end: auto-generated types
