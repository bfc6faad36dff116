"""The three officers: one account, one office; rights are the security administrator's; none of them sees a member."""

from contextlib import contextmanager

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

import frappe
from party_investigation.organization import officer_rights, officers
from party_investigation.tests.officers_case import OfficersCase, make_account
from party_investigation.tests.world import make_user, make_world

SYSTEM, SECURITY, AUDITOR = officers.OFFICERS


@contextmanager
def over_the_web():
	"""As if a request were being answered."""
	frappe.local.request = Request(EnvironBuilder().get_environ())
	try:
		yield
	finally:
		frappe.local.request = None


class TestOneAccountOneOffice(OfficersCase):
	def test_roles_that_do_not_go_together(self) -> None:
		for number, roles in enumerate(
			(
				(SYSTEM, SECURITY),
				(SECURITY, AUDITOR),
				(SYSTEM, "System Manager"),
				(AUDITOR, "Report Manager"),
			)
		):
			with self.subTest(roles), self.assertRaises(frappe.ValidationError):
				make_account(f"mixed{number}", *roles)

	def test_an_officer_is_not_appointed(self) -> None:
		make_world()
		for role, user in self.officer.items():
			with self.subTest(role), self.assertRaises(frappe.ValidationError):
				frappe.get_doc(
					{
						"doctype": "Organization Appointment",
						"user": user,
						"capacity": "Branch Secretary",
						"organization": "T1B1",
						"from_date": "2016-01-01",
					}
				).insert()

	def test_nor_by_profile(self) -> None:
		profile = frappe.get_doc("Role Profile", SYSTEM)
		profile.append("roles", {"role": SECURITY})
		self.assertRaises(frappe.ValidationError, profile.save)

	def test_nobody_changes_the_own_roles(self) -> None:
		user = self.officer[SECURITY]
		frappe.set_user(user)
		account = frappe.get_doc("User", user)
		account.set("roles", [{"role": "Report Manager"}])
		with over_the_web():
			self.assertRaises(frappe.PermissionError, account.save)

	def test_both_offices_in_one_are_given_on_the_server_only(self) -> None:
		plain = make_account("plain")
		frappe.set_user(self.officer[SECURITY])
		account = frappe.get_doc("User", plain)
		account.append("roles", {"role": "System Manager"})
		with over_the_web():
			self.assertRaises(frappe.PermissionError, account.save)

	def test_the_security_administrator_gives_the_roles_of_others(self) -> None:
		plain = make_account("plain")
		frappe.set_user(self.officer[SECURITY])
		account = frappe.get_doc("User", plain)
		account.append("roles", {"role": "Report Manager"})
		with over_the_web():
			account.save()
		self.assertIn("Report Manager", frappe.get_roles(plain))
		for role in (SYSTEM, AUDITOR):
			frappe.set_user(self.officer[role])
			with self.subTest(role):
				self.assertFalse(frappe.has_permission("User", "write", doc=plain))
				self.assertFalse(frappe.has_permission("Organization Appointment", "create"))

	def test_switched_off_there_is_no_such_rule(self) -> None:
		frappe.db.set_single_value(officers.SETTING, "enabled", 0)
		self.assertIn(SECURITY, frappe.get_roles(make_account("mixed", SYSTEM, SECURITY)))


class TestWhatTheyMayDo(OfficersCase):
	def test_rules_come_with_the_framework_or_with_the_app(self) -> None:
		for role, doctypes in officer_rights.RULES.items():
			for doctype in doctypes:
				if frappe.db.exists("DocType", doctype):
					with self.subTest(f"{role} {doctype}"):
						self.assertIn(role, [row.role for row in frappe.get_meta(doctype).permissions])

	def test_none_sees_members(self) -> None:
		world = make_world()
		member = world["Party Member"]["T1B1"]
		for role, user in self.officer.items():
			frappe.set_user(user)
			with self.subTest(role):
				self.assertFalse(frappe.has_permission("Party Member", "read", doc=member))
				self.assertRaises(frappe.PermissionError, frappe.get_list, "Party Member")

	def test_the_tree_and_its_appointments_are_open_to_two(self) -> None:
		make_world()
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		for role in (SECURITY, AUDITOR):
			frappe.set_user(self.officer[role])
			with self.subTest(role):
				self.assertIn(
					"T1B1", frappe.get_list("Party Organization", pluck="name", limit_page_length=0)
				)
				self.assertTrue(frappe.get_list("Organization Appointment", {"user": secretary}))
		frappe.set_user(self.officer[SYSTEM])
		self.assertRaises(frappe.PermissionError, frappe.get_list, "Organization Appointment")

	def test_the_security_administrator_appoints_everywhere_but_not_himself(self) -> None:
		make_world()
		account, user = make_account("one"), self.officer[SECURITY]
		frappe.set_user(user)
		values = {
			"doctype": "Organization Appointment",
			"organization": "T1B1",
			"capacity": "Investigation Administrator",
			"from_date": "2016-01-01",
		}
		frappe.get_doc({**values, "user": account}).insert()
		self.assertIn("Investigation Administrator", frappe.get_roles(account))
		self.assertRaises(frappe.PermissionError, frappe.get_doc({**values, "user": user}).insert)

	def test_auditors_leave_no_notes(self) -> None:
		"""Reading an appointment does not let the auditor comment on it, mark it or make a task of it."""
		for values in (
			{"doctype": "Comment", "comment_type": "Comment", "reference_doctype": "Role", "content": "x"},
			{"doctype": "ToDo", "description": "x"},
			{"doctype": "Tag Link", "document_type": "Role", "document_name": "All", "tag": "x"},
		):
			with self.subTest(values["doctype"]), self.set_user(self.officer[AUDITOR]):
				with self.assertRaisesRegex(frappe.PermissionError, "auditor|审计"):
					officers.check_note(frappe.get_doc(values))


class TestForms(OfficersCase):
	"""Forms are the system administrator's; what is read at which level is not."""

	def setUp(self) -> None:
		super().setUp()
		frappe.set_user(self.officer[SYSTEM])

	def custom_field(self, **values):
		return frappe.get_doc(
			{
				"doctype": "Custom Field",
				"dt": "Contact Search",
				"fieldname": "own",
				"label": "Own",
				"fieldtype": "Data",
				**values,
			}
		)

	def refused(self, action) -> None:
		with over_the_web(), self.assertRaises(frappe.PermissionError):
			action()

	def test_a_level_is_not_lowered(self) -> None:
		setter = frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": "DocField",
				"doc_type": "Party Member",
				"field_name": "identity_number",
				"property": "permlevel",
				"property_type": "Int",
				"value": "0",
			}
		)
		self.refused(setter.insert)

	def test_a_copy_keeps_the_level(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			self.custom_field(fetch_from="member.identity_number").insert()
		setter = {
			"doctype": "Property Setter",
			"doctype_or_field": "DocField",
			"doc_type": "Contact Search",
			"field_name": "reason_detail",
			"property": "fetch_from",
			"value": "member.identity_number",
		}
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc(setter).insert()

	def test_rules_of_a_table_are_not_the_system_administrators(self) -> None:
		rule = {"role": "Desk User", "read": 1, "write": 1, "create": 1}
		fields = [{"fieldname": "title", "label": "Title", "fieldtype": "Data"}]
		made = {
			"doctype": "DocType",
			"name": "Officer Table",
			"module": "Custom",
			"custom": 1,
			"fields": fields,
		}
		self.refused(frappe.get_doc({**made, "permissions": [rule]}).insert)
		self.refused(frappe.get_doc({**made, "permissions": [{**rule, "role": SYSTEM}]}).insert)

	def test_scripts_in_forms_are_written_on_the_server(self) -> None:
		script = frappe.get_doc(
			{"doctype": "Client Script", "dt": "Party Member", "view": "Form", "script": "x()", "name": "S"}
		)
		self.refused(script.insert)


class TestRules(OfficersCase):
	def test_rights_of_officers_and_own_roles_stay(self) -> None:
		frappe.set_user(self.officer[SECURITY])
		with over_the_web():
			for role in (*officers.OFFICERS, "All"):
				with self.subTest(role), self.assertRaises(frappe.PermissionError):
					officers.add_rule("Party Member", role, 0)


class TestAccounts(OfficersCase):
	def test_accounts_are_made_for_offices_that_nobody_holds(self) -> None:
		self.assertEqual(list(officers.make_accounts("officers.example")), [])
		filters = {"parenttype": "User", "role": ["in", officers.OFFICERS], "parent": ["!=", "Administrator"]}
		for user in frappe.get_all("Has Role", filters, pluck="parent"):
			frappe.delete_doc("User", user)
		made = list(officers.make_accounts("officers.example"))
		self.assertEqual([role for role, _user, _password in made], list(officers.OFFICERS))
		self.assertEqual(len({password for _role, _user, password in made}), 3)
		for role, user, _password in made:
			self.assertIn(role, frappe.get_roles(user))
