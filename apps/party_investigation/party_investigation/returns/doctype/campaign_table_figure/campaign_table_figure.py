from frappe.model.document import Document


class CampaignTableFigure(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		group_by: DF.Autocomplete | None
		kind: DF.Literal["Count", "Sum"]
		label: DF.Data
		only_field: DF.Autocomplete | None
		only_value: DF.Autocomplete | None
		sum_field: DF.Autocomplete | None
	# end: auto-generated types
