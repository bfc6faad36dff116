import datetime as dt

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.reporting.report.records_filled_by_week.records_filled_by_week import (
	MOST_WEEKS,
	execute,
	rows_of,
)
from party_investigation.tests.world import WorldTest, make_user

RECORD = "Investigation Record"


class TestWeeks(FrappeTestCase):
	def test_weeks_begin_on_monday_and_none_is_left_out(self) -> None:
		monday, sunday, later = dt.date(2016, 2, 22), dt.date(2016, 2, 28), dt.date(2016, 3, 9)
		rows = rows_of({None: 4, monday: 1, sunday: 2, later: 3})
		self.assertEqual(
			[row["week"].isoformat() for row in rows], ["2016-02-22", "2016-02-29", "2016-03-07"]
		)
		self.assertEqual([row["filled"] for row in rows], [3, 0, 3])
		self.assertEqual([row["so_far"] for row in rows], [3, 3, 6])
		self.assertEqual([row["share"] for row in rows], [30, 30, 60])

	def test_nothing_is_filled(self) -> None:
		self.assertEqual(rows_of({None: 4}), [])
		self.assertEqual(rows_of({}), [])

	def test_a_day_of_a_wrong_year_is_counted_and_makes_no_long_list(self) -> None:
		rows = rows_of({dt.date(1916, 3, 1): 1, dt.date(2016, 3, 1): 2})
		self.assertEqual((len(rows), rows[0]["so_far"], rows[-1]["so_far"]), (MOST_WEEKS, 1, 3))


class TestReport(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		for organization, day in (("T1B1", "2016-02-24"), ("T1B2", "2016-03-01"), ("T2B1", "2016-03-02")):
			of_branch = {"campaign": self.campaign, "organization": organization}
			frappe.db.set_value(RECORD, of_branch, "filled_on", day)

	def filled(self, **filters) -> dict[str, int]:
		return {row["week"].isoformat(): row["filled"] for row in execute(filters)[1]}

	def test_a_committee_sees_the_weeks_of_its_own(self) -> None:
		everything = self.filled()
		self.assertEqual(sum(everything.values()), frappe.db.count(RECORD, {"campaign": self.campaign}))
		frappe.set_user(make_user("officer", [("Committee Officer", "T1")]))
		own_weeks = self.filled()
		self.assertEqual(set(own_weeks), {"2016-02-22", "2016-02-29"})
		self.assertEqual(own_weeks, self.filled(campaign=self.campaign, organization="T1"))
		self.assertLess(own_weeks["2016-02-29"], everything["2016-02-29"])
		self.assertRaises(frappe.PermissionError, execute, {"organization": "T2"})

	def test_the_chart_is_of_the_campaign_whenever_it_was(self) -> None:
		chart = execute()[3]["data"]
		self.assertEqual(len(chart["labels"]), 2)
		self.assertTrue(all("2016" in label for label in chart["labels"]))
		self.assertTrue(all(chart["datasets"][0]["values"]))
