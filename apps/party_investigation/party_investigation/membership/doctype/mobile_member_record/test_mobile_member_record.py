"""Mobile members, and reminders of them and of overdue letters."""

import frappe
from frappe.utils import add_days, add_months, today
from party_investigation.membership import reminders
from party_investigation.reporting.contacts_due import number_due
from party_investigation.tests.world import (
	WorldTest,
	end_appointments,
	make_member,
	make_user,
)


class TestReminders(WorldTest):
	def prepare(self) -> None:
		super().prepare()
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

	def test_everybody_is_reminded_in_ones_own_language(self) -> None:
		frappe.db.set_value("User", self.secretary, "language", "zh")
		letter = self.letter(60, 31)
		reminders.letters_overdue()
		description = frappe.db.get_value("ToDo", {"reference_name": letter.name}, "description")
		self.assertIn("回执", description)

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
			frappe.set_user(self.secretary)
			card = number_due()
			self.assertEqual(
				(card["value"], card["route_options"]), (len(expected), {"name": ["in", expected]})
			)
			frappe.set_user("Administrator")

	def test_nobody_in_office_nobody_reminded(self) -> None:
		end_appointments(self.secretary)
		self.letter(60, 31)
		reminders.letters_overdue()
		self.assertEqual(self.todos("Transfer Letter"), [])
