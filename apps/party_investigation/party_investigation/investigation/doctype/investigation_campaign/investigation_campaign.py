"""An investigation: who does it, by which calendar, with which thresholds and tables."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.investigation import freeze
from party_investigation.rules import calendar

DAYS = ("starts_on", "branch_lock_on", "committee_lock_on", "due_on")


class InvestigationCampaign(Document):
	def validate(self) -> None:
		self.fill_calendar()
		self.check_thresholds()
		self.check_dates()
		self.check_stages()
		self.check_status()
		self.amended = freeze.check_amendments(self)

	def on_update(self) -> None:
		if self.amended & freeze.COUNTED:
			frappe.enqueue(
				"party_investigation.investigation.recount.recount",
				queue="long",
				timeout=3600,
				enqueue_after_commit=True,
				campaign=self.name,
			)

	def on_trash(self) -> None:
		if self.status != "Draft":
			frappe.throw(_("A campaign that was opened is not deleted."))

	def check_status(self) -> None:
		"""A campaign is drafted, opened, closed; what was opened never becomes a draft again."""
		before = self.get_doc_before_save()
		if before and self.status == "Draft" and before.status != "Draft":
			frappe.throw(_("A campaign that was opened does not become a draft again."))

	def check_stages(self) -> None:
		"""Each stage stands once; the lower level locks first and nobody before the start."""
		seen = set()
		for row in self.stages:
			if row.stage in seen:
				frappe.throw(_("The stage {0} stands twice.").format(_(row.stage)))
			seen.add(row.stage)
			days = [getdate(row.get(field)) for field in DAYS if row.get(field)]
			if days != sorted(days):
				frappe.throw(
					_(
						"Stage {0}: start, lock of branches, lock of committees and due date follow each other."
					).format(_(row.stage))
				)

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
