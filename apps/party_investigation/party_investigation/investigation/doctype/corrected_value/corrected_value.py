"""One value of a correction: which field, what stood there, what stands there now."""

from frappe.model.document import Document


class CorrectedValue(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		field: DF.Data
		field_label: DF.Data | None
		new_value: DF.SmallText | None
		old_value: DF.SmallText | None
	# end: auto-generated types
