import frappe
from frappe.printing.page.print_format_builder.print_format_builder import create_custom_format, preview
from frappe.tests import IntegrationTestCase


class TestPrintFormatBuilder(IntegrationTestCase):
	def setUp(self) -> None:
		self.note = frappe.get_doc({"doctype": "Note", "title": "一号", "content": "x", "public": 1}).insert()

	def tearDown(self) -> None:
		# printing commits, because what was printed stays logged
		for name in frappe.get_all("Print Format", filters={"name": ("like", "Test Note %")}, pluck="name"):
			frappe.delete_doc("Print Format", name)
		self.note.delete()
		frappe.db.commit()

	def look(self, html: str, **values) -> str:
		return preview({"doc_type": "Note", "html": html, **values}, self.note.name).get_data(as_text=True)

	def test_begins_with_the_fields_of_the_form(self) -> None:
		made = create_custom_format("Note", "Test Note Format")
		self.assertIn('doc.get_formatted("title")', made.html)
		self.assertIn("一号", frappe.get_print("Note", self.note.name, "Test Note Format"))

	def test_begins_with_another_format(self) -> None:
		first = create_custom_format("Note", "Test Note First")
		first.update({"html": "<b>{{ doc.title }}</b>", "css": "b { color: red }"})
		first.save()
		copy = create_custom_format("Note", "Test Note Copy", based_on=first.name)
		self.assertEqual((copy.html, copy.css, copy.standard), (first.html, first.css, "No"))

	def test_shows_what_is_not_stored(self) -> None:
		page = self.look("<i>{{ doc.title }}</i>", css="@page { size: A4 landscape }")
		self.assertIn("<i>一号</i>", page)
		self.assertIn("297mm", page)
		answer = preview({"doc_type": "Note", "html": "x"}, self.note.name, as_pdf=1)
		self.assertTrue(answer.get_data().startswith(b"%PDF"))

	def test_begins_with_a_layout(self) -> None:
		made = create_custom_format("Note", "Test Note Layout", beta=1)
		self.assertEqual((made.custom_format, made.print_format_builder_beta), (0, 1))
		self.assertIn("一号", frappe.get_print("Note", self.note.name, made.name))
		made.format_data = '[{"fieldname": "title", "label": "Only"}]'
		made.save()
		copy = create_custom_format("Note", "Test Note Copied", based_on=made.name, beta=1)
		self.assertEqual(copy.format_data, made.format_data)
		self.assertIn("Only", frappe.get_print("Note", self.note.name, copy.name))

	def test_shows_a_layout_that_is_not_stored(self) -> None:
		layout = '{"sections": [{"columns": [{"fields": [{"fieldname": "title", "label": "Called"}]}]}]}'
		page = self.look("", format_data=layout, print_format_builder_beta=1)
		self.assertIn("Called", page)
		for wrong in ("{", '{"header": "{% if %}"}', '{"sections": [{"columns": [], "visible_if": "doc."}]}'):
			with self.subTest(wrong):
				self.assertIn(
					"template-mistake", self.look("", format_data=wrong, print_format_builder_beta=1)
				)

	def test_takes_nothing_else_of_what_is_sent(self) -> None:
		for values in ({"html": ["x"]}, {"font_size": [1]}, {"html": "x" * 2_000_001}):
			with self.subTest(list(values)), self.assertRaises(frappe.ValidationError):
				preview({"doc_type": "Note", "html": "x", **values}, self.note.name)
		page = self.look("x", standard="Yes", name="Standard", raw_printing=1, disabled=1)
		self.assertIn("x", page)

	def test_says_the_line_of_a_mistake(self) -> None:
		for html in ("a\n{% if %}", "a\n{{ doc.title.nothing.there }}", "a\n{{ 1 / 0 }}"):
			with self.subTest(html):
				self.assertIn('data-line="2"', self.look(html))

	def test_is_for_whom_may_write_formats_and_print_the_document(self) -> None:
		user = frappe.get_doc(
			{"doctype": "User", "email": "formats@test.example", "first_name": "F", "send_welcome_email": 0}
		).insert()
		with self.set_user(user.name):
			with self.assertRaises(frappe.PermissionError):
				self.look("x")
			with self.assertRaises(frappe.PermissionError):
				create_custom_format("Note", "Not mine")
