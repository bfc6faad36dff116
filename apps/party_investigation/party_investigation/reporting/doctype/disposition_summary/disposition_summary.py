"""Annex 5, 与党组织失去联系党员管理及处置情况汇总表, of one organization (decisions D7)."""

import frappe
from party_investigation.reporting.summary import Summary
from party_investigation.rules.annex5 import FIGURE_COLUMNS


class DispositionSummary(Summary):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.reporting.doctype.disposition_summary_row.disposition_summary_row import (
			DispositionSummaryRow,
		)

		as_of: DF.Date | None
		campaign: DF.Link
		computed_on: DF.Datetime | None
		digest: DF.Data | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		organization: DF.Link
		remark: DF.SmallText | None
		rows: DF.Table[DispositionSummaryRow]
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
	# end: auto-generated types

	annex = "annex_5"
	columns = FIGURE_COLUMNS

	def validate(self) -> None:
		self.as_of = frappe.get_cached_doc("Investigation Campaign", self.campaign).dispositions_count_on
		super().validate()
