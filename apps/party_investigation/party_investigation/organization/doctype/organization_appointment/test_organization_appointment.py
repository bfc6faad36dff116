"""Appointments: the role they give and take, what cannot be told apart, and what nobody may do for himself or herself."""

import frappe
from frappe.utils import add_days, today
from party_investigation.organization import capacities
from party_investigation.tests.world import (
	WorldTest,
	end_appointments,
	give_by_hand,
	make_user,
)


class TestAppointments(WorldTest):
	def appoint(self, user: str, capacity: str, organization: str, **values):
		return frappe.get_doc(
			{
				"doctype": "Organization Appointment",
				"user": user,
				"capacity": capacity,
				"organization": organization,
				"from_date": "2016-01-01",
				**values,
			}
		).insert()

	def test_role_comes_and_goes(self) -> None:
		user = make_user("comes", [("Branch Secretary", "T1B1"), ("Branch Secretary", "T1B2")])
		self.assertIn("Branch Secretary", frappe.get_roles(user))
		for name in frappe.get_all("Organization Appointment", {"user": user}, pluck="name"):
			self.assertIn("Branch Secretary", frappe.get_roles(user))
			frappe.delete_doc("Organization Appointment", name)
		self.assertNotIn("Branch Secretary", frappe.get_roles(user))

	def test_department_appoints_below_only(self) -> None:
		officer = make_user("department", [("Organization Department Officer", "T1")])
		new = make_user("new", [])
		frappe.set_user(officer)
		self.appoint(new, "Branch Secretary", "T1B1")
		self.assertRaises(frappe.PermissionError, self.appoint, new, "Branch Secretary", "T2B1")
		self.assertRaises(frappe.PermissionError, self.appoint, new, "Investigation Administrator", "T1B1")
		self.assertRaises(frappe.PermissionError, self.appoint, officer, "Discipline Reviewer", "T1")

	def test_auditor_stands_alone(self) -> None:
		user = make_user("auditor", [("Investigation Auditor", "T")])
		self.assertRaises(frappe.ValidationError, self.appoint, user, "Branch Secretary", "T1B1")

	def test_two_capacities_that_cannot_be_told_apart_are_refused(self) -> None:
		"""Levels and exports go by role: a secretary here who reviews there would have them there."""
		user = make_user("two", [("Branch Secretary", "T1B1")])
		with self.assertRaises(frappe.ValidationError) as refused:
			self.appoint(user, "Discipline Reviewer", "T1B2")
		for named in (user, "T1B1", "T1B2"):
			self.assertIn(named, str(refused.exception))
		other = make_user("reviewer", [("Discipline Reviewer", "T1B2")])
		self.assertRaises(frappe.ValidationError, self.appoint, other, "Branch Secretary", "T1B1")

	def test_an_appointment_says_what_it_does_not_give(self) -> None:
		"""Rules that are changed later, or roles from elsewhere, may leave two appointments mixed."""
		user = make_user("mixed", [("Discipline Reviewer", "T1B2")])
		appointment = frappe.get_doc("Organization Appointment", {"user": user})
		self.assertFalse(capacities.mixed_with_others(appointment))
		give_by_hand(user, "Branch Secretary")
		self.assertIn(user, str(capacities.mixed_with_others(appointment)))

	def test_two_capacities_that_can_be_told_apart(self) -> None:
		"""The higher one lies around the lower one, or one is over before the other begins."""
		user = make_user("nested", [("Branch Secretary", "T1B1")])
		self.appoint(user, "Organization Department Officer", "T1")
		user = make_user("later", [])
		self.appoint(user, "Branch Secretary", "T1B1", to_date=add_days(today(), 10))
		self.appoint(user, "Discipline Reviewer", "T1B2", from_date=add_days(today(), 11))
		self.assertRaises(
			frappe.ValidationError,
			self.appoint,
			user,
			"Discipline Reviewer",
			"T2B1",
			from_date=add_days(today(), 9),
		)

	def test_the_role_comes_on_the_first_day_and_goes_after_the_last(self) -> None:
		user = make_user("timed", [])
		appointment = self.appoint(user, "Branch Secretary", "T1B1", from_date=add_days(today(), 3))
		self.assertNotIn("Branch Secretary", frappe.get_roles(user))
		for days, has in ((0, True), (3, False)):
			frappe.db.set_value(
				"Organization Appointment", appointment.name, "from_date", add_days(today(), days)
			)
			capacities.adjust_all_roles()
			self.assertEqual("Branch Secretary" in frappe.get_roles(user), has)
		appointment.reload()
		appointment.update({"from_date": add_days(today(), -3), "to_date": None}).save()
		self.assertIn("Branch Secretary", frappe.get_roles(user))
		appointment.update({"to_date": add_days(today(), -1)}).save()
		self.assertNotIn("Branch Secretary", frappe.get_roles(user))

	def test_the_role_is_gone_at_sign_in(self) -> None:
		user = make_user("signs", [("Branch Secretary", "T1B1")])
		end_appointments(user)
		frappe.set_user(user)
		capacities.adjust_roles_at_sign_in()
		self.assertNotIn("Branch Secretary", frappe.get_roles(user))

	def test_the_role_of_a_capacity_is_not_given_by_hand(self) -> None:
		user = make_user("hand", [])
		self.assertRaises(frappe.ValidationError, frappe.get_doc("User", user).add_roles, "Branch Secretary")
		give_by_hand(user, "Branch Secretary")
		frappe.get_doc("User", user).save()
		self.assertNotIn("Branch Secretary", frappe.get_roles(user))
