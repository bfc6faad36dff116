"""The PDF of the print formats that embed a form is the paper that Typst sets, for whoever may print the document."""

import io

from pypdf import PdfReader, PdfWriter

import frappe
from party_investigation.reporting import printing
from party_investigation.reporting.official_form import download_pdf, marks_in, pdf
from party_investigation.reporting.paper_formats import GENERATOR, PRINT_FORMATS, use_for_print_formats
from party_investigation.returns.printing import PAPERS
from party_investigation.rules.case_documents import PRINTED
from party_investigation.tests.printed import text_of
from party_investigation.tests.world import WorldTest, make_user

FORMAT_OF = {
	"Investigation Record": "Annex 1 Card",
	"Transfer Letter": "Letter in Three Parts",
	"Lost Contact Summary": "Annex 4 Table",
	"Disposition Summary": "Annex 5 Table",
}
OF_RETURNS = {
	"Spot Check": "Spot Check Record",
	"Rectification Order": "Rectification Order Document",
	"Urging Notice": "Urging Notice",
}
"""Read back beside their DocTypes."""
SUMMARIES = ("Lost Contact Summary", "Disposition Summary")


class TestOfficialForm(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		self.letter = self.made["Transfer Letter"]["T1B1"]

	def page(self) -> str:
		return frappe.get_print("Transfer Letter", self.letter, FORMAT_OF["Transfer Letter"])

	def test_every_format_that_embeds_a_form(self) -> None:
		others = {document.english for document in PRINTED} | {
			"Letter Asking for Help",
			"List of Archive Materials",
			"Minutes of the Working Group",
		}
		self.assertEqual({*FORMAT_OF.values(), *OF_RETURNS.values(), *others}, set(PRINT_FORMATS))
		self.assertEqual(set(OF_RETURNS), set(PAPERS))
		of_college = {"campaign": self.campaign, "organization": "T1"}
		names = {
			"Investigation Record": frappe.db.get_value(
				"Investigation Record", {"campaign": self.campaign, "organization": "T1B1"}
			),
			"Transfer Letter": self.letter,
			**{doctype: frappe.db.get_value(doctype, of_college) for doctype in SUMMARIES},
		}
		for doctype, name in names.items():
			with self.subTest(doctype):
				text = text_of(frappe.get_print(doctype, name, FORMAT_OF[doctype], as_pdf=True))
				title = frappe.get_doc(doctype, name)
				self.assertIn(printing.load(printing.form_of(title)[0]).title, text)

	def test_a_letter_that_was_corrected_says_so(self) -> None:
		frappe.db.set_value("Transfer Letter", self.letter, "corrections", "2016年4月1日更正：<某>#1")
		content = frappe.get_print("Transfer Letter", self.letter, FORMAT_OF["Transfer Letter"], as_pdf=True)
		self.assertIn("更正：<某>#1", text_of(content))

	def test_the_print_view_may_name_the_generator(self) -> None:
		for generator in (GENERATOR, None):
			download_pdf(
				"Transfer Letter", self.letter, FORMAT_OF["Transfer Letter"], pdf_generator=generator
			)
			self.assertIn("骑缝章", text_of(frappe.local.response.filecontent))
		frappe.set_user(make_user("elsewhere", [("Branch Secretary", "T2B1")]))
		self.assertRaises(frappe.PermissionError, download_pdf, "Transfer Letter", self.letter)

	def test_the_file_is_called_by_its_form_and_unit(self) -> None:
		"""Never by a person; what is no form of the app is called as Frappe calls it."""
		frappe.local.lang = "zh"
		self.addCleanup(setattr, frappe.local, "lang", "en")
		record, member = frappe.db.get_value(
			"Investigation Record", {"campaign": self.campaign, "organization": "T1B1"}, ["name", "member"]
		)
		summary = frappe.db.get_value("Lost Contact Summary", {"organization": "T1"})
		letter = self.letter.replace("/", "-").replace(" ", "-")
		for doctype, name, print_format, wanted in (
			("Investigation Record", record, "Annex 1 Card", f"附件1-登记表（一人一表）_T1B1_{record}.pdf"),
			("Investigation Record", record, None, f"附件1-登记表（一人一表）_T1B1_{record}.pdf"),
			("Lost Contact Summary", summary, None, f"附件4-汇总表_{summary}.pdf"),
			(
				"Transfer Letter",
				self.letter,
				FORMAT_OF["Transfer Letter"],
				f"组织关系介绍信（三联）_T1B1_{letter}.pdf",
			),
			("Transfer Letter", self.letter, "Standard", f"{letter}.pdf"),
		):
			download_pdf(doctype, name, print_format)
			self.assertEqual(frappe.local.response.filename, wanted)
			person = frappe.db.get_value("Party Member", member, "member_name")
			self.assertNotIn(person, frappe.local.response.filename)

	def test_several_letters_in_one_file(self) -> None:
		writer = PdfWriter()
		for _letter in range(2):
			frappe.get_print(
				"Transfer Letter", self.letter, FORMAT_OF["Transfer Letter"], as_pdf=True, output=writer
			)
		self.assertEqual(len(writer.pages), 2)

	def test_a_password_locks_it(self) -> None:
		content = frappe.get_print(
			"Transfer Letter", self.letter, FORMAT_OF["Transfer Letter"], as_pdf=True, password="geheim"
		)
		self.assertTrue(PdfReader(io.BytesIO(content)).is_encrypted)

	def test_other_pages_are_none_of_its_business(self) -> None:
		page = self.page()
		self.assertEqual(marks_in(page), [("Transfer Letter", self.letter, "")])
		self.assertIsNone(pdf("Letter in Three Parts", page, pdf_generator="chrome"))
		self.assertIsNone(pdf("Letter in Three Parts", "<p>nothing</p>", pdf_generator=GENERATOR))
		self.assertIsNone(pdf("Letter in Three Parts", page + page, pdf_generator=GENERATOR))

	def test_a_page_names_no_document_that_the_user_may_not_print(self) -> None:
		page = self.page()
		frappe.set_user(make_user("elsewhere", [("Branch Secretary", "T2B1")]))
		self.assertRaises(frappe.PermissionError, pdf, "Letter in Three Parts", page, pdf_generator=GENERATOR)

	def test_a_migration_chooses_it_and_leaves_other_choices(self) -> None:
		modified = frappe.db.get_value("Print Format", "Annex 1 Card", "modified")
		use_for_print_formats()
		use_for_print_formats()
		self.assertEqual(frappe.db.get_value("Print Format", "Annex 1 Card", "modified"), modified)
		field = frappe.get_meta("Print Format").get_field("pdf_generator")
		choices = ((field and field.options) or "").split("\n")
		self.assertEqual(choices.count(GENERATOR), 1)
		self.assertIn("wkhtmltopdf", choices)
		frappe.get_doc("Print Format", "Annex 1 Card").save()  # the choice is one that the form takes
