"""Appointments: who sees which, and at which times one that repeats takes place."""

from typing import Any

import frappe
from frappe.desk.doctype.event.event import get_events
from frappe.tests.utils import FrappeTestCase
from frappe.utils import get_datetime_str

WRITER, READER, OUTSIDE = (f"event-{name}@test.example" for name in ("writer", "reader", "outside"))


class EventTest(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for name in (WRITER, READER, OUTSIDE):
			roles = [] if name == OUTSIDE else [{"role": "Desk User"}]
			user = {"doctype": "User", "email": name, "first_name": "E", "send_welcome_email": 0}
			frappe.get_doc({**user, "roles": roles}).insert()

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")

	def make(self, starts_on: str, **values: Any) -> Any:
		event = {"doctype": "Event", "subject": "Meeting", "starts_on": starts_on}
		with self.set_user(WRITER):
			return frappe.get_doc({**event, **values}).insert()


class TestWhoSees(EventTest):
	def test_public_ones_are_seen_by_all_and_changed_by_their_owner(self) -> None:
		private = self.make("2016-07-01 09:00:00")
		public = self.make("2016-07-01 10:00:00", event_type="Public")
		for user, seen in ((WRITER, [private.name, public.name]), (READER, [public.name]), ("Guest", None)):
			with self.subTest(user), self.set_user(user):
				if seen is None:
					self.assertRaises(frappe.PermissionError, get_events, "2016-07-01", "2016-07-02")
					continue
				self.assertEqual([row.name for row in get_events("2016-07-01", "2016-07-02")], seen)
				self.assertEqual(sorted(frappe.get_list("Event", pluck="name")), sorted(seen))
				self.assertEqual(frappe.has_permission("Event", doc=private), user == WRITER)
		with self.set_user(READER):
			for right in ("write", "delete", "share"):
				self.assertFalse(frappe.has_permission("Event", right, doc=public), right)
			self.assertTrue(frappe.has_permission("Event", "read", doc=public))
			changed = frappe.get_doc("Event", public.name)
			changed.subject = "Taken over"
			self.assertRaises(frappe.PermissionError, changed.save)
		with self.set_user(OUTSIDE):
			self.assertFalse(frappe.has_permission("Event", doc=public))


class TestRepeats(EventTest):
	def times(self, first: str, last: str) -> list[str]:
		with self.set_user(WRITER):
			return [get_datetime_str(row.starts_on)[:16] for row in get_events(first, last)]

	def repeated(self, starts_on: str, on: str, **values: Any) -> Any:
		return self.make(starts_on, repeat_this_event=1, repeat_on=on, **values)

	def test_daily_until_a_day(self) -> None:
		self.repeated("2016-07-01 09:00:00", "Daily", repeat_till="2016-07-03")
		found = ["2016-07-01 09:00", "2016-07-02 09:00", "2016-07-03 09:00"]
		self.assertEqual(self.times("2016-06-01", "2016-08-01"), found)
		self.assertEqual(self.times("2016-07-03", "2016-08-01"), found[2:])
		self.assertEqual(self.times("2016-07-04", "2016-08-01"), [])

	def test_weekly_on_its_own_day_or_on_those_chosen(self) -> None:
		self.repeated("2016-07-01 09:00:00", "Weekly")
		self.assertEqual(self.times("2016-07-05", "2016-07-17"), ["2016-07-08 09:00", "2016-07-15 09:00"])
		self.repeated("2017-07-03 09:00:00", "Weekly", tuesday=1, thursday=1, repeat_till="2017-07-31")
		frappe.db.delete("Event", {"starts_on": ("<", "2017-01-01")})
		self.assertEqual(self.times("2017-07-01", "2017-07-09"), ["2017-07-04 09:00", "2017-07-06 09:00"])

	def test_by_months_on_the_same_day_or_the_last(self) -> None:
		self.repeated("2016-01-31 09:00:00", "Monthly", repeat_till="2016-12-31")
		self.assertEqual(
			self.times("2016-02-01", "2016-04-30"),
			["2016-02-29 09:00", "2016-03-31 09:00", "2016-04-30 09:00"],
		)
		for on, second in (("Quarterly", "2018-04"), ("Half Yearly", "2018-07"), ("Yearly", "2019-01")):
			frappe.db.delete("Event")
			self.repeated("2018-01-05 09:00:00", on)
			self.assertEqual(self.times("2018-01-06", f"{second}-28"), [f"{second}-05 09:00"], on)

	def test_one_that_lasts_touches_the_days_after_it(self) -> None:
		self.repeated("2016-07-01 22:00:00", "Monthly", ends_on="2016-07-02 02:00:00")
		with self.set_user(WRITER):
			(row,) = get_events("2016-09-02", "2016-09-03")
		self.assertEqual(get_datetime_str(row.starts_on)[:16], "2016-09-01 22:00")
		self.assertEqual(get_datetime_str(row.ends_on)[:16], "2016-09-02 02:00")

	def test_a_long_span_is_bounded(self) -> None:
		self.repeated("2016-07-01 09:00:00", "Daily")
		self.repeated("2016-07-01 09:00:00", "Monthly", ends_on="9999-12-31 09:00:00")
		self.assertEqual(len(self.times("2016-01-01", "2116-01-01")), 2000)
		for span in (("9999-12-31", "9999-12-31"), ("0001-01-01", "9999-12-31")):
			self.assertTrue(self.times(*span))

	def test_how_it_repeats_is_asked(self) -> None:
		for wrong in ({}, {"repeat_on": "Daily", "repeat_till": "2016-06-30"}):
			with self.assertRaises(frappe.ValidationError):
				self.make("2016-07-01 09:00:00", repeat_this_event=1, **wrong)
		event = self.make("2016-07-01 09:00:00", repeat_on="Daily", monday=1)
		self.assertEqual((event.repeat_on, event.monday), (None, 0))
