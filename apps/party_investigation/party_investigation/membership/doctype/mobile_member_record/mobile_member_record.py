"""A member who is away, with whom the branch keeps in touch (decisions D4)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.investigation.of_member import fill_from_member


class MobileMemberRecord(Document):
	def validate(self) -> None:
		fill_from_member(self)
		if self.returned_on and getdate(self.returned_on) < getdate(self.left_on):
			frappe.throw(_("The member returned before leaving. Correct one of the two dates."))
