"""Who acts for which organization, in which capacity, from when to when. `capacities` gives the role; `scope` reads the place."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation import scope
from party_investigation.organization import capacities

AUDITOR = "Investigation Auditor"
ADMINISTRATOR = "Investigation Administrator"


class OrganizationAppointment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		capacity: DF.Literal[
			"Branch Secretary",
			"Branch Recorder",
			"Committee Officer",
			"Organization Department Officer",
			"Discipline Reviewer",
			"Investigation Auditor",
			"Investigation Administrator",
		]
		from_date: DF.Date
		organization: DF.Link
		remark: DF.SmallText | None
		to_date: DF.Date | None
		user: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		self.check_period()
		self.check_administrator()
		self.check_not_oneself()
		self.check_auditor_alone()
		capacities.check_separable(self)

	def onload(self) -> None:
		mixed = capacities.mixed_with_others(self)
		if mixed:
			self.set_onload("mixed", mixed)

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		for user in {self.user, before.user if before else self.user}:
			capacities.adjust_roles(user)

	def after_delete(self) -> None:
		capacities.adjust_roles(self.user)

	def check_period(self) -> None:
		if self.to_date and getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(_("The appointment ends before it begins."))

	def check_administrator(self) -> None:
		"""Only an administrator appoints administrators, within the own part of the tree."""
		user = frappe.session.user
		if self.capacity != ADMINISTRATOR or user == "Administrator":
			return
		if scope.holds_everywhere(user, self.doctype, "write"):
			return
		place = scope.place_of(self.organization)
		appointed = scope.appointments(frappe.session.user, self.doctype, "write")
		if not any(
			row.capacity == ADMINISTRATOR and place and row.lft <= place[0] and place[1] <= row.rgt
			for row in appointed
		):
			frappe.throw(_("Only an administrator appoints an administrator."), frappe.PermissionError)

	def check_not_oneself(self) -> None:
		if self.user == frappe.session.user and frappe.session.user != "Administrator":
			frappe.throw(
				_("Nobody appoints himself or herself; ask the level above."), frappe.PermissionError
			)

	def check_auditor_alone(self) -> None:
		"""An auditor watches the others and is none of them, neither above nor below."""
		for other in capacities.at_the_same_time(self):
			if AUDITOR in (other.capacity, self.capacity):
				frappe.throw(_("An auditor holds no other capacity. End the other appointment first."))
