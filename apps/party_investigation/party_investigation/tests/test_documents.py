"""What the documents refuse and what they do: members, letters, searches, decisions."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, today
from party_investigation.tests.world import (
	back_to_nothing,
	make_campaign,
	make_member,
	make_search,
	make_user,
	make_world,
)


class DocumentTest(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		self.made = make_world()
		self.campaign = self.made["Investigation Campaign"]


class TestMember(DocumentTest):
	def test_number_is_tidied_and_masked(self) -> None:
		member = make_member("T1B1", 40)
		member.identity_number = f" {member.identity_number.lower()} "
		member.save()
		self.assertEqual(len(member.identity_number), 18)
		self.assertEqual(member.masked_identity[4:-4], "*" * 10)
		self.assertEqual((member.sex, getdate(member.birth_date)), ("女", getdate("1980-03-05")))

	def test_wrong_and_held_numbers_are_refused(self) -> None:
		number = make_member("T1B1", 40).identity_number
		for wrong in (number, number[:17] + ("0" if number[17] != "0" else "1"), number[:15]):
			with self.assertRaises(frappe.ValidationError):
				make_member("T1B2", 41, identity_number=wrong)

	def test_never_deleted(self) -> None:
		name = self.made["Party Member"]["T1B1"]
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Party Member", name, force=True)

	def test_status_and_branch_are_decided_elsewhere(self) -> None:
		for change in ({"membership_status": "Expelled"}, {"organization": "T1B2"}):
			member = frappe.get_doc("Party Member", self.made["Party Member"]["T1B1"]).update(change)
			self.assertRaises(frappe.ValidationError, member.save)


class TestLetter(DocumentTest):
	def letter(self, member: str, **values):
		return frappe.get_doc(
			{
				"doctype": "Transfer Letter",
				"member": member,
				"to_organization_name": "某单位",
				"issued_on": today(),
				**values,
			}
		)

	def test_numbers_run_without_gaps(self) -> None:
		names = [self.letter(make_member("T1B1", 40 + n).name).insert().name for n in range(3)]
		first = int(names[0][-4:])
		self.assertEqual([int(name[-4:]) for name in names], [first, first + 1, first + 2])
		frappe.get_doc("Transfer Letter", names[2]).void("写错了")
		self.assertEqual(int(self.letter(make_member("T1B1", 44).name).insert().name[-4:]), first + 3)
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Transfer Letter", names[2], force=True)

	def test_second_open_letter_and_early_receipt_are_refused(self) -> None:
		member = make_member("T1B1", 40).name
		self.letter(member).insert()
		self.assertRaises(frappe.ValidationError, self.letter(member).insert)
		other = make_member("T1B1", 41).name
		self.assertRaises(frappe.ValidationError, self.letter(other, receipt_on=add_days(today(), -1)).insert)
		self.assertRaises(frappe.ValidationError, self.letter(other, validity_days=91).insert)

	def test_receipt_moves_the_membership(self) -> None:
		outside, inside = make_member("T1B1", 40), make_member("T1B1", 41)
		letter = self.letter(outside.name).insert()
		letter.update({"receipt_on": today()}).save()
		self.assertEqual(letter.status, "Received")
		self.assertEqual(
			frappe.db.get_value("Party Member", outside.name, "membership_status"), "Transferred Out"
		)
		letter = self.letter(inside.name, to_organization="T2B1").insert()
		sender = make_user("sender", [("Committee Officer", "T1")])
		receiver = make_user("receiver", [("Committee Officer", "T2")])
		frappe.set_user(sender)
		self.assertRaises(
			frappe.PermissionError, frappe.get_doc("Transfer Letter", letter.name).confirm_receipt, today()
		)
		frappe.set_user(receiver)
		frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
		self.assertEqual(frappe.db.get_value("Party Member", inside.name, "organization"), "T2B1")


class TestSearch(DocumentTest):
	def test_result_writes_the_line_and_moves_it(self) -> None:
		search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		line = frappe.get_doc("Untraced Member", {"member": search.member})
		self.assertEqual((line.months_out, line.time_band, line.reason), (25, "1年至5年", "居住地改变"))
		self.assertEqual(line.search_summary, "2016.3.1电话、3.8信函、3.15上门走访")
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

	def test_lines_are_written_by_the_search_only(self) -> None:
		member = make_member("T1B1", 40).name
		line = frappe.get_doc(
			{"doctype": "Untraced Member", "campaign": self.campaign, "member": member, "months_out": 9}
		)
		self.assertRaises(frappe.ValidationError, line.insert)
		line = frappe.get_doc("Untraced Member", self.made["Untraced Member"]["T1B1"])
		line.update({"months_out": 200, "withdrawn_on": today(), "remark": "已核"}).save()
		line.reload()
		self.assertEqual((line.months_out, line.withdrawn_on, line.remark), (25, None, "已核"))

	def test_history_mark_cannot_be_set_by_hand(self) -> None:
		search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		search.update(
			{"result": "Contact Restored", "restored_on": "2016-04-20", "conduct_to_be_evidenced": 1}
		)
		self.assertRaises(frappe.ValidationError, search.save)


class TestDisposition(DocumentTest):
	STEPS = (
		("查找调查报告", "2016-04-10"),
		("通知本人（或通知未达记录）", "2016-04-15"),
		("上级组织部预审", "2016-05-01"),
		("支部大会表决", "2016-05-20"),
		("基层党委审批", "2016-06-10"),
	)
	VOTE = {"entitled": 20, "present": 15, "votes_for": 14, "votes_against": 0, "abstained": 1}

	def approved(self, **values):
		case = frappe.get_doc("Disposition Case", self.made["Disposition Case"]["T1B1"])
		case.set("steps", [{"step": step, "done_on": day} for step, day in self.STEPS])
		case.update(
			{
				"status": "Approved",
				"approved_on": "2016-06-10",
				"approving_organization": "T1",
				**self.VOTE,
				**values,
			}
		)
		return case

	def status(self) -> str:
		return frappe.db.get_value("Party Member", self.made["Party Member"]["T1B1"], "membership_status")

	def test_approval_changes_the_membership(self) -> None:
		self.assertEqual(self.status(), "On Roster")
		case = self.approved()
		case.save()
		self.assertEqual(
			(self.status(), getdate(case.effective_on)), ("Left the Party", getdate("2016-06-10"))
		)

	def test_what_stops_an_approval(self) -> None:
		wrong = (
			{"votes_for": 9, "votes_against": 5},
			{"present": 10, "votes_for": 10, "abstained": 0},
			{"approving_organization": None},
			{"approving_organization": "T2"},
			{"approving_organization": "T1B1"},
			{"approved_on": None},
			{"measure": "取消预备党员资格"},
			{"measure": "纳入组织管理"},
		)
		for change in wrong:
			with self.subTest(change):
				self.assertRaises(frappe.ValidationError, self.approved(**change).save)
		case = self.approved()
		case.steps.pop(2)
		self.assertRaises(frappe.ValidationError, case.save)
		self.assertEqual(self.status(), "On Roster")

	def test_a_secretary_does_not_approve(self) -> None:
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertRaises(frappe.PermissionError, self.approved().save)

	def test_nothing_becomes_history_by_hand(self) -> None:
		case = self.approved(evidence_state="To Be Evidenced")
		case.set("steps", [])
		self.assertRaises(frappe.ValidationError, case.save)

	def test_cases_are_not_deleted(self) -> None:
		name = self.made["Disposition Case"]["T1B1"]
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Disposition Case", name, force=True)


class TestCampaignAndSummaries(DocumentTest):
	def test_calendar_of_the_profile(self) -> None:
		campaign = make_campaign("T1")
		self.assertEqual([row.stage for row in campaign.stages][:2], ["Survey", "Contact Search"])
		self.assertEqual(
			(str(campaign.search_closes_on), str(campaign.dispositions_count_on)),
			("2016-04-05", "2016-06-30"),
		)

	def test_campaign_of_another_part_of_the_tree(self) -> None:
		other = make_campaign("T2").name
		values = {"campaign": other, "member": self.made["Party Member"]["T1B1"]}
		self.assertRaises(
			frappe.ValidationError, frappe.get_doc({"doctype": "Investigation Record", **values}).insert
		)
		summary = frappe.get_doc({"doctype": "Disposition Summary", "campaign": other, "organization": "T1"})
		self.assertRaises(frappe.ValidationError, summary.insert)

	def test_tables_compute_themselves(self) -> None:
		name = self.made["Lost Contact Summary"]["T1"]
		summary = frappe.get_doc("Lost Contact Summary", name)
		summary.save()
		total = summary.rows[0]
		self.assertEqual((total.row_code, total.column_1, total.column_2, total.column_3), ("01", 4, 2, 2))
		digest = summary.digest
		summary.rows[0].column_1 = 99
		summary.save()
		self.assertEqual((summary.rows[0].column_1, summary.digest), (4, digest))
