"""Annex 1: what the branch has checked of one member in one campaign."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today
from party_investigation import messages
from party_investigation.investigation import conclusion
from party_investigation.investigation.of_member import fill_from_member, settings_document
from party_investigation.membership.doctype.party_member.party_member import checked_values
from party_investigation.rules import checks

CONTACT = ["last_life_on", "last_dues_on", "dues_paid_to"]


class InvestigationRecord(Document):
	def validate(self) -> None:
		fill_from_member(self)
		self.begin_with_known_contact()
		self.fill_contact_facts()
		self.check_rules()

	def on_trash(self) -> None:
		frappe.throw(_("A record of the investigation is not deleted."))

	def begin_with_known_contact(self) -> None:
		"""A new record starts from what is known of the member; the branch then checks it."""
		if self.is_new() and not any(self.get(field) for field in CONTACT):
			self.update(frappe.db.get_value("Party Member", self.member, CONTACT, as_dict=True))

	def fill_contact_facts(self) -> None:
		"""Last contact and whether the member is out of contact (decisions D1)."""
		settings = conclusion.settings_of(settings_document(self.campaign))
		restored_on = frappe.db.get_value(
			"Contact Search", {"campaign": self.campaign, "member": self.member}, "restored_on"
		)
		days = (getdate(self.get(field)) if self.get(field) else None for field in CONTACT)
		self.update(conclusion.contact_facts(*days, restored_on, settings))

	def check_rules(self) -> None:
		reference = settings_document(self.campaign).search_closes_on
		problems = checks.run(
			"record", checked_values(self), checks.Context(getdate(today()), getdate(reference))
		)
		must_hold = self.status != "To Check"
		if must_hold:
			messages.refuse_hard(problems, _("The record is not complete"))
		messages.show_soft(problems, self.remark)
