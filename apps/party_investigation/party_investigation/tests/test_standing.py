"""What workspaces and forms are told: deadlines, units behind, what is open about a member, which measures fit."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, today
from party_investigation.disposition.doctype.disposition_case.disposition_case import get_fitting_measures
from party_investigation.investigation.doctype.contact_search.contact_search import get_still_needed
from party_investigation.investigation.next_steps import of_member
from party_investigation.reporting import standing
from party_investigation.reporting.report.progress_by_unit.progress_by_unit import execute
from party_investigation.tests.world import back_to_nothing, make_member, make_user, make_world


class TestStanding(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		self.made = make_world()
		self.campaign = self.made["Investigation Campaign"]

	def act_as(self, capacity: str, organization: str) -> None:
		frappe.set_user(make_user(capacity.lower().replace(" ", "-"), [(capacity, organization)]))

	def test_the_next_deadline_is_counted_in_days(self) -> None:
		self.act_as("Branch Secretary", "T1B1")
		self.assertIsNone(standing.days_left()["value"])
		stage = frappe.get_all("Campaign Stage", filters={"parent": self.campaign}, pluck="name")[0]
		frappe.db.set_value("Campaign Stage", stage, "due_on", add_days(today(), 5))
		self.assertEqual(standing.days_left()["value"], 5)
		self.assertEqual(standing.days_left()["route"], ["Form", "Investigation Campaign", self.campaign])

	def test_units_below_ones_own_are_counted(self) -> None:
		self.act_as("Committee Officer", "T1")
		rows = {row["organization"]: row for row in execute()[1]}
		self.assertEqual(set(rows), {"T1B1", "T1B2"})
		self.assertEqual(
			[rows["T1B1"][key] for key in ("records", "to_check", "checked", "not_found", "restored")],
			[1, 1, 0, 1, 1],
		)
		self.assertRaises(frappe.PermissionError, execute, {"organization": "T2"})
		frappe.set_user("Administrator")
		self.assertEqual({row["organization"]: row["records"] for row in execute()[1]}, {"T1": 2, "T2": 1})

	def test_the_chart_has_every_unit(self) -> None:
		chart = execute()[3]
		self.assertEqual(chart["data"]["datasets"][0]["values"], [2, 1])

	def test_branches_without_a_secretary(self) -> None:
		self.act_as("Investigation Administrator", "T")
		self.assertEqual(standing.branches_without_secretary()["value"], 3)
		frappe.set_user("Administrator")
		make_user("somebody", [("Branch Secretary", "T1B2")])
		frappe.set_user("investigation-administrator@party.example")
		self.assertEqual(standing.branches_without_secretary()["value"], 2)
		frappe.set_user("Administrator")
		self.act_as("Branch Secretary", "T1B1")
		self.assertRaises(frappe.PermissionError, standing.branches_without_secretary)

	def test_what_is_open_about_a_member(self) -> None:
		letter = frappe.get_doc("Transfer Letter", self.made["Transfer Letter"]["T1B1"])
		letter.db_set("expires_on", add_days(today(), -1))
		self.act_as("Branch Secretary", "T1B1")
		[line] = of_member(letter.member)
		self.assertEqual(
			(line["doctype"], line["name"], line["colour"]), ("Transfer Letter", letter.name, "red")
		)
		lines = of_member(self.made["Party Member"]["T1B1"])
		self.assertEqual([line["doctype"] for line in lines], ["Disposition Case"])
		self.assertRaises(frappe.PermissionError, of_member, self.made["Party Member"]["T1B2"])

	def test_attempts_being_typed_are_judged_by_the_rule(self) -> None:
		self.act_as("Branch Secretary", "T1B1")
		one = {"attempted_on": "2016-03-01", "means": "电话"}
		typing = {"attempted_on": "", "means": "电话"}
		said = get_still_needed(self.campaign, [one, typing])
		self.assertEqual(said, get_still_needed(self.campaign, frappe.as_json([one])))
		self.assertIn("2", said)
		rest = [
			{"attempted_on": "2016-03-02", "means": "信函"},
			{"attempted_on": "2016-03-03", "means": "电话"},
		]
		self.assertEqual(get_still_needed(self.campaign, [one, *rest]), "")

	def test_measures_that_fit_the_person(self) -> None:
		lost, full = self.made["Party Member"]["T1B1"], make_member("T1B1", 90).name
		self.act_as("Branch Secretary", "T1B1")
		of_lost = {row["measure"]: row["against"] for row in get_fitting_measures(self.campaign, lost)}
		self.assertEqual(of_lost["自行脱党除名"], [])
		self.assertTrue(of_lost["纳入组织管理"])
		of_full = {row["measure"]: row["against"] for row in get_fitting_measures(self.campaign, full)}
		self.assertTrue(of_full["取消预备党员资格"])
		other = self.made["Party Member"]["T1B2"]
		self.assertRaises(frappe.PermissionError, get_fitting_measures, self.campaign, other)
