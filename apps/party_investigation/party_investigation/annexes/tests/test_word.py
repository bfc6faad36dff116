"""A Word document as paper: the same words, in the layout that it has there, and the names of what is not carried over."""

import datetime as dt
import io
import re
import unittest
from collections import Counter
from typing import Any
from unicodedata import normalize
from unittest.mock import patch

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from party_investigation.annexes.paper import WordTooLarge, render_word, word
from party_investigation.annexes.paper.chart import Chart, picture
from party_investigation.annexes.paper.compiler import Archive
from party_investigation.annexes.tests.test_paper import CODE

MOMENT = dt.datetime(2016, 4, 6, 9, 30, 15)
RARE = "李㛃、䶮永、刘𬭎、陈𫖯"
NUMBER = re.compile("—[0-9]+—")


def plain(text: str) -> str:
	"""A text without blanks and without the forms of signs: brackets that are read downwards have others."""
	return re.sub(r"\s", "", normalize("NFKC", text))


def pages(pdf: bytes) -> list[str]:
	return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def same_words(content: bytes, pdf: bytes) -> None:
	"""Stop unless both say the same: every paragraph stands on the paper, and on it nothing else but repeated heads."""
	body = Document(io.BytesIO(content)).element.body
	paragraphs = [
		plain("".join(text.text or "" for text in each.iter(qn("w:t")))) for each in body.iter(qn("w:p"))
	]
	text = "".join(NUMBER.sub("", page) for page in pages(pdf))
	lacking = [each for each in paragraphs if each not in text]
	assert not lacking, lacking
	heads = {
		sign
		for row in body.iter(qn("w:tr"))
		if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
		for each in row.iter(qn("w:t"))
		for sign in plain(each.text or "")
	}
	more = {*(Counter(text) - Counter("".join(paragraphs)))} - heads
	assert not more, more


def saved(document: Any) -> bytes:
	stream = io.BytesIO()
	document.save(stream)
	return stream.getvalue()


def set_of(document: Any, archive: Archive | None = None):
	return render_word(saved(document), MOMENT, archive)


class TestWord(unittest.TestCase):
	def test_what_an_office_writes_stands_on_the_paper(self) -> None:
		made = Document()
		made.add_heading("一、情况", 1)
		paragraph = made.add_paragraph(f"{RARE}：")
		paragraph.add_run("加粗").bold = True
		paragraph.add_run("下划线").underline = True
		paragraph.add_run("上标").font.superscript = True
		paragraph.add_run("第一行\n第二行\t制表")
		hidden = made.add_paragraph().add_run("藏起来的")
		hidden.font.hidden = True
		link = f"<w:hyperlink {nsdecls('w')}><w:r><w:t>网页</w:t></w:r></w:hyperlink>"
		changed = f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>新加的</w:t></w:r></w:ins>'
		gone = f'<w:del {nsdecls("w")} w:id="2" w:author="x"><w:r><w:delText>删去的</w:delText></w:r></w:del>'
		for part in (link, changed, gone):
			paragraph._p.append(parse_xml(part))
		made.add_picture(io.BytesIO(picture(Chart(("人数",), (("甲", (3,)),)), 60)), Mm(60))
		table = made.add_table(4, 3, "Table Grid")
		table.cell(0, 0).merge(table.cell(1, 0)).text = "竖着合并"
		table.cell(0, 1).merge(table.cell(0, 2)).text = "横着合并"
		for place in range(3):
			table.cell(3, place).text = f"末行{place}"
		table.cell(2, 1).add_table(1, 1).cell(0, 0).text = "表中表"
		paper, left_out = set_of(made, Archive.TAGGED)
		text = "".join(pages(paper.pdf))
		for words in ("加粗下划线上标第一行第二行制表网页新加的", "竖着合并", "横着合并", "末行2", "表中表"):
			self.assertIn(words, text)
		self.assertIn(plain(RARE), text)
		self.assertNotIn("藏起来的", text)
		self.assertNotIn("删去的", text)
		self.assertEqual(left_out, ("Tracked changes (shown as accepted)",))
		self.assertEqual(len(PdfReader(io.BytesIO(paper.pdf)).pages[0].images), 1)
		self.assertEqual(text.count("竖着合并"), 1)

	def test_each_section_has_its_sheet_and_its_feet(self) -> None:
		made = Document()
		made.add_paragraph("竖着")
		first = made.sections[0]
		first.footer.paragraphs[0].text = "脚注单位"
		first.header.paragraphs[0].text = "抬头"
		lying = made.add_section(WD_SECTION.NEW_PAGE)
		lying.page_width, lying.page_height = Mm(297), Mm(210)
		made.add_paragraph("横着")
		made.add_page_break()
		made.add_paragraph("再一页")
		reader = PdfReader(io.BytesIO(set_of(made)[0].pdf))
		sizes = [
			(round(page.mediabox.width * 25.4 / 72), round(page.mediabox.height * 25.4 / 72))
			for page in reader.pages
		]
		self.assertEqual(sizes[1:], [(297, 210)] * 2)
		self.assertLess(*sizes[0])
		for page, words in zip(reader.pages, ("竖着", "横着", "再一页"), strict=True):
			text = plain(page.extract_text())
			self.assertEqual(sorted(text), sorted(f"抬头{words}脚注单位"))

	def test_what_cannot_be_carried_over_is_named(self) -> None:
		made = Document()
		paragraph = made.add_paragraph("一")
		paragraph._p.append(
			parse_xml(
				f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
			)
		)
		self.assertEqual({*set_of(made)[1]}, {"Footnotes", "Signs of symbol fonts"})

	def test_lists_are_numbered_as_word_does(self) -> None:
		made = Document()
		levels = (
			("chineseCounting", "", "%1、"),
			("decimal", "<w:isLgl/>", "%1.%2"),
			("decimalEnclosedCircle", "", "%3"),
		)
		made.part.numbering_part.element.insert(
			0,
			parse_xml(
				f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
				+ "".join(
					f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
					for depth, (kind, more, text) in enumerate(levels)
				)
				+ "</w:abstractNum>"
			),
		)
		for number, start in (
			(90, ""),
			(91, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride>'),
		):
			made.part.numbering_part.element.append(
				parse_xml(
					f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{start}</w:num>'
				)
			)
		for number, depth, text in (
			(90, 0, "甲"),
			(90, 1, "乙"),
			(90, 1, "丙"),
			(90, 2, "丁"),
			(90, 0, "戊"),
			(90, 1, "己"),
			(91, 0, "庚"),
		):
			made.add_paragraph(text)._p.get_or_add_pPr().append(
				parse_xml(
					f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
				)
			)
		made.add_paragraph("点", style="List Bullet")
		paper, left_out = set_of(made)
		self.assertEqual("".join(pages(paper.pdf)), plain("一、甲1.1乙1.2丙①丁二、戊2.1己十一、庚•点"))
		self.assertEqual(left_out, ())

	def test_what_would_take_too_long_is_refused(self) -> None:
		many, long, narrow = (Document() for _each in range(3))
		for _each in range(4):
			many.add_paragraph("一")
		long.add_paragraph("长" * 50)
		narrow.sections[0].page_height = Mm(40)
		with patch.object(word, "MOST_PARAGRAPHS", 3), patch.object(word, "LONGEST", 40):
			for document in (many, long, narrow):
				self.assertRaises(WordTooLarge, set_of, document)

	def test_text_is_never_code_and_the_same_document_makes_the_same_bytes(self) -> None:
		made = Document()
		made.core_properties.title = CODE[0]
		for code in CODE:
			made.add_paragraph(code)
			made.add_table(1, 1).cell(0, 0).text = code
		first, second = (set_of(made)[0].pdf for _time in range(2))
		self.assertEqual(first, second)
		text = "".join(pages(first))
		for code in CODE:
			self.assertGreaterEqual(text.count(plain(code)), 2, code)

	def test_a_long_table_repeats_its_head_and_never_ends_alone(self) -> None:
		made = Document()
		table = made.add_table(81, 1, "Table Grid")
		table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
		for number, row in enumerate(table.rows):
			row.cells[0].text = f"行{number}" if number else "表头"
			row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
			row.cells[0].paragraphs[0].runs[0].font.size = Pt(14)
		made.add_paragraph("署名")
		texts = pages(set_of(made)[0].pdf)
		self.assertGreater(len(texts), 2)
		self.assertTrue(all(text.startswith("表头") for text in texts), texts)
		self.assertTrue(texts[-1].endswith("行78行79行80署名"))


if __name__ == "__main__":
	unittest.main()
