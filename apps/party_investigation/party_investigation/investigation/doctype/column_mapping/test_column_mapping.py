"""Workbooks with other headings: what is proposed, what is kept, what is refused, and that everything after the headings goes on as usual."""

import json

from openpyxl import Workbook, load_workbook

import frappe
from frappe.utils.file_manager import save_file
from party_investigation.intake import column_mapping as mappings
from party_investigation.intake import service
from party_investigation.intake.roster_list import compare
from party_investigation.tests.import_case import ImportCase
from party_investigation.tests.world import make_user
from party_investigation.workbook import samples
from party_investigation.workbook.samples import made_up_number

NUMBER = made_up_number(1, "19800305", 10)
OTHER = made_up_number(2, "19810406", 21)
HEADINGS = ("序", "党员名字", "证件", "何支部", "在编", "党员性质", "男女", "入党年月日", "手机号")
ROWS = (
	(1, "试甲", NUMBER, "第一党支部", "在职教师", "正式", "先生", "2002-07-01", "13907310001"),
	(2, "试乙", OTHER, "第二党支部", "在读学生", "正式", "先生", "2003-07-01", "13907310002"),
	(3, "试丙", "123", "第一党支部", "在职教师", "正式", "女士", "2003-07-01", "13907310003"),
)
COLUMNS = (
	("党员名字", "姓名"),
	("证件", "公民身份号码"),
	("何支部", "党支部代码"),
	("在编", "人员身份"),
	("党员性质", "人员类别"),
	("男女", "性别"),
	("入党年月日", "入党日期"),
	("手机号", "联系电话"),
)
WORDS = (
	("人员身份", "在职教师", "教职工"),
	("人员身份", "在读学生", "其他"),
	("人员类别", "正式", "正式党员"),
	("性别", "先生", "男"),
	("性别", "女士", "女"),
)


def columns(*more: dict) -> list[dict]:
	return [{"sheet": "党员", "heading": heading, "stands_for": ours} for heading, ours in COLUMNS] + [*more]


def words() -> list[dict]:
	return [
		{"sheet": "党员", "stands_for": ours, "word": word, "value": value} for ours, word, value in WORDS
	]


class TestColumnMapping(ImportCase):
	def setUp(self) -> None:
		super().setUp()
		samples.write_workbook(self.path, {"organizations": samples.ORGANIZATIONS, "members": []})
		service.import_workbook(self.path)
		self.officer = make_user("mapping", [("Organization Department Officer", "S")])
		self.college = make_user("college", [("Committee Officer", "S1")])
		frappe.set_user(self.officer)
		book = Workbook(write_only=True)
		sheet = book.create_sheet("花名")
		sheet.append(["示例大学党员情况一览"])
		for row in (HEADINGS, *ROWS):
			sheet.append(row)
		book.save(self.path)
		self.file = save_file("own.xlsx", self.path.read_bytes(), None, None, is_private=1).file_url

	def keep(self, **more) -> str:
		return mappings.keep(
			**{
				"mapping_name": "人事处名册",
				"organization": "S",
				"columns": columns(),
				"words": words(),
				**more,
			}
		)

	def test_headings_are_proposed_and_samples_are_masked(self) -> None:
		found = mappings.look(self.file, "import")
		[sheet] = found["sheets"]
		self.assertEqual(
			(sheet["name"], sheet["title"], found["mapping"], found["is_known"]),
			("花名", "党员", None, False),
		)
		proposed = {each["heading"]: (each["stands_for"], each["why"]) for each in sheet["columns"]}
		self.assertEqual(proposed["证件"], ("公民身份号码", "cells"))
		self.assertEqual(proposed["党员名字"], ("姓名", "alike"))
		self.assertEqual(proposed["手机号"], ("联系电话", "alike"))
		self.assertEqual(proposed["序"], ("", ""))
		shown = json.dumps(found, ensure_ascii=False)
		for personal in (NUMBER, NUMBER[:6], "试甲", "13907310001", "1390"):
			self.assertNotIn(personal, shown)
		chosen = mappings.look(self.file, "import", sheets={"花名": "介绍信"})
		self.assertEqual(chosen["sheets"][0]["title"], "介绍信")
		self.assertEqual(mappings.look(self.file, "compare")["sheets"][0]["title"], "党员名册")

	def test_words_that_are_not_ours_and_columns_that_are_missing(self) -> None:
		left = [each for each in columns() if each["stands_for"] != "人员身份"]
		points = mappings.open_points(self.file, "import", json.dumps(left))
		self.assertEqual([each["stands_for"] for each in points["missing"]], ["人员身份"])
		self.assertIn("教职工", points["missing"][0]["choices"])
		told = {(each["stands_for"], each["word"]): each["count"] for each in points["words"]}
		self.assertEqual(told[("性别", "先生")], 2)
		self.assertNotIn(("人员身份", "在职教师"), told)

	def test_taken_in_with_names_words_and_the_file_s_own_headings_in_messages(self) -> None:
		name = self.keep()
		self.assertEqual(mappings.propose(self.file, "import"), name)
		errors = self.folder / "errors.xlsx"
		mapping = mappings.mapping_of(name, "import")
		report = service.import_workbook(self.path, errors=errors, mapping=mapping, owner="S")
		self.assertEqual((report.organization, report.count("Party Member").new), ("S", 2))
		fields = ["organization", "member_name", "sex", "person_category", "membership_kind"]
		self.assertEqual(
			frappe.db.get_value("Party Member", {"identity_number": OTHER}, fields),
			("S1B2", "试乙", "男", "其他", "正式党员"),
		)
		[refused] = report.refused()
		self.assertEqual(refused, ("members", 5))
		sheet = load_workbook(errors)["花名"]
		self.assertEqual(sheet.cell(2, 10).value, "问题")
		self.assertIn("证件（公民身份号码）", str(sheet.cell(5, 10).value))
		again = service.import_workbook(self.path, mapping=mapping, owner="S")
		self.assertEqual((again.count("Party Member").new, again.count("Party Member").unchanged), (0, 2))

	def test_one_value_for_all_rows_and_an_absent_column_says_nothing(self) -> None:
		self.keep(
			columns=[each for each in columns() if each["heading"] != "何支部"]
			+ [{"sheet": "党员", "stands_for": "党支部代码", "same_value": "S1B1"}]
		)
		name = mappings.propose(self.file, "import")
		service.import_workbook(self.path, mapping=mappings.mapping_of(name, "import"), owner="S")
		member = frappe.db.get_value("Party Member", {"identity_number": OTHER}, ["name", "organization"])
		self.assertEqual(member[1], "S1B1")
		record = frappe.db.get_value("Investigation Record", {"member": member[0]}, "name")
		frappe.db.set_value("Investigation Record", record, {"is_mobile": 1, "left_on": "2015-01-01"})
		service.import_workbook(self.path, mapping=mappings.mapping_of(name, "import"), owner="S")
		self.assertEqual(frappe.db.get_value("Investigation Record", record, "is_mobile"), 1)

	def test_a_list_is_compared_through_the_same_door(self) -> None:
		rows = [
			{**each, "sheet": "党员名册"}
			for each in columns()
			if each["stands_for"] in ("姓名", "公民身份号码")
		]
		name = self.keep(columns=rows, words=[])
		self.assertEqual(mappings.propose(self.file, "compare"), name)
		self.assertIsNone(mappings.propose(self.file, "import"))
		found = compare("S", self.file, name)
		self.assertEqual((found["read"], found["numbers"]["only_list"]), (3, 3))
		self.assertRaisesRegex(frappe.ValidationError, "党员名册", compare, "S", self.file, self.keep())
		self.assertRaisesRegex(frappe.ValidationError, "党员", mappings.mapping_of, name, "import")

	def test_what_is_refused_is_named(self) -> None:
		last = {"sheet": "党员", "heading": "备用", "stands_for": "籍贯"}
		for change, told in (
			(dict(columns=columns({**last, "stands_for": "党籍状态"})), "党籍状态"),
			(dict(columns=columns({**last, "stands_for": "介绍信编号"})), "介绍信编号"),
			(dict(columns=columns({**last, "sheet": "用户"})), "用户"),
			(dict(columns=columns({**last, "stands_for": "姓名"})), "党员名字.*备用.*姓名"),
			(dict(columns=columns({**last, "heading": "证 件"})), "证 件.*公民身份号码"),
			(dict(columns=columns({**last, "heading": "问题"})), "问题"),
			(dict(columns=columns({**last, "sheet_in_file": "另一张"})), "党员"),
			(dict(columns=columns({**last, "heading": ""})), "籍贯"),
			(dict(columns=columns()[1:]), "姓名"),
			(
				dict(
					columns=columns(
						{**last, "stands_for": "是否流动党员", "heading": "", "same_value": "也许"}
					)
				),
				"也许",
			),
			(dict(words=[*words(), {**words()[0], "value": "教师"}]), "在职教师|教师"),
			(dict(words=[{"sheet": "党员", "stands_for": "民族", "word": "a", "value": "b"}]), "民族"),
			(dict(columns=[], words=[]), ""),
		):
			with self.subTest(told):
				self.assertRaisesRegex(frappe.ValidationError, told, self.keep, **change)
		for sent in ("{}", "x", [["a"]], [{"sheet": ["党员"]}], [{}] * 301):
			self.assertRaises((frappe.ValidationError, TypeError), self.keep, columns=sent)
			self.assertRaises(
				(frappe.ValidationError, TypeError), mappings.open_points, self.file, "import", sent
			)
		self.assertRaises(frappe.ValidationError, mappings.look, self.file, "export")
		self.assertEqual(frappe.db.count("Column Mapping"), 0)

	def test_kept_for_oneself_and_below_and_files_of_others_stay_closed(self) -> None:
		name, college = self.keep(), "S1"
		frappe.set_user(self.college)
		self.assertRaises(frappe.PermissionError, mappings.look, self.file, "compare")
		self.assertTrue(frappe.has_permission("Column Mapping", "read", doc=name))
		self.assertRaises(frappe.PermissionError, self.keep, mapping=name, organization=college)
		self.assertRaises(frappe.PermissionError, self.keep)
		own = self.keep(organization=college)
		frappe.set_user("Administrator")
		frappe.set_user(make_user("beside", [("Organization Department Officer", "S1B2")]))
		self.assertEqual(set(frappe.get_list("Column Mapping", pluck="name")), {name, own})
		frappe.set_user("Administrator")
		frappe.get_doc(
			{
				"doctype": "Party Organization",
				"organization_code": "Z",
				"organization_name": "外单位",
				"kind": "高校党委",
			}
		).insert()
		frappe.set_user(make_user("elsewhere", [("Organization Department Officer", "Z")]))
		self.assertEqual(frappe.get_list("Column Mapping"), [])
		self.assertRaises(frappe.PermissionError, mappings.mapping_of, name, "import")
		values = {"doctype": "Campaign Import", "workbook": self.file, "column_mapping": name}
		self.assertRaises(frappe.PermissionError, frappe.get_doc(values).insert)

	def test_a_kept_mapping_is_what_the_dialog_begins_with(self) -> None:
		name = self.keep()
		found = mappings.look(self.file, "import")
		self.assertEqual(
			(found["mapping"], found["mapping_name"], found["may_change"]), (name, "人事处名册", True)
		)
		self.assertEqual(len(found["words"]), len(WORDS))
		self.assertEqual({each["why"] for each in found["sheets"][0]["columns"]}, {"kept", ""})
		self.assertEqual(self.keep(mapping=name, mapping_name="改名"), name)
		self.assertEqual(frappe.db.get_value("Column Mapping", name, "mapping_name"), "改名")
