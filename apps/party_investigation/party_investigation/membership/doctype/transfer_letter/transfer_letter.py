"""A letter of introduction in three parts: stub, letter, receipt. The receipt moves the relationship (decisions D3)."""

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation import authority, scope, unchanged
from party_investigation.investigation import check_results
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.member_fields import check_stands
from party_investigation.investigation.records import update_relation
from party_investigation.membership import person
from party_investigation.membership.relationship import change_member, move_relationship
from party_investigation.organization.tree import name_of
from party_investigation.rules import letters
from party_investigation.rules.correctable import RECEIPT
from party_investigation.rules.dates import today_in_china

OPEN = frozenset({*RECEIPT, "receipt_scan", "remark", "status", "void_reason", "corrections"})
"""What is still written while a letter is open; all else stands on the paper."""
RECEIVED = frozenset({"corrections"})


class TransferLetter(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		branch_on_paper: DF.Data | None
		corrections: DF.SmallText | None
		dues_paid_to: DF.Date | None
		expires_on: DF.Date | None
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		issue_year: DF.Int
		issued_on: DF.Date
		issuing_committee: DF.Link
		letter_number: DF.Data | None
		member: DF.Link
		member_name: DF.Data | None
		organization: DF.Link
		person: DF.LongText | None
		receipt_from: DF.Data | None
		receipt_handled_by: DF.Data | None
		receipt_on: DF.Date | None
		receipt_scan: DF.Attach | None
		remark: DF.SmallText | None
		serial: DF.Int
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		status: DF.Literal["Open", "Received", "Void"]
		to_organization: DF.Link | None
		to_organization_name: DF.Data
		validity_days: DF.Int
		void_reason: DF.SmallText | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("committee_name", name_of(self.issuing_committee))
		self.set_onload("may_confirm", self.is_received_by(frappe.session.user))

	def before_insert(self) -> None:
		self.fill_from_member()
		self.check_issuer()
		if not self.flags.numbered_on_paper:
			self.take_number()

	def validate(self) -> None:
		self.check_stands()
		self.check_void()
		self.check_receiver()
		self.check_state()

	def before_save(self) -> None:
		super().before_save()
		self.expires_on = letters.expires_on(getdate(self.issued_on), self.validity_days)

	def on_update(self) -> None:
		if self.receipt_on and self.status == "Open":
			self.save()  # a letter that comes with its receipt is first open and then received, as its workflow asks
			return
		before = self.get_doc_before_save()
		update_relation(self)
		if self.status == "Received" and before and before.status != "Received":
			move_relationship(self)
		elif before and self.flags.by_correction:
			self.correct_day_of_move(before)
		check_results.renew("Disposition Case", check_results.names_of("Disposition Case", self.member))

	def on_trash(self) -> None:
		frappe.throw(_("A letter keeps its number in the series. Void it instead of deleting it."))

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("A letter keeps its number in the series."))

	def fill_from_member(self) -> None:
		"""The letter comes from the branch that holds the member and is issued by the committee above it."""
		check_stands(self.member)
		self.organization = frappe.db.get_value("Party Member", self.member, "organization")
		superior = frappe.db.get_value("Party Organization", self.organization, "parent_party_organization")
		self.issuing_committee = self.issuing_committee or superior or self.organization
		self.issued_on = self.issued_on or today_in_china()
		self.person = person.to_json(person.current_values(self.member))
		self.branch_on_paper = None

	def check_issuer(self) -> None:
		"""A letter is issued by someone who acts for its committee, and that committee stands above the branch or is its own.

		The importer of a workbook is asked the same, for all letters at once.
		"""
		if self.flags.numbered_on_paper:
			return
		issuer, branch = (scope.place_of(each) for each in (self.issuing_committee, self.organization))
		if not (issuer and branch and issuer[0] <= branch[0] and branch[1] <= issuer[1]):
			frappe.throw(_("{0} does not stand above the branch.").format(self.issuing_committee))
		authority.require_for([self.issuing_committee], self.doctype)

	def take_number(self) -> None:
		"""The next number of the series; the committee's row is locked so that two letters never get the same."""
		frappe.db.get_value("Party Organization", self.issuing_committee, "name", for_update=True)
		self.issue_year = getdate(self.issued_on).year
		last = frappe.get_all(
			"Transfer Letter",
			filters={"issuing_committee": self.issuing_committee, "issue_year": self.issue_year},
			pluck="serial",
			order_by="serial desc",
			limit=1,
		)
		number = letters.next_number(self.issuing_committee, self.issue_year, last[0] if last else 0)
		self.serial, self.letter_number = number.serial, str(number)

	def check_stands(self) -> None:
		"""What stands on the paper stays. Only a Record Correction changes it, with a date and a reason."""
		before = self.get_doc_before_save()
		if self.flags.by_correction:
			return
		self.corrections = before.corrections if before else None
		if before is None:
			return
		self.person = before.person
		is_open = before.status == "Open"
		changed = unchanged.differences(
			self,
			before,
			{"expires_on", *(OPEN if is_open else RECEIVED)},
			may_fill=before.status == "Received",
		)
		if not changed:
			return
		refusal = (
			_(
				"An issued letter stands. {0} can only be corrected, with a reason, by {1} or a committee above it."
			)
			if is_open
			else _(
				"The letter is closed. {0} can only be corrected, with a reason, by {1} or a committee above it."
			)
		)
		frappe.throw(
			refusal.format("、".join(map(_, changed)), name_of(before.issuing_committee)),
			title=_("The letter is issued"),
		)

	def check_state(self) -> None:
		"""The receipt closes a letter. Every letter begins open, also one that comes with its receipt."""
		if self.status == "Received" and not self.receipt_on:
			frappe.throw(
				_(
					"Enter the day of the receipt: it closes the letter. Take the step in the form, which asks for it."
				)
			)
		if self.is_new():
			self.status = "Open"
		elif self.receipt_on and self.status != "Void":
			self.status = "Received"

	def check_void(self) -> None:
		"""A letter becomes void with a reason, while it is open, and stays void."""
		before = self.get_doc_before_save()
		if self.status != "Void" or (before and before.status == "Void"):
			return
		if not before or before.status != "Open" or self.receipt_on:
			frappe.throw(_("Only an open letter can be voided."))
		if not (self.void_reason or "").strip():
			frappe.throw(_("Say why the letter is void."))
		authority.require_for([self.issuing_committee], self.doctype)

	def check_receiver(self) -> None:
		"""A receipt moves the membership: inside this system the receiver gives it, else the committee that issued enters it."""
		before = self.get_doc_before_save()
		if not self.receipt_on or (before and before.receipt_on) or self.flags.recorded_history:
			return
		if self.to_organization:
			self.require_receiver()
		else:
			authority.require_for([self.issuing_committee], self.doctype)

	def require_receiver(self) -> None:
		"""Stop unless the user acts for the receiving organization.

		:raises frappe.PermissionError: otherwise
		"""
		if not self.is_received_by(frappe.session.user):
			frappe.throw(_("Only the receiving organization confirms the receipt."), frappe.PermissionError)

	def is_received_by(self, user: str) -> bool:
		"""Whether a user acts for the receiving organization, if that is in this system."""
		return bool(
			self.to_organization
			and scope.covers(self.to_organization, user, self.doctype, "write")
			and authority.acts_for(self.to_organization, self.doctype, user)
		)

	def correct_day_of_move(self, before) -> None:
		"""A receipt whose date is corrected corrects since when the member is where it put the member."""
		since = frappe.db.get_value("Party Member", self.member, "status_since")
		if before.receipt_on and since == before.receipt_on and getdate(self.receipt_on) != since:
			change_member(self.member, {"status_since": self.receipt_on})

	def facts(self) -> dict[str, bool | str | None]:
		"""Whether the branch holds the member, and another open letter of the member; asked of new letters only."""
		if not self.is_new():
			return {}
		holder = frappe.db.get_value("Party Member", self.member, "organization")
		other = frappe.db.get_value("Transfer Letter", {"member": self.member, "status": "Open"})
		return {
			"holds_member": holder == self.organization,
			"open_letter": None if self.receipt_on else other,
		}

	@frappe.whitelist(methods=["POST"])
	def void(self, reason: str) -> None:
		"""Declare the letter void; its number stays taken."""
		self.reload()
		self.check_permission("write")
		if self.status != "Open":
			frappe.throw(_("Only an open letter can be voided."))
		if not reason.strip():
			frappe.throw(_("Say why the letter is void."))
		self.update({"status": "Void", "void_reason": reason})
		self.save()

	@frappe.whitelist(methods=["POST"])
	def enter_receipt(self, receipt_on: str, receipt_from: str | None = None) -> None:
		"""The committee that issued the letter enters a receipt on paper, from outside this system; the membership moves."""
		self.reload()
		self.check_permission("write")
		if self.status != "Open":
			frappe.throw(_("Only an open letter can be received."))
		self.update({"receipt_on": receipt_on, "receipt_from": receipt_from or self.to_organization_name})
		self.save()

	@frappe.whitelist(methods=["POST"])
	def confirm_receipt(self, receipt_on: str) -> None:
		"""The receiving side confirms that the member has arrived; the membership moves."""
		self.reload()  # the letter as it is stored counts, not as the form sends it
		self.require_receiver()
		if self.status != "Open":
			frappe.throw(_("Only an open letter can be received."))
		self.update(
			{
				"receipt_on": receipt_on,
				"receipt_from": self.to_organization,
				"receipt_handled_by": frappe.session.user,
			}
		)
		# The letter hangs on the sending branch; the receiver's right to this one change was checked above.
		self.save(ignore_permissions=True)
