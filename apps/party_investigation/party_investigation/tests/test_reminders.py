"""The daily schedule: overdue letters, mobile members, old printouts."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, now_datetime, today
from party_investigation.membership import reminders
from party_investigation.reporting.doctype.annex_printout import annex_printout
from party_investigation.tests.world import back_to_nothing, make_member, make_user, make_world


class TestReminders(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		self.made = make_world()
		self.secretary = make_user("reminded", [("Branch Secretary", "T1B1")])

	def todos(self, doctype: str) -> list[str]:
		return frappe.get_all(
			"ToDo",
			filters={"reference_type": doctype, "allocated_to": self.secretary},
			pluck="reference_name",
		)

	def letter(self, order: int, days_ago: int, **values):
		return frappe.get_doc(
			{
				"doctype": "Transfer Letter",
				"member": make_member("T1B1", order).name,
				"to_organization_name": "外地某单位党委",
				"issued_on": add_days(today(), -days_ago),
				"validity_days": 30,
				**values,
			}
		).insert()

	def test_overdue_letters_once(self) -> None:
		overdue = self.letter(60, 31)
		self.letter(61, 30)
		self.letter(62, 90, receipt_on=today(), remark="迟到")
		self.letter(63, 90).void("写错了")
		for _day in range(2):
			reminders.letters_overdue()
			self.assertEqual(self.todos("Transfer Letter"), [overdue.name])

	def test_mobile_members_once_a_quarter(self) -> None:
		frappe.db.set_value("Mobile Member Record", {"member": ["is", "set"]}, "last_asked_on", today())
		record = frappe.get_doc("Mobile Member Record", {"organization": "T1B1"})
		for asked, left, expected in (
			(add_months(today(), -2), "2014-01-01", []),
			(add_months(today(), -3), add_months(today(), -5), []),
			(add_months(today(), -3), add_months(today(), -6), [record.name]),
		):
			record.update({"last_asked_on": asked, "left_on": left}).save()
			reminders.mobile_members()
			self.assertEqual(self.todos("Mobile Member Record"), expected)

	def test_nobody_in_office_nobody_reminded(self) -> None:
		frappe.db.set_value(
			"Organization Appointment", {"user": self.secretary}, "to_date", add_days(today(), -1)
		)
		self.letter(60, 31)
		reminders.letters_overdue()
		self.assertEqual(self.todos("Transfer Letter"), [])


class TestPrintout(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		# Job and Access Log end transactions, so that others see them; a test is one transaction, rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		self.addCleanup(setattr, frappe.db, "rollback", frappe.db.rollback)
		frappe.db.commit = frappe.db.rollback = lambda: None
		self.campaign = make_world()["Investigation Campaign"]
		self.officer = make_user("printer", [("Committee Officer", "T1")])

	def order(self, organization: str = "T1"):
		return frappe.get_doc(
			{"doctype": "Annex Printout", "campaign": self.campaign, "organization": organization}
		).insert()

	def test_cards_of_a_committee(self) -> None:
		frappe.set_user(self.officer)
		printout = self.order()
		annex_printout.run(printout.name, "zh")
		printout.reload()
		self.assertEqual((printout.status, printout.pages), ("Done", 2))
		file = frappe.get_doc("File", {"file_url": printout.file})
		self.assertTrue(file.is_private)
		self.assertTrue(file.get_content().startswith(b"%PDF"))

	def test_nobody_else_opens_it(self) -> None:
		frappe.set_user(self.officer)
		printout = self.order()
		annex_printout.run(printout.name, "zh")
		printout.reload()
		frappe.set_user("Administrator")
		other = make_user("curious", [("Committee Officer", "T")])
		frappe.set_user(other)
		self.assertFalse(frappe.has_permission("Annex Printout", "read", printout.name))
		self.assertEqual(frappe.get_list("Annex Printout"), [])
		self.assertFalse(frappe.get_doc("File", {"file_url": printout.file}).has_permission("read"))

	def test_other_parts_of_the_tree_and_readers(self) -> None:
		frappe.set_user(self.officer)
		self.assertRaises(frappe.PermissionError, self.order, "T2")
		frappe.set_user("Administrator")
		auditor = make_user("reader", [("Investigation Auditor", "T")])
		frappe.set_user(auditor)
		self.assertRaises(frappe.PermissionError, self.order, "T1")

	def test_a_failure_says_so(self) -> None:
		frappe.set_user(self.officer)
		printout = self.order()
		frappe.set_user("Administrator")
		frappe.db.set_value(
			"Organization Appointment", {"user": self.officer}, "to_date", add_days(today(), -1)
		)
		frappe.set_user(self.officer)
		self.assertRaises(frappe.PermissionError, annex_printout.run, printout.name, "zh")
		frappe.set_user("Administrator")
		printout.reload()
		self.assertEqual(printout.status, "Failed")
		self.assertIn("T1", printout.message)

	def test_old_ones_go(self) -> None:
		old, new = self.order(), self.order()
		frappe.db.set_value(
			"Annex Printout", old.name, "creation", add_days(now_datetime(), -31), update_modified=False
		)
		annex_printout.remove_old()
		self.assertEqual(frappe.get_all("Annex Printout", pluck="name"), [new.name])
