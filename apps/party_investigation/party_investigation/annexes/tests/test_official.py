"""Official documents and records: what stands on them, on the screen and on paper, and that signatures never stand alone."""

import datetime as dt
import io
import re
import unittest
from dataclasses import replace

from pypdf import PdfReader

from party_investigation.annexes import (
	Form,
	FormRow,
	Lines,
	OfficialPaper,
	Paragraph,
	Table,
	TableColumn,
	render_official_fragment,
)
from party_investigation.annexes.paper import render_official
from party_investigation.annexes.tests.test_paper import CODE

LINE = "查找记录写明方式、日期和经办人，由党支部书记签字后存档备查，基层党委逐一核对。"
DOCUMENT = OfficialPaper(
	layout="document",
	title=("关于责令某党支部", "重新进行排查的通知"),
	number="某组责令〔2016〕3号",
	blocks=(
		Paragraph("某党支部：", "plain"),
		Paragraph("一、查明的事实", "point"),
		Paragraph(LINE),
		Paragraph("复查合格的予以销号。"),
	),
	sender="某党委（盖章）",
	dated="2016年4月15日",
	made_on=dt.date(2016, 4, 15),
)
COLUMNS = (TableColumn("序号", 12), TableColumn("单位\n名称", 0, "left"), TableColumn("状态", 30))
RECORD = OfficialPaper(
	layout="record",
	title=("抽查记录",),
	head=("抽查机关：某委", "抽取日期：2016年4月10日"),
	blocks=(
		Paragraph("一、结果", "point"),
		Table(COLUMNS, [("1", "某党支部", "相符")]),
		Paragraph("二、结论", "point"),
		Paragraph("属实。"),
	),
	signatures=("抽查人员（签字）：", "抽查机关（盖章）："),
	foot="SC-1　校验码 1a2b",
)
FORM = OfficialPaper(
	layout="form",
	note="（草稿）",
	title=("审批表",),
	head=("所在党支部：某党支部",),
	blocks=(
		Form(
			(27, 0, 24, 40),
			(
				FormRow(("姓名", "欧阳启程", "性别", "男")),
				FormRow(("主要事实", "长期失去联系"), 30),
				FormRow(("基层党委\n意见", "同意"), 20, ("负责人（签名）：　（盖章）", "2016年6月10日")),
			),
		),
		Lines(3),
	),
	slip=(Form((34, 0), (FormRow(("本人签收", "")),)),),
	of_pages=True,
)


def pages(document: OfficialPaper) -> list[str]:
	"""The text of each page, without blanks and ends of lines."""
	reader = PdfReader(io.BytesIO(render_official(document).pdf))
	return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def texts(document: OfficialPaper) -> list[str]:
	"""Everything that is to stand on a document."""
	parts = [*document.title, document.number, *document.head, document.sender, document.dated]
	for block in (*document.blocks, *document.slip):
		if isinstance(block, Lines):
			continue
		if isinstance(block, Form):
			parts += [text for row in block.rows for text in (*row.cells, *row.signed)]
		elif isinstance(block, Table):
			parts += [column.label for column in block.columns]
			parts += [text for row in block.rows for text in row]
		else:
			parts.append(block.text)
	return [text for text in (*parts, *document.signatures, document.foot) if text]


class TestOfficialPaper(unittest.TestCase):
	def test_all_of_it_on_screen_and_paper(self) -> None:
		for document in (DOCUMENT, RECORD, FORM):
			paper = "".join(pages(document))
			screen = re.sub(
				r"<style>.*?</style>|<[^>]*>|\s", "", render_official_fragment(document), flags=re.S
			)
			for text in texts(document):
				with self.subTest(text):
					self.assertIn(re.sub(r"\s", "", text), paper)
					self.assertIn(re.sub(r"\s", "", text), screen)

	def test_a_text_is_neither_source_nor_html(self) -> None:
		wild = "<b>&amp;</b><script>x()</script>"
		for code in (*CODE, wild):
			for document in (
				replace(DOCUMENT, title=(code,), sender=code, blocks=(Paragraph(code), Paragraph(code))),
				replace(
					RECORD, foot=code, blocks=(Table(COLUMNS, [(code, code, code)]),), signatures=(code,)
				),
			):
				with self.subTest(code):
					self.assertIn(re.sub(r"\s", "", code), "".join(pages(document)))
					self.assertNotIn("<script>", render_official_fragment(document))

	def test_the_same_bytes_and_the_day_of_the_document(self) -> None:
		first, second = (render_official(DOCUMENT).pdf for _time in range(2))
		self.assertEqual(first, second)
		metadata = PdfReader(io.BytesIO(first)).metadata or {}
		self.assertEqual(metadata["/Title"], "关于责令某党支部重新进行排查的通知")
		self.assertIn("20160415", str(metadata["/CreationDate"]))

	def test_who_signs_never_stands_without_text(self) -> None:
		"""However much is above it, on the last page is what is signed."""
		for lines in range(12, 24):
			long = replace(
				DOCUMENT, blocks=(*DOCUMENT.blocks[:-1], *[Paragraph("甲。")] * lines, DOCUMENT.blocks[-1])
			)
			last = pages(long)[-1]
			with self.subTest(lines):
				self.assertIn("某党委（盖章）2016年4月15日", last)
				self.assertIn("复查合格的予以销号。", last)

	def test_signatures_stay_with_a_row_of_the_table(self) -> None:
		for rows in range(8, 30):
			long = replace(
				RECORD,
				blocks=(
					Table(COLUMNS, [(str(row), "某党支部", "相符") for row in range(rows)]),
					*RECORD.blocks[2:],
				),
			)
			last = pages(long)[-1]
			with self.subTest(rows):
				for text in (f"{rows - 1}某党支部", "二、结论属实。", "抽查人员（签字）：", "序号单位名称"):
					self.assertIn(text, last)

	def test_a_short_table_stays_whole_with_the_signatures(self) -> None:
		persons = Table(COLUMNS, [(str(row), "某党员", "相符") for row in range(18)])
		results = Table(COLUMNS, [(str(row), "某党支部", "相符") for row in range(4)])
		last = pages(replace(RECORD, blocks=(persons, RECORD.blocks[0], results, *RECORD.blocks[2:])))[-1]
		for text in ("一、结果", "0某党支部", "3某党支部", "抽查机关（盖章）："):
			self.assertIn(text, last)

	def test_a_heading_stays_with_what_follows(self) -> None:
		for lines in range(10, 22):
			blocks = (
				*[Paragraph("甲。")] * lines,
				Paragraph("一、要求", "point"),
				Paragraph(LINE),
				Paragraph("乙。"),
			)
			for page in pages(replace(DOCUMENT, blocks=blocks)):
				self.assertNotRegex(page, "一、要求(—|$)")

	def test_pages_are_numbered_on_the_outer_side(self) -> None:
		offsets: list[float] = []
		long = replace(DOCUMENT, blocks=[Paragraph(LINE * 3)] * 20)
		reader = PdfReader(io.BytesIO(render_official(long).pdf))
		for number, page in enumerate(reader.pages, 1):

			def look(
				text: str, _m: list, matrix: list[float], _font: object, _size: float, number: int = number
			) -> None:
				if f"— {number} —" in text:
					offsets.append(matrix[4])

			page.extract_text(visitor_text=look)
			self.assertIn(f"—{number}—", re.sub(r"\s", "", page.extract_text()))
		self.assertGreater(len(reader.pages), 2)

	def test_a_form_says_how_many_pages_it_has(self) -> None:
		row = FormRow(("主要事实", LINE * 3), 60)
		long = replace(FORM, blocks=(Form((27, 0), [row] * 6), *FORM.blocks))
		texts_of_pages = pages(long)
		self.assertGreater(len(texts_of_pages), 1)
		for number, page in enumerate(texts_of_pages, 1):
			self.assertIn(f"第{number}页共{len(texts_of_pages)}页", page)
		self.assertEqual("".join(texts_of_pages).count(LINE), 18)

	def test_a_long_cell_of_a_form_is_not_lost(self) -> None:
		opinion = FormRow(("意见", LINE * 60), 20, ("负责人（签名）：",))
		whole_text = re.sub(
			"第.页共.页", "", "".join(pages(replace(FORM, blocks=(Form((27, 0), (opinion,)),))))
		)
		self.assertEqual(whole_text.count(LINE), 60)

	def test_a_document_has_22_lines_of_28_characters(self) -> None:
		long = replace(
			DOCUMENT, title=("题",), number="", blocks=[Paragraph("甲" * 28 * 60, "plain"), Paragraph("乙")]
		)
		second = PdfReader(io.BytesIO(render_official(long).pdf)).pages[1].extract_text().split("\n")
		lines = [line for line in second if line.startswith("甲")]
		self.assertEqual((len(lines), {len(line) for line in lines}), (22, {28}))

	def test_a_long_text_without_blanks_is_broken(self) -> None:
		words = "w" * 400
		document = replace(RECORD, blocks=(Table(COLUMNS, [("1", words, words)]), Paragraph(words)))
		self.assertEqual("".join(pages(document)).count("w"), 1200)
		reader = PdfReader(io.BytesIO(render_official(document).pdf))
		lines = [line for page in reader.pages for line in page.extract_text().split("\n")]
		self.assertLess(max(line.count("w") for line in lines), 200)

	def test_more_than_a_page_before_the_signatures_is_not_lost(self) -> None:
		blocks = (RECORD.blocks[1], *[Paragraph(LINE * 20)] * 12)
		texts_of_pages = pages(replace(RECORD, blocks=blocks, foot=""))
		self.assertGreater(len(texts_of_pages), 2)
		self.assertEqual(re.sub("—[0-9]+—", "", "".join(texts_of_pages)).count(LINE), 240)


if __name__ == "__main__":
	unittest.main()
