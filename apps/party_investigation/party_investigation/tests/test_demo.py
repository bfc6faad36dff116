"""The demonstration tells a story in which every form stands in every state that it can have."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import today
from party_investigation import demo, demo_returns
from party_investigation.demo_story import LATE_BRANCH
from party_investigation.reporting.report.records_filled_by_week import records_filled_by_week
from party_investigation.rules import measures
from party_investigation.tests.world import back_to_nothing


class TestDemonstration(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		cls.addClassCleanup(back_to_nothing)
		cls.addClassCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None  # the import commits its chunks; the test is rolled back
		cls.campaign = demo.load()

	def states(self, doctype: str, field: str, **filters) -> set[str]:
		return set(frappe.get_all(doctype, filters=filters, pluck=field, distinct=True))

	def test_every_state_is_there(self) -> None:
		of_campaign = {"campaign": self.campaign}
		for doctype, field, filters in (
			("Investigation Record", "status", of_campaign),
			("Investigation Record", "relation", of_campaign),
			("Contact Search", "result", of_campaign),
			("Disposition Case", "status", of_campaign),
			("Disposition Case", "evidence_state", of_campaign),
			("Transfer Letter", "status", {}),
			("Unit Return", "status", of_campaign),
		):
			with self.subTest(f"{doctype} {field}"):
				options = str(frappe.get_meta(doctype).get_options(field)).split("\n")
				self.assertEqual(self.states(doctype, field, **filters), set(options))

	def test_cases_stand_at_every_step(self) -> None:
		for measure in ("自行脱党除名", "纳入组织管理"):
			cases = frappe.get_all(
				"Disposition Case",
				filters={"campaign": self.campaign, "measure": measure, "status": "In Progress"},
				pluck="name",
			)
			taken = {len(frappe.get_doc("Disposition Case", name).steps) for name in cases}
			self.assertEqual(taken, set(range(len(measures.BY_LABEL[measure].steps))))

	def test_bodies_are_named_in_words(self) -> None:
		bodies = frappe.get_all(
			"Disposition Case", filters={"approving_authority": ["is", "set"]}, pluck="approving_authority"
		)
		self.assertTrue(bodies)
		self.assertEqual([body for body in bodies if "DEMO" in body], [])

	def test_the_chart_of_weeks_shows_when_the_records_were_filled(self) -> None:
		rows = records_filled_by_week.execute({"campaign": self.campaign})[1]
		of_campaign = {"campaign": self.campaign}
		filled = frappe.db.count("Investigation Record", {**of_campaign, "filled_on": ["is", "set"]})
		self.assertEqual([str(row["week"]) for row in rows[:2]], ["2016-02-22", "2016-02-29"])
		self.assertTrue(all(row["filled"] for row in rows))
		self.assertEqual((sum(row["filled"] for row in rows), rows[-1]["so_far"]), (filled, filled))

	def test_one_branch_is_late(self) -> None:
		late = {"campaign": self.campaign, "organization": LATE_BRANCH}
		self.assertEqual(self.states("Investigation Record", "status", **late), {"To Check"})
		self.assertTrue(frappe.db.count("Investigation Record", {**late, "is_lost": 1}))
		self.assertFalse(frappe.db.count("Contact Search", late))
		self.assertTrue(frappe.db.exists("Return Extension", late))

	def test_returns_are_late_on_time_sent_back_excused_and_zero(self) -> None:
		returns = {"campaign": self.campaign}
		for values in (
			{"zero_return": 1, "status": "Submitted"},
			{"status": "Verified"},
			{"excused": 1, "excuse_reason": ["is", "set"]},
			{"status": "Accepted", "on_time": 1},
			{"status": "Submitted", "on_time": 0},
			{"status": "Not Submitted", "due_on": ["<", today()]},
			{"status": "Not Submitted", "due_on": [">=", today()]},
		):
			with self.subTest(values):
				self.assertTrue(frappe.db.exists("Unit Return", {**returns, **values}))
		[sent_back] = frappe.get_all("Unit Return", filters={**returns, "status": "Returned"}, pluck="name")
		self.assertEqual(len(frappe.get_doc("Unit Return", sent_back).reasons), 2)

	def test_nobody_signs_in_as_the_officer_of_the_story(self) -> None:
		self.assertFalse(frappe.db.get_value("User", demo_returns.OFFICER, "enabled"))

	def test_a_spot_check_led_to_an_order_and_a_new_hand_in(self) -> None:
		check = frappe.get_doc("Spot Check", {"campaign": self.campaign})
		self.assertEqual((check.status, check.differing, check.could_not_be_checked), ("Done", 1, 0))
		self.assertTrue(check.draw_again()["same"])
		order = frappe.get_doc("Rectification Order", {"spot_check": check.name})
		self.assertEqual((order.status, order.organization), ("Open", check.unit))
		self.assertIn(check.persons[0].member_name, order.facts)
		unit_return = frappe.get_doc("Unit Return", order.sets[0].unit_return)
		self.assertEqual((unit_return.status, unit_return.version), ("Submitted", 2))

	def test_what_is_confirmed_holds(self) -> None:
		"""No record that was confirmed has a hard check open, and each can be saved as it is."""
		confirmed = {"campaign": self.campaign, "status": ["!=", "To Check"]}
		self.assertFalse(frappe.db.count("Investigation Record", {**confirmed, "hard_check_count": [">", 0]}))
		open_ones = {**confirmed, "organization": ["like", "DEMO2-%"]}  # of the others some are handed in
		for name in frappe.get_all("Investigation Record", filters=open_ones, pluck="name", limit=10):
			frappe.get_doc("Investigation Record", name).save()

	def test_it_is_told_once(self) -> None:
		self.assertIsNone(demo.load())
