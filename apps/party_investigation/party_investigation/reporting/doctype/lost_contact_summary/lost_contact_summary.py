"""Annex 4, 与党组织失去联系党员情况汇总表, of one organization (decisions D6)."""

import frappe
from party_investigation.reporting.summary import Summary
from party_investigation.reporting.summary_facts import figures_in
from party_investigation.rules.annex4 import FIGURE_COLUMNS, is_zero_return


class LostContactSummary(Summary):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.reporting.doctype.lost_contact_summary_row.lost_contact_summary_row import (
			LostContactSummaryRow,
		)

		as_of: DF.Date | None
		breakdown_base: DF.Literal["All", "Not Found"]
		campaign: DF.Link
		computed_on: DF.Datetime | None
		digest: DF.Data | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		organization: DF.Link
		remark: DF.SmallText | None
		row_variant: DF.Literal["Person Category", "Unit Category"]
		rows: DF.Table[LostContactSummaryRow]
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		zero_return: DF.Check
	# end: auto-generated types

	annex = "annex_4"
	columns = FIGURE_COLUMNS

	def validate(self) -> None:
		campaign = frappe.get_cached_doc("Investigation Campaign", self.campaign)
		self.as_of, self.row_variant, self.breakdown_base = (
			campaign.search_closes_on,
			campaign.annex_4_rows,
			campaign.annex_4_base,
		)
		super().validate()
		self.zero_return = int(is_zero_return(figures_in([row.as_dict() for row in self.rows])))

	def variant(self, campaign) -> str:
		return campaign.annex_4_rows

	def table_name(self, campaign) -> str:
		return "annex4" if campaign.annex_4_rows == "Person Category" else "annex4_by_unit"
