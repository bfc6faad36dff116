"""A list from elsewhere against the site: both sides, what differs, noting it; and nothing of anybody elsewhere."""

import tempfile
from pathlib import Path

from openpyxl import Workbook

import frappe
from frappe.utils.file_manager import save_file
from party_investigation.intake.roster_list import compare, note
from party_investigation.rules import identity_number, roster
from party_investigation.tests.world import WorldTest, make_member, make_user
from party_investigation.workbook.samples import made_up_number

HEADINGS = [
	"序号",
	"姓名",
	"性别",
	"公民身份号码",
	"民族",
	"手机号码",
	"入党日期",
	"所在党支部",
	"档案所在单位",
]


class TestRosterList(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		names = frappe.get_all(
			"Party Member", filters={"organization": "T1B1"}, pluck="name", order_by="name"
		)
		self.known = [frappe.get_doc("Party Member", name) for name in names]
		self.slip = make_member("T1B1", 60, member_name="欧阳朋举")
		self.elsewhere = make_member("T2B1", 61, member_name="别处的人")
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.auditor = make_user("auditor", [("Investigation Auditor", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])

	def file(self, *rows: dict, headings: list[str] | None = None) -> str:
		book = Workbook(write_only=True)
		sheet = book.create_sheet("导出")
		sheet.append(headings or HEADINGS)
		for row in rows:
			sheet.append([row.get(heading) for heading in headings or HEADINGS])
		with tempfile.TemporaryDirectory() as folder:
			path = Path(folder) / "list.xlsx"
			book.save(path)
			return save_file("list.xlsx", path.read_bytes(), None, None, is_private=1).file_url

	def row(self, member, **values) -> dict:
		row = {"姓名": member.member_name, "公民身份号码": member.identity_number, "所在党支部": "测试T1B1"}
		return {**row, **values}

	def test_both_sides_and_what_differs(self) -> None:
		body = self.slip.identity_number[:16] + str((int(self.slip.identity_number[16]) + 2) % 10)
		slipped = body + identity_number.check_character(body)
		frappe.set_user(self.secretary)
		found = compare(
			"T1B1",
			self.file(
				self.row(self.known[0], 手机号码="13900000001"),
				self.row(self.slip, 公民身份号码=slipped),
				{"姓名": "钱新来", "公民身份号码": made_up_number(70, "19810101", 70)},
				{"姓名": "没有号码"},
			),
		)
		self.assertEqual((found["read"], found["refused"], found["same"]), (4, 1, 0))
		self.assertEqual([row["name"] for row in found["only_list"]], ["钱新来"])
		self.assertEqual([row["member"] for row in found["only_site"]], [self.known[1].name])
		differing = {line["member"]: line["fields"] for line in found["differing"]}
		self.assertEqual(
			differing[self.known[0].name],
			[{"label": "联系电话", "listed": "13900000001", "site": self.known[0].phone}],
		)
		self.assertEqual(differing[self.slip.name][0]["listed"], slipped)
		self.assertEqual(len(found["problems"]), 1)
		self.assertEqual(frappe.db.count("Party Member", {"member_name": "钱新来"}), 0)

	def test_what_is_noted_is_counted_and_not_noted_twice(self) -> None:
		frappe.set_user(self.secretary)
		file = self.file({"姓名": "钱新来", "公民身份号码": made_up_number(70, "19810101", 70)})
		found = compare("T1B1", file)
		people = [found["only_list"][0], found["only_site"][0]]
		self.assertEqual(note("T1B1", people), {"noted": 2, "refused": []})
		rows = frappe.get_all("Roster Difference", fields=["kind", "organization", "next_step", "status"])
		self.assertEqual({row.kind for row in rows}, {roster.PRESENT, roster.UNKNOWN})
		self.assertEqual({(row.organization, row.status) for row in rows}, {("T1B1", "Open")})
		self.assertEqual(len(note("T1B1", people)["refused"]), 2)
		again = compare("T1B1", file)
		self.assertTrue(again["only_list"][0]["noted"])
		self.assertEqual(sum(person["noted"] for person in again["only_site"]), 1)

	def test_a_committee_notes_in_the_branch_that_the_list_names(self) -> None:
		frappe.set_user(self.officer)
		new = {"姓名": "钱新来", "公民身份号码": made_up_number(70, "19810101", 70)}
		people = [{"kind": "list", "name": "钱新来", "number": new["公民身份号码"]}]
		for branch, noted in (("测试T1B2", 1), ("", 0), ("T2B1", 0), ("测试T2B1", 0)):
			outcome = note("T1", [{**people[0], "branch": branch}])
			self.assertEqual(outcome["noted"], noted, branch)
			self.assertNotIn("T2B1", outcome["refused"][0]["reason"] if outcome["refused"] else "")
		self.assertEqual(frappe.get_all("Roster Difference", pluck="organization"), ["T1B2"])

	def test_nothing_of_anybody_elsewhere(self) -> None:
		frappe.set_user(self.secretary)
		found = compare("T1B1", self.file(self.row(self.elsewhere), self.row(self.known[0])))
		[row] = found["only_list"]
		unknown = compare(
			"T1B1", self.file({"姓名": "没有此人", "公民身份号码": made_up_number(71, "19820101", 71)})
		)["only_list"][0]
		self.assertEqual(row.keys(), unknown.keys(), "a number held elsewhere looks like one held nowhere")
		self.assertNotIn("T2B1", str(found))
		for unit in ("T1B2", "T1", "T2B1", "nowhere"):
			self.assertRaises(frappe.PermissionError, compare, unit, self.file())
			self.assertRaises(frappe.PermissionError, note, unit, [])
		outcome = note("T1B1", [{"kind": "site", "member": self.elsewhere.name}])
		self.assertEqual((outcome["noted"], len(outcome["refused"])), (0, 1))
		frappe.set_user(self.auditor)
		self.assertRaises(frappe.PermissionError, compare, "T1B1", self.file())

	def test_shapes(self) -> None:
		frappe.set_user("Administrator")
		private = self.file(self.row(self.known[0]))
		frappe.set_user(self.secretary)
		self.assertRaises(frappe.PermissionError, compare, "T1B1", private)
		own_file = self.file(self.row(self.known[0]))
		for unit in (["T1B1"], {"name": "T1B1"}, ["like", "%"], "%"):
			self.assertRaises((frappe.PermissionError, TypeError), compare, unit, own_file)
		self.assertRaises(frappe.PermissionError, compare, "T1B1", "/private/files/none.xlsx")
		no_list = save_file("x.txt", b"no workbook", None, None, is_private=1).file_url
		self.assertRaises(frappe.ValidationError, compare, "T1B1", no_list)
		without = self.file({"姓名": "x"}, headings=["姓名", "性别"])
		self.assertRaisesRegex(frappe.ValidationError, "公民身份号码", compare, "T1B1", without)
		for people in ("x", "{}", [["x"]], [{"kind": ["list"]}], [{"kind": "list"}] * 201, {"kind": "list"}):
			self.assertRaises((frappe.ValidationError, TypeError), note, "T1B1", people)
		for person in (
			{"kind": "other", "name": "x"},
			{"kind": "list", "name": "", "number": ""},
			{"kind": "list", "name": "钱新来", "number": "123"},
			{"kind": "site", "member": "%"},
		):
			self.assertEqual(note("T1B1", [person])["noted"], 0, person)
		self.assertEqual(frappe.db.count("Roster Difference"), 0)
