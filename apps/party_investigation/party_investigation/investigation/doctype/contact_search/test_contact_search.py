"""A search: what it needs, the lines that it writes, and what a changed result does to decisions (decisions D5, D7, D8)."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.investigation import still_needed
from party_investigation.patches import say_what_searches_need
from party_investigation.reporting.figures import figures_of
from party_investigation.tests.world import (
	WorldTest,
	insert_in_state,
	make_member,
	make_search,
	make_user,
	ready_to_approve,
)

FOUND = {"result": "Contact Restored", "restored_on": "2016-06-20", "conduct": "无"}


class TestSearch(WorldTest):
	def test_result_writes_the_line_and_moves_it(self) -> None:
		search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		line = frappe.get_doc("Untraced Member", {"member": search.member})
		self.assertEqual((line.months_out, line.time_band, line.reason), (25, "1年至5年", "居住地改变"))
		self.assertEqual(line.search_summary, "2016.3.1电话、3.8信函、3.15上门走访；经办人：Administrator")
		search.update({"result": "Contact Restored", "restored_on": "2016-04-20", "conduct": "无"}).save()
		self.assertTrue(frappe.db.get_value("Untraced Member", line.name, "withdrawn_on"))
		self.assertEqual(frappe.db.get_value("Restored Contact", {"member": search.member}, "months_out"), 25)

	def test_too_few_attempts_no_reason_no_conduct(self) -> None:
		member = make_member("T1B1", 40).name
		search = make_search(self.campaign, member, "Open")
		self.assertEqual(search.missing, "")
		search.set("attempts", search.attempts[:2])
		search.save()
		self.assertIn("1", search.missing)
		for change in ({"result": "Not Found"}, {"result": "Contact Restored", "restored_on": "2016-03-15"}):
			broken = frappe.get_doc("Contact Search", search.name).update(change)
			self.assertRaises(frappe.ValidationError, broken.save)

	def test_a_site_that_exists_says_of_all_open_searches_what_they_need(self) -> None:
		"""As those that came with a workbook said that they had enough, whatever they had."""
		members = [make_member("T1B1", 40 + number).name for number in range(3)]
		short, enough, none = (make_search(self.campaign, member, "Open") for member in members)
		short.set("attempts", short.attempts[:2])
		none.set("attempts", [])
		documents = [document.save() for document in (short, enough, none)]
		names = [document.name for document in documents]
		changed_on = frappe.db.get_value("Contact Search", short.name, "modified")
		frappe.db.set_value("Contact Search", {"name": ["in", names]}, "missing", "", update_modified=False)
		frappe.db.set_value("Contact Search", enough.name, "missing", "99", update_modified=False)
		say_what_searches_need.execute()
		kept = {name: frappe.db.get_value("Contact Search", name, "missing") or "" for name in names}
		self.assertEqual(kept[enough.name], "")
		policy = documents[0].policy
		for document in (short, none):
			wanted = still_needed.in_words("Open", document.recorded_attempts(), policy, self.language())
			self.assertTrue(wanted)
			self.assertEqual(kept[document.name], wanted)
		self.assertEqual(frappe.db.get_value("Contact Search", short.name, "modified"), changed_on)
		self.assertEqual(still_needed.renew(names, self.language()), 0)

	def language(self) -> str:
		return frappe.db.get_single_value("System Settings", "language") or "zh"

	def test_an_emptied_day_of_contact_is_missed_like_none(self) -> None:
		search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		search.update({"result": "Contact Restored", "restored_on": "", "conduct": "无"})
		self.assertRaises(frappe.ValidationError, search.save)

	def test_history_mark_cannot_be_set_by_hand(self) -> None:
		search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		search.update(
			{"result": "Contact Restored", "restored_on": "2016-04-20", "conduct_to_be_evidenced": 1}
		)
		self.assertRaises(frappe.ValidationError, search.save)


class TestFoundAfterTheDecision(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		self.case = ready_to_approve(self.made["Disposition Case"]["T1B1"], grounds="长期失联").save()

	def figures(self) -> tuple[int, int, int]:
		"""Of the branch: annex 4 found, annex 4 not found, annex 5 自行脱党除名."""
		figures = figures_of(self.campaign)["T1B1"]
		annex_4, annex_5 = figures["annex4"]["01"], figures["annex5"]["01"]
		return annex_4.get("2", 0), annex_4.get("3", 0), annex_5.get("13", 0)

	def found(self):
		return frappe.get_doc("Contact Search", self.search.name).update(FOUND)

	def test_the_member_is_not_found_in_silence(self) -> None:
		self.assertEqual(self.figures(), (1, 1, 1))
		with self.assertRaises(frappe.ValidationError) as refused:
			self.found().save()
		for part in (self.case.name, "自行脱党除名", "T1"):
			self.assertIn(part, str(refused.exception))
		for result in ({"result": "Open"}, FOUND):
			changed = frappe.get_doc("Contact Search", self.search.name).update(result)
			self.assertRaises(frappe.ValidationError, changed.save)
		self.assertEqual(self.figures(), (1, 1, 1))

	def test_the_committee_revokes_and_then_the_member_is_found(self) -> None:
		frappe.set_user(make_user("officer", [("Committee Officer", "T1")]))
		frappe.get_doc("Disposition Case", self.case.name).revoke("2016-06-21", "本人已主动联系党组织")
		frappe.set_user("Administrator")
		status, since = frappe.db.get_value(
			"Party Member", self.case.member, ["membership_status", "status_since"]
		)
		self.assertEqual((status, getdate(since)), ("On Roster", getdate("2016-06-21")))
		self.found().save()
		self.assertEqual(self.figures(), (2, 0, 0))
		self.assertTrue(frappe.db.get_value("Untraced Member", {"search": self.search.name}, "withdrawn_on"))

	def test_who_revokes_and_when(self) -> None:
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		case = frappe.get_doc("Disposition Case", self.case.name)
		self.assertRaises(frappe.PermissionError, case.revoke, "2016-06-21", "找到了")
		frappe.set_user("Administrator")
		for day, reason in (("2016-06-01", "早"), (add_days(today(), 1), "晚"), ("2016-06-21", " ")):
			self.assertRaises(frappe.ValidationError, case.revoke, day, reason)

	def test_a_revoked_case_stands(self) -> None:
		self.assertRaises(frappe.ValidationError, self.case.update({"status": "Revoked"}).save)
		self.case.reload().revoke("2016-06-21", "本人已联系")
		for change in ({"status": "Approved"}, {"revocation_reason": "别的"}, {"grounds": "改"}):
			case = frappe.get_doc("Disposition Case", self.case.name).update(change)
			self.assertRaises(frappe.ValidationError, case.save)

	def test_a_measure_for_the_found_holds_the_search_too(self) -> None:
		"""What was decided because the member was found stands as long as the member counts as found."""
		member = make_member("T1B1", 80).name
		search = make_search(self.campaign, member, "Contact Restored")
		case = insert_in_state(
			frappe.get_doc(
				{
					"doctype": "Disposition Case",
					"campaign": self.campaign,
					"member": member,
					"measure": "纳入组织管理",
					"status": "Approved",
					"approved_on": "2016-06-10",
					"approving_organization": "T1",
					"steps": [
						{"step": step, "done_on": "2016-06-10"}
						for step in ("组织谈话", "支部委员会研究", "基层党委审批")
					],
				}
			)
		)
		not_found = {"result": "Not Found", "restored_on": None}
		self.assertRaises(frappe.ValidationError, search.update(not_found).save)
		case.revoke("2016-06-21", "认错了人")
		search.reload().update(not_found).save()

	def test_a_measure_that_rests_on_something_else_stays(self) -> None:
		self.case.reload().revoke("2016-06-21", "改作处分")
		self.case.reload()
		case = frappe.get_doc(
			{
				"doctype": "Disposition Case",
				"campaign": self.campaign,
				"member": self.case.member,
				"measure": "其他党纪处分",
				"grounds": "违纪",
				"status": "Approved",
				"approved_on": "2016-06-10",
				"approving_organization": "T1",
				"entitled": 20,
				"present": 15,
				"votes_for": 15,
				"steps": [
					{"step": "支部大会表决", "done_on": "2016-05-20"},
					{"step": "纪委批准", "done_on": "2016-06-10"},
				],
			}
		)
		insert_in_state(case)
		self.found().save()
