"""Calendars of documents: which of them touch a span, for whom, and which fields make one."""

from typing import Any

import frappe
from frappe.desk import calendar
from frappe.desk.listview import get_list_views
from frappe.tests.utils import FrappeTestCase

READER = "calendar-reader@test.example"
FIELDS = {"start": "date", "end": "date", "title": "description"}


class TestCalendar(FrappeTestCase):
	"""Tasks with a day, and somebody who sees only those given to her."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		user = {"doctype": "User", "email": READER, "first_name": "reader", "send_welcome_email": 0}
		frappe.get_doc({**user, "roles": [{"role": "Desk User"}]}).insert()
		cls.tasks = {
			day: frappe.get_doc(
				{"doctype": "ToDo", "description": f"calendar {day}", "date": day, "allocated_to": given}
			)
			.insert()
			.name
			for day, given in (
				("2016-06-30", READER),
				("2016-07-01", READER),
				("2016-07-31", READER),
				("2016-08-01", READER),
				("2016-07-15", "Administrator"),
			)
		}

	def days(self, **more: Any) -> list[str]:
		filters = [["ToDo", "description", "like", "calendar%"], *more.pop("filters", [])]
		rows = calendar.get_events("ToDo", "2016-07-01", "2016-07-31", FIELDS, filters, **more)
		return [str(row.date) for row in rows]

	def test_documents_that_touch_a_span_in_their_order(self) -> None:
		self.assertEqual(self.days(), ["2016-07-01", "2016-07-15", "2016-07-31"])
		self.assertEqual(
			self.days(filters=[["ToDo", "allocated_to", "=", READER]]), ["2016-07-01", "2016-07-31"]
		)

	def test_those_that_one_sees(self) -> None:
		with self.set_user(READER):
			self.assertEqual(self.days(), ["2016-07-01", "2016-07-31"])
		with self.set_user("Guest"), self.assertRaises(frappe.PermissionError):
			self.days()

	def test_a_span_that_begins_before_and_one_without_an_end(self) -> None:
		for subject, starts, ends in (
			("long", "2017-02-20 09:00:00", "2017-03-02 10:00:00"),
			("open", "2017-03-31 23:59:00", None),
			("past", "2017-02-20 09:00:00", None),
		):
			frappe.get_doc(
				{"doctype": "Event", "subject": subject, "starts_on": starts, "ends_on": ends}
			).insert()
		fields = {"start": "starts_on", "end": "ends_on", "title": "subject"}
		rows = calendar.get_events("Event", "2017-03-01", "2017-03-31", fields)
		self.assertEqual([row.subject for row in rows], ["long", "open"])
		self.assertIn("color", rows[0])

	def test_what_is_no_date_or_no_field_is_refused(self) -> None:
		for more in (
			{"field_map": {"start": "status", "end": "date"}},
			{"field_map": {"start": "date; drop", "end": "date"}},
			{"field_map": "[]"},
			{"start": "never"},
			{"end": ""},
			{"fields": ["name", "nothing"]},
			{"filters": [["ToDo", "nothing", "=", "1"]]},
		):
			given = {
				"doctype": "ToDo",
				"start": "2016-07-01",
				"end": "2016-07-31",
				"field_map": FIELDS,
				**more,
			}
			with self.assertRaises(frappe.ValidationError, msg=str(more)):
				calendar.get_events(**given)

	def test_an_administrator_makes_one_of_fields_that_fit(self) -> None:
		values = {
			"doctype": "Calendar View",
			"name": "Test Calendar",
			"reference_doctype": "ToDo",
			"subject_field": "description",
			"start_date_field": "date",
			"end_date_field": "creation",
		}
		frappe.get_doc(values).insert()
		with self.set_user(READER):
			self.assertEqual(get_list_views("ToDo")["calendars"], ["Test Calendar"])
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc({**values, "name": "Own"}).insert()
		for wrong in (
			{"start_date_field": "status"},
			{"end_date_field": "nothing"},
			{"subject_field": "column_break_2"},
			{"reference_doctype": "System Settings"},
		):
			with self.assertRaises(frappe.ValidationError, msg=str(wrong)):
				frappe.get_doc({**values, "name": "Wrong", **wrong}).insert()
