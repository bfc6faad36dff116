"""The own words of a report: they outlive new figures, come back from Word, and only the unit itself writes them."""

from io import BytesIO

from docx import Document

import frappe
from party_investigation.returns.narrative import document, service, template
from party_investigation.returns.test_narrative import RETURN, NarrativeTest, all_text
from party_investigation.rules.narrative import NARRATIVES, TO_BE_FILLED


class TestOwnWords(NarrativeTest):
	def test_words_outlive_new_figures(self) -> None:
		self.officer("of-university", "T", "Organization Department Officer")
		first = self.make(words={"problems": "一是名册不全。\n二是<失联>多 & 难找。"})
		self.assertIn("一是名册不全。\n二是<失联>多 & 难找。", all_text(first))
		frappe.set_user("Administrator")
		again = self.freeze("T")
		self.officer("of-university", "T", "Organization Department Officer")
		second = self.make(again)
		self.assertIn("第2次上报", all_text(second))
		self.assertIn("一是名册不全。\n二是<失联>多 & 难找。", all_text(second))

	def test_what_is_not_written_yet_is_marked_and_told(self) -> None:
		made = service.make_report(self.version, words={"problems": "有。"})
		narrative = NARRATIVES[self.form_set]
		self.assertEqual(len(made["to_be_written"]), len(narrative.sections) - 1)
		text = all_text(
			Document(BytesIO(frappe.get_doc("File", {"file_url": made["file_url"]}).get_content()))
		)
		self.assertEqual(text.count(TO_BE_FILLED), len(narrative.sections) - 1)

	def test_words_edited_in_word_are_taken_back(self) -> None:
		made = service.make_report(self.version, words={"problems": "原来的话。"})
		file = frappe.get_doc("File", {"file_url": made["file_url"]})
		report = Document(BytesIO(file.get_content()))
		for element in report.element.body.iter():
			if element.tag.endswith("}t") and element.text == "原来的话。":
				element.text = "在Word里改过的话。"
		stream = BytesIO()
		report.save(stream)
		edited = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "改过.docx",
				"attached_to_doctype": RETURN,
				"attached_to_name": self.unit_return,
				"is_private": 1,
				"content": stream.getvalue(),
			}
		).insert()
		self.assertEqual(document.words_in(stream.getvalue())["problems"], "在Word里改过的话。")
		again = self.make(words={"measures": "措施。"}, words_from=edited.name)
		text = all_text(again)
		self.assertIn("在Word里改过的话。", text)
		self.assertIn("措施。", text)
		self.assertEqual(service.words_of(self.unit_return)["problems"], "在Word里改过的话。")

	def test_a_document_of_another_return_is_not_read(self) -> None:
		elsewhere = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": "别处.docx",
				"is_private": 1,
				"content": template.default(self.form_set),
			}
		).insert()
		self.assertRaises(
			frappe.ValidationError, service.make_report, self.version, words_from=elsewhere.name
		)

	def test_only_the_unit_itself_writes(self) -> None:
		of_college = frappe.db.get_value(
			"Return Version", {"organization": "T1", "form_set": self.form_set}, "name"
		)
		self.officer("above", "T")
		self.assertFalse(service.get_report(self.unit_return.replace("-T-", "-T1-"))["write"]["allowed"])
		self.assertRaises(frappe.PermissionError, service.make_report, of_college, words={"problems": "x"})
		self.make(of_college)  # from above the report is made with the words of the unit
		self.officer("college", "T1")
		self.make(of_college, words={"problems": "学院的话"})
		for wrong in ({"none": "x"}, {"problems": 1}, ["problems"]):
			with self.subTest(wrong=wrong):
				self.assertRaises(
					(frappe.ValidationError, TypeError), service.make_report, of_college, words=wrong
				)
