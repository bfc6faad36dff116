"""Which members of an organization that is split go where, if no name is listed."""

from frappe.model.document import Document


class OrganizationChangeRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		person_category: DF.Literal["", "教职工", "离退休人员", "高校毕业生", "其他"]
		to_organization_code: DF.Data
		work_unit: DF.Data | None
	# end: auto-generated types
