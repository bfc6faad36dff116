"""A letter of introduction in three parts: stub, letter, receipt. The receipt moves the relationship (decisions D3)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today
from party_investigation import messages, scope
from party_investigation.membership.relationship import move_relationship
from party_investigation.rules import letters


class TransferLetter(Document):
	def before_insert(self) -> None:
		self.fill_from_member()
		if not self.flags.numbered_on_paper:
			self.take_number()

	def validate(self) -> None:
		self.check_unchanged()
		self.check_rules()
		self.expires_on = letters.expires_on(getdate(self.issued_on), self.validity_days)
		if self.status != "Void":
			self.status = "Received" if self.receipt_on else "Open"

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if self.receipt_on and not (before and before.receipt_on):
			move_relationship(self)

	def on_trash(self) -> None:
		frappe.throw(_("A letter keeps its number in the series. Void it instead of deleting it."))

	def fill_from_member(self) -> None:
		"""The letter comes from the branch that holds the member and is issued by the committee above it."""
		self.organization = frappe.db.get_value("Party Member", self.member, "organization")
		superior = frappe.db.get_value("Party Organization", self.organization, "parent_party_organization")
		self.issuing_committee = self.issuing_committee or superior or self.organization
		self.issued_on = self.issued_on or today()

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

	def check_unchanged(self) -> None:
		"""What stands on the paper stays: number, member, branch; and a received or void letter is closed."""
		before = self.get_doc_before_save()
		if not before:
			return
		if any(
			self.get(field) != before.get(field)
			for field in ("letter_number", "organization", "issuing_committee")
		):
			frappe.throw(_("Number and sender of a letter do not change. Void the letter and issue another."))
		if before.status == "Void" or (before.receipt_on and getdate(self.receipt_on) != before.receipt_on):
			frappe.throw(_("A letter that is void or received is closed."))

	def check_rules(self) -> None:
		other = frappe.db.get_value(
			"Transfer Letter", {"member": self.member, "status": "Open", "name": ["!=", self.name or ""]}
		)
		holder = frappe.db.get_value("Party Member", self.member, "organization")
		problems = letters.check_letter(
			issued_on=getdate(self.issued_on) if self.issued_on else None,
			validity_days=self.validity_days,
			receipt_on=getdate(self.receipt_on) if self.receipt_on else None,
			holds_member=not self.is_new() or holder == self.organization,
			open_letter=other if self.is_new() and not self.receipt_on else None,
			today=getdate(today()),
		)
		messages.refuse_hard(problems, _("The letter cannot be saved"))
		messages.show_soft(problems, self.remark)

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
	def confirm_receipt(self, receipt_on: str) -> None:
		"""The receiving side confirms that the member has arrived; the membership moves."""
		self.reload()  # the letter as it is stored counts, not as the form sends it
		receiver = self.to_organization
		if not receiver or not scope.covers(receiver, frappe.session.user, "Transfer Letter", "write"):
			frappe.throw(_("Only the receiving organization confirms the receipt."), frappe.PermissionError)
		if self.status != "Open":
			frappe.throw(_("Only an open letter can be received."))
		self.update(
			{"receipt_on": receipt_on, "receipt_from": receiver, "receipt_handled_by": frappe.session.user}
		)
		# The letter hangs on the sending branch; the receiver's right to this one change was checked above.
		self.save(ignore_permissions=True)
