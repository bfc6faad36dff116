"""A member of an organization that is split, and where the member goes."""

from frappe.model.document import Document


class OrganizationChangeMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		member: DF.Link
		member_name: DF.Data | None
		to_organization_code: DF.Data
	# end: auto-generated types
