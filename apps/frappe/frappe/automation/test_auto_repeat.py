"""Documents that repeat: on which days, by whose rights, each once."""

from datetime import date
from typing import Any
from unittest.mock import patch

import frappe
from frappe.automation.doctype.auto_repeat import auto_repeat
from frappe.tests.mail_case import OUTSIDER, READER, STRANGER, MailCase
from frappe.tests.utils import FrappeTestCase

OWNER, OTHER = "repeat-owner@test.example", "repeat-other@test.example"
DOCTYPE = "Test Repeated Ledger"


class TestAutoRepeat(FrappeTestCase):
	"""A ledger of the site that may repeat, and an administrator who lets a row of it repeat."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for name in (OWNER, OTHER):
			user = {"doctype": "User", "email": name, "first_name": "somebody", "send_welcome_email": 0}
			frappe.get_doc({**user, "roles": [{"role": "System Manager"}]}).insert()
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": DOCTYPE,
				"module": "Custom",
				"custom": 1,
				"allow_auto_repeat": 1,
				"fields": [
					{"fieldname": "what", "fieldtype": "Data", "label": "What"},
					{"fieldname": "once", "fieldtype": "Data", "label": "Once", "no_copy": 1},
					{"fieldname": "secret", "fieldtype": "Data", "label": "Secret", "permlevel": 1},
				],
				"permissions": [{"role": "System Manager", "read": 1, "write": 1, "create": 1}],
			}
		).insert()

	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		self.source = frappe.get_doc(
			{"doctype": DOCTYPE, "what": "check", "once": "x", "secret": "hidden"}
		).insert()

	def on_day(self, day: str) -> Any:
		"""Let today be another day for repetitions."""
		return patch.object(
			auto_repeat,
			"getdate",
			lambda given=None: frappe.utils.getdate(given) if given else date.fromisoformat(day),
		)

	def rule(self, **values: Any) -> Any:
		return frappe.get_doc(
			{
				"doctype": "Auto Repeat",
				"reference_doctype": DOCTYPE,
				"reference_document": self.source.name,
				"frequency": "Daily",
				"start_date": "2016-01-31",
				**values,
			}
		).insert()

	def dates(self, count: int, **values: Any) -> list[str]:
		"""The first dates of a schedule."""
		rule = frappe.get_doc({"doctype": "Auto Repeat", "start_date": "2016-01-31", **values})
		found, day = [], date(2016, 1, 1)
		while len(found) < count and (next_one := rule.next_date(day)):
			found.append(next_one)
			day = date.fromordinal(next_one.toordinal() + 1)
		return [one.strftime("%y-%m-%d") for one in found]

	def made(self) -> list[Any]:
		others = {"name": ("!=", self.source.name)}
		return frappe.get_all(
			DOCTYPE, filters=others, fields=["what", "once", "secret", "owner", "auto_repeat"]
		)

	def test_dates(self) -> None:
		months = ["16-01-31", "16-02-29", "16-03-31", "16-04-30"]
		self.assertEqual(self.dates(4, frequency="Monthly"), months)
		self.assertEqual(
			self.dates(3, frequency="Monthly", repeat_on_day=15), ["16-02-15", "16-03-15", "16-04-15"]
		)
		last = {"repeat_on_last_day": 1, "start_date": "2016-01-10"}
		self.assertEqual(self.dates(3, frequency="Monthly", **last), ["16-01-31", "16-02-29", "16-03-31"])
		self.assertEqual(self.dates(3, frequency="Quarterly"), ["16-01-31", "16-04-30", "16-07-31"])
		self.assertEqual(self.dates(3, frequency="Half-yearly"), ["16-01-31", "16-07-31", "17-01-31"])
		leap = {"frequency": "Yearly", "start_date": "2016-02-29"}
		self.assertEqual(self.dates(5, **leap), ["16-02-29", "17-02-28", "18-02-28", "19-02-28", "20-02-29"])
		self.assertEqual(self.dates(2, frequency="Weekly"), ["16-01-31", "16-02-07"])
		days = [{"day": "Monday"}, {"day": "Thursday"}]
		weekly = ["16-02-01", "16-02-04", "16-02-08"]
		self.assertEqual(self.dates(3, frequency="Weekly", repeat_on_days=days), weekly)
		self.assertEqual(self.dates(9, frequency="Daily", end_date="2016-02-01"), ["16-01-31", "16-02-01"])

	def test_each_day_once_and_missed_days_once(self) -> None:
		with self.on_day("2016-01-30"):
			rule = self.rule(end_date="2016-02-05")
			auto_repeat.make_auto_repeat_entry()
		self.assertEqual(self.made(), [])
		for day, count in (("2016-01-31", 1), ("2016-01-31", 1), ("2016-02-03", 2), ("2016-02-05", 3)):
			with self.on_day(day):
				auto_repeat.make_auto_repeat_entry()
			self.assertEqual(len(self.made()), count, day)
		rule.reload()
		self.assertEqual([rule.status, rule.next_schedule_date], ["Completed", None])
		self.assertEqual({row.auto_repeat for row in self.made()}, {rule.name})

	def test_what_is_changed_on_a_day_makes_no_second_one(self) -> None:
		rule = self.rule(start_date=frappe.utils.nowdate())
		auto_repeat.make_auto_repeat_entry()
		rule.reload()
		rule.update(
			{"frequency": "Weekly", "repeat_on_days": [{"day": day} for day in auto_repeat.WEEKDAYS]}
		).save()
		auto_repeat.make_auto_repeat_entry()
		self.assertEqual(len(self.made()), 1)
		self.assertEqual(rule.next_schedule_date, frappe.utils.getdate(frappe.utils.add_days(None, 1)))

	def test_made_as_the_owner_with_what_the_owner_reads(self) -> None:
		with self.set_user(OWNER), self.on_day("2016-01-31"):
			self.rule()
		with self.on_day("2016-01-31"):
			auto_repeat.make_auto_repeat_entry()
		(row,) = self.made()
		self.assertEqual([row.what, row.once, row.secret, row.owner], ["check", None, None, OWNER])
		self.assertEqual(frappe.session.user, "Administrator")

	def test_who_lost_the_right_makes_nothing_and_is_told(self) -> None:
		with self.set_user(OWNER), self.on_day("2016-01-31"):
			rule = self.rule()
		frappe.get_doc("User", OWNER).remove_roles("System Manager")
		with self.on_day("2016-02-02"):
			auto_repeat.make_auto_repeat_entry()
		self.assertEqual(self.made(), [])
		rule.reload()
		self.assertEqual([rule.status, rule.disabled], ["Disabled", 1])
		self.assertTrue(frappe.db.exists("Comment", {"reference_name": rule.name, "comment_type": "Comment"}))
		self.assertTrue(frappe.db.exists("Notification Log", {"document_name": rule.name, "for_user": OTHER}))

	def test_what_cannot_be_is_refused(self) -> None:
		note = frappe.get_doc({"doctype": "Note", "title": "t", "content": "c"}).insert()
		wrong: list[dict[str, Any]] = [
			{"notify_by_email": 1},
			{"end_date": "2016-01-30"},
			{"repeat_on_day": 32},
			{"submit_on_creation": 1},
			{"frequency": "Hourly"},
			{"frequency": "Weekly", "repeat_on_days": [{"day": "Monday"}, {"day": "Monday"}]},
			{"reference_doctype": "Note", "reference_document": note.name},
		]
		for values in wrong:
			with self.assertRaises(frappe.ValidationError, msg=str(values)):
				self.rule(**values)
		with self.set_user("Guest"), self.assertRaises(frappe.PermissionError):
			auto_repeat.make_auto_repeat(DOCTYPE, self.source.name, "Daily")


class TestMails(MailCase):
	"""Who is told by mail of what was made."""

	def make(self, **values: Any) -> list[str]:
		source = frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": READER}).insert()
		frappe.make_property_setter(
			{"doctype": "ToDo", "doctype_or_field": "DocType", "property": "allow_auto_repeat", "value": 1},
			is_system_generated=False,
		)
		frappe.get_doc(
			{
				"doctype": "Auto Repeat",
				"reference_doctype": "ToDo",
				"reference_document": source.name,
				"frequency": "Daily",
				"start_date": frappe.utils.nowdate(),
				"notify_by_email": 1,
				"recipients": f"{READER}, {OUTSIDER}",
				**values,
			}
		).insert()
		auto_repeat.make_auto_repeat_entry()
		mails = frappe.get_all("Email Queue", pluck="name")
		return [row.recipient for name in mails for row in self.queued(name).recipients]

	def test_users_are_told_of_what_they_may_read(self) -> None:
		self.assertEqual(self.make(), [READER])

	def test_what_cannot_be_is_refused(self) -> None:
		for values in (
			{"recipients": ""},
			{"recipients": STRANGER},
			{"print_format": "Standard"},
			{"message": "{{"},
		):
			with self.assertRaises(frappe.ValidationError, msg=str(values)):
				self.make(**values)
