"""How far a return is on a day (decisions D9, D13)."""

import datetime as dt
import itertools
import unittest

from party_investigation.rules import return_progress
from party_investigation.rules.approval import HANDED_IN, OPEN, WAITING
from party_investigation.rules.return_progress import Standing

TODAY = dt.date(2016, 3, 16)
STATES = ("Not Submitted", "Submitted", "Verified", "Accepted", "Returned")


def due(days: int) -> dt.date:
	return TODAY + dt.timedelta(days=days)


class TestDueDates(unittest.TestCase):
	def test_what_is_owed_comes_nearer_day_by_day(self) -> None:
		for status in OPEN:
			for days, expected in (
				(4, "Not Due"), (3, "Due Soon"), (0, "Due Soon"), (-1, "Overdue"), (-400, "Overdue"),
			):  # fmt: skip
				with self.subTest(f"{status} {days}"):
					standing = Standing(status, due(days))
					self.assertEqual((standing.timing(TODAY), standing.days_left(TODAY)), (expected, days))
			self.assertEqual(Standing(status).timing(TODAY), "Not Due")

	def test_what_was_handed_in_is_owed_no_more(self) -> None:
		for status, on_time in itertools.product(HANDED_IN, (True, False)):
			with self.subTest(f"{status} {on_time}"):
				standing = Standing(status, due(-9), is_on_time=on_time)
				self.assertEqual(standing.timing(TODAY), "On Time" if on_time else "Late")
				self.assertIsNone(standing.days_left(TODAY))

	def test_excused_is_neither_due_nor_late(self) -> None:
		for status in STATES:
			standing = Standing(status, due(-9), is_excused=True)
			self.assertEqual((standing.timing(TODAY), standing.queue_class(TODAY)), ("Excused", None))


class TestQueue(unittest.TestCase):
	def test_each_return_stands_in_one_part_until_it_is_accepted(self) -> None:
		for status, days in itertools.product(STATES, range(-3, 7)):
			with self.subTest(f"{status} {days}"):
				part = Standing(status, due(days)).queue_class(TODAY)
				if status == "Accepted":
					self.assertIsNone(part)
				elif status in WAITING:
					self.assertEqual(part, "To Do")
				else:
					expected = "Overdue" if days < 0 else "Due Soon" if days <= 3 else "Under Way"
					self.assertEqual(part, expected)
				self.assertIn(part, (*return_progress.QUEUE, None))


class TestDays(unittest.TestCase):
	def test_days_begin_at_midnight(self) -> None:
		now = dt.datetime(2016, 3, 16, 12)
		for since, days in (
			("2016-03-16 00:00", 0),
			("2016-03-15 23:59", 1),
			("2016-03-01 12:00", 15),
			("2016-03-17 00:00", 0),
		):
			with self.subTest(since):
				self.assertEqual(return_progress.days_since(dt.datetime.fromisoformat(since), now), days)
