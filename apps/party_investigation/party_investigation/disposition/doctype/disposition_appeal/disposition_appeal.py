"""An appeal (申诉) of a member against an approved measure, and what the review of it came to.

The branch or a committee registers it; the committee that decided, or one above it, decides about it. A measure that the review
takes back is revoked with that decision; what takes its place is another case.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation import authority, scope, unchanged
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.doctype.record_correction.record_correction import deciding_body
from party_investigation.organization.tree import name_of
from party_investigation.rules.dates import today_in_china

CASE = "Disposition Case"
OPEN, DECIDED = "Open", "Decided"
TAKING_BACK = ("Revoked", "Changed")
"""Outcomes of a review that take the measure back."""


class DispositionAppeal(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		campaign: DF.Link
		case: DF.Link
		decided_on: DF.Date | None
		decision: DF.Attach | None
		grounds: DF.SmallText
		made_by: DF.Literal["The Member", "Somebody for the Member"]
		measure: DF.Data | None
		member: DF.Link
		member_name: DF.Data | None
		organization: DF.Link
		outcome: DF.Literal["", "Upheld", "Revoked", "Changed", "Not Admitted"]
		reasons: DF.SmallText | None
		received_on: DF.Date
		remark: DF.SmallText | None
		reviewed_by: DF.Link | None
		statement: DF.Attach | None
		status: DF.Literal["Open", "Decided"]
		suspends: DF.Check
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("is_taken_back", self.outcome in TAKING_BACK)
		decided_by = deciding_body(frappe.get_doc(CASE, self.case))
		self.set_onload("may_decide", self.status == OPEN and authority.acts_for(decided_by, self.doctype))

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == DECIDED:
			if unchanged.differences(self, before):
				frappe.throw(_("The appeal is decided and stands. Another appeal is registered anew."))
			return
		case = frappe.get_doc(CASE, self.case)
		case.check_permission("read")
		self.update(
			{
				field: case.get(field)
				for field in ("campaign", "member", "member_name", "organization", "measure")
			}
		)
		self.check_case(case)
		self.check_days(case)
		self.check_suspension(case, before)
		self.check_decision(case)
		self.status = DECIDED if self.outcome else OPEN

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.status == DECIDED:
			return
		case = frappe.get_doc(CASE, self.case)
		if self.outcome in TAKING_BACK:
			words = _("Appeal of {0}: {1}").format(self.received_on, self.reasons)
			case.revoke(str(self.decided_on), words)
		else:
			case.suspend(self.received_on if self.suspends and not self.outcome else None)

	def on_trash(self) -> None:
		frappe.throw(_("An appeal is not deleted; it is decided as not admitted, with the reasons."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("An appeal keeps its name."))

	def check_case(self, case: Document) -> None:
		"""Stop unless the measure is approved and no other appeal against it waits."""
		if case.status != "Approved":
			frappe.throw(_("Only an approved measure is appealed against; this case can still be edited."))
		others = {"case": ["=", self.case], "status": OPEN, "name": ["!=", self.name or ""]}
		if frappe.db.exists(self.doctype, others):
			frappe.throw(_("Another appeal against this measure waits for its decision. Add to that one."))

	def check_days(self, case: Document) -> None:
		"""Stop where days run backwards or lie ahead."""
		if getdate(self.received_on) < getdate(case.approved_on):
			frappe.throw(
				_("The appeal of {0} lies before the approval of {1}. Correct one of the two dates.").format(
					self.received_on, case.approved_on
				)
			)
		days = [getdate(day) for day in (self.received_on, self.decided_on) if day]
		if days != sorted(days) or days[-1] > today_in_china():
			frappe.throw(
				_("An appeal is decided on or after the day on which it came, and neither lies ahead.")
			)

	def check_suspension(self, case: Document, before: Document | None) -> None:
		"""The effect is suspended where the campaign's rules let it be, by who acts for the body that decided."""
		if bool(self.suspends) == bool(before and before.suspends):
			return
		if self.suspends and not policy_of(self.campaign).appeals_suspend:
			frappe.throw(
				_(
					"By the rules of this campaign an appeal does not suspend the effect; the campaign's parameters say so."
				)
			)
		authority.require_for([deciding_body(case)], self.doctype)

	def check_decision(self, case: Document) -> None:
		"""A decision names its day, body and reasons, and is that of the body that decided or of one above it."""
		if not self.outcome:
			if self.decided_on or self.reviewed_by:
				frappe.throw(_("Say what the review came to, or leave the day and the body empty."))
			return
		missing = [
			field
			for field in ("decided_on", "reviewed_by", "reasons")
			if not str(self.get(field) or "").strip()
		]
		if missing:
			labels = "、".join(_(self.meta.get_label(field)) for field in missing)
			frappe.throw(_("A decision about an appeal needs: {0}.").format(labels))
		decided_by = deciding_body(case)
		if not stands_at_or_above(self.reviewed_by, decided_by):
			words = _("{0} does not review what {1} decided: that body itself or one above it does.")
			frappe.throw(words.format(name_of(self.reviewed_by), name_of(decided_by)))
		authority.require_for([self.reviewed_by], self.doctype)


def stands_at_or_above(body: str | None, other: str | None) -> bool:
	"""Return whether a body is another one or stands above it."""
	upper, lower = scope.place_of(body), scope.place_of(other)
	return upper is not None and lower is not None and upper[0] <= lower[0] and lower[1] <= upper[1]
