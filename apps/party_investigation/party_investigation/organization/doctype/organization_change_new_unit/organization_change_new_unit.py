"""An organization that a merge or a split makes."""

from frappe.model.document import Document


class OrganizationChangeNewUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal[
			"党委",
			"临时党委",
			"党组",
			"高校党委",
			"院系党委",
			"党工委",
			"党总支",
			"党支部",
			"直属党支部",
			"临时党支部",
			"联合党支部",
			"组织部",
			"其他",
		]
		organization_code: DF.Data
		organization_name: DF.Data
		superior: DF.Link | None
	# end: auto-generated types
