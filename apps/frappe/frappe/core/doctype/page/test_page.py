"""Pages of apps: who may open them, and what comes along."""

import frappe
from frappe.boot import get_bootinfo
from frappe.desk.desk_page import getpage
from frappe.desk.desktop import Rights
from frappe.desk.form import script
from frappe.tests.utils import FrappeTestCase

USER = "page-user@test.example"


class TestPage(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.get_doc({"doctype": "Role", "role_name": "Page Role", "desk_access": 1}).insert()
		frappe.get_doc(
			{"doctype": "User", "email": USER, "first_name": "Page", "send_welcome_email": 0}
		).insert()
		for name, roles in (("open-page", []), ("closed-page", [{"role": "Page Role"}])):
			values = {"page_name": name, "title": name, "module": "Core", "standard": "No", "roles": roles}
			frappe.get_doc({"doctype": "Page", **values}).insert()

	def setUp(self) -> None:
		frappe.local.response = frappe._dict(docs=[])
		self.addCleanup(frappe.set_user, "Administrator")

	def test_a_page_comes_with_its_script(self) -> None:
		getpage("open-page")
		[page] = frappe.response.docs
		self.assertEqual((page["title"], page["script"], page["style"]), ("open-page", "", ""))
		self.assertEqual(script.page("open-page").content_type, "text/javascript; charset=utf-8")
		self.assertEqual(script.page("open-page", "css").content_type, "text/css; charset=utf-8")

	def test_roles_close_a_page_everywhere(self) -> None:
		frappe.set_user(USER)
		self.assertEqual(set(get_bootinfo().page_info) & {"open-page", "closed-page"}, {"open-page"})
		self.assertTrue(Rights().item("Page", "open-page"))
		for name in ("closed-page", "backups"):
			self.assertFalse(Rights().item("Page", name))
		for run in (getpage, script.page):
			with self.assertRaises(frappe.PermissionError):
				run("closed-page")
		with self.assertRaises(frappe.DoesNotExistError):
			getpage("no-page")

	def test_roles_open_a_page(self) -> None:
		frappe.get_doc("User", USER).add_roles("Page Role")
		frappe.set_user(USER)
		self.assertIn("closed-page", get_bootinfo().page_info)
		getpage("closed-page")
		self.assertEqual(frappe.response.docs[0]["name"], "closed-page")
