"""Annex 4, 与党组织失去联系党员情况汇总表, of one organization (decisions D6)."""

import frappe
from party_investigation.reporting.summary import Summary


class LostContactSummary(Summary):
	annex = "annex_4"
	columns = range(1, 15)

	def validate(self) -> None:
		campaign = frappe.get_cached_doc("Investigation Campaign", self.campaign)
		self.as_of, self.row_variant, self.breakdown_base = (
			campaign.search_closes_on,
			campaign.annex_4_rows,
			campaign.annex_4_base,
		)
		super().validate()

	def variant(self, campaign) -> str:
		return campaign.annex_4_rows

	def table_name(self, campaign) -> str:
		return "annex4" if campaign.annex_4_rows == "Person Category" else "annex4_by_unit"
