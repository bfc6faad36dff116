"""The archive of a member: materials, findings, custody, loans, review, and what annex 1 takes from it."""

import json
from collections.abc import Callable

import frappe
from frappe.utils import add_days, add_months, getdate, today
from party_investigation.investigation.confirmation import confirm_unchanged
from party_investigation.membership import archives, merging
from party_investigation.membership.relationship import change_member
from party_investigation.membership.reminders import archive_loans
from party_investigation.rules import member_archive as rule
from party_investigation.tests.world import WorldTest, make_member, make_user

ARCHIVE, RECORD = "Member Archive", "Investigation Record"


class TestMemberArchive(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.member = make_member("T1B1", 60, last_life_on="2016-03-02").name
		self.name = frappe.get_doc({"doctype": ARCHIVE, "member": self.member}).insert().name

	def archive(self):
		return frappe.get_doc(ARCHIVE, self.name)

	def row(self, archive, kind: str):
		return next(row for row in archive.materials if row.kind == kind)

	def set_state(self, kind: str, state: str, remark: str = ""):
		archive = self.archive()
		self.row(archive, kind).update({"state": state, "remark": remark})
		return archive.save()

	def note(self, finding: dict):
		archive = self.archive()
		archive.append("findings", finding)
		return archive.save()

	def record(self):
		return frappe.get_doc(RECORD, {"campaign": self.campaign, "member": self.member})

	def refused(
		self, *actions: Callable[[], object], error: type[Exception] = frappe.ValidationError
	) -> None:
		for number, action in enumerate(actions):
			with self.subTest(number):
				frappe.db.savepoint("refused")
				self.assertRaises(error, action)
				frappe.db.rollback(save_point="refused")

	# ---------------------------------------------------------------- materials and review

	def test_it_begins_with_what_is_required_of_the_member(self) -> None:
		archive = self.archive()
		person = rule.Person("正式党员", getdate("2002-07-01"))
		self.assertEqual(tuple(row.kind for row in archive.materials), rule.required_of(person))
		self.assertEqual((archive.state, archive.organization), (rule.NOT_REVIEWED, "T1B1"))
		self.assertEqual(archive.next_review_on, getdate(today()))
		self.assertTrue(all(row.required and row.period for row in archive.materials))
		self.refused(lambda: frappe.get_doc({"doctype": ARCHIVE, "member": self.member}).insert())

	def test_the_branch_reviews_its_own_and_the_system_says_who(self) -> None:
		frappe.set_user(self.secretary)
		self.refused(lambda: self.archive().review())
		claimed = {"reviewed_on": "2001-01-01", "reviewed_by": "Administrator", "state": rule.COMPLETE}
		archive = self.archive().update(claimed).save()
		self.assertEqual(
			(archive.reviewed_on, archive.reviewed_by, archive.state), (None, None, "Not Reviewed")
		)
		archive.review(all_present=True)
		archive = self.archive()
		self.assertEqual((archive.state, archive.reviewed_by), (rule.COMPLETE, self.secretary))
		self.assertEqual(archive.next_review_on, getdate(add_months(today(), 12)))

	def test_what_is_answered_stays_in_its_row(self) -> None:
		self.set_state(rule.APPLICATION, rule.MISSING)
		self.assertEqual(self.archive().lacking, f"缺少：{rule.APPLICATION}")

		def without_row():
			archive = self.archive()
			archive.materials = [row for row in archive.materials if row.kind != rule.APPLICATION]
			return archive.save()

		def renamed():
			archive = self.archive()
			self.row(archive, rule.APPLICATION).kind = "自传"
			return archive.save()

		def unknown():
			archive = self.archive()
			archive.append("materials", {"kind": "不存在的材料"})
			return archive.save()

		def of_lists():
			return self.archive().update({"materials": [{"kind": ["入党申请书"], "state": {"a": 1}}]}).save()

		self.refused(without_row, renamed, unknown, of_lists)

	def test_what_is_doubtful_is_identified_by_the_committee_above(self) -> None:
		kind = "政治审查材料"
		frappe.set_user(self.secretary)
		self.refused(lambda: self.set_state(kind, rule.DOUBTFUL))
		self.set_state(kind, rule.DOUBTFUL, "无公章")
		self.refused(lambda: self.set_state(kind, rule.PRESENT), error=frappe.PermissionError)
		finding = {"kind": rule.IDENTIFY, "material": kind, "what": "无公章"}
		concluded = {**finding, "outcome": rule.TRUE, "explanation": "原单位函复属实"}
		self.refused(
			lambda: self.note(concluded),
			error=frappe.PermissionError,
		)
		archive = self.archive()
		archive.append("findings", {**finding, "noted_by": "Administrator", "noted_on": "2001-01-01"})
		archive.save()
		self.assertEqual((archive.findings[0].noted_by, archive.state), (self.secretary, rule.DOUBTFUL))
		frappe.set_user(self.officer)
		archive = self.archive()
		archive.findings[0].update({"outcome": rule.TRUE, "explanation": "原单位函复属实"})
		archive.save()
		self.assertEqual(self.row(archive, kind).state, rule.PRESENT)
		self.assertEqual((archive.findings[0].closed_by, archive.verdict), (self.officer, rule.TRUE))
		self.assertEqual(archive.findings[0].noted_by, self.secretary)

	def test_a_finding_stays_and_one_with_an_outcome_stands(self) -> None:
		archive = self.set_state("入党申请书", rule.MISSING)
		archive.append(
			"findings", {"kind": rule.SUPPLEMENT, "material": "入党申请书", "what": "联系原单位复印"}
		)
		archive.save()
		archive.findings[0].update({"outcome": "已补充", "explanation": "原单位档案室复印，加盖公章"})
		archive.save()
		self.assertEqual(self.row(archive, "入党申请书").state, rule.PRESENT)

		def changed(**values):
			other = self.archive()
			other.findings[0].update(values)
			return other.save()

		self.refused(
			lambda: changed(what="没有问题"),
			lambda: changed(outcome=""),
			lambda: self.archive().update({"findings": []}).save(),
		)
		self.assertEqual(changed(closed_by="Guest").findings[0].closed_by, "Administrator")

	def test_what_a_branch_cannot_talk_away(self) -> None:
		archive = self.set_state("政治审查材料", rule.DOUBTFUL, "无公章")
		archive.append("findings", {"kind": rule.IDENTIFY, "material": "政治审查材料", "what": "无公章"})
		archive.save()
		frappe.set_user(self.secretary)

		def turned(**values):
			other = self.archive()
			other.findings[0].update(values)
			return other.save()

		done = {"outcome": "已补充", "explanation": "补盖公章"}
		self.refused(
			lambda: turned(kind=rule.SUPPLEMENT, **done),
			lambda: turned(material="自传"),
			lambda: turned(name="other", kind=rule.SUPPLEMENT),
		)
		self.refused(
			lambda: self.set_state(rule.APPLICATION, rule.NOT_REQUIRED, "年代久远"),
			lambda: self.set_state("政治审查材料", rule.NOT_REQUIRED, "年代久远"),
			error=frappe.PermissionError,
		)
		frappe.set_user(self.officer)
		self.assertEqual(
			self.row(
				self.set_state(rule.APPLICATION, rule.NOT_REQUIRED, "战争年代入党"), rule.APPLICATION
			).state,
			rule.NOT_REQUIRED,
		)
		frappe.set_user(self.secretary)
		self.archive().update({"remark": "已核"}).save()

	def test_evidence_of_a_concluded_finding_stays(self) -> None:
		files = [
			frappe.get_doc(
				{
					"doctype": "File",
					"is_private": 1,
					"file_name": f"佐证{number}.txt",
					"content": f"函复{number}",
				}
			).insert()
			for number in range(2)
		]
		finding = {"kind": rule.COMPLETE_IT, "what": "缺页", "evidence": files[0].file_url}
		self.note({**finding, "outcome": "已完善", "explanation": "补齐缺页"})
		self.note({**finding, "evidence": files[1].file_url})
		for file in files:
			file.reload()
			self.assertEqual((file.attached_to_doctype, file.attached_to_name), (ARCHIVE, self.name))
		self.refused(files[0].delete)
		files[1].delete()

	def test_custody_of_several_is_entered_at_once(self) -> None:
		frappe.db.set_value("Party Organization", "T1", "archive_room", "办公楼305")
		other = frappe.get_doc({"doctype": ARCHIVE, "member": make_member("T1B1", 61).name}).insert().name
		frappe.set_user(self.secretary)
		names = [self.name, other, self.made[ARCHIVE]["T1B2"]]
		answer = archives.enter_custody(names, rule.COMMITTEE_ROOM)
		self.assertEqual((answer["done"], len(answer["refused"])), (names[:2], 1))
		archive = frappe.get_doc(ARCHIVE, other)
		self.assertEqual((archive.custodian, archive.archive_room), ("测试T1", "办公楼305"))
		self.assertEqual(archives.enter_custody(names[:2], rule.BRANCH)["done"], [])
		self.refused(lambda: archives.enter_custody(names, "Cellar"))

	def test_another_interval_of_reviews_is_followed(self) -> None:
		self.archive().review(all_present=True)
		frappe.db.set_value("Investigation Campaign", self.campaign, "archive_review_months", 6)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		archives.renew_reviews([self.name])
		self.assertEqual(self.archive().next_review_on, getdate(add_months(today(), 6)))

	def test_confirming_from_the_list_takes_what_is_in_order(self) -> None:
		other = frappe.get_doc({"doctype": ARCHIVE, "member": make_member("T1B1", 61).name}).insert().name
		elsewhere = self.made[ARCHIVE]["T1B2"]
		self.set_state(rule.APPLICATION, rule.MISSING)
		frappe.set_user(self.secretary)
		answer = archives.confirm_complete(json.dumps([self.name, other, elsewhere]))
		self.assertEqual(answer["done"], [other])
		self.assertEqual({row["name"] for row in answer["refused"]}, {self.name, elsewhere})
		self.assertEqual(frappe.db.get_value(ARCHIVE, other, "state"), rule.COMPLETE)
		self.refused(lambda: archives.confirm_complete('{"a": 1}'), lambda: archives.confirm_complete("[1]"))

	# ---------------------------------------------------------------- making them for a unit

	def test_a_unit_gets_them_at_once_and_nobody_elses(self) -> None:
		members = [make_member("T1B1", 70 + number).name for number in range(3)]
		frappe.set_user(self.secretary)
		self.refused(
			*(lambda unit=unit: archives.create_for(unit) for unit in ("T1", "T1B2")),
			error=frappe.PermissionError,
		)
		self.refused(*(lambda unit=unit: archives.create_for(unit) for unit in ("", "nobody")))
		made = archives.create_for("T1B1")
		self.assertEqual((made["to_come"], archives.create_for("T1B1")["made"]), (0, 0))
		by_hand = self.archive()
		for member in members:
			archive = frappe.get_doc(ARCHIVE, archives.name_for(member))
			self.assertEqual(archive.next_review_on, getdate(today()))
			self.assertEqual(
				[(row.kind, row.period, row.required, row.idx) for row in archive.materials],
				[(row.kind, row.period, row.required, row.idx) for row in by_hand.materials],
			)
			archive.review(all_present=True)
			self.assertEqual(archive.state, rule.COMPLETE)

	# ---------------------------------------------------------------- custody and loans

	def keep_at(self, custody: str, **values):
		return self.archive().update({"custody": custody, **values}).save()

	def loan(self, **values):
		archive = self.archive()
		archive.append(
			"loans",
			{
				"borrowed_by": "组织科",
				"purpose": "核对入党时间",
				"approved_by": "党委副书记",
				"out_on": today(),
				"due_on": add_days(today(), 7),
				**values,
			},
		)
		return archive.save()

	def test_who_keeps_it_is_named_and_hands_it_on(self) -> None:
		frappe.set_user(self.secretary)
		self.refused(
			lambda: self.keep_at(rule.PERSONNEL_FILE), lambda: self.keep_at("Cellar", custodian="某人")
		)
		archive = self.keep_at(rule.COMMITTEE_ROOM, archive_room="三楼", shelf_mark="A-12")
		self.assertEqual((archive.custodian, archive.kept_since), ("测试T1", getdate(today())))
		for change in ({"custody": rule.BRANCH}, {"shelf_mark": "B-1"}, {"custody": ""}):
			self.refused(
				lambda change=change: self.archive().update(change).save(), error=frappe.PermissionError
			)
		frappe.set_user(self.officer)
		self.assertEqual(self.keep_at(rule.BRANCH).custodian, "测试T1B1")

	def test_it_is_lent_by_its_keeper_once_at_a_time(self) -> None:
		self.refused(lambda: self.loan())
		self.keep_at(rule.COMMITTEE_ROOM)
		frappe.set_user(self.secretary)
		self.refused(lambda: self.loan(), error=frappe.PermissionError)
		frappe.set_user(self.officer)
		self.refused(
			lambda: self.loan(due_on=add_days(today(), -1)), lambda: self.loan(out_on=add_days(today(), 1))
		)
		archive = self.loan(
			lent_by="Administrator", out_on=add_days(today(), -9), due_on=add_days(today(), -2)
		)
		self.assertEqual((archive.loans[0].lent_by, archive.on_loan), (self.officer, 1))
		self.assertEqual(archive.due_back_on, getdate(add_days(today(), -2)))

		def changed(**values):
			other = self.archive()
			other.loans[0].update(values)
			return other.save()

		self.refused(
			lambda: self.loan(),
			lambda: changed(borrowed_by="别人"),
			lambda: changed(due_on=add_days(today(), 30)),
			lambda: self.archive().update({"loans": []}).save(),
			lambda: changed(back_on=add_days(today(), -20)),
		)
		archive = changed(back_on=today())
		self.assertEqual((archive.on_loan, archive.due_back_on), (0, None))
		self.refused(lambda: changed(back_on=None))
		self.assertEqual(len(self.loan().loans), 2)

	def test_its_keeper_is_reminded_of_what_is_overdue(self) -> None:
		overdue = {"out_on": add_days(today(), -9), "due_on": add_days(today(), -1)}

		def reminded() -> set[str]:
			archive_loans()
			about = {"reference_name": self.name, "status": "Open"}
			return set(frappe.get_all("ToDo", filters=about, pluck="allocated_to"))

		self.keep_at(rule.BRANCH)
		self.loan(**overdue)
		self.assertEqual(reminded(), {self.secretary})
		archive = self.archive()
		archive.loans[0].back_on = today()
		archive.save()
		self.assertEqual(reminded(), set())
		self.keep_at(rule.COMMITTEE_ROOM)
		self.loan(**overdue)
		self.assertEqual(reminded(), {self.officer})

	def test_two_records_of_one_person_have_one_archive(self) -> None:
		for is_reviewed in (False, True):
			kept, merged = (
				make_member("T1B1", 80 + 2 * is_reviewed),
				make_member("T1B1", 81 + 2 * is_reviewed),
			)
			both = [
				frappe.get_doc({"doctype": ARCHIVE, "member": each.name}).insert() for each in (kept, merged)
			]
			if is_reviewed:
				both[1].review(all_present=True)
			changes = [each for each in merging.plan_of(kept, merged).changes if each.doctype == ARCHIVE]
			merging.write(changes)
			counts = both[is_reviewed].name
			self.assertEqual(archives.of_member(kept.name), counts)
			self.assertEqual(
				frappe.db.get_value(ARCHIVE, both[not is_reviewed].name, "set_aside_for"), counts
			)
			self.refused(lambda aside=both[not is_reviewed]: frappe.get_doc(ARCHIVE, aside.name).save())

	# ---------------------------------------------------------------- with the member

	def test_it_goes_with_its_member_and_is_taken_over(self) -> None:
		self.keep_at(rule.COMMITTEE_ROOM, shelf_mark="A-12")
		other = make_user("other", [("Branch Secretary", "T2B1")])
		change_member(self.member, {"organization": "T2B1", "status_since": today()})
		archive = self.archive()
		self.assertEqual((archive.organization, archive.to_take_over), ("T2B1", 1))
		self.assertEqual(archive.custodian, "测试T1")
		frappe.set_user(self.secretary)
		self.refused(lambda: self.archive().check_permission("read"), error=frappe.PermissionError)
		frappe.set_user(other)
		self.refused(
			lambda: self.keep_at(rule.BRANCH), lambda: self.archive().take_over("Cellar"), lambda: self.loan()
		)
		self.archive().take_over(rule.COMMITTEE_ROOM, shelf_mark="3-1")
		archive = self.archive()
		self.assertEqual((archive.to_take_over, archive.custodian, archive.shelf_mark), (0, "测试T2", "3-1"))
		self.refused(lambda: archive.take_over(rule.BRANCH))

	def test_what_is_required_follows_the_member(self) -> None:
		member = make_member(
			"T1B1", 62, membership_kind="预备党员", joined_on=add_months(today(), -6), confirmed_on=None
		)
		archive = frappe.get_doc({"doctype": ARCHIVE, "member": member.name}).insert()
		archive.review(all_present=True)
		self.assertEqual(frappe.db.get_value(ARCHIVE, archive.name, "state"), rule.COMPLETE)
		member.reload()
		member.update({"membership_kind": "正式党员", "confirmed_on": today(), "remark": "提前转正"}).save()
		archive.reload()
		self.assertEqual((archive.state, len(archive.materials)), (rule.NOT_REVIEWED, 6))
		change_member(member.name, {"membership_status": "Transferred Out", "status_since": today()})
		self.assertIsNone(frappe.db.get_value(ARCHIVE, archive.name, "next_review_on"))

	# ---------------------------------------------------------------- annex 1

	def test_a_record_is_answered_from_it(self) -> None:
		self.set_state(rule.APPLICATION, rule.MISSING)
		frappe.set_user(self.secretary)
		self.assertEqual(confirm_unchanged([self.record().name])["refused"], [])
		record = self.record()
		self.assertEqual(
			(record.status, record.materials_complete, record.has_application), ("Checked", "否", "否")
		)
		self.assertEqual(record.application_remark, "缺少：入党志愿书")
		self.assertEqual(record.soft_check_count, 0)

	def test_a_contradiction_is_a_check_that_the_return_asks_about(self) -> None:
		record = self.record()
		record.update(
			{
				"status": "Checked",
				"materials_complete": "是",
				"has_application": "是",
				"admission_true": "是",
				"irregular_admission": "否",
			}
		).save()
		self.assertNotIn("record.archive_says_otherwise", record.soft_checks)
		self.set_state(rule.APPLICATION, rule.MISSING)
		self.assertIn("record.archive_says_otherwise", self.record().soft_checks)
		self.set_state(rule.APPLICATION, rule.PRESENT)
		self.assertNotIn("record.archive_says_otherwise", self.record().soft_checks or "")

	def test_a_campaign_may_ask_for_a_reviewed_archive(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "archive_check_required", 1)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		name = self.record().name
		[refused] = confirm_unchanged([name])["refused"]
		self.assertIn("archive", refused["reason"])
		self.archive().review(all_present=True)
		frappe.db.set_value(ARCHIVE, self.name, "reviewed_on", "2015-12-31")
		self.assertEqual(confirm_unchanged([name])["done"], [])
		self.archive().review()
		self.assertEqual(confirm_unchanged([name])["done"], [name])

	def test_the_form_takes_the_answers_by_its_button(self) -> None:
		frappe.set_user(self.secretary)
		self.refused(lambda: self.record().use_archive())
		self.archive().review(all_present=True)
		self.record().use_archive()
		record = self.record()
		self.assertEqual((record.status, record.admission_true), ("To Check", "是"))

	# ---------------------------------------------------------------- nothing is lost

	def test_it_is_neither_deleted_nor_renamed(self) -> None:
		self.refused(
			lambda: self.archive().delete(), lambda: frappe.rename_doc(ARCHIVE, self.name, "other-name")
		)
