"""The paper that Typst sets: what stands on it, that text is never code, that it looks like the HTML page."""

import datetime as dt
import io
import re
import unittest
from collections import Counter

from pypdf import PdfReader

from party_investigation.annexes import load, render_html
from party_investigation.annexes.paper import fonts, pieces, render_pdf
from party_investigation.annexes.paper.data import breakable, runs
from party_investigation.annexes.tests import needs_weasyprint
from party_investigation.annexes.tests.test_annexes import LETTER, LISTS, PERSON, TABLES, content

CODE = (
	'#import "base.typ": *',
	"#panic()",
	"$ x^2 $",
	"\\u{41}",
	"*a* _b_ `c` <end> @end",
	"]]})#",
	'"); #read("/etc/passwd")',
	"// /* --",
)
"""What would be code if it were source."""
FORMS = (*LISTS, *TABLES, "annex_1_card", "letter")


def set_by_typst(name: str, **more) -> bytes:
	return render_pdf(load(name), content(**more)).pdf


def set_by_weasyprint(name: str, **more) -> bytes:
	from weasyprint import HTML

	return HTML(string=render_html(load(name), content(**more))).write_pdf() or b""


def rows_of(name: str) -> list[dict]:
	return [LETTER] if name == "letter" else [PERSON]


def pages(pdf: bytes) -> list[str]:
	"""The text of each page, without blanks and ends of lines."""
	return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


class TestPaper(unittest.TestCase):
	def test_the_same_bytes(self) -> None:
		for name in FORMS:
			with self.subTest(name):
				first, second = (set_by_typst(name, rows=rows_of(name)) for _time in range(2))
				self.assertEqual(first, second)

	def test_title_language_and_moment_are_of_the_data(self) -> None:
		reader = PdfReader(io.BytesIO(set_by_typst("annex_2", moment=dt.datetime(2016, 4, 6, 9, 30, 15))))
		metadata = dict(reader.metadata or {})
		self.assertEqual(metadata["/Title"], "附件2 经查找取得联系党员登记表")
		self.assertIn("20160406093015", str(metadata["/CreationDate"]))
		self.assertEqual(reader.root_object["/Lang"], "zh-CN")
		undated = PdfReader(io.BytesIO(set_by_typst("annex_2", filled_on=None)))
		self.assertNotIn("/CreationDate", dict(undated.metadata or {}))

	def test_text_is_never_code(self) -> None:
		for name in (*LISTS, "annex_1_card", "letter"):
			rows = [{**row, "member_name": code, "remark": code} for row in rows_of(name) for code in CODE]
			text = "".join(pages(set_by_typst(name, rows=rows, unit_name="".join(CODE))))
			for code in CODE:
				with self.subTest(name, code=code):
					self.assertGreaterEqual(text.count(re.sub(r"\s", "", code)), 2)

	def test_code_above_a_table_of_figures(self) -> None:
		for name in TABLES:
			text = "".join(pages(set_by_typst(name, unit_name=" ".join(CODE), remarks={"01": CODE[0]})))
			self.assertIn(re.sub(r"\s", "", "".join(CODE)), text)
			self.assertIn(re.sub(r"\s", "", CODE[0]), text)

	def test_rare_characters_are_printed_and_others_named(self) -> None:
		paper = render_pdf(load("annex_2"), content(rows=[{**PERSON, "member_name": "李㛃䶮𬭎𫖯\U0010abcd"}]))
		self.assertEqual(paper.missing, "\U0010abcd")
		self.assertIn("李㛃䶮𬭎𫖯", pages(paper.pdf)[0])

	def test_heads_repeat_pages_are_counted_and_the_signature_line_stands_once(self) -> None:
		texts = pages(set_by_typst("annex_2", rows=[PERSON] * 30))
		self.assertGreaterEqual(len(texts), 3)
		for number, text in enumerate(texts, 1):
			self.assertIn("失去联系情形", text)
			self.assertIn(f"—{number}—", text)
			self.assertIn(f"共{len(texts)}页", text)
			self.assertIn("0123-4567-89ab-cdef", text)
			self.assertEqual("填表人（签名）" in text, number == len(texts))

	def test_each_form_begins_on_a_page_numbered_1(self) -> None:
		forms = [
			content(unit_name="甲支部", rows=[PERSON] * 20),
			content(unit_name="乙支部"),
			content(unit_name="丙支部", is_draft=True),
		]
		texts = pages(render_pdf(load("annex_1_roster"), forms).pdf)
		self.assertEqual([re.findall(r"—(\d+)—", text)[0] for text in texts], ["1", "2", "1", "1"])
		self.assertEqual([re.findall(r"共(\d+)页", text)[0] for text in texts], ["2", "2", "1", "1"])
		for text, name in zip((texts[0], *texts[2:]), ("甲支部", "乙支部", "丙支部"), strict=True):
			self.assertIn(f"所在党支部：{name}", text)
		self.assertEqual(["草稿" in text for text in texts], [False, False, False, True])

	def test_signatures_never_stand_alone(self) -> None:
		for rows in range(10, 16):
			last = pages(set_by_typst("annex_1_roster", rows=[PERSON] * rows))[-1]
			self.assertIn("党支部书记（签字）", last)
			self.assertIn("李㛃", last, f"{rows} rows")

	def test_a_row_that_is_longer_than_a_page_loses_nothing(self) -> None:
		remark = "".join(f"第{number}句。" for number in range(900))
		text = "".join(pages(set_by_typst("annex_2", rows=[{**PERSON, "remark": remark}])))
		for number in range(900):
			self.assertIn(f"第{number}句", text)

	def test_a_long_list_is_set_in_pieces_that_go_on(self) -> None:
		self.addCleanup(setattr, pieces, "MOST_ROWS", pieces.MOST_ROWS)
		pieces.MOST_ROWS = 30
		names = [f"第{number}人" for number in range(70)]
		pdf = set_by_typst("annex_2", rows=[{**PERSON, "member_name": name} for name in names])
		texts, reader = pages(pdf), PdfReader(io.BytesIO(pdf))
		self.assertEqual(re.findall(r"第\d+人", "".join(texts)), names)
		for number, text in enumerate(texts, 1):
			self.assertIn(f"—{number}—", text)
			self.assertIn("失去联系情形", text)
			self.assertIn(f"共{len(texts)}页", text)
			self.assertIn("0123-4567-89ab-cdef", text)
			self.assertEqual("填报单位（盖章）" in text, number == 1)
			self.assertEqual("填表人（签名）" in text, number == len(texts))
		self.assertEqual(
			(dict(reader.metadata or {})["/Title"], reader.root_object["/Lang"]),
			("附件2 经查找取得联系党员登记表", "zh-CN"),
		)

	def test_one_page_where_one_is_enough(self) -> None:
		wordy = {
			**PERSON,
			"home_address": "湖南省长沙市示范路888号示范大学东区教职工住宅第12栋3单元502室",
			"findings": "档案材料日期不一致。" * 12,
		}
		self.assertEqual(len(pages(set_by_typst("annex_1_card", rows=[PERSON, wordy, {}]))), 3)
		self.assertEqual(len(pages(set_by_typst("letter", rows=[LETTER]))), 1)
		for name in (*LISTS, "annex_1_card"):
			self.assertEqual(len(pages(set_by_typst(name, rows=[], is_blank=True))), 1, name)
		for name in TABLES:
			for variant in ("Person Category", "Unit Category"):
				self.assertEqual(len(pages(set_by_typst(name, variant=variant))), 1, (name, variant))

	def test_words_wider_than_their_column_are_broken(self) -> None:
		self.assertEqual(breakable("短 short", 20, 3), "短 short")
		self.assertEqual(breakable("11010519491231002X", 33, 9 * 25.4 / 72), "11010519491231002X")
		self.assertEqual(breakable("见AAAA。", 5.4, 3), ["见", *"AAAA", "。"])
		text = "".join(pages(set_by_typst("annex_2", rows=[{**PERSON, "remark": "w" * 60}])))
		self.assertIn("w" * 60, text)

	def test_nothing_runs_off_the_paper(self) -> None:
		for name in (*LISTS, "annex_1_card"):
			row = {**PERSON, "remark": "w" * 200}
			reader = PdfReader(io.BytesIO(set_by_typst(name, rows=[row])))
			lines = [line for page in reader.pages for line in page.extract_text().split("\n")]
			with self.subTest(name):
				self.assertGreater(sum("ww" in line for line in lines), 1)

	def test_pieces_of_a_letter(self) -> None:
		self.assertEqual(
			runs("某<u>&lt;b&gt;</u>去<s>男</s>"), [["", "某"], ["u", "<b>"], ["", "去"], ["s", "男"]]
		)

	def test_fonts_that_are_nowhere_are_named(self) -> None:
		self.addCleanup(fonts.folders.cache_clear)
		places, fonts.PLACES = fonts.PLACES, ()
		self.addCleanup(setattr, fonts, "PLACES", places)
		fonts.folders.cache_clear()
		with self.assertRaisesRegex(fonts.MissingFonts, "NotoSerifCJK-Regular"):
			fonts.folders()


@needs_weasyprint
class TestBothRenderers(unittest.TestCase):
	"""The page for the screen and the paper are the same: each tells of a mistake in the other."""

	maxDiff = None

	def test_the_same_texts(self) -> None:
		for name in FORMS:
			with self.subTest(name):
				paper, page = (
					Counter("".join(pages(of(name, rows=rows_of(name)))))
					for of in (set_by_typst, set_by_weasyprint)
				)
				if load(name).columns:
					page.update("共1页")
				self.assertEqual(paper, page)

	def test_columns_at_the_same_places(self) -> None:
		for name in (*LISTS, *TABLES, "annex_1_card"):
			with self.subTest(name):
				paper, page = (rules_of(of(name)) for of in (set_by_typst, set_by_weasyprint))
				self.assertGreater(len(paper), 8)
				self.assertEqual(len(paper), len(page))
				for ours, theirs in zip(paper, page, strict=True):
					self.assertAlmostEqual(ours, theirs, delta=1)


def rules_of(pdf: bytes) -> list[float]:
	"""Where vertical lines stand on the first page, in mm from the left."""
	offsets: list[float] = []
	at: list[float] = []

	def look(operator: bytes, operands: list, matrix: list[float], _text: list[float]) -> None:
		if operator not in (b"m", b"l"):
			return
		x, y = map(float, operands)
		if operator == b"l" and abs(x - at[0]) < 0.01 and abs(y - at[1]) > 5:
			offsets.append((matrix[0] * x + matrix[4]) * 25.4 / 72)
		at[:] = x, y

	PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_operand_before=look)
	offsets.sort()
	return [x for place, x in enumerate(offsets) if not place or x - offsets[place - 1] > 0.5]
