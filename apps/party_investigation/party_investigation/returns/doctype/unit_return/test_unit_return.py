"""An opened campaign makes a return for every unit and form set; moves, dissolutions and extensions are followed."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.returns import creation
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.tests.world import BRANCHES, TREE, WorldTest, make_campaign

RETURN = "Unit Return"


class ReturnsTest(WorldTest):
	def create(self, campaign: str) -> int:
		"""Run the job within the test's transaction."""
		with patch.object(frappe.db, "commit"):
			return creation.create_returns(campaign)

	def of(self, organization: str, form_set: str = "Loss Summary"):
		return frappe.get_doc(RETURN, creation.return_name(self.campaign, organization, form_set))

	def names(self) -> set[str]:
		return set(frappe.get_all(RETURN, filters={"campaign": self.campaign}, pluck="name"))


class TestCreation(ReturnsTest):
	def test_every_unit_has_a_return_of_every_set_that_it_fills(self) -> None:
		expected = 2 * len(TREE) + 2 * len(BRANCHES)
		self.assertEqual(self.create(self.campaign), expected)
		self.assertEqual(self.create(self.campaign), 0)
		branch, college, university = (self.of(unit) for unit in ("T1B1", "T1", "T"))
		self.assertEqual(
			[each.level for each in (branch, college, university)], ["branch", "committee", "unit"]
		)
		self.assertEqual([each.superior for each in (branch, college, university)], ["T1", "T", None])
		self.assertEqual(
			[str(each.due_on) for each in (branch, college, university)],
			["2016-04-06", "2016-04-08", "2016-04-10"],
		)
		self.assertEqual(branch.status, "Not Submitted")
		self.assertFalse(frappe.db.exists(RETURN, f"{self.campaign}-T1-S"))

	def test_a_job_that_broke_off_is_started_again(self) -> None:
		made = self.create(self.campaign)
		frappe.db.delete(RETURN, {"organization": ["in", ["T1", "T1B2"]]})
		with patch.object(creation, "CHUNK", 2):
			self.create(self.campaign)
		self.assertEqual(len(self.names()), made)

	def test_a_campaign_asks_for_what_its_form_sets_say(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Closed")
		campaign = frappe.get_doc("Investigation Campaign", make_campaign("T1").name)
		self.assertEqual([row.form_set for row in campaign.form_sets], list(FORM_SETS))
		campaign.form_sets[0].enabled = 0
		campaign.form_sets[2].update({"filled_by": "branch", "branch_due_on": "2016-04-01"})
		self.assertRaises(frappe.ValidationError, campaign.save)
		campaign.reload()
		campaign.form_sets[0].enabled = 0
		campaign.form_sets[2].update({"filled_by": "branch", "branch_due_on": "2016-04-01"})
		campaign.append("amendments", {"reason": "省委组织部来电"})
		campaign.save()
		self.create(campaign.name)
		made = frappe.get_all(
			RETURN, filters={"campaign": campaign.name}, fields=["organization", "form_set", "due_on"]
		)
		self.assertFalse([row for row in made if row.form_set == "Survey Registration"])
		summaries = {row.organization: str(row.due_on) for row in made if row.form_set == "Loss Summary"}
		self.assertEqual(summaries, {"T1B1": "2016-04-01", "T1B2": "2016-04-01"})

	def test_an_amended_calendar_is_followed(self) -> None:
		self.create(self.campaign)
		campaign = frappe.get_doc("Investigation Campaign", self.campaign)
		stage = next(row for row in campaign.stages if row.stage == "Registration")
		stage.update(
			{"branch_lock_on": "2016-04-16", "committee_lock_on": "2016-04-18", "due_on": "2016-04-20"}
		)
		campaign.append("amendments", {"reason": "推迟"})
		campaign.save()
		self.assertEqual(str(self.of("T1B1").due_on), "2016-04-16")
		self.assertEqual(str(self.of("T").lock_on), "2016-04-20")
		self.assertEqual(str(self.of("T1B1", "Disposition Report").due_on), "2016-07-05")

	def test_an_extension_moves_the_days_of_its_part_of_the_tree(self) -> None:
		self.create(self.campaign)
		until = add_days(today(), 3)
		values = {"campaign": self.campaign, "stage": "Registration", "extended_to": until, "reason": "水灾"}
		frappe.get_doc({"doctype": "Return Extension", "organization": "T1", **values}).insert()
		for unit in ("T1", "T1B1", "T1B2"):
			moved = self.of(unit)
			self.assertEqual((moved.due_on, moved.lock_on), (getdate(until), getdate(until)))
		self.assertEqual(str(self.of("T2B1").due_on), "2016-04-06")
		self.assertEqual(str(self.of("T1B1", "Disposition Report").due_on), "2016-07-05")


class TestTheTree(ReturnsTest):
	def make_branch(self, code: str, superior: str):
		"""A branch founded while the campaign is open."""
		values = {
			"organization_code": code,
			"organization_name": code,
			"kind": "党支部",
			"change_reason": "新成立",
		}
		values |= {"doctype": "Party Organization", "parent_party_organization": superior}
		return frappe.get_doc(values).insert()

	def test_a_new_branch_has_its_returns_at_once_and_its_superior_is_a_committee(self) -> None:
		self.create(self.campaign)
		frappe.db.set_value("Party Organization", "T2B1", "is_group", 1)
		self.make_branch("T2B1X", "T2B1")
		self.assertEqual(self.of("T2B1X", "Survey Registration").superior, "T2B1")
		self.assertEqual(self.of("T2B1").level, "committee")
		self.assertNotIn(f"{self.campaign}-T2B1-S", self.names())

	def test_a_branch_that_moves_hands_in_to_its_new_superior(self) -> None:
		self.create(self.campaign)
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.update({"parent_party_organization": "T2", "change_reason": "学院合并"}).save()
		self.assertEqual(self.of("T1B1").superior, "T2")

	def test_a_dissolved_branch_hands_in_nothing(self) -> None:
		self.create(self.campaign)
		branch = self.make_branch("T1B9", "T1")
		self.assertTrue([name for name in self.names() if "-T1B9-" in name])
		branch.update({"disabled": 1, "change_reason": "撤销"}).save()
		self.assertFalse([name for name in self.names() if "-T1B9-" in name])

	def test_a_unit_of_another_superior_hands_in_a_copy(self) -> None:
		college = frappe.get_doc("Party Organization", "T2")
		college.update({"hands_in": "Elsewhere, Copy Here", "hands_in_to": "某市委组织部"}).save()
		self.create(self.campaign)
		self.assertTrue(self.of("T2").is_copy)
		self.assertFalse(self.of("T2B1").is_copy)


class TestStanding(ReturnsTest):
	def test_a_return_is_neither_deleted_nor_renamed(self) -> None:
		self.create(self.campaign)
		name = self.of("T1B1").name
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, RETURN, name)
		self.assertRaises(frappe.ValidationError, frappe.rename_doc, RETURN, name, "X")
