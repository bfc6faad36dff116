"""Whether the three officers are kept apart on this site, and why if not."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from party_investigation.organization import officers


class OfficerSeparation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		administrator_stays_out: DF.Check
		enabled: DF.Check
		reason: DF.SmallText | None
	# end: auto-generated types

	def validate(self) -> None:
		before = self.get_doc_before_save()
		changed = [
			name
			for name in ("enabled", "administrator_stays_out")
			if cint(self.get(name)) != cint(before.get(name) if before else 0)
		]
		if not changed:
			return
		self.check_reason(before)
		if "enabled" in changed and cint(self.enabled):
			self.check_accounts()
		self.flags.tell_auditors = bool(before)

	def check_reason(self, before) -> None:
		"""Every change says why, in words of its own."""
		reason = (self.reason or "").strip()
		if not reason or (before and reason == (before.reason or "").strip()):
			frappe.throw(_("Say why this is changed now."), frappe.MandatoryError)

	def check_accounts(self) -> None:
		"""The rule begins where every account keeps it."""
		if accounts := officers.accounts_against_the_rule():
			frappe.throw(
				_(
					"These accounts have roles that do not go together; take the roles apart first: {0}"
				).format("、".join(accounts))
			)

	def on_update(self) -> None:
		if self.flags.tell_auditors:
			self.tell_auditors()

	def tell_auditors(self) -> None:
		"""Every auditor hears of it."""
		filters = {"parenttype": "User", "role": officers.AUDITOR, "parent": ["!=", "Administrator"]}
		for user in frappe.get_all("Has Role", filters=filters, pluck="parent"):
			frappe.get_doc(
				{
					"doctype": "Notification Log",
					"type": "Alert",
					"for_user": user,
					"subject": _("Three officers: {0} has changed the setting. {1}").format(
						frappe.session.user, self.reason
					),
					"document_type": self.doctype,
					"document_name": self.name,
				}
			).insert(ignore_permissions=True)  # the notice belongs to somebody else
