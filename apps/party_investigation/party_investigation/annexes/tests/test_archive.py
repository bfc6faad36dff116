"""Paper for an archive: PDF/A-2b (ISO 19005-2) as far as it is read back, and the same page as ever."""

import datetime as dt
import io
import re
import unittest
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from party_investigation.annexes import load
from party_investigation.annexes.paper import BOX, Archive, pieces, render_pdf
from party_investigation.annexes.paper.cover import render_cover
from party_investigation.annexes.tests.test_annexes import LISTS, PERSON, TABLES, content
from party_investigation.annexes.tests.test_paper import FORMS, pages, rows_of

UNSEEN = ("\x00", "\x85", "\x9f", "\u0600", "\u1680", "\u200b", "\u200d", "\u2028", "\U00013430")


def archived(name: str, **more: Any) -> bytes:
	return render_pdf(load(name), content(**more), Archive.TAGGED).pdf


def elements(reader: Any) -> Iterator[Any]:
	"""The elements of the structure."""
	rest = [*reader.root_object["/StructTreeRoot"]["/K"]]
	while rest:
		element = rest.pop().get_object()
		if isinstance(element, dict) and "/S" in element:
			yield element
			rest.extend(element.get("/K", ()))


class TestArchive(unittest.TestCase):
	def check_archive(self, pdf: bytes, is_tagged: bool = True) -> Any:
		"""What PDF/A-2b demands and pypdf shows."""
		self.assertRegex(pdf[:9], rb"%PDF-1\.[0-7]\n")
		self.assertTrue(all(byte > 127 for byte in pdf.split(b"\n")[1][1:5]))
		reader: Any = PdfReader(io.BytesIO(pdf), strict=True)
		root, metadata = reader.root_object, reader.root_object["/Metadata"].get_object()
		self.assertNotIn("/Filter", metadata)
		xmp = metadata.get_data().decode()
		self.assertIn("<pdfaid:part>2</pdfaid:part>", xmp)
		self.assertIn("<pdfaid:conformance>B</pdfaid:conformance>", xmp)
		information = dict(reader.metadata or {})
		self.assertIn(f">{information['/Title']}</rdf:li>", xmp)
		self.assertEqual(root["/Lang"], "zh-CN")
		(intent,) = root["/OutputIntents"].get_object()
		self.assertEqual(intent.get_object()["/S"], "/GTS_PDFA1")
		self.assertEqual(intent.get_object()["/DestOutputProfile"].get_object()["/N"], 3)
		self.assertEqual(len(reader.trailer["/ID"]), 2)
		self.assertNotIn("/Encrypt", reader.trailer)
		for forbidden in ("/JavaScript", "/EmbeddedFiles"):
			self.assertNotIn(forbidden, root.get("/Names", {}))
		for page in reader.pages:
			self.assertNotIn("/AA", page)
			for font in page["/Resources"].get_object().get("/Font", {}).values():
				self.check_font(font.get_object())
		tagged = root.get("/MarkInfo", {}).get("/Marked", False)
		self.assertEqual((bool(tagged), "/StructTreeRoot" in root), (is_tagged, is_tagged))
		return reader

	def check_font(self, font: Any) -> None:
		(descendant,) = font["/DescendantFonts"]
		descriptor = descendant.get_object()["/FontDescriptor"]
		self.assertTrue({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"])
		self.assertIn("/ToUnicode", font)

	def test_every_form(self) -> None:
		for name in FORMS:
			with self.subTest(name):
				pdf = archived(name, rows=rows_of(name))
				reader = self.check_archive(pdf)
				self.assertEqual(pdf, archived(name, rows=rows_of(name)))
				kinds = [element["/S"] for element in elements(reader)]
				self.assertIn("/H1", kinds)
				self.assertTrue("/Table" in kinds or name == "letter")
				self.assertEqual("/TH" in kinds, name in (*LISTS, *TABLES))

	def test_the_cover_of_a_package(self) -> None:
		made_on = dt.datetime(2016, 5, 3, 9, 30)
		rows, counts = [("报送单位", "湘江示范大学党委")], [("党员数", 7)]
		pdf = render_cover("报送包封面", rows, counts, [("附件2.pdf", "1,024", "0123")], made_on)
		reader = self.check_archive(pdf)
		self.assertEqual([item.title for item in reader.outline], ["报送包封面"])

	def test_the_page_is_the_same(self) -> None:
		for name in FORMS:
			with self.subTest(name):
				plain = render_pdf(load(name), content(rows=rows_of(name))).pdf
				kept = archived(name, rows=rows_of(name))
				self.assertEqual(
					*([page_of(each) for each in PdfReader(io.BytesIO(pdf)).pages] for pdf in (plain, kept))
				)

	def test_bookmarks_lead_to_every_form(self) -> None:
		forms = [content(unit_name=unit, rows=[PERSON] * 20) for unit in ("甲支部", "乙支部")]
		rosters = render_pdf(load("annex_1_roster"), forms, Archive.TAGGED).pdf
		self.assertEqual(self.bookmarks(rosters), [("甲支部", 0), ("乙支部", 2)])
		people = [{**PERSON, "member_name": name} for name in ("王芳", "李㛃", "")]
		title = load("annex_1_card").title
		self.assertEqual(
			self.bookmarks(archived("annex_1_card", rows=people)), [("王芳", 0), ("李㛃", 1), (title, 2)]
		)

	def bookmarks(self, pdf: bytes) -> list[tuple[str, int]]:
		reader = self.check_archive(pdf)
		return [(item.title, reader.get_destination_page_number(item)) for item in reader.outline]

	def test_what_is_joined_has_no_tags(self) -> None:
		self.addCleanup(setattr, pieces, "MOST_ROWS", pieces.MOST_ROWS)
		pieces.MOST_ROWS = 30
		rows = [{**PERSON, "member_name": f"第{number}人"} for number in range(70)]
		pdf = archived("annex_2", rows=rows)
		reader = self.check_archive(pdf, is_tagged=False)
		self.assertEqual([item.title for item in reader.outline], ["湘江示范大学党委"])
		self.assertEqual(re.findall(r"第\d+人", "".join(pages(pdf))), [row["member_name"] for row in rows])
		packs = [
			render_pdf(
				load("annex_1_card"), content(rows=[{**PERSON, "member_name": name}]), Archive.JOINED
			).pdf
			for name in ("王芳", "李㛃")
		]
		reader = self.check_archive(pieces.merged(packs), is_tagged=False)
		self.assertEqual([item.title for item in reader.outline], ["王芳", "李㛃"])

	def test_characters_without_a_sign(self) -> None:
		"""PDF/A may name no character that its fonts have not: a box stands for it, and nothing for what nobody sees."""
		name = "赵\U0010abcd" + "".join(UNSEEN) + "钱"
		paper = render_pdf(load("annex_2"), content(rows=[{**PERSON, "member_name": name}]), Archive.TAGGED)
		self.assertEqual(paper.missing, "\U0010abcd")
		self.check_archive(paper.pdf)
		self.assertIn(f"赵{BOX}", pages(paper.pdf)[0])


def page_of(page: Any) -> tuple[str, tuple[float, ...], list[str]]:
	"""The text of a page, its size, and what is drawn on it, without what tags say."""
	operators = page.get_contents().get_data().decode("latin-1")
	lines = re.findall(r"^.* (?:Td|Tm|cm|l|m|re|TJ|Tj)$", operators, re.MULTILINE)
	return page.extract_text(), tuple(map(float, page.mediabox)), lines
