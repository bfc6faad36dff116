"""An investigation: who does it, by which calendar, with which thresholds and tables."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.rules import calendar


class InvestigationCampaign(Document):
	def validate(self) -> None:
		self.fill_calendar()
		self.check_thresholds()
		self.check_dates()

	def fill_calendar(self) -> None:
		"""A new campaign begins with the calendar of its profile (decisions D9)."""
		if self.stages:
			return
		for stage in calendar.PROFILES[self.profile].stages:
			self.append(
				"stages",
				{
					"stage": stage.key,
					"starts_on": stage.starts_on,
					"due_on": stage.due_on,
					"branch_lock_on": stage.branch_lock_on,
					"committee_lock_on": stage.committee_lock_on,
					"hand_in": stage.hand_in,
				},
			)

	def check_thresholds(self) -> None:
		if min(self.months_out_of_contact, self.attempts_needed, self.means_needed, self.days_needed) < 1:
			frappe.throw(_("Thresholds are at least 1."))
		if self.months_out_of_contact < 6:
			frappe.throw(_("Out of contact means 6 months or more; annex 4 has no column for less."))

	def check_dates(self) -> None:
		if getdate(self.dispositions_count_on) < getdate(self.search_closes_on):
			frappe.throw(_("Dispositions are counted after the search has closed."))
