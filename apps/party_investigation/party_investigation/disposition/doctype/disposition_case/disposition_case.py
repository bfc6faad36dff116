"""What is decided about a member: the measure, its steps, the vote, the approval. Only an approval changes the membership."""

from dataclasses import replace

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today
from party_investigation import messages, scope
from party_investigation.disposition import effects
from party_investigation.investigation.of_member import fill_from_member, settings_document
from party_investigation.membership.relationship import change_member
from party_investigation.rules import dispositions, search

VOTES = ("entitled", "present", "votes_for", "votes_against", "abstained")
TO_BE_EVIDENCED = "To Be Evidenced"


class DispositionCase(Document):
	def validate(self) -> None:
		fill_from_member(self)
		self.keep_evidence_state()
		self.check_closed()
		self.check_fit()
		self.check_steps()
		self.check_vote()
		self.check_approval()
		self.check_term()

	def on_update(self) -> None:
		if self.status == "Approved":
			self.change_membership()

	def on_trash(self) -> None:
		frappe.throw(_("A case is not deleted; withdraw it."))

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

	def check_closed(self) -> None:
		before = self.get_doc_before_save()
		if (
			before
			and before.status == "Approved"
			and (self.measure, self.status) != (before.measure, before.status)
		):
			frappe.throw(_("An approved measure stands. Another measure is another case."))

	def check_fit(self) -> None:
		problems = dispositions.check_fit(self.measure, self.known_of_member())
		messages.refuse_hard(problems, _("The measure does not fit"))

	def known_of_member(self) -> dispositions.Case:
		"""What is known of the member; what only the grounds tell is taken as said there."""
		result = frappe.db.get_value(
			"Contact Search", {"campaign": self.campaign, "member": self.member}, "result"
		)
		kind = frappe.db.get_value("Party Member", self.member, "membership_kind")
		said = self.is_history or bool((self.grounds or "").strip())
		return dispositions.Case(
			found_again=result == search.CONTACT_RESTORED,
			not_found=result == search.NOT_FOUND,
			search_is_enough=result == search.NOT_FOUND,
			probationary=kind == "预备党员",
			open_letter=bool(
				frappe.db.exists("Transfer Letter", {"member": self.member, "status": ["!=", "Void"]})
			),
			abroad=("settled" if self.measure == "停止党籍" else "study") if said else None,
			admitted_against_rules=said,
			declared_withdrawal=said,
			unfit=said,
			refuses=said and result != search.NOT_FOUND,
			misconduct=said,
			suspension_of_the_untraced=bool(settings_document(self.campaign).suspend_untraced),
		)

	def taken(self) -> list[dispositions.StepTaken]:
		"""The recorded steps, by the keys of the measure."""
		keys = {step.label: step.key for step in dispositions.BY_LABEL[self.measure].steps}
		return [
			dispositions.StepTaken(keys.get(row.step, row.step), getdate(row.done_on)) for row in self.steps
		]

	def problems_of_steps(self) -> list:
		return dispositions.check_steps(self.measure, self.taken(), complete=self.status == "Approved")

	def check_steps(self) -> None:
		if any(getdate(row.done_on) > getdate(today()) for row in self.steps):
			frappe.throw(_("A step lies in the future. Correct its date."))
		if not self.is_history:
			messages.refuse_hard(self.problems_of_steps(), _("The steps are not in order"))

	def check_vote(self) -> None:
		needed = (
			dispositions.BY_LABEL[self.measure].needs_vote
			and self.status == "Approved"
			and not self.is_history
		)
		if needed or any(self.get(field) for field in VOTES):
			vote = dispositions.Vote(*(self.get(field) or 0 for field in VOTES))
			messages.refuse_hard(dispositions.check_vote(vote), _("The vote does not carry the measure"))

	def check_approval(self) -> None:
		"""An approval has a date and comes from a body with authority over the branch, recorded by someone who acts for it."""
		if self.status != "Approved":
			self.effective_on = None
			return
		if not self.approved_on:
			frappe.throw(_("The day of approval is missing."))
		self.effective_on = dispositions.in_force_on(self.measure, self.taken()) or self.approved_on
		before = self.get_doc_before_save()
		if self.flags.recorded_history or (before and before.status == "Approved"):
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

	def check_term(self) -> None:
		if self.measure == "限期改正" and self.status == "Approved" and not self.is_history:
			term = getdate(self.correct_by) if self.correct_by else None
			problems = dispositions.check_correction_term(getdate(self.approved_on), term)
			messages.refuse_hard(problems, _("The term is not right"))

	def change_membership(self) -> None:
		"""The principal measure in force decides the membership (decisions D7, D8)."""
		approved = dict(
			frappe.get_all(
				"Disposition Case",
				filters={"member": self.member, "status": "Approved", "effective_on": ["<=", today()]},
				fields=["measure", "effective_on"],
				as_list=True,
			)
		)
		if decided := effects.status_after(approved):
			status, measure = decided
			change_member(self.member, {"membership_status": status, "status_since": approved[measure]})


@frappe.whitelist(methods=["GET", "POST"])
def get_steps(measure: str) -> list[dict]:
	"""The steps that a measure needs, in order, for the form."""
	frappe.has_permission("Disposition Case", "read", throw=True)
	if measure not in dispositions.BY_LABEL:
		frappe.throw(_("There is no measure {0}.").format(measure))
	return [{"label": step.label} for step in dispositions.BY_LABEL[measure].steps]


@frappe.whitelist(methods=["GET", "POST"])
def get_fitting_measures(campaign: str, member: str) -> list[dict]:
	"""Every measure with what speaks against it for a member, for the form; what only the grounds can tell is left open.

	:raises frappe.PermissionError: the campaign or the member is not the user's to read
	"""
	frappe.get_doc("Investigation Campaign", campaign).check_permission("read")
	frappe.get_doc("Party Member", member).check_permission("read")
	draft = frappe.new_doc("Disposition Case")
	draft.update({"campaign": campaign, "member": member, "grounds": "-", "evidence_state": "Evidenced"})
	known = draft.known_of_member()
	answer = []
	for measure in dispositions.MEASURES:
		case = replace(known, abroad="settled" if measure.label == "停止党籍" else "study")
		against = [_(problem.message) for problem in dispositions.check_fit(measure.label, case)]
		answer.append({"measure": measure.label, "against": against})
	return answer
