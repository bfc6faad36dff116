"""Minutes of a meeting of a working group (会议纪要). Once issued they stand."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate
from party_investigation import authority, unchanged
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.working_group import DRAFT, ISSUED

DOCTYPE = "Working Group Meeting"
OF_ISSUE = ("status", "issued_on", "issued_by_name")


class WorkingGroupMeeting(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		absent: DF.SmallText | None
		campaign: DF.Link
		chair: DF.Data
		decisions: DF.Text
		held_on: DF.Date
		issued_by_name: DF.Data | None
		issued_on: DF.Date | None
		minutes: DF.Text
		organization: DF.Link
		place: DF.Data | None
		present: DF.SmallText
		recorder: DF.Data
		scan: DF.Attach | None
		status: DF.Literal["Draft", "Issued"]
		subject: DF.Data
		working_group: DF.Link
	# end: auto-generated types

	def onload(self) -> None:
		"""Let the form know whether the user may issue the minutes."""
		is_draft = not self.is_new() and self.status == DRAFT
		self.set_onload("may_issue", is_draft and authority.acts_for(self.organization, DOCTYPE))

	def validate(self) -> None:
		before = self.get_doc_before_save()
		if not self.flags.by_step:
			self.keep(before)
		group = frappe.get_doc("Working Group", self.working_group)
		if before is None:
			group.check_permission("read")
		self.update({"campaign": group.campaign, "organization": group.organization})
		if getdate(self.held_on) > today_in_china():
			frappe.throw(_("The meeting lies in the future; minutes are written afterwards."))

	def on_trash(self) -> None:
		if self.status == ISSUED:
			frappe.throw(_("Minutes that were issued are not deleted."))

	def keep(self, before: Document | None) -> None:
		"""Issued minutes stand but for the signed copy; what the issue writes nobody else does."""
		if before and before.status == ISSUED and unchanged.differences(self, before, free=("scan",)):
			frappe.throw(
				_("The minutes are issued and stand. Write what has changed into those of the next meeting.")
			)
		for field in OF_ISSUE:
			self.set(field, before.get(field) if before else None)
		self.status = self.status or DRAFT

	@frappe.whitelist(methods=["POST"])
	def issue(self) -> None:
		"""Issue the minutes.

		:raises frappe.PermissionError: the user does not act for the organization
		"""
		self.reload()  # as they are stored, not as the form sends them
		self.check_permission("write")
		authority.require_for([self.organization], DOCTYPE)
		if self.status == ISSUED:
			frappe.throw(_("The minutes are issued already."))
		who = get_fullname(frappe.session.user)
		self.update({"status": ISSUED, "issued_on": today_in_china(), "issued_by_name": who})
		self.flags.by_step = True
		self.save()
		self.flags.by_step = False
