"""Appointments: the role they give and take, and what nobody may do for himself or herself."""

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.tests.world import back_to_nothing, make_user, make_world


class TestAppointments(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		make_world()

	def appoint(self, user: str, capacity: str, organization: str):
		return frappe.get_doc(
			{
				"doctype": "Organization Appointment",
				"user": user,
				"capacity": capacity,
				"organization": organization,
				"from_date": "2016-01-01",
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
