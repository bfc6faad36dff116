"""A signed document of a disposition, as a scan."""

from frappe.model.document import Document


class DispositionDocument(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		added_on: DF.Date | None
		document: DF.Data
		scan: DF.Attach
		step: DF.Data
	# end: auto-generated types
