"""Workbooks as people really hand them in: what is read all the same, and what is refused row by row, never with a crash."""

import datetime as dt
import shutil
import tempfile
import unittest
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.formula import ArrayFormula

from party_investigation.workbook import samples
from party_investigation.workbook.checker import Intake, read_campaign
from party_investigation.workbook.error_workbook import write_error_workbook

TODAY = dt.date(2016, 7, 1)
WHO = {name: samples.member(1)[name] for name in ("identity_number", "member_name")}
LOST = {"last_dues_on": "2010-03-01", "last_life_on": "2010-03-02"}


def organization(code: str, superior: str | None = "S1", **values) -> dict:
	row = {
		"organization_code": code,
		"organization_name": f"支部{code}",
		"parent_party_organization": superior,
		"kind": "党支部",
		"unit_category": 5,
	}
	return row | values


def letter(**values) -> dict:
	row = {
		"letter_number": "S1-2016-0001",
		"organization": "S1B1",
		"to_organization_name": "外地某单位党委",
		"issued_on": "2016-01-05",
		"validity_days": 30,
	}
	return WHO | row | values


def attempt(day: str, means: str = "电话", outcome: str = "无人接听") -> dict:
	return WHO | {"attempted_on": day, "means": means, "outcome": outcome, "reason": "③"}


def removal(**values) -> dict:
	row = {"measure": "自行脱党除名", "meeting_on": "2016-05-20", "approved_on": "2016-06-10"}
	return WHO | row | values


class UnseenWorkbook(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.path = Path(folder.name) / "roster.xlsx"

	def read(self, *members: dict, change=None, organizations: list | None = None, **sheets) -> Intake:
		"""What is taken in from a workbook; its error workbook is written and read, too."""
		tree = samples.ORGANIZATIONS + (organizations or [])
		samples.write_workbook(self.path, {"organizations": tree, "members": list(members), **sheets})
		if change:
			book = openpyxl.load_workbook(self.path)
			change(book)
			book.save(self.path)
		intake = read_campaign(self.path, today=TODAY)
		errors = self.path.with_name("errors.xlsx")
		write_error_workbook(self.path, errors, intake.findings)
		again = read_campaign(errors, today=TODAY)
		self.assertEqual(again.members.keys(), intake.members.keys())
		return intake

	def assert_found(self, intake: Intake, *expected: tuple[str, int, str]) -> None:
		self.assertEqual([(f.column, f.row, f.problem.code) for f in intake.findings], list(expected))


class TestReadAllTheSame(UnseenWorkbook):
	def test_dates(self) -> None:
		month, day = dt.date(1980, 3, 1), dt.date(1980, 3, 5)
		cases = {
			"198003": month,
			"1980.3": month,
			1980.3: month,
			29285: day,
			29285.75: day,
			"29285": day,
			"1980年 3 月 5 日": day,
			"1980-3-5 00:00:00": day,
			dt.datetime(1980, 3, 5, 13, 4): day,
			"１９８０．３．５": day,
			"1980-03-05。": day,
			"\u200b1980-03-05\u00a0": day,
			"'1980-03-05": day,
			19800305.0: day,
		}
		for cell, expected in cases.items():
			with self.subTest(cell=cell):
				intake = self.read(samples.member(1, birth_date=cell))
				self.assertEqual([m["birth_date"] for m in intake.members.values()], [expected])
				self.assertEqual(intake.findings, [])

	def test_numbers_and_names(self) -> None:
		number = WHO["identity_number"]
		for cell in (f"'{number}", f"{number}。", f"\u200b{number}\r\n", f"{number[:6]}-{number[6:]}"):
			with self.subTest(cell=cell):
				self.assertEqual(list(self.read(samples.member(1, identity_number=cell)).members), [number])
		names = {
			"张\u200b三": "张三",
			"张\n三": "张三",
			"王芳。": "王芳",
			"张•三": "张·三",
			"𬭎𫖯㛃䶮": "𬭎𫖯㛃䶮",
		}
		for cell, expected in (names | {"𠀀𰻝": "𠀀𰻝", "Ｍary  Ann": "Mary Ann"}).items():
			with self.subTest(cell=cell):
				intake = self.read(samples.member(1, member_name=cell))
				self.assertEqual([m["member_name"] for m in intake.members.values()], [expected])

	def test_headings_sheets_and_rows(self) -> None:
		def untidy(book) -> None:
			sheet = book["党员"]
			for cell in sheet[1]:
				cell.value = f"\u200b {cell.value[:2]}\n{cell.value[2:]}　*"
			sheet.append(["　", " ", "\u200b", "\u00a0"])
			sheet.cell(1, 16_384).value = "末"
			for row in range(4, 3000):
				sheet.cell(row, 1).number_format = "@"
			sheet.row_dimensions[2].hidden = True
			sheet.title = " 党 员 "
			book.create_sheet("说明", 0)
			chart = BarChart()
			chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
			book.create_chartsheet("图").add_chart(chart)

		intake = self.read(samples.member(1), change=untidy)
		self.assertEqual((len(intake.members), intake.findings), (1, []))

	def test_any_file_ending(self) -> None:
		self.read(samples.member(1))
		for name in ("roster.xls", "roster.dat", "roster", "roster.XLSM"):
			with self.subTest(name=name):
				path = self.path.with_name(name)
				shutil.copy(self.path, path)
				self.assertEqual(len(read_campaign(path).members), 1)

	def test_codes_in_small_letters(self) -> None:
		intake = self.read(samples.member(1, "s1b1"), letters=[letter(organization="s1b1")])
		self.assertEqual([m["organization"] for m in intake.members.values()], ["S1B1"])
		self.assertEqual(intake.findings, [])


class TestRefused(UnseenWorkbook):
	def test_what_formulas_leave(self) -> None:
		def array_formula(book) -> None:
			book["党员"]["M2"] = ArrayFormula("M2:M2", "=1+1")

		self.assert_found(
			self.read(samples.member(1), change=array_formula), ("家庭住址", 2, "workbook.formula")
		)
		for cell in ("#N/A", "#REF!", True):
			with self.subTest(cell=cell):
				intake = self.read(samples.member(1, home_address=cell))
				self.assert_found(intake, ("家庭住址", 2, "workbook.no_entry"))

	def test_no_name(self) -> None:
		self.assert_found(self.read(samples.member(1, member_name="张😀")), ("姓名", 2, "name.not_a_name"))

	def test_validity_that_no_calendar_holds(self) -> None:
		intake = self.read(
			samples.member(1),
			letters=[letter(**{"validity_days": 999_999_999_999, "receipt_on": "2016-02-01"})],
		)
		self.assert_found(intake, ("有效期（天）", 2, "letter.validity"))

	def test_future(self) -> None:
		for field, heading in (("joined_on", "入党日期"), ("last_life_on", "最近参加组织生活日期")):
			row = samples.member(1, **{"confirmed_on": None, field: "2016-07-02"})
			with self.subTest(heading=heading):
				refusals = [f for f in self.read(row).findings if f.refuses]
				self.assertEqual(
					[(f.column, f.problem.code) for f in refusals], [(heading, "member.in_future")]
				)
		intake = self.read(samples.member(1), letters=[letter(issued_on="2017-01-01")])
		self.assert_found(intake, ("开具日期", 2, "letter.in_future"))

	def test_codes_that_differ_in_case_only(self) -> None:
		"""A database takes them for one; the import must say so before it does."""
		intake = self.read(samples.member(1), organizations=[organization("s1b1")])
		self.assert_found(intake, ("党组织代码", 6, "workbook.repeated_row"))
		second = letter(letter_number="s1-2016-0001", receipt_on="2016-02-01")
		intake = self.read(samples.member(1), letters=[letter(), second])
		self.assert_found(intake, ("介绍信编号", 3, "workbook.repeated_row"))

	def test_codes_with_markup(self) -> None:
		intake = self.read(samples.member(1), organizations=[organization("A<b>")])
		self.assert_found(intake, ("党组织代码", 6, "workbook.not_in_code"))

	def test_letter_of_another_branch(self) -> None:
		intake = self.read(samples.member(1), letters=[letter(organization="S1B2")])
		self.assert_found(intake, ("转出党支部代码", 2, "letter.not_held"))


class TestRemoval(UnseenWorkbook):
	"""Decisions D5 and D8: 自行脱党除名 needs a search that was enough, or a member who refuses."""

	FIT = ("处置措施", 2, "disposition.does_not_fit")

	def test_search_that_was_not_enough(self) -> None:
		searches = {
			"none": [],
			"two attempts": [attempt("2016-03-01"), attempt("2016-03-02", "信函")],
			"one means": [attempt(f"2016-03-0{day}") for day in (1, 2, 3)],
			"found again": [attempt("2016-03-01", outcome="已取得联系")],
		}
		for what, attempts in searches.items():
			with self.subTest(what):
				intake = self.read(samples.member(1, **LOST), attempts=attempts, dispositions=[removal()])
				self.assert_found(intake, self.FIT)

	def test_search_that_was_enough(self) -> None:
		attempts = [attempt("2016-03-01"), attempt("2016-03-02", "信函"), attempt("2016-03-03")]
		intake = self.read(samples.member(1, **LOST), attempts=attempts, dispositions=[removal()])
		self.assertEqual(intake.findings, [])

	def test_found_again_but_refuses(self) -> None:
		attempts = [attempt("2016-03-01", outcome="已取得联系")]
		case = removal(remark="本人拒不参加组织生活")
		intake = self.read(samples.member(1, **LOST), attempts=attempts, dispositions=[case])
		self.assertEqual(intake.findings, [])

	def test_search_before_the_loss_is_told(self) -> None:
		intake = self.read(samples.member(1), attempts=[attempt("2016-02-01")])
		self.assert_found(intake, ("查找日期", 2, "search.before_loss"))
		self.assertEqual(intake.refused(), set())
