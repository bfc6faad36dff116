"""待办: each return stands in the queue of the committee that receives it, the most urgent first, until it is accepted."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, now_datetime, today
from party_investigation.returns.report.return_queue import return_queue
from party_investigation.returns.test_board import BoardTest
from party_investigation.rules.return_progress import QUEUE


class TestQueue(BoardTest):
	def queue(self, **filters) -> list[dict]:
		return return_queue.execute({"campaign": self.campaign, **filters})[1]

	def test_the_most_urgent_comes_first(self) -> None:
		waiting = self.put("T1B1", status="Submitted", state_since=add_days(now_datetime(), -2))
		longer = self.put("T1B2", status="Verified", state_since=add_days(now_datetime(), -5))
		late = self.put(
			"T1B1", "Search Registration", status="Returned", due_on=add_days(today(), -3), times_returned=2
		)
		soon = self.put("T1B2", "Search Registration", due_on=add_days(today(), 2))
		self.put("T1B1", "Loss Summary", status="Accepted")
		self.put("T1B2", "Loss Summary", excused=1)
		rows = self.queue(organization="T1")
		self.assertEqual([row["unit_return"] for row in rows[:4]], [longer, waiting, late, soon])
		self.assertEqual(
			[row["part"] for row in rows], ["To Do"] * 2 + ["Overdue", "Due Soon", "Under Way", "Under Way"]
		)
		self.assertEqual((rows[0]["days"], rows[2]["days_overdue"], rows[2]["times_returned"]), (5, 3, 2))
		sums = {
			card["label"]: card["value"]
			for card in return_queue.execute({"campaign": self.campaign, "organization": "T1"})[4]
		}
		self.assertEqual(sums, {"To Do": 2, "Overdue": 1, "Due Soon": 1, "Under Way": 2})

	def test_one_part_one_form_set(self) -> None:
		self.put("T1B1", status="Submitted")
		for part, number in zip(QUEUE, (1, 0, 0, 0), strict=True):
			with self.subTest(part):
				rows = self.queue(organization="T1", part=part, form_set="Survey Registration")
				self.assertEqual(len(rows), number + (part == "Under Way"))
		self.assertRaises(frappe.ValidationError, self.queue, organization="T1", part=["To Do"])
		self.assertRaises(frappe.ValidationError, self.queue, organization="T1", part="Anything")

	def test_pages_show_each_return_once(self) -> None:
		self.put("T1B1", status="Submitted")
		whole = [row["unit_return"] for row in self.queue(organization="T1")]
		with patch.object(return_queue, "PAGE", 3):
			pages = [
				[row["unit_return"] for row in self.queue(organization="T1", page=page)] for page in (1, 2, 3)
			]
		self.assertEqual([len(page) for page in pages], [3, 3, 2])
		self.assertEqual([name for page in pages for name in page], whole)

	def test_it_is_the_queue_of_ones_own_committee(self) -> None:
		self.act_as("Committee Officer", "T1")
		self.assertEqual({row["organization"] for row in self.queue()}, {"T1B1", "T1B2"})
		for organization in ("T", "T2"):
			self.assertRaises(frappe.PermissionError, self.queue, organization=organization)
		frappe.set_user("Administrator")
		self.act_as("Organization Department Officer", "T")
		self.assertEqual({row["organization"] for row in self.queue()}, {"T1", "T2"})
