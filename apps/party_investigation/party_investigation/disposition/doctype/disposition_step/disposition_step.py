"""One step of a disposition."""

from frappe.model.document import Document


class DispositionStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		detail: DF.SmallText | None
		done_by: DF.Data | None
		done_on: DF.Date
		evidence: DF.Attach | None
		step: DF.Data
	# end: auto-generated types
