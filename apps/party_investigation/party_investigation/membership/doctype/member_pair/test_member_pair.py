"""Two records of one person: compared, kept as two, merged with all that hangs on them, and made two again; by whom and by whom not."""

from typing import Any

import frappe
from frappe.utils import getdate
from frappe.utils.file_manager import save_file
from party_investigation.membership import merging
from party_investigation.membership.doctype.member_pair import member_pair
from party_investigation.membership.member_search import search
from party_investigation.reporting.figures import figures_of
from party_investigation.reporting.report.suspected_duplicates.suspected_duplicates import execute
from party_investigation.rules import identity_number
from party_investigation.tests.world import WorldTest, make_member, make_search, make_user

MEMBER, PAIR, RECORD, SEARCH = "Party Member", "Member Pair", "Investigation Record", "Contact Search"
BODY = "43010219790412105"


def number(body: str) -> str:
	return body + identity_number.check_character(body)


class PairTest(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.kept = self.member("T1B1", 60, "章伟铭", BODY, phone="13900000001")
		self.goes = self.member("T1B1", 61, "张伟明", "43010219790412107", phone="13900000002")
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])

	def member(self, branch: str, order: int, name: str, body: str, **values):
		return make_member(branch, order, member_name=name, identity_number=number(body), **values)

	def merge(self, *fields: str, kept: str | None = None, goes: str | None = None) -> str:
		return member_pair.merge(
			kept or self.kept.name, goes or self.goes.name, "同一人，号码录错", [*fields]
		)

	def records(self, member: str) -> list[frappe._dict]:
		fields = ["name", "campaign", "status", "set_aside_for"]
		return frappe.get_all(RECORD, filters={"member": member}, fields=fields)

	def suspected(self, user: str, **filters) -> set[tuple[str, str]]:
		frappe.set_user(user)
		return {(row["member"], row["other"]) for row in execute(filters)[1]}

	def pair(self) -> tuple[str, str]:
		first, second = sorted((self.kept.name, self.goes.name))
		return first, second


class TestDecisions(PairTest):
	def test_who_may_be_one_is_listed_side_by_side_and_not_again(self) -> None:
		self.member("T1B2", 62, "张伟名", "43010219790412111")
		self.assertEqual(self.suspected(self.secretary), {self.pair()})
		self.assertEqual(len(self.suspected(self.officer)), 3, "the officer sees the other branch as well")
		self.assertEqual(self.suspected(self.officer, organization="T2"), set())
		frappe.set_user(self.secretary)
		seen = member_pair.compare(self.kept.name, self.goes.name)
		rows = {row["fieldname"]: row for row in seen["rows"]}
		self.assertEqual(rows["phone"]["values"], ["13900000001", "13900000002"])
		self.assertTrue(rows["identity_number"]["differs"] and rows["identity_number"]["may_take"])
		self.assertFalse(rows["organization"]["may_take"])
		self.assertEqual((len(seen["reasons"]), seen["may_decide"]), (3, True))
		self.assertEqual(seen["hanging"][0][0]["doctype"], RECORD)
		name = member_pair.keep_as_two(self.goes.name, self.kept.name, "双胞胎")
		pair = frappe.get_doc(PAIR, name)
		self.assertEqual((pair.status, pair.decided_by), ("Two People", self.secretary))
		self.assertEqual(self.suspected(self.secretary), set())
		self.assertNotIn(self.pair(), self.suspected(self.officer))

	def test_numbers_are_compared_only_where_they_may_be_read(self) -> None:
		auditor = make_user("auditor", [("Investigation Auditor", "T1B1")])
		frappe.set_user(auditor)
		[row] = execute({})[1]
		self.assertNotIn(self.kept.identity_number, str(row))
		self.assertIn("*", row["masked_identity"])
		seen = member_pair.compare(self.kept.name, self.goes.name)
		self.assertNotIn(self.kept.identity_number, str(seen))
		self.assertNotIn("13900000001", str(seen))
		self.assertFalse(seen["may_decide"])
		for call in (self.merge, lambda: member_pair.keep_as_two(self.kept.name, self.goes.name, "x")):
			self.assertRaises(frappe.PermissionError, call)

	def test_who_has_one_of_both_only_learns_and_does_nothing(self) -> None:
		elsewhere = self.member("T1B2", 63, "张伟明", "43010219790412109")
		frappe.set_user(self.secretary)
		for call in (
			lambda: member_pair.compare(self.kept.name, elsewhere.name),
			lambda: member_pair.keep_as_two(self.kept.name, elsewhere.name, "x"),
			lambda: self.merge(goes=elsewhere.name),
			lambda: self.merge(kept=elsewhere.name),
			lambda: frappe.get_doc(
				{"doctype": PAIR, "member": self.kept.name, "other": elsewhere.name, "reason": "x"}
			).insert(),
			lambda: member_pair.compare(self.kept.name, "nobody"),
		):
			frappe.clear_messages()
			with self.assertRaises(frappe.PermissionError) as refused:
				call()
			self.assertNotIn("T1B2", f"{refused.exception} {frappe.get_message_log()}")
		frappe.set_user(self.officer)
		name = member_pair.keep_as_two(self.kept.name, elsewhere.name, "两个人")
		frappe.set_user(self.secretary)
		self.assertEqual(frappe.get_list(PAIR), [])
		self.assertFalse(frappe.get_doc(PAIR, name).has_permission("read"))

	def test_shapes(self) -> None:
		"""Whatever a client sends: lists for texts, fields that are none, rows of others, what is decided."""
		frappe.set_user(self.secretary)
		calls: list[Any] = [
			([self.kept.name], self.goes.name, "x", []),
			({"name": self.kept.name}, self.goes.name, "x", []),
			(self.kept.name, ["like", "%"], "x", []),
			("%", self.goes.name, "x", []),
			(self.kept.name + "x", self.goes.name, "x", []),
		]
		for kept, goes, reason, fields in calls:
			with self.subTest(kept=kept, goes=goes), self.assertRaises((frappe.PermissionError, TypeError)):
				member_pair.merge(kept, goes, reason, fields)
		said: list[Any] = [
			(" ", []),
			(["x"], []),
			("x", "phone"),
			("x", {"phone": 1}),
			("x", ["organization"]),
			("x", ["membership_status"]),
			("x", ["merged_into"]),
			("x", ["owner"]),
			("x", [["phone"]]),
		]
		for reason, fields in said:
			with (
				self.subTest(reason=reason, fields=fields),
				self.assertRaises((frappe.ValidationError, TypeError)),
			):
				member_pair.merge(self.kept.name, self.goes.name, reason, fields)
		for same in (self.kept.name, self.kept.name.upper()):
			self.assertRaises(frappe.ValidationError, self.merge, goes=same)
		sent = {"doctype": PAIR, "member": self.kept.name, "other": self.goes.name, "reason": "x"}
		made = frappe.get_doc(
			{**sent, "status": "Merged", "kept": self.kept.name, "moved": "{}", "decided_by": "Administrator"}
		).insert()
		self.assertEqual((made.status, made.kept, made.moved), ("Two People", None, None))
		self.assertEqual(made.decided_by, self.secretary)
		made.update({"status": "Merged", "kept": self.kept.name}).save()
		self.assertEqual(made.reload().status, "Two People")
		made.reason = "别的"
		self.assertRaises(frappe.ValidationError, made.save)
		self.assertRaises(frappe.PermissionError, frappe.get_doc(PAIR, made.name).delete)
		self.assertRaises(frappe.ValidationError, frappe.get_doc(PAIR, made.name).run_method, "on_trash")
		record = frappe.get_doc(RECORD, {"member": self.kept.name})
		record.update({"set_aside_for": record.name}).save()
		self.assertFalse(frappe.db.get_value(RECORD, record.name, "set_aside_for"))
		member = frappe.get_doc(MEMBER, self.goes.name)
		member.update({"merged_into": self.kept.name}).save()
		self.assertFalse(frappe.db.get_value(MEMBER, self.goes.name, "merged_into"))


class TestMerging(PairTest):
	def test_everything_moves_counts_once_and_comes_back(self) -> None:
		make_search(self.campaign, self.goes.name, "Not Found")
		frappe.get_doc(
			{"doctype": "Mobile Member Record", "member": self.goes.name, "left_on": "2015-01-01"}
		).insert()
		file = save_file("证明.txt", b"x", MEMBER, self.goes.name, is_private=1)
		numbers = self.kept.identity_number, self.goes.identity_number
		before = figures_of(self.campaign)["T1B1"]
		frappe.set_user(self.secretary)
		pair = frappe.get_doc(PAIR, self.merge("identity_number", "phone", "member_name"))
		kept, goes = (frappe.get_doc(MEMBER, each.name) for each in (self.kept, self.goes))
		self.assertEqual((kept.identity_number, goes.identity_number), numbers[::-1])
		self.assertEqual((kept.member_name, kept.phone), ("张伟明", "13900000002"))
		self.assertEqual((goes.membership_status, goes.merged_into), ("Merged", kept.name))
		self.assertEqual(getdate(pair.decided_on), getdate())
		for doctype in (SEARCH, "Untraced Member", "Mobile Member Record"):
			self.assertEqual(frappe.get_all(doctype, {"member": goes.name}), [], doctype)
			self.assertEqual(len(frappe.get_all(doctype, {"member": kept.name})), 1, doctype)
		self.assertEqual(frappe.db.get_value("File", file.name, "attached_to_name"), kept.name)
		[aside] = self.records(goes.name)
		[counts] = self.records(kept.name)
		self.assertEqual((aside.campaign, aside.set_aside_for), (None, counts.name))
		after = figures_of(self.campaign)["T1B1"]
		self.assertEqual(after["members"], before["members"] - 1)
		for doctype, name in ((MEMBER, goes.name), (MEMBER, kept.name), (RECORD, aside.name)):
			versions = frappe.get_all("Version", {"ref_doctype": doctype, "docname": name})
			self.assertTrue(versions, f"{doctype} {name} has its history")
		self.assertEqual(self.suspected(self.secretary), set())
		self.assertNotIn(goes.name, [row[0] for row in search(MEMBER, "张伟明", "name", 0, 20)])

		pair.undo("其实是两个人")
		self.assertEqual(figures_of(self.campaign)["T1B1"], before)
		kept, goes = (frappe.get_doc(MEMBER, each.name) for each in (self.kept, self.goes))
		self.assertEqual((kept.identity_number, goes.identity_number), numbers)
		self.assertEqual((kept.member_name, kept.phone), ("章伟铭", "13900000001"))
		self.assertEqual((goes.membership_status, goes.merged_into), ("On Roster", None))
		self.assertEqual(len(frappe.get_all(SEARCH, {"member": goes.name})), 1)
		self.assertEqual(frappe.db.get_value("File", file.name, "attached_to_name"), goes.name)
		pair.reload()
		self.assertEqual(
			(pair.status, pair.undone_by, pair.undo_reason), ("Undone", self.secretary, "其实是两个人")
		)
		self.assertRaises(frappe.ValidationError, pair.undo, "再来")
		self.assertEqual(self.suspected(self.secretary), {self.pair()})
		self.assertEqual(member_pair.keep_as_two(self.kept.name, self.goes.name, "两个人"), pair.name)

	def test_two_searches_become_one_with_all_attempts(self) -> None:
		open_one = make_search(self.campaign, self.goes.name, "Open")
		concluded = make_search(self.campaign, self.kept.name, "Not Found")
		attempts = [row.name for row in open_one.attempts]
		name = self.merge()
		concluded.reload()
		self.assertEqual(len(concluded.attempts), 6)
		self.assertLess(set(attempts), {row.name for row in concluded.attempts})
		self.assertEqual(frappe.get_doc(SEARCH, open_one.name).set_aside_for, concluded.name)
		self.assertRaises(frappe.ValidationError, frappe.get_doc(SEARCH, open_one.name).save)
		frappe.get_doc(PAIR, name).undo("x")
		self.assertEqual([row.name for row in frappe.get_doc(SEARCH, open_one.name).attempts], attempts)
		self.assertEqual(len(concluded.reload().attempts), 3)
		other = frappe.get_doc(SEARCH, open_one.name)
		other.update({"result": "Not Found"}).save()
		self.assertRaisesRegex(frappe.ValidationError, other.name, self.merge)

	def test_a_lead_of_another_office_goes_along(self) -> None:
		about = {"doctype": "External Lead", "campaign": self.campaign, "organization": "T1B1"}
		lead = frappe.get_doc({**about, "name": "lead", "member": self.goes.name, "decision": "To Decide"})
		lead.db_insert()
		name = self.merge()
		self.assertEqual(frappe.db.get_value("External Lead", "lead", "member"), self.kept.name)
		frappe.get_doc(PAIR, name).undo("x")
		self.assertEqual(frappe.db.get_value("External Lead", "lead", "member"), self.goes.name)

	def test_the_record_that_has_come_further_counts(self) -> None:
		frappe.db.set_value(RECORD, {"member": self.goes.name}, "status", "Checked")
		self.merge()
		[counts] = [row for row in self.records(self.kept.name) if row.campaign]
		self.assertEqual(counts.status, "Checked")
		[aside] = [row for row in self.records(self.kept.name) if not row.campaign]
		self.assertEqual(aside.set_aside_for, counts.name)
		search = make_search(self.campaign, self.kept.name, "Open")
		search.update({"result": "Not Found"}).save()
		member = frappe.get_doc(MEMBER, self.kept.name)
		member.update({"membership_kind": "预备党员", "confirmed_on": None}).save()

	def test_what_is_merged_stands(self) -> None:
		self.merge()
		goes = frappe.get_doc(MEMBER, self.goes.name)
		goes.phone = "13900000009"
		[aside] = self.records(goes.name)
		self.assertRaises(frappe.ValidationError, goes.save)
		self.assertRaises(frappe.ValidationError, frappe.get_doc(RECORD, aside.name).save)
		frappe.get_doc(RECORD, aside.name).run_method("onload")
		self.assertRaises(frappe.ValidationError, make_search, self.campaign, goes.name, "Open")
		letter = {"doctype": "Transfer Letter", "member": goes.name, "to_organization_name": "外地"}
		self.assertRaises(frappe.ValidationError, frappe.get_doc(letter).insert)
		third = self.member("T1B1", 64, "张伟明", "43010219790412109")
		for kept, merged in ((third.name, goes.name), (goes.name, third.name)):
			self.assertRaises(frappe.ValidationError, self.merge, kept=kept, goes=merged)
		self.merge(kept=third.name, goes=self.kept.name)
		pair = frappe.get_doc(PAIR, member_pair.pair_name(self.kept.name, self.goes.name))
		self.assertRaises(frappe.ValidationError, pair.undo, "后来又合并了")

	def test_its_number_leads_to_the_record_that_counts(self) -> None:
		"""A roster that still has the number of the other record finds the one that stays, and nobody twice."""
		numbers = [self.kept.identity_number, self.goes.identity_number]
		self.merge()
		third = self.member("T1B1", 64, "张伟明", "43010219790412109")
		self.merge(kept=third.name, goes=self.kept.name)
		holders = merging.holders_of([*numbers, third.identity_number, "x"], ["member_name"])
		self.assertEqual({holder.name for holder in holders.values()}, {third.name})
		self.assertEqual(len(holders), 3)

	def test_what_forbids_it(self) -> None:
		case = frappe.get_doc(
			{"doctype": "Disposition Case", "campaign": self.campaign, "member": self.goes.name}
			| {"measure": "自行脱党除名"}
		)
		make_search(self.campaign, self.goes.name, "Not Found")
		case.insert()
		self.assertRaisesRegex(frappe.ValidationError, case.name, self.merge)
		case.db_set("status", "Approved")
		self.assertRaisesRegex(frappe.ValidationError, case.name, self.merge)
		case.db_set("status", "Withdrawn")
		appeal = frappe.get_doc(
			{"doctype": "Disposition Appeal", "name": "appeal", "case": case.name, "member": self.goes.name}
			| {"organization": "T1B1", "status": "Open"}
		)
		appeal.db_insert()
		self.assertRaisesRegex(frappe.ValidationError, "appeal", self.merge)
		appeal.db_set("status", "Decided")
		letters = [
			frappe.get_doc(
				{"doctype": "Transfer Letter", "member": each.name, "to_organization_name": "外地"}
			).insert()
			for each in (self.kept, self.goes)
		]
		self.assertRaises(frappe.ValidationError, self.merge)
		letters[0].db_set("status", "Void")
		frappe.set_user(self.secretary)
		with self.assertRaises(frappe.PermissionError):
			self.merge()  # a letter is the committee's
		frappe.set_user(self.officer)
		about = {"doctype": "Unit Return", "campaign": self.campaign, "organization": "T1B1"}
		handed_in = frappe.get_doc({**about, "form_set": "Survey Registration", "status": "Submitted"})
		handed_in.name = "handed-in"
		handed_in.db_insert()
		self.assertRaises(frappe.PermissionError, self.merge)
		handed_in.db_set("status", "Returned")
		name = self.merge()
		for doctype, moved in (("Transfer Letter", letters[1]), ("Disposition Appeal", appeal)):
			self.assertEqual(frappe.db.get_value(doctype, moved.name, "member"), self.kept.name)
		frappe.db.set_value("Investigation Campaign", self.campaign, "status", "Closed")
		self.assertRaises(frappe.ValidationError, frappe.get_doc(PAIR, name).undo, "太晚了")
		self.assertRaises(frappe.ValidationError, frappe.get_doc(PAIR, name).undo, " ")
