"""An investigation: who does it, by which calendar, with which thresholds and tables."""

from typing import Literal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation import messages, unchanged
from party_investigation.investigation import amendments, overlap, records, repeating
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.organization.tree import name_of
from party_investigation.returns import creation, days
from party_investigation.returns.narrative import chosen
from party_investigation.rules import calendar
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.policy import PARAMETERS


class InvestigationCampaign(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.investigation.doctype.campaign_amendment.campaign_amendment import (
			CampaignAmendment,
		)
		from party_investigation.investigation.doctype.campaign_stage.campaign_stage import CampaignStage
		from party_investigation.returns.doctype.campaign_form_set.campaign_form_set import CampaignFormSet

		amendments: DF.Table[CampaignAmendment]
		annex_4_base: DF.Literal["All", "Not Found"]
		annex_4_rows: DF.Literal["Person Category", "Unit Category"]
		appeals_suspend: DF.Check
		archive_check_required: DF.Check
		archive_review_months: DF.Int
		ask_after_months: DF.Int
		attempts_needed: DF.Int
		basis_date: DF.Date | None
		campaign_name: DF.Data
		carried_over: DF.SmallText | None
		correction_if_out_less_than: DF.Int
		correction_months: DF.Int
		days_needed: DF.Int
		days_pending: DF.Check
		differing_percent: DF.Int
		dispositions_count_on: DF.Date
		final_report_template: DF.Attach | None
		form_sets: DF.Table[CampaignFormSet]
		fourth_band_from: DF.Int
		is_demonstration: DF.Check
		longest_validity_days: DF.Int
		means_needed: DF.Int
		measures_not_used: DF.SmallText | None
		months_away: DF.Int
		months_out_of_contact: DF.Int
		notices: DF.SmallText | None
		organization: DF.Link
		organization_name: DF.Data | None
		previous_campaign: DF.Link | None
		probation_months: DF.Int
		profile: DF.Literal["University", "Province"]
		receipts_since: DF.Date | None
		sample_all_not_found: DF.Int
		sample_at_least: DF.Int
		sample_found_percent: DF.Int
		sample_not_found_percent: DF.Int
		sample_others_percent: DF.Int
		search_closes_on: DF.Date
		second_band_from: DF.Int
		spot_found_percent: DF.Int
		spot_least_percent: DF.Int
		spot_mobile_percent: DF.Int
		spot_most_percent: DF.Int
		spot_not_found_percent: DF.Int
		spot_ordinary_percent: DF.Int
		spot_transferred_percent: DF.Int
		stages: DF.Table[CampaignStage]
		stages_lock: DF.Check
		status: DF.Literal["Draft", "Open", "Closed"]
		step_overdue_days: DF.Int
		summary_report_template: DF.Attach | None
		suspend_untraced: DF.Check
		suspension_months: DF.Int
		term_notice_days: DF.Int
		third_band_from: DF.Int
		unusual_change_percent: DF.Int
		usual_correction_months: DF.Int
		validity_days: DF.Int
		youngest_member: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		unchanged.keep_stored(self, "previous_campaign", "carried_over")
		if self.is_new():
			self.previous_campaign = self.flags.repeats
		self.organization_name = name_of(self.organization)
		self.fill_calendar()
		self.fill_form_sets()
		self.fill_policy()
		self.check_policy()
		self.check_stages()
		self.check_status()
		self.check_overlap()
		self.amended = amendments.check_amendments(self)
		chosen.check_choice(self)
		before = self.get_doc_before_save()
		self.days_pending = before.days_pending if before else 0

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		was_open = bool(before) and before.status == "Open"
		if (
			self.status == "Open"
			and not self.flags.by_import
			and (not was_open or "organization" in self.amended)
		):
			records.enqueue_creation(self.name)
			creation.enqueue_creation(self.name)
		if self.amended & amendments.DAYS:
			days.renew(self)
		if self.amended & amendments.RECALCULATED:
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
		was = before.status if before else "Draft"
		if self.status == "Draft" and was != "Draft":
			frappe.throw(_("A campaign that was opened does not become a draft again."))
		if self.status == "Closed" and was == "Draft":
			frappe.throw(_("A campaign is opened before it is closed."))

	def check_overlap(self) -> None:
		"""Asked when it is opened, opened again, or put over another organization."""
		before = self.get_doc_before_save()
		was_open_here = before and (before.status, before.organization) == ("Open", self.organization)
		if self.status == "Open" and not was_open_here:
			overlap.check(self)

	@frappe.whitelist(methods=["POST"])
	def open(self) -> None:
		"""Open a draft: settings and tree are frozen, and the records of all members in scope are made.

		:raises frappe.PermissionError: the user may not change the campaign
		"""
		self._change_status("Draft", "Open")

	@frappe.whitelist(methods=["POST"])
	def close(self, reason: str) -> None:
		"""Close an open campaign; `reason` goes into its amendments."""
		self._change_status("Open", "Closed", reason)

	@frappe.whitelist(methods=["POST"])
	def reopen(self, reason: str) -> None:
		"""Open a closed campaign again; `reason` goes into its amendments."""
		self._change_status("Closed", "Open", reason)

	@frappe.whitelist(methods=["GET", "POST"])
	def get_coming_terms(self) -> list[dict[str, str]]:
		"""Return the terms for which the campaign may be repeated."""
		self.reload()
		self.check_permission("read")
		return repeating.coming_terms(self)

	@frappe.whitelist(methods=["POST"])
	def repeat(self, term: str) -> str:
		"""Make the draft of the next campaign and return its name.

		:param term: the key of one of the coming terms
		:raises frappe.PermissionError: the user may not change this campaign, or make one
		"""
		self.reload()
		self.check_permission("write")
		return str(repeating.repeat(self, term).name)

	def _change_status(self, was: str, status: Literal["Open", "Closed"], reason: str | None = None) -> None:
		self.reload()  # the campaign as it is stored, not as the form sends it
		self.check_permission("write")
		if self.status != was:
			frappe.throw(_("The campaign is {0} already.").format(_(self.status, context=self.doctype)))
		self.status = status
		if was != "Draft":
			self.append("amendments", {"reason": reason})
		self.save()

	def check_stages(self) -> None:
		"""Each stage stands once; the lower level locks first and nobody before the start."""
		seen = set()
		for row in self.stages:
			if row.stage in seen:
				frappe.throw(_("The stage {0} stands twice.").format(_(row.stage)))
			seen.add(row.stage)
			days = [getdate(row.get(field)) for field in calendar.DAYS if row.get(field)]
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
					**{day: getattr(stage, day) for day in calendar.DAYS},
					"hand_in": stage.hand_in,
				},
			)

	def fill_form_sets(self) -> None:
		"""A draft begins with all form sets; each stands once (decisions D9, D13)."""
		before = self.get_doc_before_save()
		if not self.form_sets and (before is None or before.status == "Draft"):
			self.extend("form_sets", [creation.default_row(form_set) for form_set in FORM_SETS.values()])
		keys = [row.form_set for row in self.form_sets]
		for key in {key for key in keys if keys.count(key) > 1}:
			frappe.throw(_("The form set {0} stands twice.").format(_(key)))

	def fill_policy(self) -> None:
		"""What is left empty is as the rules of the basis date have it, and stays empty where other rules have another value (D16)."""
		policy = policy_of(self)
		self.basis_date = policy.basis_date
		empty = [
			name
			for name, each in PARAMETERS.items()
			if len(each.values) == 1 and self.get(name) in (None, "")
		]
		self.update({name: getattr(policy, name) for name in empty if getattr(policy, name)})

	def check_policy(self) -> None:
		messages.refuse(policy_of(self).problems(), self)
