"""An organization that is merged into another one and dissolved."""

from frappe.model.document import Document


class OrganizationChangeSource(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		organization: DF.Link
		organization_name: DF.Data | None
	# end: auto-generated types
