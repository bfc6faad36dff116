"""A subordinate organization that moves when its superior is split."""

from frappe.model.document import Document


class OrganizationChangeUnit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		organization: DF.Link
		organization_name: DF.Data | None
		to_organization_code: DF.Data
	# end: auto-generated types
