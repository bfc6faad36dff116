"""Under which headings a workbook from elsewhere has our columns; kept by an organization and used by it and below it."""

from frappe.model.document import Document
from party_investigation.intake import column_mapping


class ColumnMapping(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.investigation.doctype.column_mapping_heading.column_mapping_heading import (
			ColumnMappingHeading,
		)
		from party_investigation.investigation.doctype.column_mapping_word.column_mapping_word import (
			ColumnMappingWord,
		)

		columns: DF.Table[ColumnMappingHeading]
		mapping_name: DF.Data
		organization: DF.Link
		words: DF.Table[ColumnMappingWord]
	# end: auto-generated types

	def validate(self) -> None:
		column_mapping.read(self)
