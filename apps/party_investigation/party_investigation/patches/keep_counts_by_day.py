"""Counts of returns are kept by day, and follow every change: those of campaigns that are there already are made once."""

import frappe
from party_investigation.returns import kept_counts


def execute() -> None:
	"""Count the returns of every campaign."""
	frappe.db.delete(kept_counts.COUNT)
	for campaign in frappe.get_all(kept_counts.CAMPAIGN, pluck="name"):
		kept_counts.renew(campaign)
