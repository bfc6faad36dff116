"""An opened campaign makes the records of everybody in scope, and of who comes later; closing and reopening are amendments."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, today
from party_investigation.investigation import records, recount
from party_investigation.patches import name_organizations_of_campaigns
from party_investigation.reporting.figures import figures_of
from party_investigation.rules import calendar
from party_investigation.tests.world import (
	WorldTest,
	make_campaign,
	make_member,
	make_overlapping_campaign,
	make_user,
)

RECORD = "Investigation Record"


class CampaignTest(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		self.first = frappe.get_doc("Investigation Campaign", self.campaign)

	def create(self, campaign: str) -> int:
		"""Run the job within the test's transaction."""
		with patch.object(frappe.db, "commit"):
			return records.create_records(campaign)

	def record(self, campaign: str, member: str, organization: str):
		of_branch = {"campaign": campaign, "member": member, "organization": organization}
		return frappe.get_doc(RECORD, of_branch)

	def letter(self, member: str, to: str | None = None, **values):
		return frappe.get_doc(
			{
				"doctype": "Transfer Letter",
				"member": member,
				"to_organization_name": "外地某单位党委",
				"to_organization": to,
				"issued_on": add_days(today(), -3),
				**values,
			}
		).insert()


class TestRecordsOfACampaign(CampaignTest):
	def test_it_keeps_the_name_of_its_organization_for_branches_that_see_none_above_them(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "organization_name", None)
		name_organizations_of_campaigns.execute()
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		[seen] = frappe.get_list("Investigation Campaign", fields=["organization_name"])
		self.assertEqual(seen.organization_name, "测试T")
		self.assertEqual(frappe.get_list("Party Organization", {"name": "T"}), [])

	def test_no_job_that_runs_already_keeps_the_opening_from_its_own(self) -> None:
		"""It may have looked before the campaign was open, as one that an import had ordered did."""
		self.first.close("先结束")
		draft, ordered = make_campaign("T", status="Draft"), {}
		with patch.object(
			frappe, "enqueue", lambda method, **job: ordered.update({method.split(".")[-1]: job})
		):
			draft.open()
		self.assertLessEqual({"create_records", "create_returns"}, ordered.keys())
		for method in ("create_records", "create_returns"):
			self.assertTrue(ordered[method]["enqueue_after_commit"])
			self.assertFalse(ordered[method].get("deduplicate"))

	def test_an_opened_campaign_makes_a_record_for_everybody_in_scope(self) -> None:
		staying, out, gone, expelled = (make_member("T1B1", order).name for order in (70, 71, 72, 73))
		away = make_member("T1B2", 74).name
		frappe.get_doc(
			{
				"doctype": "Mobile Member Record",
				"member": away,
				"left_on": "2015-01-05",
				"destination": "广东省深圳市",
			}
		).insert()
		letter = self.letter(out)
		frappe.get_doc("Transfer Letter", self.letter(gone).name).update({"receipt_on": today()}).save()
		frappe.db.set_value("Party Member", expelled, "membership_status", "Expelled")
		# whoever went with a receipt before the search closes is not on the list any more
		campaign = make_overlapping_campaign("T").name
		frappe.db.set_value("Investigation Campaign", campaign, "search_closes_on", today())
		frappe.clear_document_cache("Investigation Campaign", campaign)
		made = self.create(campaign)
		in_scope = frappe.db.count("Party Member", {"membership_status": "On Roster"})
		self.assertEqual(made, in_scope)
		self.assertEqual(frappe.db.count(RECORD, {"campaign": campaign}), made)
		of_campaign = frappe.get_all(RECORD, filters={"campaign": campaign}, pluck="member")
		self.assertTrue({staying, out, away} <= set(of_campaign))
		self.assertFalse({gone, expelled} & set(of_campaign))
		self.assertEqual(records.count_missing(campaign), 0)
		record = self.record(campaign, out, "T1B1")
		self.assertEqual(
			(record.relation, record.letter, record.transferred_to),
			("Out Without Receipt", letter.name, "外地某单位党委"),
		)
		record = self.record(campaign, away, "T1B2")
		self.assertEqual((record.is_mobile, record.destination), (1, "广东省深圳市"))

	def test_records_made_in_bulk_are_as_a_form_would_make_them(self) -> None:
		members = [
			make_member("T1B1", 70).name,
			make_member("T1B1", 71, last_life_on=None, last_dues_on=None).name,
		]
		campaign = make_overlapping_campaign("T").name
		self.create(campaign)
		left_out = {"name", "creation", "modified", "campaign"}
		for member in members:
			by_form, in_bulk = (self.record(each, member, "T1B1") for each in (self.first.name, campaign))
			as_form, as_bulk = (
				{field: value or None for field, value in each.as_dict().items() if field not in left_out}
				for each in (by_form, in_bulk)
			)
			self.assertEqual(as_bulk, as_form)
			in_bulk.save()
		second = self.record(campaign, members[1], "T1B1")
		self.assertTrue(second.hard_check_count, "the second has open checks")

	def test_the_job_is_started_again_without_harm(self) -> None:
		campaign = make_overlapping_campaign("T").name
		made = self.create(campaign)
		some = frappe.get_all(RECORD, filters={"campaign": campaign}, pluck="name", limit=3)
		frappe.db.delete(RECORD, {"name": ["in", some]})
		self.assertEqual(records.count_missing(campaign), 3)
		with patch.object(records, "CHUNK", 2):
			self.assertEqual(self.create(campaign), 3)
			self.assertEqual(self.create(campaign), 0)
		self.assertEqual(frappe.db.count(RECORD, {"campaign": campaign}), made)

	def test_a_campaign_that_is_not_open_makes_none(self) -> None:
		campaign = make_overlapping_campaign("T").name
		frappe.get_doc("Investigation Campaign", campaign).close("误开")
		self.assertEqual(self.create(campaign), 0)

	def test_a_member_added_later_has_a_record_in_every_open_campaign(self) -> None:
		other, closed = make_overlapping_campaign("T1").name, make_overlapping_campaign("T").name
		frappe.get_doc("Investigation Campaign", closed).close("误开")
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		member = make_member("T1B1", 70).name
		frappe.set_user("Administrator")
		campaigns = frappe.get_all(RECORD, filters={"member": member}, pluck="campaign")
		self.assertEqual(sorted(campaigns), sorted([self.first.name, other]))

	def test_a_member_transferred_in_has_a_record_there(self) -> None:
		member = make_member("T1B1", 70).name
		letter = self.letter(member, to="T2B1", to_organization_name="测试T2B1")
		frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
		left = self.record(self.first.name, member, "T1B1")
		came = self.record(self.first.name, member, "T2B1")
		self.assertEqual((left.relation, left.letter), ("Out With Receipt", letter.name))
		self.assertEqual((came.relation, came.letter, came.status), ("On Roster", None, "To Check"))
		came.save()

	def test_a_transferred_member_counts_once(self) -> None:
		"""With the sender as long as the receipt had not come on the reference date, then with the receiver."""
		before = figures_of(self.first.name)
		member = make_member("T1B1", 70).name
		letter = self.letter(member, to="T2B1", to_organization_name="测试T2B1")
		frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
		for search_closes_on, holder in (("2016-04-05", "T1B1"), (today(), "T2B1")):
			dates = {"search_closes_on": search_closes_on, "dispositions_count_on": today()}
			frappe.db.set_value("Investigation Campaign", self.first.name, dates)
			frappe.clear_document_cache("Investigation Campaign", self.first.name)
			after = figures_of(self.first.name)
			added = {unit for unit in before if after[unit]["members"] - before[unit]["members"] == 1}
			unchanged = {unit for unit in before if after[unit]["members"] == before[unit]["members"]}
			self.assertEqual(added, {"T", holder[:2], holder})
			self.assertEqual(added | unchanged, set(before))

	def test_who_may_not_change_the_campaign_starts_nothing(self) -> None:
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		for method in (records.get_missing, records.make_missing):
			self.assertRaises(frappe.PermissionError, method, self.first.name)


class TestClosing(CampaignTest):
	def test_closing_and_reopening_are_amendments(self) -> None:
		self.assertRaises(frappe.ValidationError, self.first.update({"status": "Closed"}).save)
		self.first.reload()
		self.assertRaises(frappe.ValidationError, self.first.close, " ")
		self.first.close("排查结束")
		self.assertRaises(frappe.ValidationError, self.first.close, "再来一次")
		self.first.reopen("发现遗漏")
		self.assertEqual(self.first.status, "Open")
		self.assertEqual([row.reason for row in self.first.reload().amendments], ["排查结束", "发现遗漏"])
		self.assertIn("Open → Closed", self.first.amendments[0].changes)

	def test_a_draft_is_opened_before_it_is_closed(self) -> None:
		draft = frappe.copy_doc(self.first)
		draft.status = "Draft"
		draft.insert()
		self.assertRaises(frappe.ValidationError, draft.close, "没有用")
		draft.reload().status = "Closed"
		self.assertRaises(frappe.ValidationError, draft.save)
		self.first.close("先结束")
		draft.reload().open()
		self.assertEqual((draft.status, draft.amendments), ("Open", []))


class TestOverlap(CampaignTest):
	"""Two open campaigns on one tree have no members in common."""

	def assertRefused(self, act) -> str:
		with self.assertRaises(frappe.ValidationError) as refused:
			act()
		return str(refused.exception)

	def test_a_campaign_over_members_of_an_open_one_is_refused_with_its_name_and_number(self) -> None:
		common = frappe.db.count("Party Member", {"organization": ["in", ["T1B1", "T1B2"]]})
		draft = make_campaign("T1", status="Draft")
		for words in (self.assertRefused(draft.open), self.assertRefused(lambda: make_campaign("T1"))):
			for part in (self.first.name, self.first.campaign_name, "测试T", f" {common} "):
				self.assertIn(part, words)
		self.first.close("先结束")
		draft.open()
		words = self.assertRefused(
			lambda: frappe.get_doc("Investigation Campaign", self.first.name).reopen("再开")
		)
		self.assertIn(draft.name, words)
		self.assertIn(f" {common} ", words)

	def test_campaigns_without_common_members_stand_side_by_side(self) -> None:
		frappe.get_doc(
			{"doctype": "Party Organization", "organization_code": "T3", "organization_name": "新学院"}
			| {"kind": "党委", "parent_party_organization": "T", "change_reason": "新成立"}
		).insert()
		empty = make_campaign("T3")
		self.assertEqual(empty.status, "Open")
		empty.update({"organization": "T2", "amendments": []}).append("amendments", {"reason": "写错"})
		self.assertRefused(empty.save)

	def test_an_amendment_of_an_overlapping_one_is_not_held_up(self) -> None:
		other = make_overlapping_campaign("T1")
		other.reload().append("amendments", {"reason": "推迟"})
		other.search_closes_on = "2016-05-05"
		other.save()


class TestFreeze(CampaignTest):
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
		draft = frappe.copy_doc(self.first)
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
			document = frappe.get_doc("Investigation Campaign", self.first.name).update(change)
			self.assertRaises(frappe.ValidationError, document.save)
		document = frappe.get_doc("Investigation Campaign", self.first.name)
		document.stages[0].due_on = "2016-03-25"
		self.assertRaises(frappe.ValidationError, document.save)

	def test_an_amendment_says_what_changed_and_stays(self) -> None:
		self.first.annex_4_rows = "Unit Category"
		self.first.append("amendments", {"reason": "省委组织部来电"})
		self.first.save()
		row = self.first.reload().amendments[0]
		self.assertEqual((str(row.amended_on), row.amended_by), (today(), "Administrator"))
		self.assertIn("Person Category → Unit Category", row.changes)
		row.reason = "另一个理由"
		self.assertRaises(frappe.ValidationError, self.first.save)
		self.first.reload().amendments = []
		self.assertRaises(frappe.ValidationError, self.first.save)

	def test_opening_is_not_undone(self) -> None:
		self.first.status = "Draft"
		self.assertRaises(frappe.ValidationError, self.first.save)
		self.assertRaises(frappe.ValidationError, self.first.reload().delete)

	def test_an_amendment_without_change_is_refused(self) -> None:
		self.first.append("amendments", {"reason": "无"})
		self.assertRaises(frappe.ValidationError, self.first.save)

	def test_the_tree_changes_with_a_reason(self) -> None:
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.parent_party_organization = "T2"
		self.assertRaises(frappe.ValidationError, branch.save)
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.update({"parent_party_organization": "T2", "change_reason": "学院合并"})
		branch.save()
		row = self.first.reload().amendments[0]
		self.assertEqual(row.reason, "学院合并")
		self.assertIn("T1 → T2", row.changes)
		self.assertFalse(branch.reload().change_reason)

	def test_names_and_addresses_are_not_frozen(self) -> None:
		branch = frappe.get_doc("Party Organization", "T1B1")
		branch.update({"organization_name": "新名称", "phone": "0731-1"})
		branch.save()
		self.assertEqual(self.first.reload().amendments, [])

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
		self.first.search_closes_on = "2016-05-05"
		self.first.append("amendments", {"reason": "推迟一个月"})
		self.first.save()
		with patch.object(frappe.db, "commit"):  # the test is rolled back
			recount.recount(self.first.name)
		self.assertEqual(frappe.db.get_value("Untraced Member", line, "months_out"), before + 1)


class TestCampaign(CampaignTest):
	def test_calendar_of_the_profile(self) -> None:
		campaign = make_overlapping_campaign("T1")
		self.assertEqual([row.stage for row in campaign.stages][:2], ["Survey", "Contact Search"])
		self.assertEqual(
			(str(campaign.search_closes_on), str(campaign.dispositions_count_on)),
			("2016-04-05", "2016-06-30"),
		)

	def test_a_record_of_another_part_of_the_tree_is_refused(self) -> None:
		values = {
			"campaign": make_overlapping_campaign("T2").name,
			"member": self.made["Party Member"]["T1B1"],
		}
		record = frappe.get_doc({"doctype": "Investigation Record", **values})
		self.assertRaises(frappe.ValidationError, record.insert)
