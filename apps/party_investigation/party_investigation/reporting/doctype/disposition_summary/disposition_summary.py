"""Annex 5, 与党组织失去联系党员管理及处置情况汇总表, of one organization (decisions D7)."""

import frappe
from party_investigation.reporting.summary import Summary


class DispositionSummary(Summary):
	annex = "annex_5"
	columns = range(1, 18)

	def validate(self) -> None:
		self.as_of = frappe.get_cached_doc("Investigation Campaign", self.campaign).dispositions_count_on
		super().validate()
