"""Annex 1: what the branch has checked of one member in one campaign."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_fullname, getdate
from party_investigation import authority, scope, unchanged
from party_investigation.investigation import records
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.locks import BY_ITSELF
from party_investigation.investigation.member_fields import fill_from_member
from party_investigation.membership import archives
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications
from party_investigation.rules import approval, conclusion, contact
from party_investigation.rules.checks.record import TO_CHECK
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.member_archive import REMARKS, Standing, proposed_answers

VERIFICATION = ("checked_by", "verified_by", "verified_on")
SET_BACK = ("set_back_reason", "set_back_by", "set_back_on")
EDITED = ("To Check", "Checked")
"""States in which entries are made; in every other one, also one that a site adds, a record stands as it was verified."""


class InvestigationRecord(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		admission_remark: DF.SmallText | None
		admission_true: DF.Literal["", "是", "否"]
		application_remark: DF.SmallText | None
		campaign: DF.Link
		checked_by: DF.Link | None
		contact_estimated: DF.Check
		destination: DF.Data | None
		dues_paid_to: DF.Date | None
		filled_on: DF.Date | None
		findings: DF.SmallText | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		has_application: DF.Literal["", "是", "否"]
		has_certificate: DF.Check
		irregular_admission: DF.Literal["", "是", "否"]
		irregular_remark: DF.SmallText | None
		is_lost: DF.Check
		is_mobile: DF.Check
		last_contact_on: DF.Date | None
		last_dues_on: DF.Date | None
		last_life_on: DF.Date | None
		left_on: DF.Date | None
		letter: DF.Link | None
		lost_since: DF.Date | None
		materials_complete: DF.Literal["", "是", "否"]
		materials_remark: DF.SmallText | None
		member: DF.Link
		member_name: DF.Data | None
		organization: DF.Link
		person: DF.LongText | None
		person_category: DF.Literal["教职工", "离退休人员", "高校毕业生", "其他"]
		relation: DF.Literal["On Roster", "Out Without Receipt", "Out With Receipt"]
		remark: DF.SmallText | None
		restored_before: DF.Date | None
		set_aside_for: DF.Link | None
		set_back_by: DF.Link | None
		set_back_on: DF.Date | None
		set_back_reason: DF.SmallText | None
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		status: DF.Literal["To Check", "Checked", "Verified"]
		transferred_to: DF.Data | None
		verified_by: DF.Link | None
		verified_on: DF.Date | None
	# end: auto-generated types

	def autoname(self) -> None:
		"""A second branch that gets the member during the campaign has a record of its own (decisions D2)."""
		organization = frappe.db.get_value("Party Member", self.member, "organization")
		other = {"campaign": self.campaign, "member": self.member, "organization": ["!=", organization]}
		self.name = records.record_name(
			self.campaign, self.member, organization, bool(frappe.db.exists(self.doctype, other))
		)

	def validate(self) -> None:
		unchanged.keep_stored(self, "restored_before")
		fill_from_member(self)
		self.begin_with_what_is_known()
		self.fill_relation()
		self.check_state()
		self.take_from_archive()
		self.fill_contact_facts()

	def on_trash(self) -> None:
		frappe.throw(_("A record of the investigation is not deleted."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A record of the investigation keeps its name."))

	def onload(self) -> None:
		"""Tell the form whether the record stands, and who set it back with which reason."""
		if self.status not in EDITED:
			self.set_onload("locked", self.why_it_stands())
		elif self.set_back_reason:
			self.set_onload("sent_back", self.why_set_back())

	def why_it_stands(self) -> str:
		who = get_fullname(self.verified_by) if self.verified_by else _("the committee above the branch")
		words = _(
			"Verified by {0} on {1}: the record stands. A committee above {2} can set it back, with a reason."
		)
		return words.format(
			escape_html(who), formatdate(self.verified_on), escape_html(name_of(self.organization))
		)

	def why_set_back(self) -> str:
		words = _("Set back by {0} on {1}: {2}")
		return words.format(
			escape_html(get_fullname(self.set_back_by)),
			formatdate(self.set_back_on),
			escape_html(self.set_back_reason),
		)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.set_back_reason != self.set_back_reason:
			notifications.notify_of_record(self)

	@frappe.whitelist(methods=["POST"])
	def set_back(self, reason: str) -> None:
		"""Give a verified record back to the branch (退回).

		:param reason: what is wrong with it, which the branch reads
		:raises frappe.PermissionError: the user is no officer of a committee above the branch
		"""
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		if self.status in EDITED:
			frappe.throw(_("Only a verified record is set back."))
		self.update({"status": "Checked", "set_back_reason": reason})
		self.save()

	def check_state(self) -> None:
		"""The branch checks, a committee above it verifies (decisions D13); whoever made the entries does not verify them."""
		before = self.get_doc_before_save()
		was = before.status if before else "To Check"
		reason = self.set_back_reason
		for field in (*VERIFICATION, *SET_BACK):
			self.set(field, before.get(field) if before else None)
		changed = unchanged.differences(self, before, BY_ITSELF) if before else ["status"]
		if self.status not in EDITED:
			self.check_verification(was, changed)
		elif was not in EDITED:
			self.check_set_back(reason)
		if self.status == "To Check":
			self.checked_by = None
		elif self.status == "Checked" and (changed or was == "To Check"):
			self.checked_by, self.filled_on = frappe.session.user, self.filled_on or today_in_china()

	def check_verification(self, was: str, changed: list[str]) -> None:
		if was == "To Check":
			frappe.throw(_("The branch checks a record before the level above verifies it."))
		if changed:
			frappe.throw(
				_(
					"A record is verified as it was checked. To change {0}, set it back to Checked; a committee above the branch does that."
				).format("、".join(map(_, changed)))
			)
		if was == "Checked":
			self.require_verifier()
			self.update(dict.fromkeys(SET_BACK))
			self.verified_by, self.verified_on = frappe.session.user, today_in_china()

	def check_set_back(self, reason: str | None) -> None:
		"""Who may verify sets a record back, to Checked, and says why."""
		self.require_verifier()
		if self.status != "Checked":
			frappe.throw(_("A verified record is set back to Checked first."))
		if not isinstance(reason, str) or not reason.strip():
			frappe.throw(
				_(
					"Say why the record is set back: the branch reads it. Take the step in the form, which asks for it."
				)
			)
		self.verified_by = self.verified_on = None
		self.update(
			{
				"set_back_reason": reason.strip(),
				"set_back_by": frappe.session.user,
				"set_back_on": today_in_china(),
			}
		)

	def require_verifier(self) -> None:
		"""Stop unless the user may verify: from above the branch, and nothing that the user entered.

		:raises frappe.PermissionError: otherwise
		"""
		user, place = frappe.session.user, scope.place_of(self.organization)
		before = self.get_doc_before_save()
		if user == "Administrator" or (
			place
			and before
			and approval.may_verify(
				authority.held_by(user, self.doctype), place, user, before.checked_by or before.modified_by
			)
		):
			return
		frappe.throw(
			_(
				"Only an officer of a committee above {0} verifies, and nobody verifies what he or she checked."
			).format(name_of(self.organization)),
			frappe.PermissionError,
		)

	def begin_with_what_is_known(self) -> None:
		"""A new record starts from what is known of the member; the branch then checks it."""
		if not self.is_new():
			return
		if not any(self.get(field) for field in contact.FIELDS):
			self.update(frappe.db.get_value("Party Member", self.member, contact.FIELDS, as_dict=True))
		self.restored_before = records.earlier_restorations(self.campaign, [self.member]).get(self.member)
		mobility = records.current_mobility([self.member]).get(self.member)
		if mobility and not self.is_mobile:
			self.update({"is_mobile": 1, **{field: mobility[field] for field in records.MOBILITY}})

	def take_from_archive(self) -> None:
		"""What is confirmed without an answer on the archive is answered as the member's archive says."""
		standing = archives.standing_of(self.member)
		self.flags.archive = standing
		if self.status == "Checked":
			self.answer_from(standing)

	def answer_from(self, standing: Standing | None) -> None:
		"""Answer the questions on the archive that are open as the member's archive says; the branch may say otherwise."""
		for question, proposed in proposed_answers(standing).items():
			if not self.get(question):
				self.set(question, proposed.answer)
				remark = REMARKS[question]
				self.set(remark, self.get(remark) or proposed.remark or None)

	@frappe.whitelist(methods=["POST"])
	def use_archive(self) -> None:
		"""Answer the open questions on the archive from the member's archive, and save the record.

		:raises frappe.ValidationError: the archive says nothing yet
		"""
		self.reload()  # as it is stored, not as the form sends it
		self.check_permission("write")
		standing = archives.standing_of(self.member)
		if not proposed_answers(standing):
			frappe.throw(_("The member's archive says nothing yet: look through it and review it first."))
		self.answer_from(standing)
		self.save()

	def fill_relation(self) -> None:
		"""Where the relationship stands follows from the branch's letters; nobody enters it (decisions D3)."""
		letter = records.latest_letter(self.member, self.organization)
		known = records.relation_values(letter)
		if letter is None:
			known["transferred_to"] = self.transferred_to
		self.update(known)

	def fill_contact_facts(self) -> None:
		"""Last contact and whether the member is out of contact (decisions D1)."""
		life, dues, dues_to = (
			getdate(self.get(field)) if self.get(field) else None for field in contact.FIELDS
		)
		restored_on = records.restored_on(self.campaign, self.member)
		self.flags.restored_on = restored_on  # which the checks of this save take too
		before = getdate(self.restored_before) if self.restored_before else None
		policy = policy_of(self.campaign)
		self.update(conclusion.contact_facts(life, dues, dues_to, restored_on, policy, before))

	def facts(self) -> dict[str, date | Standing | None]:
		return {"restored_on": self.flags.restored_on, "archive": self.flags.archive}

	def is_confirmed(self) -> bool:
		return self.status != TO_CHECK
