"""What is decided stands: approved cases and issued letters change by a dated correction of the body that decided, or not at all."""

import json

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.investigation.doctype.record_correction.record_correction import (
	correct,
	get_correctable,
	locate,
)
from party_investigation.tests.world import (
	REMOVAL_STEPS,
	VOTE,
	WorldTest,
	make_member,
	make_user,
	ready_to_approve,
)


def letter_inside(**values):
	"""A letter for a member of one branch to a branch of the other committee."""
	return frappe.get_doc(
		{
			"doctype": "Transfer Letter",
			"member": make_member("T1B1", 40).name,
			"to_organization_name": "测试T2B1",
			"to_organization": "T2B1",
			**values,
		}
	).insert()


class StandingTest(WorldTest):
	def user(self, name: str, capacity: str, organization: str) -> str:
		"""A user with one appointment, who acts from now on."""
		frappe.set_user("Administrator")
		user = make_user(name, [(capacity, organization)])
		frappe.set_user(user)
		return user

	def approved(self):
		return ready_to_approve(self.made["Disposition Case"]["T1B1"], grounds="查无下落").save()

	def refused(self, document, error: type[Exception] = frappe.ValidationError) -> None:
		"""Saving is refused and the stored document stays as it was."""
		before = frappe.get_doc(document.doctype, document.name).as_dict()
		self.assertRaises(error, document.save)
		after = frappe.get_doc(document.doctype, document.name).as_dict()
		self.assertEqual(frappe.as_json(after), frappe.as_json(before))


class TestApprovedCase(StandingTest):
	def test_stands_in_every_field_for_everybody(self) -> None:
		name = self.approved().name
		changes = (
			{"votes_for": 15},
			{"votes_for": 13, "votes_against": 1},
			{"grounds": "另一事由"},
			{"meeting_on": "2016-05-21"},
			{"approved_on": "2016-06-11"},
			{"approving_organization": "T"},
			{"approving_authority": "某机关"},
			{"correct_by": "2016-12-01"},
			{"remark": "补记"},
			{"status": "Withdrawn"},
			{"status": "In Progress"},
			{"measure": "劝退"},
			{"owner": "guest@example.com"},
		)
		for appointment in (None, ("Organization Department Officer", "T")):
			if appointment:
				self.user("department", *appointment)
			for change in changes:
				with self.subTest(change, appointment=appointment):
					self.refused(frappe.get_doc("Disposition Case", name).update(change))

	def test_stands_in_every_row_of_its_steps(self) -> None:
		name = self.approved().name
		changed, shorter, longer = (frappe.get_doc("Disposition Case", name) for _time in range(3))
		changed.steps[0].done_on = "2016-04-09"
		shorter.steps.pop(0)
		longer.append("steps", {"step": "查找调查报告", "done_on": "2016-04-10"})
		for document in (changed, shorter, longer):
			self.refused(document)

	def test_saving_it_unchanged_is_no_change(self) -> None:
		frappe.get_doc("Disposition Case", self.approved().name).save()

	def test_is_neither_deleted_nor_renamed(self) -> None:
		name = self.approved().name
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Disposition Case", name, force=True)
		self.assertRaises(
			frappe.ValidationError, frappe.rename_doc, "Disposition Case", name, "other", force=True
		)

	def test_its_files_stay(self) -> None:
		case = self.approved()
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "会议记录.txt",
				"content": "支部大会会议记录",
				"attached_to_doctype": case.doctype,
				"attached_to_name": case.name,
			}
		).insert()
		self.assertRaises(frappe.ValidationError, file.delete)
		for change in (
			{"attached_to_name": self.made["Disposition Case"]["T1B2"]},
			{"attached_to_doctype": None},
		):
			moved = frappe.get_doc("File", file.name).update(change)
			self.assertRaises(frappe.ValidationError, moved.save)

	def test_history_takes_evidence_but_keeps_what_it_says(self) -> None:
		case = frappe.get_doc("Disposition Case", self.made["Disposition Case"]["T1B1"])
		case.flags.recorded_history = True
		case.update({"evidence_state": "To Be Evidenced", "status": "Approved", "approved_on": "2016-06-10"})
		case.save()
		self.refused(frappe.get_doc("Disposition Case", case.name).update({"approved_on": "2016-06-11"}))
		self.user("secretary", "Branch Secretary", "T1B1")
		case = frappe.get_doc("Disposition Case", case.name).update(VOTE)
		case.append("steps", {"step": REMOVAL_STEPS[0][0], "done_on": REMOVAL_STEPS[0][1]})
		case.save()
		self.refused(frappe.get_doc("Disposition Case", case.name).update({"votes_for": 13, "abstained": 2}))


class TestWhoDecides(StandingTest):
	def test_a_reviewer_only_reads(self) -> None:
		self.user("reviewer", "Discipline Reviewer", "T")
		name = self.made["Disposition Case"]["T1B1"]
		case = frappe.get_doc("Disposition Case", name)
		self.assertTrue(case.has_permission("read"))
		self.assertFalse(case.has_permission("write"))
		self.assertRaises(frappe.PermissionError, self.approved)
		case.add_comment("Comment", "请补充材料")

	def test_write_alone_makes_no_committee(self) -> None:
		"""Also where an administrator gives a reviewer write, the reviewer takes no step of a committee."""
		from frappe.permissions import add_permission, update_permission_property

		add_permission("Disposition Case", "Discipline Reviewer")
		update_permission_property("Disposition Case", "Discipline Reviewer", 0, "write", 1)
		self.user("reviewer", "Discipline Reviewer", "T")
		self.assertRaises(frappe.PermissionError, self.approved)
		case = frappe.get_doc("Disposition Case", self.made["Disposition Case"]["T1B1"])
		self.refused(case.update({"status": "Rejected"}), frappe.PermissionError)

	def test_a_branch_records_its_own_steps_only(self) -> None:
		self.user("secretary", "Branch Secretary", "T1B1")
		name = self.made["Disposition Case"]["T1B1"]
		case = frappe.get_doc("Disposition Case", name)
		case.set("steps", [{"step": step, "done_on": day} for step, day in REMOVAL_STEPS[:2]])
		case.save()
		case = frappe.get_doc("Disposition Case", name)
		case.append("steps", {"step": REMOVAL_STEPS[2][0], "done_on": REMOVAL_STEPS[2][1]})
		self.refused(case, frappe.PermissionError)
		self.refused(
			frappe.get_doc("Disposition Case", name).update({"status": "Rejected"}), frappe.PermissionError
		)
		self.user("officer", "Committee Officer", "T1")
		case = frappe.get_doc("Disposition Case", name)
		case.append("steps", {"step": REMOVAL_STEPS[2][0], "done_on": REMOVAL_STEPS[2][1]})
		self.assertFalse(case.may_take_next_step())
		self.refused(case, frappe.PermissionError)
		self.user("department", "Organization Department Officer", "T")
		case = frappe.get_doc("Disposition Case", name)
		self.assertEqual((case.next_step, case.next_by), (REMOVAL_STEPS[2][0], "Higher Committee"))
		self.assertTrue(case.may_take_next_step())
		case.append("steps", {"step": REMOVAL_STEPS[2][0], "done_on": REMOVAL_STEPS[2][1]})
		case.save()
		self.assertEqual((case.next_step, case.next_by), (REMOVAL_STEPS[3][0], "Branch"))

	def test_an_officer_of_the_branch_is_no_committee_above_it(self) -> None:
		self.user("own", "Committee Officer", "T1B1")
		self.assertRaises(frappe.PermissionError, self.approved)


class TestIssuedLetter(StandingTest):
	def letter(self, **values):
		return frappe.get_doc("Transfer Letter", self.made["Transfer Letter"]["T1B1"]).update(values)

	def test_stands_as_it_is_on_paper(self) -> None:
		changes = (
			{"to_organization_name": "别处"},
			{"to_organization": "T2B1"},
			{"issued_on": today()},
			{"validity_days": 60},
			{"dues_paid_to": "2016-03-01"},
			{"letter_number": "T1-2016-0099"},
			{"serial": 99},
			{"issuing_committee": "T2"},
			{"organization": "T1B2"},
			{"status": "Void"},
			{"owner": "guest@example.com"},
		)
		for change in changes:
			with self.subTest(change):
				self.refused(self.letter(**change))
		self.letter(receipt_on=today()).save()
		for change in ({"receipt_on": add_days(today(), -1)}, {"status": "Void", "void_reason": "错"}):
			with self.subTest(change):
				self.refused(self.letter(**change))
		self.letter(receipt_from="外地某单位党委").save()
		self.refused(self.letter(receipt_from="别处"))

	def test_nobody_issues_in_the_name_of_another_committee(self) -> None:
		member = make_member("T1B1", 40).name
		values = {"doctype": "Transfer Letter", "member": member, "to_organization_name": "某单位"}
		self.user("officer", "Committee Officer", "T1")
		for committee in ("T2", "T"):
			letter = frappe.get_doc({**values, "issuing_committee": committee})
			self.assertRaises((frappe.ValidationError, frappe.PermissionError), letter.insert)
		self.assertEqual(frappe.get_doc(values).insert().issuing_committee, "T1")
		self.user("own", "Committee Officer", "T1B2")
		letter = frappe.get_doc({**values, "member": self.made["Party Member"]["T1B2"]})
		self.assertRaises(frappe.PermissionError, letter.insert)

	def test_the_sender_does_not_receive_inside_the_system(self) -> None:
		letter = letter_inside()
		self.user("officer", "Committee Officer", "T1")
		self.refused(
			frappe.get_doc("Transfer Letter", letter.name).update({"receipt_on": today()}),
			frappe.PermissionError,
		)
		self.assertEqual(frappe.db.get_value("Party Member", letter.member, "organization"), "T1B1")


class TestCorrection(StandingTest):
	VALUES = {"votes_for": "13", "votes_against": "1", "steps.2.done_on": "2016-04-16"}

	def test_the_approving_body_corrects_with_date_and_reason(self) -> None:
		name = self.approved().name
		user = self.user("officer", "Committee Officer", "T1")
		self.assertIn("votes_for", {row["field"] for row in get_correctable("Disposition Case", name)})
		made = frappe.get_doc(
			"Record Correction", correct("Disposition Case", name, "记票有误", json.dumps(self.VALUES))
		)
		case = frappe.get_doc("Disposition Case", name)
		self.assertEqual(
			(case.votes_for, case.votes_against, str(case.steps[1].done_on)), (13, 1, "2016-04-16")
		)
		self.assertIn("记票有误", case.corrections)
		self.assertEqual(
			(getdate(made.corrected_on), made.corrected_by, made.body, made.organization),
			(getdate(today()), user, "T1", "T1B1"),
		)
		self.assertEqual([row.old_value for row in made.corrected_values], ["14", "0", "2016-04-15"])

	def test_it_calls_organizations_by_their_names(self) -> None:
		name = self.approved().name
		correct("Disposition Case", name, "审批机关有误", {"approving_organization": "T"})
		self.assertIn("测试T1 → 测试T", frappe.db.get_value("Disposition Case", name, "corrections"))
		[line] = frappe.get_doc("Record Correction", {"reference_name": name}).corrected_values
		self.assertEqual((line.old_value, line.new_value), ("T1", "T"))

	def test_a_corrected_day_of_approval_corrects_the_membership(self) -> None:
		case = self.approved()
		values = {"approved_on": "2016-06-12", "steps.5.done_on": "2016-06-12"}
		correct("Disposition Case", case.name, "日期有误", values)
		self.assertEqual(str(frappe.db.get_value("Party Member", case.member, "status_since")), "2016-06-12")

	def test_the_rules_hold_in_a_correction_too(self) -> None:
		name = self.approved().name
		wrong = (
			{"votes_for": "9", "votes_against": "5"},
			{"votes_for": "15"},
			{"approved_on": None},
			{"approving_organization": "T1B1"},
			{"steps.2.done_on": "2016-01-01"},
			{"votes_for": "14"},
			{"measure": "劝退"},
			{"status": "Withdrawn"},
			{"member": "x"},
			{"steps.9.done_on": "2016-04-16"},
			{"steps.1.step": "别的"},
			{"steps": "[]"},
			{},
		)
		before = frappe.as_json(frappe.get_doc("Disposition Case", name).as_dict())
		for values in wrong:
			with self.subTest(values):
				frappe.db.savepoint("wrong")
				with self.assertRaises(frappe.ValidationError):
					correct("Disposition Case", name, "更正", values)
				frappe.db.rollback(save_point="wrong")
		with self.assertRaises(frappe.ValidationError):
			correct("Disposition Case", name, "  ", self.VALUES)
		self.assertEqual(frappe.as_json(frappe.get_doc("Disposition Case", name).as_dict()), before)

	def test_a_key_that_leads_nowhere_is_refused_in_words(self) -> None:
		case = self.approved()
		for key in ("measure", "steps.99.done_on", "steps.1.step", "steps.1"):
			with self.subTest(key):
				self.assertRaises(frappe.ValidationError, locate, case, key)

	def test_nobody_else_corrects(self) -> None:
		name = self.approved().name
		for user, capacity, organization in (
			("secretary", "Branch Secretary", "T1B1"),
			("own", "Committee Officer", "T1B1"),
			("other", "Committee Officer", "T2"),
			("reviewer", "Discipline Reviewer", "T"),
			("auditor", "Investigation Auditor", "T"),
		):
			with self.subTest(user):
				self.user(user, capacity, organization)
				with self.assertRaises(frappe.PermissionError):
					correct("Disposition Case", name, "更正", self.VALUES)
				if organization != "T2":
					self.assertEqual(get_correctable("Disposition Case", name), [])

	def test_a_correction_stands(self) -> None:
		name = correct("Disposition Case", self.approved().name, "记票有误", self.VALUES)
		for change in ({"reason": "别的"}, {"corrected_on": "2016-01-01"}, {}):
			self.refused(frappe.get_doc("Record Correction", name).update(change))
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Record Correction", name, force=True)

	def test_what_is_not_decided_is_edited_instead(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			correct("Disposition Case", self.made["Disposition Case"]["T1B1"], "更正", self.VALUES)

	def test_letters_are_corrected_by_who_issued_and_receipts_by_who_received(self) -> None:
		letter = letter_inside(issued_on=add_days(today(), -9))
		for values in ({"receipt_on": today()}, {"receipt_from": "别处"}):
			with self.assertRaises(frappe.ValidationError):
				correct("Transfer Letter", letter.name, "更正", values)
		receiver = self.user("receiver", "Committee Officer", "T2")
		frappe.get_doc("Transfer Letter", letter.name).confirm_receipt(today())
		with self.assertRaises(frappe.PermissionError):
			correct("Transfer Letter", letter.name, "写错", {"to_organization_name": "别处"})
		sender = self.user("sender", "Committee Officer", "T1")
		correct("Transfer Letter", letter.name, "写错", {"to_organization_name": "测试T2B1支部"})
		with self.assertRaises(frappe.PermissionError):
			correct("Transfer Letter", letter.name, "写错", {"receipt_on": add_days(today(), -1)})
		frappe.set_user(receiver)
		correct("Transfer Letter", letter.name, "写错", {"receipt_on": add_days(today(), -1)})
		with self.assertRaises(frappe.ValidationError):
			correct("Transfer Letter", letter.name, "更正", {"receipt_on": None})
		frappe.set_user(sender)
		self.assertEqual(
			str(frappe.db.get_value("Party Member", letter.member, "status_since")), add_days(today(), -1)
		)

	def test_seen_within_the_own_part_of_the_tree(self) -> None:
		name = correct("Disposition Case", self.approved().name, "记票有误", self.VALUES)
		self.user("secretary", "Branch Secretary", "T1B1")
		self.assertEqual(frappe.get_list("Record Correction", pluck="name"), [name])
		self.user("neighbour", "Branch Secretary", "T1B2")
		self.assertEqual(frappe.get_list("Record Correction", pluck="name"), [])
		self.assertFalse(frappe.get_doc("Record Correction", name).has_permission("read"))
