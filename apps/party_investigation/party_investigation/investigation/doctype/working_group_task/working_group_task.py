"""A task of a working group: whose it is, until when, and what came of it."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, formatdate
from party_investigation import messages, scope, unchanged
from party_investigation.reporting.visible import number_listed
from party_investigation.returns import notifications
from party_investigation.rules import text, working_group
from party_investigation.rules.dates import today_in_china

DOCTYPE = "Working Group Task"
SETTLING = ("status", "outcome", "done_on")
"""What whose task it is writes; the rest is the committee's."""


class WorkingGroupTask(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		campaign: DF.Link
		detail: DF.Text | None
		done_on: DF.Date | None
		due_on: DF.Date
		meeting: DF.Link | None
		organization: DF.Link
		outcome: DF.SmallText | None
		responsible: DF.Autocomplete
		status: DF.Literal["Open", "Done", "Dropped"]
		subject: DF.Data
		user: DF.Link | None
		working_group: DF.Link
	# end: auto-generated types

	def onload(self) -> None:
		"""Offer the members of the group; tell whose task it is what can be written."""
		if self.working_group:
			rows = frappe.get_all(
				"Working Group Member",
				filters={"parent": self.working_group},
				pluck="person_name",
				order_by="idx asc",
			)
			self.set_onload("members", rows)
		self.set_onload("settles_only", not self.is_of_committee())

	def validate(self) -> None:
		before = self.get_doc_before_save()
		self.check_free(before)
		group = self.group_to_read()
		self.update({"campaign": group.campaign, "organization": group.organization})
		if before is None or self.has_value_changed("responsible"):
			self.responsible = text.normalise_name(self.responsible)
			self.user = group.account_of(self.responsible)
		else:
			self.user = before.user
		self.check_meeting()
		messages.refuse(working_group.check_task(self.status, self.outcome), self)
		self.settle(before)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and (before.status, str(before.due_on), before.user) != (
			self.status,
			str(self.due_on),
			self.user,
		):
			notifications.close_tasks(self)
		is_new_to = not before or before.user != self.user
		if self.user and is_new_to and self.user != frappe.session.user and self.status == working_group.OPEN:
			notifications.notify(self, [self.user], self.words, is_task=False)

	def on_trash(self) -> None:
		frappe.throw(_("A task is not deleted; settle it and say why."))

	def is_of_committee(self) -> bool:
		"""Whether the user writes tasks of the group's organization, and not only the own one."""
		user = frappe.session.user
		return user == "Administrator" or scope.covers(self.organization, user, DOCTYPE, "create")

	def check_free(self, before: Document | None) -> None:
		"""Whose task it is settles it; only the committee gives it to somebody else or another day.

		:raises frappe.PermissionError: something else has changed
		"""
		if before is None or before.is_of_committee():
			return
		if changed := unchanged.differences(self, before, free=SETTLING):
			frappe.throw(
				_("You settle this task; {0} is changed by the committee whose group it is.").format(
					"、".join(_(label) for label in changed)
				),
				frappe.PermissionError,
			)

	def group_to_read(self) -> Document:
		group = frappe.get_doc("Working Group", self.working_group)
		if self.is_new():
			group.check_permission("read")
			if group.dissolved_on:
				frappe.throw(_("{0} is dissolved.").format(group.group_name))
		return group

	def check_meeting(self) -> None:
		"""The meeting that gave the task is one of the group."""
		if (
			self.meeting
			and frappe.db.get_value("Working Group Meeting", self.meeting, "working_group")
			!= self.working_group
		):
			frappe.throw(_("The meeting is one of another working group."))

	def settle(self, before: Document | None) -> None:
		"""The day on which a task is settled is that of the entry."""
		if self.status == working_group.OPEN:
			self.done_on = None
		elif before and before.status == self.status:
			self.done_on = before.done_on
		else:
			self.done_on = today_in_china()

	def words(self, language: str) -> str:
		return _("Working group: “{0}” is yours, until {1}.", lang=language).format(
			escape_html(self.subject), formatdate(self.due_on)
		)


@frappe.whitelist(methods=["GET", "POST"])
def tasks_due(filters: str | dict | None = None) -> dict:
	"""What the number card shows: the open tasks whose day has come, as far as the user sees them."""
	due = {"status": working_group.OPEN, "due_on": ["<=", str(today_in_china())]}
	return {
		"value": number_listed(DOCTYPE, due),
		"fieldtype": "Int",
		"route": ["List", DOCTYPE],
		"route_options": due,
	}
