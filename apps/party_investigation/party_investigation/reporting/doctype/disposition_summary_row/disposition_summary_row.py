"""One row of annex 5."""

from frappe.model.document import Document


class DispositionSummaryRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column_1: DF.Int
		column_10: DF.Int
		column_11: DF.Int
		column_12: DF.Int
		column_13: DF.Int
		column_14: DF.Int
		column_15: DF.Int
		column_16: DF.Int
		column_17: DF.Int
		column_2: DF.Int
		column_3: DF.Int
		column_4: DF.Int
		column_5: DF.Int
		column_6: DF.Int
		column_7: DF.Int
		column_8: DF.Int
		column_9: DF.Int
		remark: DF.SmallText | None
		row_code: DF.Data
		row_label: DF.Data
	# end: auto-generated types
