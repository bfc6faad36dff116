"""What is decided about a member: the measure, its steps, the vote, the approval. Only an approval changes the membership."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import cint, escape_html, formatdate, getdate
from party_investigation import authority, messages, row_files, scope, unchanged
from party_investigation.disposition import signed
from party_investigation.disposition.known_facts import known_of_cases
from party_investigation.disposition.procedure import meeting_step, next_of, rules_of
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.checked_document import CheckedDocument, values_of
from party_investigation.investigation.doctype.record_correction.record_correction import deciding_body
from party_investigation.investigation.member_fields import fill_from_member
from party_investigation.membership.relationship import change_member
from party_investigation.organization.tree import name_of
from party_investigation.rules import approval, dispositions
from party_investigation.rules.checks.disposition import TO_BE_EVIDENCED, steps_taken
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.measures import BY_LABEL, MEASURES, Case, Step, principal_for_status
from party_investigation.rules.problem import Problem
from party_investigation.rules.vote import VOTES

REVOKED = "Revoked"
ENDED = ("Rejected", "Withdrawn")
"""Ends of a case that is taken up again before anything of it changes."""
COMPUTED = frozenset({"evidence_state", "effective_on", "corrections", "next_step", "next_by"})
"""Fields that the case itself fills, the same again from the same values."""


class DispositionCase(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.disposition.doctype.disposition_document.disposition_document import (
			DispositionDocument,
		)
		from party_investigation.disposition.doctype.disposition_step.disposition_step import DispositionStep

		abstained: DF.Int
		approved_on: DF.Date | None
		approving_authority: DF.Data | None
		approving_organization: DF.Link | None
		begun_in: DF.Link | None
		branch_meeting: DF.Link | None
		campaign: DF.Link
		closing_reason: DF.SmallText | None
		correct_by: DF.Date | None
		corrections: DF.SmallText | None
		documents: DF.Table[DispositionDocument]
		effective_on: DF.Date | None
		entitled: DF.Int
		evidence_state: DF.Literal["Evidenced", "To Be Evidenced"]
		grounds: DF.SmallText | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		measure: DF.Literal[
			"",
			"纳入组织管理",
			"转出组织关系",
			"衔接落实组织关系",
			"保留组织关系",
			"停止党籍",
			"不予承认",
			"取消预备党员资格",
			"限期改正",
			"劝退",
			"劝而不退除名",
			"退党除名",
			"自行脱党除名",
			"开除党籍",
			"其他党纪处分",
			"劝其退党",
			"除名（劝而不退）",
			"除名（要求退党）",
			"除名（自行脱党）",
		]
		meeting_on: DF.Date | None
		member: DF.Link
		member_name: DF.Data | None
		next_by: DF.Literal["", "Branch", "Base Committee", "Higher Committee"]
		next_step: DF.Data | None
		organization: DF.Link
		present: DF.Int
		remark: DF.SmallText | None
		revocation_reason: DF.SmallText | None
		revoked_on: DF.Date | None
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		status: DF.Literal["In Progress", "Approved", "Rejected", "Withdrawn", "Revoked"]
		steps: DF.Table[DispositionStep]
		suspended_since: DF.Date | None
		votes_against: DF.Int
		votes_for: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("committee_name", name_of(deciding_body(self)))
		if self.status == REVOKED:
			words = _("Revoked on {0}: {1}. The case counts no more and stands as it is.")
			reason = escape_html(self.revocation_reason or "")
			self.set_onload("locked", words.format(formatdate(self.revoked_on), reason))
		elif self.status in ENDED:
			words = _("{0}: {1} Whoever goes on with the case takes it up again first.")
			reason = escape_html(self.closing_reason or "")
			self.set_onload("locked", words.format(_(self.status, context=self.doctype), reason))
		self.set_onload("may_take_next_step", self.may_take_next_step())

	def validate(self) -> None:
		unchanged.keep_stored(self, "begun_in")
		self.require_measure()
		fill_from_member(self)
		self.check_stands()
		if self.status == REVOKED:
			return
		signed.check(self)
		self.keep_evidence_state()
		self.check_status()
		self.check_who_took_steps()
		self.check_meeting()
		self.check_approval()
		self.update(next_of(self))

	def on_update(self) -> None:
		row_files.attach(self)
		if self.status in ("Approved", REVOKED):
			self.change_membership()

	def on_trash(self) -> None:
		frappe.throw(_("A case is not deleted; withdraw it."))

	@frappe.whitelist(methods=["POST"])
	def approve(
		self, approved_on: str, approving_organization: str, approving_authority: str | None = None
	) -> None:
		"""Record the approval of the measure; the checks of an approval hold as for every save.

		:param approving_authority: the body in words, where it is none of this system
		:raises frappe.PermissionError: the user does not act for the body that approves
		"""
		self.reload()  # the case as it is stored, not as the form sends it
		self.check_permission("write")
		self.update(
			{
				"status": "Approved",
				"approved_on": approved_on,
				"approving_organization": approving_organization,
				"approving_authority": approving_authority or self.approving_authority,
			}
		)
		self.save()

	@frappe.whitelist(methods=["POST"])
	def add_signed(self, step: str, document: str, scan: str) -> None:
		"""Keep the signed copy of a document that a step owes.

		:param scan: the address of a private file that the user has uploaded
		:raises frappe.PermissionError: the step is that of a committee for which the user does not act
		"""
		self.reload()
		self.check_permission("write")
		self.append("documents", {"step": step, "document": document, "scan": scan})
		self.save()

	@frappe.whitelist(methods=["POST"])
	def end(self, status: str, reason: str) -> None:
		"""Reject a case, or withdraw it, and say why.

		:param status: Rejected or Withdrawn
		:raises frappe.PermissionError: the user may not reject
		"""
		self.reload()
		self.check_permission("write")
		if status not in ENDED:
			frappe.throw(_("A case ends as rejected or as withdrawn."))
		self.update({"status": status, "closing_reason": reason})
		self.save()

	@frappe.whitelist(methods=["POST"])
	def revoke(self, revoked_on: str, reason: str) -> None:
		"""Take back an approved measure whose ground has fallen away, as when the member is found after all (decisions D5, D8).

		:param revoked_on: the day of the decision, not before the approval and not in the future
		:raises frappe.PermissionError: the user does not act for the committee that approved
		"""
		self.reload()  # the case as it is stored, not as the form sends it
		self.check_permission("write")
		authority.require_for([deciding_body(self)], self.doctype)
		if self.status != "Approved":
			frappe.throw(_("Only an approved case is revoked; this one can still be edited."))
		if not reason.strip():
			frappe.throw(_("Say why the case is revoked."))
		if not getdate(self.approved_on) <= getdate(revoked_on) <= today_in_china():
			frappe.throw(_("A case is revoked on or after the day of its approval and not in the future."))
		self.update({"status": REVOKED, "revoked_on": revoked_on, "revocation_reason": reason})
		self.flags.by_revocation = True
		self.save()

	def suspend(self, since: str | None) -> None:
		"""Suspend the effect of an approved measure while an appeal is reviewed, or let it take effect again (申诉).

		:param since: the day from which it has no effect; None to let it have effect again
		:raises frappe.PermissionError: the user does not act for the committee that approved
		"""
		if (getdate(self.suspended_since) if self.suspended_since else None) == (
			getdate(since) if since else None
		):
			return
		self.check_permission("write")
		authority.require_for([deciding_body(self)], self.doctype)
		self.suspended_since = since
		self.flags.by_suspension = True
		self.save()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A case keeps its name."))

	@property
	def is_history(self) -> bool:
		"""Came with a workbook: dates are known, the steps are still to be evidenced."""
		return self.evidence_state == TO_BE_EVIDENCED

	def keep_evidence_state(self) -> None:
		"""History becomes evidenced once its steps are complete; nothing becomes history by hand."""
		if self.flags.recorded_history:
			return
		before = self.get_doc_before_save()
		self.evidence_state = before.evidence_state if before else "Evidenced"
		if self.is_history and self.taken() and not self.problems_of_steps():
			self.evidence_state = "Evidenced"

	def check_stands(self) -> None:
		"""An approved case stands in every field; history may still get the evidence that it lacks.

		Only a Record Correction changes it, with a date and a reason.
		"""
		before = self.get_doc_before_save()
		if self.flags.by_suspension:
			return
		self.suspended_since = before.suspended_since if before else None
		if self.flags.by_correction or self.flags.by_revocation:
			return
		self.corrections = before.corrections if before else None
		if self.status != REVOKED:
			self.revoked_on = self.revocation_reason = None
		if self.status == REVOKED and (not before or before.status != REVOKED):
			frappe.throw(_("An approved case is revoked with a day and a reason."))
		if before and before.status == REVOKED and unchanged.differences(self, before):
			frappe.throw(_("A revoked case stands as it is. Another measure is another case."))
		if not before or before.status != "Approved":
			return
		if (self.measure, self.status) != (before.measure, before.status):
			frappe.throw(_("An approved measure stands. Another measure is another case."))
		changed = unchanged.differences(
			self, before, COMPUTED | {"documents"}, may_fill=before.evidence_state == TO_BE_EVIDENCED
		)
		if changed:
			frappe.throw(
				_(
					"An approved case stands. {0} can only be corrected, with a reason, by {1} or a committee above it."
				).format(
					"、".join(map(_, changed)),
					before.approving_organization or _("the committee above the branch"),
				),
				title=_("The case is approved"),
			)

	def check_status(self) -> None:
		"""To reject, and to take a rejection back, is for a committee above the branch; an approval is checked by itself."""
		before = self.get_doc_before_save()
		was = before.status if before else None
		reason = self.closing_reason
		self.closing_reason = before.closing_reason if before else None
		if self.status != was and "Rejected" in (self.status, was):
			authority.require_above(self.organization, self.doctype)
		if was in ENDED:
			self.check_taken_up(before)
		elif self.status in ENDED:
			if not isinstance(reason, str) or not reason.strip():
				frappe.throw(_("Say why the case ends. Take the step in the form, which asks for it."))
			self.closing_reason = reason.strip()

	def check_taken_up(self, before) -> None:
		"""A case that has ended stands as it is; before anything of it changes it is taken up again."""
		if self.status == before.status:
			if unchanged.differences(self, before, COMPUTED):
				frappe.throw(_("The case has ended. Take it up again before you change it."))
		elif self.status == "Approved" or self.status in ENDED:
			frappe.throw(_("A case that has ended is taken up again first."))
		else:
			self.closing_reason = None

	def require_measure(self) -> None:
		if self.measure not in BY_LABEL:
			messages.refuse([dispositions.UNKNOWN_MEASURE.problem(measure=self.measure or "—")], self)

	def facts(self) -> dict[str, Case | bool]:
		before = self.get_doc_before_save()
		stands = bool(before and before.status == "Approved")
		return {"known": known_of_cases([self.as_dict()])[self.name], "stands": stands}

	def taken(self) -> list[dispositions.StepTaken]:
		"""The recorded steps, by the keys of the measure."""
		return steps_taken(values_of(self))

	def problems_of_steps(self) -> list[Problem]:
		policy = rules_of(self)
		return dispositions.check_steps(
			self.measure, self.taken(), policy, complete=self.status == "Approved"
		)

	def check_who_took_steps(self) -> None:
		"""A step of a committee is recorded, changed or taken out by someone who acts for a committee above the branch."""
		if self.flags.recorded_history or self.flags.by_correction:
			return
		before = self.get_doc_before_save()
		then = self.rows_of_committees(before) if before else []
		if self.rows_of_committees(self) != then:
			authority.require_above(self.organization, self.doctype)
		if self.rows_of_higher(self) != (self.rows_of_higher(before) if before else []):
			authority.require_higher(self.organization, self.doctype)

	def may_take_next_step(self) -> bool:
		"""Return whether the user may record the step that comes next."""
		if not self.has_permission("write"):
			return False
		if self.next_by == "Branch":
			return True
		if self.next_by == "Higher Committee":
			return authority.acts_higher(self.organization, self.doctype)
		return bool(self.next_by) and authority.acts_above(self.organization, self.doctype)

	def check_meeting(self) -> None:
		"""What a meeting recorded for several members at once is changed at that meeting, and a case is linked to it there only."""
		if self.flags.by_meeting or self.flags.by_correction:
			return
		before = self.get_doc_before_save()
		self.branch_meeting = before.branch_meeting if before else None
		if before and self.branch_meeting and self.record_of_meeting() != before.record_of_meeting():
			frappe.throw(
				_(
					"The branch meeting was recorded for several members. Change its day and votes at the meeting."
				),
				title=_("The votes are those of a meeting"),
			)

	def record_of_meeting(self) -> tuple:
		"""Return what the meeting wrote here: its day, the votes and the step."""
		step = meeting_step(self)
		days = [getdate(row.done_on) for row in self.steps if step and row.step == step.label and row.done_on]
		day = getdate(self.meeting_on) if self.meeting_on else None
		return (self.measure, day, days, *(cint(self.get(field)) for field in VOTES))

	def rows_of_committees(self, document) -> list[tuple]:
		"""The recorded steps that a committee takes, with all their values."""
		return self.rows_whose(document, lambda step: step.body not in approval.BRANCH_BODIES)

	def rows_of_higher(self, document) -> list[tuple]:
		"""The recorded steps in which the body above the base committee decides, with all their values."""
		return self.rows_whose(document, lambda step: dispositions.turn_of(step) == "Higher Committee")

	def rows_whose(self, document, wanted: Callable[[Step], bool]) -> list[tuple]:
		"""The recorded steps of some kind, with all their values."""
		labels = {step.label for step in BY_LABEL[document.measure].all_steps if wanted(step)}
		rows = zip(document.steps, unchanged.rows_of(document, "steps"), strict=True)
		return [values for row, values in rows if row.step in labels]

	def check_approval(self) -> None:
		"""An approval has a date and comes from a body with authority over the branch, recorded by someone who acts for it."""
		if self.status != "Approved":
			self.effective_on = None
			return
		in_force_on = dispositions.in_force_on(self.measure, self.taken()) or self.approved_on
		self.effective_on = None if self.suspended_since else in_force_on
		before = self.get_doc_before_save()
		stands = before and (before.status, before.approving_organization) == (
			"Approved",
			self.approving_organization,
		)
		if self.flags.recorded_history or stands:
			return
		if not self.approving_organization:
			frappe.throw(_("Say which organization approves."))
		self.check_authority()

	def check_authority(self) -> None:
		places = {
			row.name: (row.lft, row.rgt)
			for row in frappe.get_all(
				"Party Organization",
				filters={"name": ["in", [self.organization, self.approving_organization]]},
				fields=["name", "lft", "rgt"],
			)
		}
		if not dispositions.has_authority(places[self.approving_organization], places[self.organization]):
			frappe.throw(_("{0} has no authority over this branch.").format(self.approving_organization))
		if not scope.covers(self.approving_organization, frappe.session.user, "Disposition Case", "write"):
			frappe.throw(
				_("Only someone who acts for the approving organization records its approval."),
				frappe.PermissionError,
			)
		authority.require_for([self.approving_organization], self.doctype)

	def change_membership(self) -> None:
		"""The principal measure in force decides the membership (decisions D7, D8)."""
		approved = dict(
			frappe.get_all(
				"Disposition Case",
				filters={
					"member": self.member,
					"status": "Approved",
					"effective_on": ["<=", today_in_china()],
					"suspended_since": ["is", "not set"],
				},
				fields=["measure", "effective_on"],
				as_list=True,
			)
		)
		if measure := principal_for_status(approved):
			since = approved[measure.label]
			change_member(self.member, {"membership_status": measure.status_after, "status_since": since})
		elif (since := self.revoked_on or self.suspended_since) and self.decided_the_membership():
			change_member(self.member, {"membership_status": "On Roster", "status_since": since})

	def decided_the_membership(self) -> bool:
		"""Whether the member's status is the one that this measure alone led to."""
		status = frappe.db.get_value("Party Member", self.member, "membership_status")
		return bool(status) and BY_LABEL[self.measure].status_after == status


@frappe.whitelist(methods=["GET", "POST"])
def get_fitting_measures(campaign: str, member: str) -> list[dict]:
	"""Every measure of the campaign's rules with what speaks against it for a member, for the form.

	What only the grounds can tell is left open.

	:raises frappe.PermissionError: the campaign or the member is not the user's to read
	"""
	frappe.get_doc("Investigation Campaign", campaign).check_permission("read")
	frappe.get_doc("Party Member", member).check_permission("read")
	case = {"campaign": campaign, "member": member, "grounds": "-"}
	policy = policy_of(campaign)
	labels = [each.label for each in MEASURES if each.is_valid_on(policy.basis_date)]
	known = known_of_cases([case | {"name": label, "measure": label} for label in labels])
	return [
		{
			"measure": label,
			"against": [_(reason) for reason in dispositions.reasons_against(label, known[label], policy)],
		}
		for label in labels
	]
