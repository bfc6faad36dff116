"""A Party member. Nothing of a member is deleted; status and branch change only by a decision or a receipt."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today
from party_investigation import messages
from party_investigation.rules import checks, identity_number, text

RETURN_ONLY = frozenset({"member.no_last_contact", "member.dates_in_future"})
"""An incomplete member may be kept; only the unit's return waits for the rest."""


class PartyMember(Document):
	def validate(self) -> None:
		self.tidy()
		self.complete_from_number()
		self.check_decided_fields()
		self.check_rules()

	def onload(self) -> None:
		"""Whoever opens a member's form leaves a trace in the View Log (`track_views`)."""
		self.add_viewed()

	def on_trash(self) -> None:
		frappe.throw(_("Nothing of a member is deleted. A measure or a letter ends a membership."))

	def tidy(self) -> None:
		self.member_name = text.normalise_name(self.member_name)
		self.identity_number = identity_number.normalise(self.identity_number)
		self.phone = text.normalise_phone(self.phone) or None
		self.masked_identity = identity_number.mask(self.identity_number)

	def complete_from_number(self) -> None:
		"""Sex and birth date stand in a right number."""
		if identity_number.is_valid(self.identity_number):
			self.sex = self.sex or identity_number.sex(self.identity_number)
			self.birth_date = self.birth_date or identity_number.birth_date(self.identity_number)

	def check_decided_fields(self) -> None:
		"""Status and branch change through an approved measure or a receipt alone (decisions D8)."""
		if self.flags.by_decision:
			return
		before = self.get_doc_before_save()
		if before is None:
			self.membership_status, self.status_since = "On Roster", None
			return
		if self.membership_status != before.membership_status:
			frappe.throw(_("The membership status changes through an approved measure or a receipt only."))
		if self.organization != before.organization:
			frappe.throw(_("A member changes the branch through a transfer letter and its receipt."))

	def check_rules(self) -> None:
		record = checked_values(self)
		record["identity_number_held_by"] = self.other_holder()
		problems = checks.run("member", record, checks.Context(getdate(today())))
		messages.refuse_hard(problems, _("The member cannot be saved"), RETURN_ONLY)
		messages.show_soft(problems, self.remark)

	def other_holder(self) -> str | None:
		"""Who else has this identity number; the name only if the user may know it."""
		other = frappe.db.get_value(
			"Party Member", {"identity_number": self.identity_number, "name": ["!=", self.name or ""]}
		)
		if not other:
			return None
		holder = frappe.get_doc("Party Member", other)
		return holder.member_name if holder.has_permission("read") else _("a member of another branch")


def checked_values(document: Document) -> dict:
	"""The values of a document as the checks take them: dates as dates."""
	dates = {field.fieldname for field in document.meta.get("fields", {"fieldtype": "Date"})}
	return {
		name: getdate(value) if name in dates and value else value
		for name, value in document.get_valid_dict().items()
	}
