"""Opening freezes; amendments, locks and extensions (decisions D9)."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, today
from party_investigation.investigation import recount
from party_investigation.rules import calendar
from party_investigation.tests.world import back_to_nothing, make_user, make_world


class CampaignCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		self.made = make_world()
		self.campaign = frappe.get_doc("Investigation Campaign", self.made["Investigation Campaign"])

	def lock(self, **days: str) -> None:
		"""Let forms lock, with other dates for every stage."""
		self.campaign.stages_lock = 1
		for row in self.campaign.stages:
			row.update({"starts_on": "2016-01-01", **days})
		self.campaign.append("amendments", {"reason": "测试"})
		self.campaign.save()


class TestFreeze(CampaignCase):
	def test_both_calendars_ship(self) -> None:
		for profile in calendar.PROFILES.values():
			campaign = frappe.get_doc(
				{
					"doctype": "Investigation Campaign",
					"campaign_name": profile.key,
					"organization": "T",
					"profile": profile.key,
					"search_closes_on": profile.search_closes_on,
					"dispositions_count_on": profile.dispositions_count_on,
				}
			).insert()
			self.assertEqual(
				[(row.stage, str(row.due_on)) for row in campaign.stages],
				[(stage.key, str(stage.due_on)) for stage in profile.stages],
			)

	def test_a_draft_is_changed_freely(self) -> None:
		draft = frappe.copy_doc(self.campaign)
		draft.status = "Draft"
		draft.insert()
		draft.annex_4_rows = "Unit Category"
		draft.save()
		self.assertEqual(draft.reload().amendments, [])

	def test_settings_need_a_reason(self) -> None:
		for change in (
			{"annex_4_rows": "Unit Category"},
			{"search_closes_on": "2016-04-10"},
			{"attempts_needed": 4},
		):
			document = frappe.get_doc("Investigation Campaign", self.campaign.name).update(change)
			self.assertRaises(frappe.ValidationError, document.save)
		document = frappe.get_doc("Investigation Campaign", self.campaign.name)
		document.stages[0].due_on = "2016-03-25"
		self.assertRaises(frappe.ValidationError, document.save)

	def test_an_amendment_says_what_changed_and_stays(self) -> None:
		self.campaign.annex_4_rows = "Unit Category"
		self.campaign.append("amendments", {"reason": "省委组织部来电"})
		self.campaign.save()
		row = self.campaign.reload().amendments[0]
		self.assertEqual((str(row.amended_on), row.amended_by), (today(), "Administrator"))
		self.assertIn("Person Category → Unit Category", row.changes)
		row.reason = "另一个理由"
		self.assertRaises(frappe.ValidationError, self.campaign.save)
		self.campaign.reload().amendments = []
		self.assertRaises(frappe.ValidationError, self.campaign.save)

	def test_opening_is_not_undone(self) -> None:
		self.campaign.status = "Draft"
		self.assertRaises(frappe.ValidationError, self.campaign.save)
		self.assertRaises(frappe.ValidationError, self.campaign.reload().delete)

	def test_an_amendment_without_change_is_refused(self) -> None:
		self.campaign.append("amendments", {"reason": "无"})
		self.assertRaises(frappe.ValidationError, self.campaign.save)

	def test_the_tree_changes_with_a_reason(self) -> None:
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.parent_party_organization = "T2"
		self.assertRaises(frappe.ValidationError, branch.save)
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.update({"parent_party_organization": "T2", "change_reason": "学院合并"})
		branch.save()
		row = self.campaign.reload().amendments[0]
		self.assertEqual(row.reason, "学院合并")
		self.assertIn("T1 → T2", row.changes)
		self.assertFalse(branch.reload().change_reason)

	def test_names_and_addresses_are_not_frozen(self) -> None:
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.update({"organization_name": "新名称", "phone": "0731-1"})
		branch.save()
		self.assertEqual(self.campaign.reload().amendments, [])

	def test_new_and_deleted_organizations(self) -> None:
		values = {
			"doctype": "Party Organization",
			"organization_code": "T1B3",
			"organization_name": "新支部",
			"kind": "党支部",
			"parent_party_organization": "T1",
		}
		self.assertRaises(frappe.ValidationError, frappe.get_doc(values).insert)
		frappe.get_doc(values | {"change_reason": "新成立"}).insert()
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Party Organization", "T1B3")

	def test_an_amended_date_is_counted_with(self) -> None:
		line = self.made["Untraced Member"]["T1B1"]
		before = frappe.db.get_value("Untraced Member", line, "months_out")
		self.campaign.search_closes_on = "2016-05-05"
		self.campaign.append("amendments", {"reason": "推迟一个月"})
		self.campaign.save()
		with patch.object(frappe.db, "commit"):  # the test is rolled back
			recount.recount(self.campaign.name)
		self.assertEqual(frappe.db.get_value("Untraced Member", line, "months_out"), before + 1)


class TestLocks(CampaignCase):
	def setUp(self) -> None:
		super().setUp()
		self.secretary = make_user("locked", [("Branch Secretary", "T1B1")])
		self.officer = make_user("above", [("Committee Officer", "T1")])
		self.department = make_user("dept", [("Organization Department Officer", "T")])
		self.record = self.made["Investigation Record"]["T1B1"]

	def write(self, user: str) -> None:
		frappe.set_user(user)
		try:
			record = frappe.get_doc("Investigation Record", self.record)
			record.remark = user
			record.save()
		finally:
			frappe.set_user("Administrator")

	def extend(self, user: str, organization: str = "T1B1", **values):
		frappe.set_user(user)
		try:
			return frappe.get_doc(
				{
					"doctype": "Return Extension",
					"campaign": self.campaign.name,
					"organization": organization,
					"stage": "Survey",
					"extended_to": add_days(today(), 3),
					"reason": "书记住院",
					**values,
				}
			).insert()
		finally:
			frappe.set_user("Administrator")

	def test_open_until_the_last_day(self) -> None:
		self.lock(branch_lock_on=today(), committee_lock_on=add_days(today(), 1), due_on=add_days(today(), 2))
		self.write(self.secretary)

	def test_each_level_has_its_day(self) -> None:
		self.lock(
			branch_lock_on=add_days(today(), -1), committee_lock_on=today(), due_on=add_days(today(), 2)
		)
		self.assertRaises(frappe.PermissionError, self.write, self.secretary)
		self.write(self.officer)
		self.write(self.department)

	def test_an_extension_opens_again(self) -> None:
		day = add_days(today(), -1)
		self.lock(branch_lock_on=day, committee_lock_on=day, due_on=day)
		for user in (self.secretary, self.officer, self.department):
			self.assertRaises(frappe.PermissionError, self.write, user)
		self.extend(self.officer)
		self.write(self.secretary)

	def test_an_extension_holds_for_its_stage_and_below(self) -> None:
		day = add_days(today(), -1)
		self.lock(branch_lock_on=day, committee_lock_on=day, due_on=day)
		self.extend(self.officer, stage="Analysis")
		self.assertRaises(frappe.PermissionError, self.write, self.secretary)
		self.extend(self.department, "T1")
		self.write(self.secretary)

	def test_nobody_extends_for_oneself(self) -> None:
		self.assertRaises(frappe.PermissionError, self.extend, self.secretary)
		self.assertRaises(frappe.PermissionError, self.extend, self.officer, "T1")
		self.assertRaises(frappe.PermissionError, self.extend, self.officer, "T2B1")

	def test_an_extension_stands(self) -> None:
		given = self.extend(self.officer)
		given.reason = "另一个理由"
		self.assertRaises(frappe.ValidationError, given.save)
		self.assertRaises(frappe.ValidationError, frappe.get_doc("Return Extension", given.name).delete)
		self.assertRaises(frappe.ValidationError, self.extend, self.officer, reason=" ")

	def test_the_form_says_why_and_who_helps(self) -> None:
		day = add_days(today(), -1)
		self.lock(branch_lock_on=day, committee_lock_on=day, due_on=day)
		frappe.set_user(self.secretary)
		record = frappe.get_doc("Investigation Record", self.record)
		record.run_method("onload")
		self.assertIn("测试T1", record.get("__onload").locked)
