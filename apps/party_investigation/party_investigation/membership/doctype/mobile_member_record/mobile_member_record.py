"""A member who is away, with whom the branch keeps in touch (decisions D4).

A branch there that the member has joined, if it is in the system, reads the record and logs contacts as well.
"""

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname, getdate
from party_investigation import scope
from party_investigation.investigation.campaign_policy import policy_over
from party_investigation.investigation.checked_document import CheckedDocument
from party_investigation.investigation.member_fields import fill_from_member
from party_investigation.membership import mobile_contacts
from party_investigation.organization.tree import name_of
from party_investigation.returns import notifications
from party_investigation.rules import mobile

DOCTYPE = "Mobile Member Record"


class MobileMemberRecord(CheckedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.membership.doctype.mobile_contact.mobile_contact import MobileContact

		certificate_number: DF.Data | None
		contact_person: DF.Data | None
		contacts: DF.Table[MobileContact]
		destination: DF.Data | None
		direction: DF.Literal["", "跨省", "省内跨市", "市内跨县", "出国（境）"]
		hard_check_count: DF.Int
		hard_checks: DF.SmallText | None
		has_certificate: DF.Check
		joined_there_on: DF.Date | None
		last_asked_on: DF.Date | None
		left_on: DF.Date
		member: DF.Link
		member_name: DF.Data | None
		organization: DF.Link
		reason: DF.Data | None
		remark: DF.SmallText | None
		returned_on: DF.Date | None
		soft_check_count: DF.Int
		soft_checks: DF.SmallText | None
		to_organization: DF.Link | None
		to_organization_name: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Let the form know who logs contacts, and until when the next one is due."""
		if self.is_new():
			return
		self.set_onload("may_log", not self.returned_on and (self.has_permission("write") or self.is_there()))
		last = getdate(self.last_asked_on) if self.last_asked_on else None
		returned = getdate(self.returned_on) if self.returned_on else None
		policy = policy_over(self.organization)
		due = mobile.next_contact_by(getdate(self.left_on), last, policy, returned)
		self.set_onload("next_contact_by", str(due) if due else None)

	def validate(self) -> None:
		fill_from_member(self)
		if self.to_organization:
			self.check_branch_there()
			self.to_organization_name = name_of(self.to_organization)
		mobile_contacts.sign(self.contacts)
		self.last_asked_on = mobile_contacts.latest(self.contacts, self.last_asked_on)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if self.to_organization and (not before or before.to_organization != self.to_organization):
			people = notifications.people_of(self.to_organization)
			notifications.notify(self, people, self.words_for_there, is_task=False)
		if before and str(before.last_asked_on) != str(self.last_asked_on):
			notifications.close_tasks(self)

	def check_branch_there(self) -> None:
		"""A member who is away has joined another branch than the own one."""
		if self.to_organization == self.organization:
			frappe.throw(_("The member belongs to this branch already. Choose the one there."))

	def is_there(self) -> bool:
		"""Whether the user is appointed for the branch there, in a capacity that keeps such records."""
		user = frappe.session.user
		return bool(self.to_organization) and scope.covers(self.to_organization, user, DOCTYPE, "create")

	@frappe.whitelist(methods=["POST"])
	def log_contact(self, contacted_on: str, means: str, outcome: str, reached: bool = False) -> None:
		"""Log a contact, as the own branch or as the one there.

		:param contacted_on: the day, as 2016-03-31
		:raises frappe.PermissionError: the user is appointed for neither
		:raises frappe.ValidationError: the member is back, or the contact is not complete
		"""
		self.reload()  # as it is stored, not as the form sends it
		is_there = not self.has_permission("write") and self.is_there()
		if not is_there:
			self.check_permission("write")
		if self.returned_on:
			frappe.throw(_("The member has returned; there is nobody away to be asked after."))
		if not outcome.strip():
			frappe.throw(_("Write what came of the contact."))
		who = get_fullname(frappe.session.user)
		by = f"{who}（{self.to_organization_name}）" if is_there else who
		contact = {"contacted_on": contacted_on, "means": means, "reached": reached}
		self.append("contacts", {**contact, "outcome": outcome.strip(), "handled_by": by})
		# The record hangs on the branch that the member belongs to; the right of the one there to this one row was checked before.
		self.save(ignore_permissions=is_there)

	def words_for_there(self, language: str) -> str:
		return _("{0} says that its member {1} has joined you while away.", lang=language).format(
			escape_html(name_of(self.organization)), escape_html(self.member_name)
		)
