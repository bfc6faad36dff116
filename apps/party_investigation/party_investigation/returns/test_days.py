"""The days of many returns are written by a job, chunk by chunk: each unit has its old days or its new ones, and a job that broke off is gone on with."""

from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.returns import days, kept_counts
from party_investigation.returns.doctype.return_count.test_return_count import counted, shown
from party_investigation.returns.doctype.unit_return.test_unit_return import ReturnsTest
from party_investigation.tests.world import TREE

UNTIL = add_days(today(), 20)


class TestDays(ReturnsTest):
	def setUp(self) -> None:
		super().setUp()
		self.create(self.campaign)
		self.ordered: list[dict] = []
		for patched in (
			patch.object(days, "AT_ONCE", 0),
			patch.object(days, "UNITS", 2),
			patch.object(frappe.db, "commit"),
			patch.object(
				frappe, "enqueue", lambda method, **job: self.ordered.append({"method": method, **job})
			),
		):
			patched.start()
			self.addCleanup(patched.stop)

	def extend(self, organization: str = "T"):
		values = {"campaign": self.campaign, "stage": "Registration", "extended_to": UNTIL, "reason": "水灾"}
		return frappe.get_doc(
			{"doctype": "Return Extension", "organization": organization, **values}
		).insert()

	def due(self) -> dict[str, str]:
		return {unit: str(self.of(unit).due_on) for unit in TREE}

	def run_ordered(self) -> None:
		job = self.ordered[-1]
		frappe.get_attr(job["method"])(job["name"])

	@contextmanager
	def killed_after(self, chunks: int):
		"""The worker dies when it begins another chunk than these."""
		following, begun = kept_counts.following, []

		def counting(*arguments):
			begun.append(arguments)
			if len(begun) > chunks:
				raise KeyboardInterrupt
			return following(*arguments)

		with patch.object(kept_counts, "following", counting), self.assertRaises(KeyboardInterrupt):
			yield

	def assert_followed(self) -> None:
		for unit in ("T", "T1"):
			self.assertEqual(shown(self.campaign, unit), counted(self.campaign, unit))

	def test_an_extension_of_many_returns_is_followed_by_a_job(self) -> None:
		before = self.due()
		extension = self.extend("T1")
		self.assertEqual((self.due(), extension.followed), (before, 0))
		self.assertEqual([job["job_id"] for job in self.ordered], [f"days-return_extension-{extension.name}"])
		self.run_ordered()
		changed = {unit for unit, day in self.due().items() if day == UNTIL}
		self.assertEqual(changed, {"T1", "T1B1", "T1B2"})
		self.assertEqual(frappe.db.get_value("Return Extension", extension.name, "followed"), 1)
		self.assert_followed()

	def test_a_job_that_broke_off_is_gone_on_with(self) -> None:
		before = self.due()
		extension = self.extend()
		with self.killed_after(1):
			self.run_ordered()
		halfway = self.due()
		self.assertEqual({halfway[unit] for unit in TREE if halfway[unit] != before[unit]}, {UNTIL})
		self.assertEqual(sum(halfway[unit] != before[unit] for unit in TREE), 2)
		self.assert_followed()
		with patch.object(days, "is_job_enqueued", return_value=True):
			days.go_on()
		self.assertEqual(len(self.ordered), 1)
		with patch.object(days, "is_job_enqueued", return_value=False):
			days.go_on()
		self.run_ordered()
		self.assertEqual(set(self.due().values()), {UNTIL})
		self.assertEqual(frappe.db.get_value("Return Extension", extension.name, "followed"), 1)
		self.assert_followed()
		days.go_on()
		self.assertEqual(len(self.ordered), 2)

	def test_an_amended_calendar_of_many_returns_too(self) -> None:
		self.extend("T2")
		self.run_ordered()
		campaign = frappe.get_doc("Investigation Campaign", self.campaign)
		stage = next(row for row in campaign.stages if row.stage == "Registration")
		stage.update(
			{"branch_lock_on": "2016-04-16", "committee_lock_on": "2016-04-18", "due_on": "2016-04-20"}
		)
		campaign.append("amendments", {"reason": "推迟"})
		campaign.save()
		job = next(job for job in self.ordered if job["method"] == days.JOBS["Investigation Campaign"])
		self.assertEqual(frappe.db.get_value("Investigation Campaign", self.campaign, "days_pending"), 1)
		with self.killed_after(2):
			days.follow_calendar(job["name"])
		self.assert_followed()
		frappe.get_doc("Investigation Campaign", self.campaign).save()
		days.go_on()
		self.assertEqual(self.ordered[-1]["method"], job["method"])
		self.run_ordered()
		expected = {"T": "2016-04-20", "T1": "2016-04-18", "T1B1": "2016-04-16", "T1B2": "2016-04-16"}
		self.assertEqual(self.due(), expected | {"T2": UNTIL, "T2B1": UNTIL})
		self.assertEqual(self.of("T").lock_on, getdate("2016-04-20"))
		self.assertEqual(frappe.db.get_value("Investigation Campaign", self.campaign, "days_pending"), 0)
		self.assert_followed()

	def test_what_changes_while_the_job_runs_is_not_lost(self) -> None:
		"""An extension given between two chunks stands; a calendar amended then is written once more."""
		campaign = frappe.get_doc("Investigation Campaign", self.campaign)
		days.renew(campaign)
		following, begun = kept_counts.following, []

		def meanwhile(*arguments):
			begun.append(arguments)
			if len(begun) == 2:
				with patch.object(days, "AT_ONCE", 2000):
					self.extend("T2")
				frappe.db.set_value("Investigation Campaign", self.campaign, "campaign_name", "第二次")
			return following(*arguments)

		with patch.object(kept_counts, "following", meanwhile):
			days.follow_calendar(self.campaign)
		due = self.due()
		self.assertEqual({due["T2"], due["T2B1"]}, {UNTIL})
		self.assertEqual(frappe.db.get_value("Investigation Campaign", self.campaign, "days_pending"), 1)
		days.go_on()
		self.run_ordered()
		self.assertEqual(frappe.db.get_value("Investigation Campaign", self.campaign, "days_pending"), 0)
		self.assert_followed()

	def test_nobody_says_that_it_is_done(self) -> None:
		values = {"campaign": self.campaign, "organization": "T1", "stage": "Registration"}
		extension = frappe.get_doc(
			{"doctype": "Return Extension", "extended_to": UNTIL, "reason": "x", "followed": 1, **values}
		).insert()
		self.assertFalse(extension.followed)
		self.assertTrue(self.ordered)
