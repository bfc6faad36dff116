"""The report as a program of an office opens it: its parts, the order of its elements, and LibreOffice where it is installed."""

import posixpath
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from pypdf import PdfReader

import frappe
from party_investigation.returns.narrative import document, facts, service, template
from party_investigation.returns.test_narrative import NarrativeTest
from party_investigation.rules.narrative import NARRATIVES

OFFICE, VALIDATOR = shutil.which("soffice"), shutil.which("openxml-audit")
WORDS = "李㛃、䶮永、刘𬭎、陈𫖯四名同志<未>转接 & 已查找。\n第二段：措施。\n第三段。"
ORDER = {
	"pPr": "pStyle keepNext keepLines pageBreakBefore autoSpaceDE autoSpaceDN spacing ind jc outlineLvl sectPr",
	"rPr": "rStyle rFonts b bCs i iCs caps color spacing kern sz szCs highlight u lang",
	"tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
	"tblBorders": "top left bottom right insideH insideV",
	"tcPr": "tcW gridSpan vMerge textDirection vAlign",
	"sdtPr": "alias tag docPartObj",
	"sdt": "sdtPr sdtContent",
	"tbl": "tblPr tblGrid tr",
	"sectPr": "footerReference type pgSz pgMar cols docGrid",
}
"""What the elements that a report has may hold, in the order of ISO/IEC 29500-1."""
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def reports() -> dict[str, bytes]:
	"""A report of each kind, made of values that have every name."""
	return {
		name: document.fill(template.default(name), facts.sample_context(name) | {"unit": "测试㛃"})
		for name in NARRATIVES
	}


class TestParts(NarrativeTest):
	def content(self) -> bytes:
		made = service.make_report(self.version, words={"problems": WORDS})
		return frappe.get_doc("File", {"file_url": made["file_url"]}).get_content()

	def test_elements_stand_in_the_order_of_the_standard(self) -> None:
		for content in (self.content(), *reports().values()):
			body = Document(BytesIO(content)).element
			for name, order in ORDER.items():
				places = {qn(f"w:{each}"): place for place, each in enumerate(order.split())}
				for element in body.iter(qn(f"w:{name}")):
					found = [places[child.tag] for child in element]
					self.assertEqual(found, sorted(found), element.tag)
			numbers = [each.get("id") for each in body.iter(qn("wp:docPr"))]
			self.assertEqual(len(numbers), len({*numbers}))

	def test_every_part_is_named_once_and_has_its_type(self) -> None:
		for content in (self.content(), *reports().values()):
			with zipfile.ZipFile(BytesIO(content)) as packed:
				names = packed.namelist()
				types = parse_xml(packed.read("[Content_Types].xml"))
				links = {name: parse_xml(packed.read(name)) for name in names if name.endswith(".rels")}
			self.assertEqual(len(names), len({*names}))
			self.assertNotIn("word/stylesWithEffects.xml", names)
			of_part = {each.get("PartName"): each.get("ContentType") for each in types}
			of_kind = {each.get("Extension") for each in types}
			for name in names:
				self.assertTrue(f"/{name}" in of_part or name.rpartition(".")[2] in of_kind, name)
			for name in filter(None, of_part):
				self.assertIn(name[1:], names)
			for name, part in links.items():
				folder = posixpath.dirname(posixpath.dirname(name))
				targets = [each.get("Target") for each in part.iter(RELATIONS)]
				for target in targets:
					path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
					self.assertIn(path, names, (name, target))

	@unittest.skipUnless(
		VALIDATOR, "openxml-audit is not installed: no validator but ours has read the reports"
	)
	def test_an_independent_validator_finds_nothing(self) -> None:
		with tempfile.TemporaryDirectory() as folder:
			for number, content in enumerate((self.content(), *reports().values())):
				path = Path(folder) / f"{number}.docx"
				path.write_bytes(content)
				done = subprocess.run([str(VALIDATOR), str(path)], capture_output=True, text=True)
				self.assertEqual(done.returncode, 0, done.stdout[:2000])

	def test_words_come_back_from_a_control_that_has_kept_its_title_only(self) -> None:
		report = Document(BytesIO(self.content()))
		for tag in [*report.element.body.iter(qn("w:tag"))]:
			tag.getparent().remove(tag)
		stream = BytesIO()
		report.save(stream)
		self.assertEqual(document.words_in(stream.getvalue())["problems"], WORDS)

	def test_a_document_without_places_for_words_is_told(self) -> None:
		stream = BytesIO()
		Document().save(stream)
		values = {"attached_to_doctype": "Unit Return", "attached_to_name": self.unit_return, "is_private": 1}
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "空.docx", "content": stream.getvalue(), **values}
		).insert()
		with self.assertRaisesRegex(frappe.ValidationError, "no places for own words"):
			service.make_report(self.version, words_from=file.name)


@unittest.skipUnless(
	OFFICE, "LibreOffice is not installed: no program of an office has opened the reports here"
)
class TestLibreOffice(NarrativeTest):
	def opened(self, contents: dict[str, bytes], kind: str) -> dict[str, bytes]:
		"""Documents as LibreOffice writes them, after it has opened them."""
		with tempfile.TemporaryDirectory() as folder:
			for name, content in contents.items():
				(Path(folder) / f"{name}.docx").write_bytes(content)
			profile, out = f"-env:UserInstallation=file://{folder}/profile", Path(folder) / "out"
			paths = map(str, Path(folder).glob("*.docx"))
			command = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(out), *paths]
			subprocess.run(command, check=True, capture_output=True, timeout=180)
			return {name: (out / f"{name}.{kind}").read_bytes() for name in contents}

	def test_it_opens_and_own_words_survive_being_saved_there(self) -> None:
		made = service.make_report(self.version, words={"problems": WORDS})
		content = frappe.get_doc("File", {"file_url": made["file_url"]}).get_content()
		for name, pdf in self.opened({**reports(), "own": content}, "pdf").items():
			pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]
			self.assertGreater(len(pages), 2)
			for number, text in enumerate(pages, 1):
				self.assertIn(f"—{number}—", text, name)
			text = "".join(re.sub("—[0-9]+—", "", page) for page in pages)
			if name == "own":
				for paragraph in Document(BytesIO(content)).paragraphs:
					self.assertIn(re.sub(r"\s", "", paragraph.text), text)
		saved = self.opened({"own": content}, "docx")["own"]
		self.assertEqual(document.words_in(saved)["problems"], WORDS)
		self.assertEqual(document.words_in(saved), document.words_in(content))
