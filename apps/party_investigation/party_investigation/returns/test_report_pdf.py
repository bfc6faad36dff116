"""The report as PDF: the words of the document, the rights and the log of every export, and its place in a package."""

import zipfile
from io import BytesIO

from docx import Document
from pypdf import PdfReader

import frappe
from party_investigation.annexes.tests.test_word import pages, plain, same_words
from party_investigation.returns.narrative import document, facts, pdf, service, template
from party_investigation.returns.packages import making
from party_investigation.returns.test_narrative import RETURN, NarrativeTest
from party_investigation.rules.narrative import NARRATIVES, TO_BE_FILLED

RARE = "李㛃、䶮永、刘𬭎、陈𫖯四名同志<未>转接 & 已查找。"


class TestPdf(NarrativeTest):
	def both(self, **given) -> tuple[bytes, bytes, dict]:
		"""The document, its PDF and what was said of it."""
		report = service.make_report(self.version, **given)
		said = service.make_pdf(self.unit_return)
		word, paper = (
			frappe.get_doc("File", {"file_url": each["file_url"]}).get_content() for each in (report, said)
		)
		return word, paper, said

	def test_it_says_what_the_document_says(self) -> None:
		word, paper, said = self.both(words={"problems": RARE, "measures": "措施。" * 300})
		same_words(word, paper)
		self.assertEqual((said["left_out"], said["missing"]), ([], ""))
		reader = PdfReader(BytesIO(paper))
		for number, text in enumerate(pages(paper), 1):
			self.assertIn(f"—{number}—", text)
		sizes = [round(page.mediabox.width * 25.4 / 72) for page in reader.pages]
		self.assertEqual((sizes[0], sizes[-1]), (210, 297))
		self.assertEqual((reader.metadata or {})["/Title"], NARRATIVES[self.form_set].name)
		self.assertIn(b"pdfaid", paper)

	def test_both_kinds_say_all_that_a_template_may_name(self) -> None:
		for name in NARRATIVES:
			content = document.fill(template.default(name), facts.sample_context(name))
			file = frappe.get_doc(
				{"doctype": "File", "file_name": f"{name}.docx", "is_private": 1, "content": content}
			).insert()
			same_words(content, pdf.pdf_of(file)[0].pdf)

	def test_what_was_edited_in_word_is_in_it(self) -> None:
		word, _paper, _said = self.both()
		edited = Document(BytesIO(word))
		edited.paragraphs[0].text = "改过的标题㛃"
		stream = BytesIO()
		edited.save(stream)
		values = {"attached_to_doctype": RETURN, "attached_to_name": self.unit_return, "is_private": 1}
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "改过.docx", "content": stream.getvalue(), **values}
		).insert()
		said = service.make_pdf(self.unit_return, file.name)
		paper = frappe.get_doc("File", {"file_url": said["file_url"]}).get_content()
		self.assertTrue(pages(paper)[0].startswith("改过的标题㛃"))
		self.assertIn(plain(TO_BE_FILLED), "".join(pages(paper)))

	def test_it_is_private_attached_and_logged(self) -> None:
		self.officer("of-university", "T")
		_word, _paper, said = self.both()
		file = frappe.get_doc("File", {"file_url": said["file_url"]})
		self.assertEqual((file.is_private, file.attached_to_name), (1, self.unit_return))
		self.assertTrue(file.file_name.endswith("第1次上报.pdf"))
		frappe.set_user("Administrator")
		entry = frappe.get_last_doc("Access Log")
		self.assertEqual(
			(entry.export_from, entry.reference_document, entry.file_type),
			("Return Version", self.version, "PDF"),
		)

	def test_whoever_may_not_print_makes_none(self) -> None:
		service.make_report(self.version)
		files = frappe.db.count("File")
		for name, capacity, organization in (
			("neighbour", "Committee Officer", "T2"),
			("branch-below", "Branch Secretary", "T1B1"),
			("reviewer", "Discipline Reviewer", "T"),
			("auditor", "Investigation Auditor", "T"),
		):
			with self.subTest(capacity=capacity):
				self.officer(name, organization, capacity)
				self.assertRaises(frappe.PermissionError, service.make_pdf, self.unit_return)
				frappe.set_user("Administrator")
		self.assertEqual(frappe.db.count("File"), files)

	def test_without_a_report_and_of_no_document_none_is_made(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "no report yet"):
			service.make_pdf(self.unit_return)
		values = {"file_name": "别处.docx", "is_private": 1, "content": template.default(self.form_set)}
		elsewhere = frappe.get_doc({"doctype": "File", **values}).insert()
		with self.assertRaisesRegex(frappe.ValidationError, "not attached"):
			service.make_pdf(self.unit_return, elsewhere.name)

	def test_a_document_that_is_broken_is_told(self) -> None:
		content = template.default(self.form_set)
		for part, broken in (("word/document.xml", "<w:document"), ("[Content_Types].xml", "none")):
			stream = BytesIO()
			with zipfile.ZipFile(BytesIO(content)) as packed, zipfile.ZipFile(stream, "w") as written:
				for name in packed.namelist():
					written.writestr(name, broken if name == part else packed.read(name))
			values = {"attached_to_doctype": RETURN, "attached_to_name": self.unit_return, "is_private": 1}
			values |= {"file_name": "坏.docx", "content": stream.getvalue()}
			file = frappe.get_doc({"doctype": "File", **values}).insert()
			with self.subTest(part), self.assertRaisesRegex(frappe.ValidationError, "cannot be set as PDF"):
				service.make_pdf(self.unit_return, file.name)

	def test_a_package_has_it_beside_the_document(self) -> None:
		service.make_report(self.version)
		files = making._report(frappe.get_doc(RETURN, self.unit_return), finished=None)
		self.assertEqual([name.rpartition(".")[2] for name in files], ["docx", "pdf"])
		same_words(*files.values())
