"""Documents printed in layouts that were made by clicks: what is on them, under which conditions, for whom."""

import io
import json
from typing import Any

from pypdf import PdfReader

import frappe
from frappe.services.printing import documents, draft
from frappe.services.printing.starting import starting_layout
from frappe.tests import IntegrationTestCase
from frappe.utils import strip_html
from frappe.utils.pdf import get_pdf

USER = "layouts@test.example"
ROLE = "Layout Reader"


def fields(*names: str, **more: Any) -> dict:
	"""A section with a column of fields."""
	return {
		"label": "",
		"columns": [{"label": "", "fields": [{"fieldname": name, **more} for name in names]}],
	}


class TestBuilt(IntegrationTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.get_doc({"doctype": "Role", "role_name": ROLE}).insert()
		for name, istable, own in (
			(
				"Layout Row",
				1,
				[("day", "Date", {}), ("what", "Data", {}), ("cost", "Data", {"permlevel": 1})],
			),
			(
				"Layout Sample",
				0,
				[
					("who", "Section Break", {"label": "Who"}),
					("title", "Data", {}),
					("kind", "Select", {"options": "\nOpen\nClosed"}),
					("amount", "Int", {}),
					("middle", "Column Break", {}),
					("secret", "Data", {"permlevel": 1}),
					("word", "Password", {}),
					("picture", "Attach Image", {}),
					("steps", "Table", {"options": "Layout Row"}),
				],
			),
		):
			frappe.get_doc(
				{
					"doctype": "DocType",
					"name": name,
					"module": "Custom",
					"custom": 1,
					"istable": istable,
					"fields": [
						{
							"fieldname": field,
							"fieldtype": kind,
							"label": field.title(),
							"in_list_view": istable and field != "what",
							**more,
						}
						for field, kind, more in own
					],
					"permissions": []
					if istable
					else [
						{"role": ROLE, "read": 1, "print": 1},
						{"role": "System Manager", "read": 1, "print": 1},
						{"role": "System Manager", "permlevel": 1, "read": 1, "create": 0},
					],
				}
			).insert()
		cls.name = (
			frappe.get_doc(
				{
					"doctype": "Layout Sample",
					"title": "甲 & <b>乙</b>",
					"kind": "Open",
					"amount": 3,
					"secret": "hidden-words",
					"word": "open-sesame",
					"steps": [
						{"day": "2024-01-02", "what": "called", "cost": "dear"},
						{"day": "2024-01-03", "what": "wrote", "cost": "cheap"},
					],
				}
			)
			.insert()
			.name
		)
		user = frappe.get_doc(
			{"doctype": "User", "email": USER, "first_name": "L", "send_welcome_email": 0}
		).insert()
		user.add_roles(ROLE)

	def setUp(self) -> None:
		self.doc = frappe.get_doc("Layout Sample", self.name)

	def print_format(self, layout: dict | list, **values: Any) -> Any:
		made = frappe.new_doc("Print Format")
		flag = "print_format_builder" if isinstance(layout, list) else "print_format_builder_beta"
		made.update({"name": "L", "doc_type": "Layout Sample", flag: 1, "format_data": json.dumps(layout)})
		return made.update(values)

	def html(self, *sections: dict, **more: Any) -> str:
		return documents.body(self.doc, self.print_format({"sections": sections, **more}))

	def text(self, *sections: dict, **more: Any) -> str:
		return " ".join(strip_html(self.html(*sections, **more).replace("<", " <")).split())

	def test_prints_what_was_chosen_where_it_was_put(self) -> None:
		one = fields("amount", label="Number")
		one["columns"][0]["fields"] += [
			{"fieldname": "title", "label": ""},
			{"fieldname": "kind"},
			{"fieldname": "name", "show_label": "hide"},
			{"fieldname": "nowhere", "label": "Nowhere"},
			{"fieldname": "x", "fieldtype": "Static Text", "text": "1 < 2"},
			{"fieldname": "y", "fieldtype": "HTML", "html": "<i>{{ doc.amount + 1 }}</i>"},
			{"fieldname": "z", "fieldtype": "Barcode", "custom": 1},
		]
		title = "甲 &amp;amp; &lt;b&gt;乙&lt;/b&gt;"
		said = self.text({**one, "label": "First"}, header="<h3>{{ doc.kind }}!</h3>", footer="end")
		self.assertEqual(
			said,
			f"Open! First Number 3 {title} Kind Open {self.doc.name} 1 &lt; 2 4 Barcode cannot be printed here end",
		)

	def test_tables_with_chosen_columns(self) -> None:
		columns = [
			{"fieldname": "idx", "label": "No", "width": 10},
			{"fieldname": "what", "label": "Deed", "width": 60},
			{"fieldname": "day", "width": 30},
		]
		said = self.html(fields("steps", table_columns=columns, row_condition='row.what == "wrote"'))
		self.assertIn('<th style="width: 60%">Deed</th>', said)
		self.assertNotIn("called", said)
		self.assertIn("<tr><td>1</td><td>wrote</td>", said)

	def test_conditions(self) -> None:
		for condition, holds in (
			('doc.kind == "Open"', True),
			('doc.kind != "Open"', False),
			("(doc.amount or 0) > 2", True),
			("doc.amount > 2 and not doc.steps", False),
			('eval:doc.kind === "Open" && !0', True),
			('eval:doc.kind!="Closed" || doc.amount==1', True),
			('"a && b" == "a && b"', True),
			("secret", True),
			("doc.secret == null", False),
			("kind", True),
		):
			with self.subTest(condition):
				self.assertEqual("Title" in self.html(fields("title", visible_if=condition)), holds)
				section = {**fields("title"), "visible_if": condition}
				self.assertEqual("Title" in self.html(section), holds)

	def test_a_condition_that_fails_prints_its_part_and_is_told(self) -> None:
		before = frappe.db.count("Error Log")
		said = self.html(fields("title", "kind", visible_if="doc.amount > 'x'"))
		self.assertIn("Title", said)
		self.assertEqual(frappe.db.count("Error Log"), before + 1)
		values = {
			"print_format_builder_beta": 1,
			"format_data": json.dumps({"sections": [fields("title", visible_if="doc.amount > 'x'")]}),
		}
		with self.assertRaisesRegex(draft.TemplateMistake, "doc.amount &gt; 'x'|doc.amount > 'x'"):
			draft.page(draft.draft_of(values, self.doc.doctype), self.doc)

	def test_levels_hold_in_fields_columns_conditions_and_html(self) -> None:
		layout = [
			fields("title", "secret"),
			fields("steps", table_columns=[{"fieldname": "what"}, {"fieldname": "cost", "label": "Cost"}]),
			fields("amount", visible_if="doc.secret", label="Guessed"),
			fields("h", fieldtype="HTML", html="[{{ doc.secret }}|{{ doc.steps[0].cost }}]"),
		]
		all_of_it = self.html(*layout)
		for word in ("hidden-words", "dear", "Guessed"):
			self.assertIn(word, all_of_it)
		with self.set_user(USER):
			said = self.html(*layout)
			for word in ("hidden-words", "dear", "cheap", "Cost", "Guessed"):
				self.assertNotIn(word, said)
			self.assertIn("called", said)

	def test_the_layout_does_not_say_of_which_kind_a_field_is(self) -> None:
		said = self.html(fields("title", fieldtype="HTML Editor"), fields("word", fieldtype="Data"))
		self.assertNotIn("<b>乙", said)
		self.assertNotIn("open-sesame", said)

	def test_pictures(self) -> None:
		self.doc.picture = "/files/p.png"
		self.assertIn('src="/files/p.png" style="width: 40mm', self.html(fields("picture", width="40mm")))
		for address, is_shown in (
			("/files/a.png", True),
			("javascript:alert(1)", False),
			('/x" onload="y', False),
		):
			block = fields("i", fieldtype="Image", image_url=address, custom=1)
			self.assertEqual("<img" in self.html(block), is_shown)

	def test_empty_fields_and_sections_are_left_out(self) -> None:
		self.doc.title = ""
		self.assertNotIn("Alone", self.html({**fields("title"), "label": "Alone"}))
		self.assertIn("Title", self.html(fields("title", show_empty=1)))

	def test_the_older_form(self) -> None:
		layout = [
			{"fieldname": "print_heading_template", "options": "<h2>{{ doc.name }}</h2>"},
			{"fieldtype": "Section Break", "label": "Who"},
			{"fieldtype": "Column Break"},
			{"fieldname": "title", "print_hide": 0, "label": "Name"},
			{"fieldname": "_custom_html", "fieldtype": "HTML", "options": "({{ doc.amount }})"},
			{"fieldname": "steps", "visible_columns": [{"fieldname": "what", "print_width": "50px"}]},
		]
		said = documents.body(self.doc, self.print_format(layout))
		self.assertNotIn("Who", said)
		for part in (f"<h2>{self.doc.name}</h2>", "Name", "(3)", "<th>Sr</th>", "width: 50px", "called"):
			self.assertIn(part, said)
		self.assertIn("Who", documents.body(self.doc, self.print_format(layout, show_section_headings=1)))

	def test_the_layout_names_its_letter_head(self) -> None:
		for name in ("Own Head", "Other Head"):
			frappe.get_doc(
				{
					"doctype": "Letter Head",
					"letter_head_name": name,
					"source": "HTML",
					"content": f"<p>{name}</p>",
				}
			).insert()
		layout = self.print_format({"letter_head": "Own Head", "sections": [fields("title")]})
		self.assertIn("Own Head", documents.body(self.doc, layout, no_letterhead=0))
		self.assertIn("Other Head", documents.body(self.doc, layout, 0, "Other Head"))
		self.assertNotIn("Own Head", documents.body(self.doc, layout, no_letterhead=1))

	def test_what_cannot_be_printed_is_not_stored(self) -> None:
		for layout in (
			"{",
			'{"sections": 1, "header": "{% if %}"}',
			json.dumps({"sections": [fields("title", visible_if="doc.")]}),
			json.dumps({"sections": [fields("title", visible_if="doc.__class__")]}),
			json.dumps({"sections": [fields("title", visible_if="1 +" * 1000 + "1")]}),
		):
			with self.subTest(layout[:60]), self.assertRaises(frappe.ValidationError):
				self.print_format({}, format_data=layout, standard="No").insert()

	def test_begins_with_the_form(self) -> None:
		layout = starting_layout(frappe.get_meta("Layout Sample"))
		self.assertEqual([section["label"] for section in layout["sections"]], ["Who"])
		left, right = layout["sections"][0]["columns"]
		self.assertEqual([one["fieldname"] for one in left["fields"]], ["title", "kind", "amount"])
		steps = right["fields"][-1]
		self.assertEqual([one["fieldname"] for one in steps["table_columns"]], ["idx", "day", "cost"])
		said = documents.body(self.doc, self.print_format(layout))
		self.assertIn("dear", said)

	def test_pages(self) -> None:
		layout = {
			"sections": [{**fields("title"), "page_break": True}, fields("amount")],
			"text_bottom_left": "of {{ doc.kind }}",
		}
		made = self.print_format(
			layout, font_size=20, page_number="Bottom Right", css="@page { size: A5 landscape; }"
		)
		html = documents.page(self.doc, made)
		pages = PdfReader(io.BytesIO(get_pdf(html))).pages
		self.assertEqual(len(pages), 2)
		self.assertEqual([round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]], [210, 148])
		first, second = (page.extract_text() for page in pages)
		self.assertIn("甲", first)
		self.assertIn("Amount", second)
		self.assertIn("of Open", first)
		self.assertIn("2 / 2", second)
