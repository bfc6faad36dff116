"""Who acts for which organization, in which capacity, from when to when. Gives the role; `scope.py` reads the place."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

AUDITOR = "Investigation Auditor"
ADMINISTRATOR = "Investigation Administrator"


class OrganizationAppointment(Document):
	def validate(self) -> None:
		self.check_period()
		self.check_administrator()
		self.check_not_oneself()
		self.check_auditor_alone()

	def after_insert(self) -> None:
		self.give_role()

	def on_update(self) -> None:
		self.give_role()
		before = self.get_doc_before_save()
		if before and (before.user, before.capacity) != (self.user, self.capacity):
			take_role(before.user, before.capacity, self.name)

	def after_delete(self) -> None:
		take_role(self.user, self.capacity, self.name)

	def check_period(self) -> None:
		if self.to_date and getdate(self.to_date) < getdate(self.from_date):
			frappe.throw(_("The appointment ends before it begins."))

	def check_administrator(self) -> None:
		"""Only an administrator appoints administrators."""
		if self.capacity == ADMINISTRATOR and ADMINISTRATOR not in frappe.get_roles():
			frappe.throw(_("Only an administrator appoints an administrator."), frappe.PermissionError)

	def check_not_oneself(self) -> None:
		if self.user == frappe.session.user and frappe.session.user != "Administrator":
			frappe.throw(
				_("Nobody appoints himself or herself; ask the level above."), frappe.PermissionError
			)

	def check_auditor_alone(self) -> None:
		"""An auditor sees identity numbers masked. Levels go by role, not by place, so the role stands alone."""
		others = frappe.get_all(
			"Organization Appointment",
			filters={"user": self.user, "name": ["!=", self.name or ""]},
			or_filters=[["to_date", "is", "not set"], ["to_date", ">=", today()]],
			pluck="capacity",
		)
		if any((other == AUDITOR) != (self.capacity == AUDITOR) for other in others):
			frappe.throw(_("An auditor holds no other capacity. End the other appointment first."))

	def give_role(self) -> None:
		"""The user gets the role of the capacity. Rights on User are not needed: the appointment itself was checked."""
		if self.capacity not in frappe.get_roles(self.user):
			user = frappe.get_doc("User", self.user)
			user.flags.ignore_permissions = True
			user.add_roles(self.capacity)


def take_role(user: str, capacity: str, appointment: str) -> None:
	"""Take the role of a capacity from a user who has no other appointment in it."""
	if not frappe.db.exists(
		"Organization Appointment", {"user": user, "capacity": capacity, "name": ["!=", appointment]}
	):
		document = frappe.get_doc("User", user)
		document.flags.ignore_permissions = True  # the end of the appointment was checked
		document.remove_roles(capacity)
