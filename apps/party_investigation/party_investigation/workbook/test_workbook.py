"""Reading and checking workbooks: what is refused as a whole, what is tolerated, what each row's finding says."""

import tempfile
import unittest
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl

from party_investigation.workbook import reader, samples
from party_investigation.workbook.cells import Cells, PlainSheets
from party_investigation.workbook.checker import read_campaign
from party_investigation.workbook.error_workbook import write_error_workbook
from party_investigation.workbook.layout import MEMBERS, PROBLEM_HEADING, SHEETS
from party_investigation.workbook.problems import WorkbookRefused


class WorkbookTest(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)

	def write(self, *members: dict, headings: dict | None = None, **sheets: list[dict]) -> Path:
		rows = {"organizations": samples.ORGANIZATIONS, "members": list(members), **sheets}
		return samples.write_workbook(self.folder / "roster.xlsx", rows, headings)

	def codes(self, path: Path, sheet: str = "members") -> list[str]:
		return [f.problem.code for f in read_campaign(path).findings if f.sheet == sheet]

	def assert_refused(self, path: Path, part: str) -> None:
		with self.assertRaises(WorkbookRefused) as caught:
			read_campaign(path)
		self.assertIn(part, str(caught.exception))


class TestWholeFile(WorkbookTest):
	"""Issue: bad input, each a clear message, nothing changed."""

	def file(self, content: bytes) -> Path:
		path = self.folder / "file.xlsx"
		path.write_bytes(content)
		return path

	def repacked(self, change) -> Path:
		"""The sample workbook with its entries changed: `change(name, content) -> content`."""
		source, target = self.write(samples.member(1)), self.folder / "changed.xlsx"
		with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
			for entry in old.infolist():
				new.writestr(entry.filename, change(entry.filename, old.read(entry)))
		return target

	def test_text_is_no_workbook(self) -> None:
		self.assert_refused(self.file("姓名,性别".encode()), "not an Excel workbook")

	def test_empty_file(self) -> None:
		self.assert_refused(self.file(b""), "not an Excel workbook")

	def test_zip_without_workbook(self) -> None:
		path = self.folder / "other.xlsx"
		with zipfile.ZipFile(path, "w") as archive:
			archive.writestr("word/document.xml", "<document/>")
		self.assert_refused(path, "not an Excel workbook")

	def test_encrypted(self) -> None:
		self.assert_refused(
			self.file(reader.OLE_MARK + b"\0" * 600 + reader.ENCRYPTED_MARK + b"\0" * 99), "encrypted"
		)

	def test_old_xls(self) -> None:
		self.assert_refused(self.file(reader.OLE_MARK + b"\0" * 600), "old .xls")

	def test_cut_off(self) -> None:
		whole = self.write(samples.member(1)).read_bytes()
		self.assert_refused(self.file(whole[: len(whole) // 2]), "not an Excel workbook")

	def test_flipped_byte(self) -> None:
		content = bytearray(self.write(samples.member(1)).read_bytes())
		start = content.find(b"xl/worksheets/sheet1.xml") + 40
		content[start] ^= 0xFF
		self.assert_refused(self.file(bytes(content)), "damaged")

	def test_broken_xml(self) -> None:
		path = self.repacked(lambda name, xml: xml[:-30] if name == "xl/worksheets/sheet2.xml" else xml)
		self.assert_refused(path, "damaged")

	def test_bomb(self) -> None:
		"""200 MB of blanks in one sheet: refused by the declared size, before a byte is unpacked."""

		def inflate(name, xml):
			return (
				xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 200_000_000)
				if name.endswith("sheet2.xml")
				else xml
			)

		self.assert_refused(self.repacked(inflate), "no roster")

	def test_bomb_that_lies(self) -> None:
		"""The directory says the entry is small; what comes out does not fit its checksum."""
		path = self.repacked(
			lambda name, xml: xml + b" " * 30_000_000 if name.endswith("sheet2.xml") else xml
		)
		with zipfile.ZipFile(path) as archive:
			true_size = archive.getinfo("xl/worksheets/sheet2.xml").file_size
		content = path.read_bytes().replace(true_size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
		self.assert_refused(self.file(content), "damaged")

	def test_entities(self) -> None:
		bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

		def add(name, xml):
			return (
				bomb + xml[xml.index(b"?>") + 2 :]
				if name == "xl/worksheets/sheet2.xml" and b"?>" in xml
				else (bomb + xml if name == "xl/worksheets/sheet2.xml" else xml)
			)

		self.assert_refused(self.repacked(add), "XML that no Excel file needs")

	def test_missing_sheet(self) -> None:
		path = self.write(samples.member(1))
		book = openpyxl.load_workbook(path)
		del book["查找记录"]
		book.save(path)
		self.assert_refused(path, "查找记录")

	def test_missing_heading(self) -> None:
		headings = [h for h in MEMBERS.headings() if h != "公民身份号码"]
		self.assert_refused(self.write(samples.member(1), headings={"members": headings}), "公民身份号码")

	def test_heading_twice(self) -> None:
		self.assert_refused(
			self.write(headings={"members": [*MEMBERS.headings(), "身份证号"]}), "two columns"
		)

	def test_no_organization(self) -> None:
		path = samples.write_workbook(self.folder / "empty.xlsx", {})
		self.assert_refused(path, "党组织")


@unittest.skipUnless(PlainSheets, "calamine is not installed")
class TestBothLibraries(WorkbookTest):
	"""What calamine reads is what openpyxl reads; it is given nothing else."""

	def rows(self, path: Path, *, by_calamine: bool) -> dict[str, list[tuple]]:
		"""The rows of each sheet, up to the last that holds something, as values with their types."""
		rows_of = {}
		with closing(Cells(path)) as book:
			if not by_calamine:
				book._plain = None
			for name in book.sheetnames:
				rows_of[name] = [tuple((type(cell), cell) for cell in row) for row in book.rows(name)]
				while rows_of[name] and not rows_of[name][-1]:
					rows_of[name].pop()
		return rows_of

	def plain(self, path: Path) -> set[str]:
		"""The sheets that calamine reads."""
		sheets = PlainSheets and PlainSheets.of(path)
		return set(sheets.plain) if sheets else set()

	def book(self, **sheets: list[list]) -> Path:
		book = openpyxl.Workbook()
		del book["Sheet"]
		for name, rows in sheets.items():
			sheet = book.create_sheet(name)
			for place, values in enumerate(rows, 1):
				for column, value in enumerate(values, 1):
					if isinstance(value, Formatted):
						sheet.cell(place, column, value.value).number_format = value.format
					else:
						sheet.cell(place, column, value)
		path = self.folder / "cells.xlsx"
		book.save(path)
		return path

	def test_values(self) -> None:
		values = [
			1,
			2.0,
			1.5,
			-3,
			0,
			True,
			False,
			"字",
			" 空 格 ",
			"a\nb",
			"𬭎㛃",
			"<&>",
			"1e5",
			1e20,
			43019919800305001.0,
		]
		dates = [datetime(2016, 3, 5), datetime(2016, 3, 5, 8, 30, 1), time(8, 30), timedelta(hours=30)]
		rows = [[], [None, "标题"], values, [None, *dates], [], [date(1900, 1, 1), date(1900, 3, 1)]]
		formats = (
			"yyyy-mm-dd",
			'yyyy"年"m"月"',
			"yyyy/m/d;@",
			"h:mm",
			"[h]:mm:ss",
			"@",
			"0.00",
			'0"天"',
			"[$-804]aaaa",
		)
		rows += [[Formatted(number, each) for number in (0, 0.5, 59, 60, 61, 42430.35)] for each in formats]
		path = self.book(甲=rows, 乙=[], 丙=[[None, None, 19907310000], [], ["x"]])
		self.assertEqual(self.plain(path), {"甲", "乙", "丙"})
		self.assertEqual(self.rows(path, by_calamine=True), self.rows(path, by_calamine=False))

	def test_merged_cells(self) -> None:
		path = self.book(甲=[[None], [None, "a"], [None, None, "b"]])
		book = openpyxl.load_workbook(path)
		book["甲"].merge_cells("B2:C2")
		book.save(path)
		self.assertEqual(self.plain(path), {"甲"})
		self.assertEqual(self.rows(path, by_calamine=True), self.rows(path, by_calamine=False))

	def test_more_than_one_slice(self) -> None:
		rows = [[None, f"党员{number}", 43019919800305001 + number, "备注" * 20] for number in range(9_000)]
		rows[4_000:4_000] = [[]] * 5_000
		path = self.book(甲=[["编号", "姓名"], [], *rows, ["末"]], 乙=[])
		self.assertEqual(self.plain(path), {"甲", "乙"})
		with zipfile.ZipFile(path) as archive:
			self.assertGreater(archive.getinfo("xl/worksheets/sheet1.xml").file_size, 2 << 20)
		self.assertEqual(self.rows(path, by_calamine=True), self.rows(path, by_calamine=False))

	def test_what_is_not_plain(self) -> None:
		far = [[], [*[None] * 700, 1]] + [[]] * 9000 + [[1]]
		sheets = {
			"公式": [["=1+1"]],
			"错误": [["#N/A"]],
			"无此日": [[Formatted(20160305, "yyyy-mm-dd")]],
			"负": [[Formatted(-4, "yyyy-mm-dd")]],
			"换行": [["_x000D_"]],
			"远": far,
		}
		path = self.book(**sheets, 值=[["值", 1]])
		self.assertEqual(self.plain(path), {"值"})
		self.assertEqual(self.rows(path, by_calamine=True), self.rows(path, by_calamine=False))

	def test_what_no_spreadsheet_writes(self) -> None:
		changes = {
			"rows out of their order": (b'<row r="2"', b'<row r="9"'),
			"a cell of another row": (b'r="A2"', b'r="A5"'),
			"a cell twice": (b'r="B2"', b'r="A2"'),
			"no place": (b' r="B2"', b""),
			"comments": (b"</sheetData>", b"</sheetData><!-- -->"),
			"cut off": (b"</worksheet>", b""),
			"another prefix": (b"<sheetData>", b'<sheetData xmlns:x="x"><x:row/>'),
			"a blank without a mark": (b"<v>2.5</v>", b"<is><t> a </t></is>"),
			"more digits than a number holds": (b"<v>2.5</v>", b"<v>430199198003050010</v>"),
			"neither true nor false": (b't="n"><v>2.5</v>', b't="b"><v>true</v>'),
		}
		source, target = self.book(甲=[["a", 1], ["b", 2.5]]), self.folder / "changed.xlsx"
		for what, (old, new) in changes.items():
			with self.subTest(what):
				with zipfile.ZipFile(source) as read, zipfile.ZipFile(target, "w") as written:
					for entry in read.infolist():
						content = read.read(entry)
						if entry.filename == "xl/worksheets/sheet1.xml":
							self.assertIn(old, content)
							content = content.replace(old, new)
						written.writestr(entry.filename, content)
				self.assertEqual(self.plain(target), set())

	def test_all_of_a_roster(self) -> None:
		path = self.write(*[samples.member(number) for number in range(30)])
		self.assertEqual(self.plain(path), {sheet.title for sheet in SHEETS})
		self.assertEqual(self.rows(path, by_calamine=True), self.rows(path, by_calamine=False))


@dataclass
class Formatted:
	"""A number and how its cell shows it."""

	value: float
	format: str


class TestTolerance(WorkbookTest):
	def test_order_synonyms_and_extra_columns(self) -> None:
		headings = ["备忘", *reversed(MEMBERS.headings()), "工号"]
		headings[headings.index("公民身份号码")] = "身份证号"
		row, memo = samples.member(1), "=SUM(A1:A9)"
		path = self.write(row, headings={"members": headings})
		book = openpyxl.load_workbook(path)
		book["党员"]["A2"] = memo
		book.save(path)
		intake = read_campaign(path)
		self.assertEqual([m["member_name"] for m in intake.members.values()], [row["member_name"]])
		self.assertEqual(intake.findings, [])

	def test_title_above_and_blank_rows(self) -> None:
		path = self.write(samples.member(1), samples.member(2))
		book = openpyxl.load_workbook(path)
		sheet = book["党员"]
		sheet.insert_rows(1, 2)
		sheet["A1"] = "示例大学党员名册"
		sheet.insert_rows(5, 3)
		book.save(path)
		intake = read_campaign(path)
		self.assertEqual([m.row for m in intake.members.values()], [4, 8])

	def test_untidy_values(self) -> None:
		row = samples.member(
			1,
			birth_date="198003",
			joined_on=37438,
			confirmed_on="2003．7．1",
			person_category="03",
			is_mobile="√",
		)
		row |= {"member_name": "试　丁", "left_on": datetime(2014, 5, 6, 8, 0), "last_dues_on": "2015.11"}
		row["destination"] = "广东省 深圳市"
		number = row["identity_number"]
		row["identity_number"] = "".join(
			chr(ord(c) + 0xFEE0) if c.isdigit() else c.lower() for c in f"{number[:6]} {number[6:]}"
		)
		intake = read_campaign(self.write(row))
		self.assertEqual(intake.findings, [])
		member = intake.members[number]
		self.assertEqual(
			[member[f] for f in ("member_name", "person_category", "is_mobile")], ["试丁", "离退休人员", 1]
		)
		self.assertEqual(
			[member[field] for field in ("joined_on", "confirmed_on", "left_on")],
			[date(2002, 7, 1), date(2003, 7, 1), date(2014, 5, 6)],
		)
		self.assertNotIn("last_dues_on", member)
		self.assertEqual(member["dues_paid_to"], date(2015, 11, 1))


class TestRows(WorkbookTest):
	def test_identity_faults(self) -> None:
		good = samples.member(1)["identity_number"]
		wrong = good[:17] + ("0" if good[17] != "0" else "1")
		faults = {
			"identity_number.check_character": wrong,
			"identity_number.float": float(good[:17] + "0"),
			"identity_number.length": good[:16],
			"identity_number.old": "430199800305001",
			"identity_number.missing": None,
		}
		for code, number in faults.items():
			with self.subTest(code):
				self.assertEqual(self.codes(self.write(samples.member(1, identity_number=number))), [code])

	def test_soft_findings_let_the_row_in(self) -> None:
		intake = read_campaign(self.write(samples.member(1, birth_date="1980-04-05")))
		self.assertEqual([f.problem.code for f in intake.findings], ["identity_number.birth_date_disagrees"])
		self.assertEqual((len(intake.members), len(intake.warned())), (1, 1))

	def test_repeated_and_twice_listed(self) -> None:
		row = samples.member(1)
		path = self.write(row, row, row | {"member_name": "另一人"})
		self.assertEqual(self.codes(path), ["workbook.repeated_row", "workbook.number_twice"])

	def test_what_a_cell_says_is_remembered_with_what_is_wrong_with_it(self) -> None:
		"""Each row says the same and is noted the same, the first of its words or the last; an unlike kind of cell is another one."""
		wrong = {"joined_on": "2001-02-30", "person_category": "无此类"}
		rows = [samples.member(order, last_dues_on="2016-01", **wrong) for order in (1, 2, 3)]
		rows += [samples.member(order, education=education) for order, education in ((4, 1), (5, True))]
		intake = read_campaign(self.write(*rows))
		found = [(each.row, each.problem.code) for each in intake.findings]
		codes = ("date.impossible", "workbook.unknown_word")
		for row in (2, 3, 4):
			self.assertEqual({code for number, code in found if number == row} & {*codes}, {*codes})
		self.assertEqual([code for number, code in found if number == 6], ["workbook.no_entry"])
		self.assertNotIn((5, "workbook.no_entry"), found)

	def test_unknown_branch_name_and_formula(self) -> None:
		path = self.write(
			samples.member(1, branch="S9"),
			samples.member(2, member_name=None),
			samples.member(3, home_address='=HYPERLINK("x")'),
		)
		self.assertEqual(self.codes(path), ["workbook.unknown_branch", "name.missing", "workbook.formula"])

	def test_rows_of_a_refused_member_are_refused(self) -> None:
		row = samples.member(1, branch="S9")
		who = {"identity_number": row["identity_number"], "member_name": row["member_name"]}
		attempt = who | {"attempted_on": "2016-03-01", "means": "电话", "outcome": "无人接听"}
		intake = read_campaign(
			self.write(row, attempts=[attempt], dispositions=[who | {"measure": "纳入组织管理"}])
		)
		self.assertEqual(intake.members, {})
		self.assertEqual(intake.refused(), {("members", 2), ("attempts", 2), ("dispositions", 2)})

	def test_letters(self) -> None:
		row = samples.member(1)
		letter = {
			"identity_number": row["identity_number"],
			"member_name": row["member_name"],
			"organization": "S1B1",
			"to_organization_name": "外地某单位党委",
			"issued_on": "2016-01-05",
			"validity_days": "30天",
		}
		path = self.write(
			row,
			letters=[
				letter | {"letter_number": "S1-2016-0001"},
				letter | {"letter_number": "S1-2016-0001", "receipt_on": "2016-02-01"},
				letter | {"letter_number": "S1-2016-0002"},
				letter | {"letter_number": "S1-2016-0003", "receipt_on": "2016-01-01"},
				letter | {"letter_number": "S1-2016-0004", "receipt_on": "2016-01-20", "validity_days": 91},
				letter
				| {"letter_number": "S1-2016-0005", "receipt_on": "2016-01-20", "organization": "S1B2"},
			],
		)
		codes = [
			"workbook.repeated_row",
			"letter.second_open",
			"letter.receipt_before_issue",
			"letter.validity",
			"letter.not_held",
		]
		self.assertEqual(self.codes(path, "letters"), codes)

	def test_tree(self) -> None:
		loop = [
			{
				"organization_code": "X",
				"organization_name": "甲",
				"parent_party_organization": "Y",
				"kind": "党委",
			},
			{
				"organization_code": "Y",
				"organization_name": "乙",
				"parent_party_organization": "X",
				"kind": "党委",
			},
			{"organization_code": "Z", "organization_name": "丙", "kind": "党委"},
			{"organization_code": "S", "organization_name": "丁", "kind": "党委"},
		]
		path = samples.write_workbook(
			self.folder / "tree.xlsx", {"organizations": samples.ORGANIZATIONS + loop}
		)
		intake = read_campaign(path)
		self.assertEqual(set(intake.organizations), {"S", "S1", "S1B1", "S1B2"})
		self.assertEqual(intake.refused(), {("organizations", row) for row in (6, 7, 8, 9)})
		self.assertEqual(intake.root, "S")


class TestErrorWorkbook(WorkbookTest):
	def test_original_with_problems_can_be_corrected_and_handed_in_again(self) -> None:
		path = self.write(
			samples.member(1), samples.member(2, branch="S9"), samples.member(3, home_address="=1+1")
		)
		intake, errors = read_campaign(path), self.folder / "errors.xlsx"
		write_error_workbook(path, errors, intake.findings)
		book = openpyxl.load_workbook(errors)
		sheet = book["党员"]
		column = [cell.value for cell in sheet[1]].index(PROBLEM_HEADING) + 1
		problems = [sheet.cell(row, column).value for row in (2, 3, 4)]
		self.assertIsNone(problems[0])
		self.assertIn("S9", str(problems[1]))
		self.assertFalse([c for row in sheet for c in row if c.data_type == "f"])
		sheet.cell(3, 1, "S1B2")
		sheet.cell(4, MEMBERS.headings().index("家庭住址") + 1, "示范路1号")
		book.save(errors)
		again = read_campaign(errors)
		self.assertEqual((len(again.members), again.findings), (3, []))
		write_error_workbook(errors, path, [])
		headings = [cell.value for cell in openpyxl.load_workbook(path)["党员"][1]]
		self.assertEqual(headings.count(PROBLEM_HEADING), 1)
