"""Lists and checks follow one rule; what a user may not read can neither be seen nor guessed."""

import frappe
from frappe.core.page.permission_manager.permission_manager import get_permissions, get_standard_permissions
from frappe.permissions import add_user_permission
from frappe.rights.conditions import _is_closed, from_hook
from frappe.rights.expressions import read_fields, read_groups, read_order
from frappe.rights.rules import rights, rights_of_rule
from frappe.share import add_docshare
from frappe.tests.utils import FrappeTestCase

USER = "rights.test@example.com"


class TestRights(FrappeTestCase):
	def setUp(self) -> None:
		self.role = frappe.get_doc({"doctype": "Role", "role_name": "Rights Tester"}).insert()
		user = frappe.get_doc(
			{"doctype": "User", "email": USER, "first_name": "Rights", "send_welcome_email": 0}
		).insert()
		user.add_roles(self.role.name)
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": "Rights Sample",
				"module": "Custom",
				"custom": 1,
				"autoname": "field:title",
				"fields": [
					{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
					{"fieldname": "place", "fieldtype": "Link", "options": "Role", "label": "Place"},
					{"fieldname": "secret", "fieldtype": "Data", "label": "Secret", "permlevel": 1},
				],
				"permissions": [{"role": self.role.name, "read": 1, "write": 1}],
			}
		).insert()
		for title, place in (("One", "System Manager"), ("Two", "Rights Tester")):
			frappe.get_doc(
				{"doctype": "Rights Sample", "title": title, "place": place, "secret": title}
			).insert()
		self.addCleanup(frappe.set_user, "Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def names(self, **kwargs) -> list[str]:
		return frappe.get_list("Rights Sample", pluck="name", order_by="name", **kwargs)

	def test_list_and_check_agree(self) -> None:
		add_user_permission("Role", "Rights Tester", USER)
		frappe.set_user(USER)
		listed = self.names()
		checked = [
			name
			for name in ("One", "Two")
			if frappe.has_permission("Rights Sample", "read", doc=frappe.get_doc("Rights Sample", name))
		]
		self.assertEqual(listed, ["Two"])
		self.assertEqual(listed, checked)

	def test_share_widens_list_and_check(self) -> None:
		add_user_permission("Role", "Rights Tester", USER)
		add_docshare("Rights Sample", "One", USER)
		frappe.set_user(USER)
		self.assertEqual(self.names(), ["One", "Two"])
		self.assertTrue(frappe.has_permission("Rights Sample", "read", doc="One"))
		self.assertFalse(frappe.has_permission("Rights Sample", "write", doc="One"))

	def test_what_is_no_name_asks_for_the_doctype(self) -> None:
		frappe.set_user(USER)
		for no_name in (False, 0, "", None):
			self.assertTrue(frappe.has_permission("Rights Sample", "write", doc=no_name))
			self.assertFalse(frappe.has_permission("Role", "write", doc=no_name))

	def test_secret_can_neither_be_seen_nor_guessed(self) -> None:
		frappe.set_user(USER)
		rows = frappe.get_list(
			"Rights Sample", fields=["name", "secret", "max(secret) as m", "ifnull(secret, '') as s"]
		)
		self.assertTrue(all(set(row) == {"name"} for row in rows))
		for arguments in (
			{"filters": {"secret": "One"}},
			{"or_filters": {"secret": "One"}},
			{"filters": {"ifnull(secret, '')": "One"}},
			{"order_by": "secret"},
			{"order_by": "field(secret, 'One')"},
			{"group_by": "secret"},
			{"fields": ["name as secret"], "order_by": "secret"},
		):
			with self.subTest(arguments), self.assertRaises(frappe.PermissionError):
				frappe.get_list("Rights Sample", **arguments)

	def test_nobody_sees_nothing(self) -> None:
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			self.names()

	def test_second_check_needs_no_query(self) -> None:
		frappe.set_user(USER)
		doc = frappe.get_doc("Rights Sample", "One")
		frappe.has_permission("Rights Sample", "read", doc=doc)
		seen: list[str] = []
		connection = frappe.db.get_connection()
		connection.set_trace_callback(seen.append)
		self.addCleanup(connection.set_trace_callback, None)
		self.assertTrue(frappe.has_permission("Rights Sample", "read", doc=doc))
		self.assertEqual(seen, [])

	def test_a_rule_gives_what_means_something_there(self) -> None:
		self.assertEqual(rights_of_rule(0, 1), list(rights))
		self.assertEqual(set(rights) - set(rights_of_rule(0, 0)), {"submit", "cancel", "amend"})
		self.assertEqual(rights_of_rule(1, 1), ["read", "write"])
		for rows in (get_permissions("Rights Sample"), get_standard_permissions("Rights Sample")):
			self.assertEqual([row["rights"] for row in rows], [rights_of_rule(0, 0)])

	def test_hook_cannot_leave_its_brackets(self) -> None:
		for text in ("1) or (1=1", "1; drop table x", "'", "(1", "1)"):
			with self.subTest(text), self.assertRaises(frappe.ValidationError):
				from_hook(text)
		self.assertTrue(_is_closed(from_hook("`tabX`.`a` = 'it''s' or (1 = 2)")))

	def test_sql_in_arguments_is_refused(self) -> None:
		for read, text in (
			(read_fields, ["(select 1)"]),
			(read_fields, ["sleep(1)"]),
			(read_fields, ["name union select 1"]),
			(read_order, "(select 1)"),
			(read_order, "sleep(1)"),
			(read_groups, "name having 1=1"),
		):
			with self.subTest(text), self.assertRaises(frappe.ValidationError):
				read(text)
