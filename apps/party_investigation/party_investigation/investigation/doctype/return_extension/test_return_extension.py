"""Forms lock level by level, and an extension from above opens them again (decisions D9)."""

import frappe
from frappe.utils import add_days, today
from party_investigation.tests.world import WorldTest, make_user


class LockTest(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		self.campaign = frappe.get_doc("Investigation Campaign", self.made["Investigation Campaign"])

	def lock(self, **days: str) -> None:
		"""Let forms lock, with other dates for every stage."""
		self.campaign.stages_lock = 1
		for row in self.campaign.stages:
			row.update({"starts_on": "2016-01-01", **days})
		self.campaign.append("amendments", {"reason": "测试"})
		self.campaign.save()


class TestLocks(LockTest):
	def prepare(self) -> None:
		super().prepare()
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

	def test_nothing_is_locked_before_the_campaign_is_opened(self) -> None:
		day = add_days(today(), -1)
		self.lock(branch_lock_on=day, committee_lock_on=day, due_on=day)
		self.assertRaises(frappe.PermissionError, self.write, self.secretary)
		frappe.db.set_value("Investigation Campaign", self.campaign.name, "status", "Draft")
		frappe.clear_document_cache("Investigation Campaign", self.campaign.name)
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
