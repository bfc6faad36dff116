"""The board counts what units below have handed in, as the rule says of each return; nobody learns of units elsewhere."""

import itertools

import frappe
from frappe.utils import add_days, getdate, now_datetime, today
from party_investigation.returns import board, kept_counts
from party_investigation.returns.doctype.unit_return.test_unit_return import ReturnsTest
from party_investigation.returns.report.return_board.return_board import execute
from party_investigation.rules.approval import HANDED_IN
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.return_progress import Standing, day_number
from party_investigation.tests.world import make_user

RETURN = "Unit Return"
STATES = ("Not Submitted", "Submitted", "Verified", "Accepted", "Returned")
SURVEY = {"form_set": "Survey Registration"}


class BoardTest(ReturnsTest):
	"""A campaign whose returns are all due in ten days."""

	def prepare(self) -> None:
		super().prepare()
		self.create(self.campaign)
		Return = frappe.qb.DocType(RETURN)
		with kept_counts.following(self.campaign, Return.campaign == self.campaign):
			frappe.db.set_value(RETURN, {"campaign": self.campaign}, "due_on", add_days(today(), 10))

	def put(self, organization: str, form_set: str = "Survey Registration", **values) -> str:
		"""Let a return stand so, whatever led to it."""
		name = self.of(organization, form_set).name
		if "state_since" in values:
			values["state_day"] = day_number(getdate(values["state_since"]))
		with kept_counts.following(self.campaign, frappe.qb.DocType(RETURN).name == name):
			frappe.db.set_value(RETURN, name, values)
		return name

	def act_as(self, capacity: str, organization: str) -> None:
		frappe.set_user(make_user(frappe.scrub(f"{capacity}-{organization}"), [(capacity, organization)]))

	def rows(self, **filters) -> dict[str, dict]:
		rows = execute({"campaign": self.campaign, **SURVEY, **filters})[1]
		return {row.get("organization") or row["organization_name"]: row for row in rows}


class TestCounts(BoardTest):
	def test_a_row_a_unit_with_all_below_it(self) -> None:
		self.put("T1B1", status="Accepted", on_time=1)
		self.put("T1B2", status="Returned", times_returned=2, due_on=add_days(today(), -1))
		self.put("T2B1", status="Submitted", on_time=0, state_since=add_days(now_datetime(), -4))
		rows = self.rows(organization="T")
		self.assertEqual(list(rows), ["T1", "T2", "Total"])
		figures = (
			"expected",
			"handed_in",
			"on_time",
			"verified",
			"accepted",
			"returned",
			"overdue",
			"repeated",
		)
		self.assertEqual([rows["T1"][name] for name in figures], [2, 1, 1, 1, 1, 1, 1, 1])
		self.assertEqual([rows["T2"][name] for name in figures], [1, 1, 0, 0, 0, 0, 0, 0])
		self.assertEqual([rows["Total"][name] for name in figures], [3, 2, 1, 1, 1, 1, 1, 1])
		self.assertEqual(rows["T2"]["longest_waiting"], 4)
		self.assertEqual(rows["T2"]["average_waiting"], 4)
		self.assertIn("organization=T1", rows["T1"]["address"])

	def test_the_unit_itself_is_counted_with_what_is_below(self) -> None:
		self.put("T1", "Loss Summary", status="Submitted")
		row = self.rows(organization="T", form_set="Loss Summary")["T1"]
		self.assertEqual((row["expected"], row["handed_in"]), (3, 1))
		self.assertEqual(row["state"], "Submitted")
		self.assertIn("unit-return", row["return_address"])
		branches = self.rows(organization="T", form_set="Loss Summary", level="branch")["T1"]
		self.assertEqual((branches["expected"], branches["handed_in"]), (2, 0))

	def test_a_branch_stands_for_itself(self) -> None:
		self.assertEqual(list(self.rows(organization="T1B1")), ["T1B1", "Total"])

	def test_all_form_sets_stand_one_below_the_other(self) -> None:
		rows = execute({"campaign": self.campaign, "organization": "T1", "form_set": "All"})[1]
		self.assertEqual(len(rows), 2 * len(FORM_SETS))

	def test_the_set_that_is_due_is_shown_by_itself(self) -> None:
		row = frappe.get_doc("Investigation Campaign", self.campaign).form_sets[2]
		row.db_set("due_on", add_days(today(), 1))
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		self.assertIn("Loss Summary", execute({"campaign": self.campaign, "organization": "T"})[2])

	def test_the_counts_are_what_the_rule_says_of_each_return(self) -> None:
		days = (None, -5, -1, 0, 3, 4)
		for status, day, excused in itertools.product(STATES, days, (0, 1)):
			due_on = None if day is None else getdate(add_days(today(), day))
			self.put("T2B1", status=status, due_on=due_on, excused=excused)
			unit = frappe.db.get_value("Party Organization", "T2", ["name", "lft", "rgt"], as_dict=True)
			counts = board.counts_by_unit(self.campaign, "T", [unit], tuple(SURVEY.values()))[
				"T2", "Survey Registration"
			]
			timing = Standing(status, due_on, is_excused=bool(excused)).timing(today_in_china())
			with self.subTest(status=status, day=day, excused=excused):
				self.assertEqual(counts["overdue"], timing == "Overdue")
				self.assertEqual(counts["due_soon"], timing == "Due Soon")
				self.assertEqual(counts.expected, timing != "Excused")
				self.assertEqual(counts.handed_in, status in HANDED_IN)


class TestScope(BoardTest):
	def test_a_committee_sees_its_own_part(self) -> None:
		self.act_as("Committee Officer", "T1")
		self.assertEqual(list(self.rows()), ["T1B1", "T1B2", "Total"])
		for organization in ("T", "T2", "T2B1"):
			with self.subTest(organization):
				self.assertRaises(frappe.PermissionError, self.rows, organization=organization)

	def test_filters_of_other_types_are_refused(self) -> None:
		self.act_as("Committee Officer", "T1")
		for name, value in itertools.product(
			("campaign", "organization", "form_set", "level"), ([], ["T"], {"a": 1}, 5, True, ["like", "%"])
		):
			with self.subTest(f"{name} {value}"):
				self.assertRaises(frappe.ValidationError, execute, {**SURVEY, name: value})
		self.assertRaises(frappe.ValidationError, execute, {"form_set": "Nothing"})
