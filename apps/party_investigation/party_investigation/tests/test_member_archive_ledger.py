"""The electronic ledger of members' archives (党员档案管理电子台账): by unit and by member, by those whose matter it is; and its paper."""

import frappe
from frappe.utils import add_days, today
from party_investigation.membership import archives
from party_investigation.reporting.printing import archive_materials, pdf_of
from party_investigation.reporting.report.member_archive_ledger.member_archive_ledger import execute
from party_investigation.rules import member_archive as rule
from party_investigation.tests.printed import text_of
from party_investigation.tests.world import WorldTest, make_member, make_user

ARCHIVE = "Member Archive"


class TestMemberArchiveLedger(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		archives.create_for("T")
		members = [make_member("T1B1", 60 + number).name for number in range(3)]
		archives.create_for("T1")
		self.complete, self.lacking, self.lent = (archives.name_for(member) for member in members)
		archives.confirm_complete([self.complete])
		lacking = frappe.get_doc(ARCHIVE, self.lacking)
		for row in lacking.materials:
			row.state = rule.MISSING if row.kind in (rule.APPLICATION, "转正申请书") else rule.PRESENT
		lacking.append(
			"findings", {"kind": rule.SUPPLEMENT, "material": "转正申请书", "what": "函请原单位复印"}
		)
		lacking.save()
		lent = frappe.get_doc(ARCHIVE, self.lent)
		lent.update({"custody": rule.BRANCH, "shelf_mark": "2柜3层"}).save()
		lent.append(
			"loans",
			{
				"borrowed_by": "组织科",
				"purpose": "核对入党时间",
				"approved_by": "支部书记",
				"out_on": add_days(today(), -9),
				"due_on": add_days(today(), -2),
			},
		)
		lent.save()

	def rows(self, user: str = "Administrator", **filters: str) -> list[dict]:
		frappe.set_user(user)
		return execute(filters)[1]

	def test_units_are_counted_with_what_is_missing(self) -> None:
		rows = {row["organization"]: row for row in self.rows(organization="T1")}
		first, second, total = rows["T1B1"], rows["T1B2"], rows[""]
		self.assertEqual(
			[first[name] for name in ("complete", "incomplete", "doubtful", "not_reviewed", "without")],
			[1, 1, 0, 3, 0],
		)
		self.assertEqual((first["on_loan"], first["loans_overdue"]), (1, 1))
		self.assertEqual(first["missing"], "入党志愿书1、转正申请书1")
		self.assertEqual((second["missing"], second["on_loan"]), ("", 0))
		for name in ("members", "not_reviewed", "review_due", "no_custody"):
			self.assertEqual(total[name], first[name] + second[name])
		self.assertEqual(first["members"], first["complete"] + first["incomplete"] + first["not_reviewed"])

	def test_each_sees_the_own_part_of_the_tree(self) -> None:
		secretary = make_user("secretary", [("Branch Secretary", "T1B2")])
		self.assertEqual({row["organization"] for row in self.rows(secretary)}, {"T1B2"})
		self.assertEqual({row["organization"] for row in self.rows(secretary, view=rule.BY_MEMBER)}, {"T1B2"})
		for organization in ("T1", "T1B1", "T2"):
			with self.subTest(organization):
				self.assertRaises(frappe.PermissionError, self.rows, secretary, organization=organization)

	def test_members_are_listed_by_what_is_asked_for(self) -> None:
		def listed(part: str) -> list[str]:
			return [row["archive"] for row in self.rows(organization="T1B1", part=part)]

		self.assertEqual(listed(rule.LACKING), [self.lacking])
		self.assertEqual(listed(rule.OVERDUE), [self.lent])
		self.assertNotIn(self.complete, listed(rule.REVIEW_DUE))
		self.assertEqual(listed(rule.TO_TAKE_OVER), [])
		[lent] = self.rows(organization="T1B1", part=rule.OUT)
		self.assertEqual((lent["days_overdue"], lent["shelf_mark"]), (2, "2柜3层"))
		self.assertEqual(len(self.rows(organization="T1B1", view=rule.BY_MEMBER)), 5)

	def test_dishonest_filters(self) -> None:
		for filters in ({"organization": ["T1"]}, {"part": {"a": 1}}, {"view": ["By Member"]}):
			with self.subTest(filters):
				self.assertRaises(frappe.ValidationError, execute, filters)

	def test_it_is_printed_as_a_list_of_materials(self) -> None:
		paper = text_of(pdf_of(frappe.get_doc(ARCHIVE, self.lacking)))
		for words in (
			"党员档案材料目录",
			"测试T1B1",
			"入党志愿书",
			"缺少：入党志愿书、转正申请书",
			"函请原单位复印",
		):
			self.assertIn(words, paper)
		self.assertIn("2柜3层", text_of(pdf_of(frappe.get_doc(ARCHIVE, self.lent))))
		lacking = frappe.get_doc(ARCHIVE, self.lacking)
		self.assertIn("函请原单位复印", archive_materials(lacking))
		frappe.set_user(make_user("other", [("Branch Secretary", "T1B2")]))
		self.assertRaises(frappe.PermissionError, archive_materials, lacking)
