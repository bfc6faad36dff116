"""The working group of an investigation (排查工作组): its members from several departments; tasks, minutes and questions hang on it."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation import messages
from party_investigation.investigation.member_fields import check_campaign_covers
from party_investigation.rules import text, working_group


class WorkingGroup(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.investigation.doctype.working_group_member.working_group_member import (
			WorkingGroupMember,
		)

		campaign: DF.Link
		dissolved_on: DF.Date | None
		document_number: DF.Data | None
		duties: DF.Text | None
		established_on: DF.Date
		group_name: DF.Data
		members: DF.Table[WorkingGroupMember]
		organization: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		check_campaign_covers(self.campaign, self.organization)
		for row in self.members:
			row.person_name = text.normalise_name(row.person_name)
		members = [(row.person_name, row.role_in_group) for row in self.members]
		messages.refuse(working_group.check_members(members), self)
		self.check_users()
		if self.dissolved_on and getdate(self.dissolved_on) < getdate(self.established_on):
			frappe.throw(_("The group is dissolved before it is established. Correct one of the two days."))

	def on_trash(self) -> None:
		frappe.throw(_("A working group is not deleted; say when it was dissolved."))

	def check_users(self) -> None:
		"""A member's account is in use, and is one member's."""
		users = [row.user for row in self.members if row.user]
		enabled = set(
			frappe.get_all("User", filters={"name": ["in", users or [""]], "enabled": 1}, pluck="name")
		)
		for row in self.members:
			if row.user and (row.user not in enabled or users.count(row.user) > 1):
				frappe.throw(
					_(
						"Row {0}: the account {1} is switched off or stands at another member. Choose another one."
					).format(row.idx, row.user)
				)

	def account_of(self, name: str) -> str | None:
		"""The account of the member of a name.

		:raises frappe.ValidationError: nobody in the group is called so
		"""
		for row in self.members:
			if row.person_name == name:
				return row.user
		frappe.throw(
			_("{0} is no member of {1}. Choose one of its members.").format(name or "—", self.group_name)
		)
