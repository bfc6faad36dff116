"""What is read in the layouts that both builders of Frappe store."""

import json

from frappe.services.printing.layouts import LayoutError, letter_head_of, read
from frappe.tests import UnitTestCase

OLDER = [
	{"fieldname": "print_heading_template", "fieldtype": "Custom HTML", "options": "<h2>{{ doc.name }}</h2>"},
	{"fieldtype": "Section Break", "label": "People"},
	{"fieldtype": "Column Break"},
	{"fieldname": "title", "print_hide": 0, "align": "right", "label": "Heading"},
	{"fieldname": "secret", "print_hide": 1},
	{"fieldtype": "Column Break"},
	{"fieldname": "_custom_html", "print_hide": 0, "fieldtype": "HTML", "options": "<b>x</b>"},
	{"fieldtype": "Section Break", "label": "", "print_hide": 1},
	{"fieldname": "lost", "print_hide": 0},
	{"fieldtype": "Section Break", "label": ""},
	{
		"fieldname": "steps",
		"print_hide": 0,
		"visible_columns": [
			{"fieldname": "day", "print_width": "120px", "print_hide": 0},
			{"fieldname": "what", "print_width": "", "print_hide": 0},
			{"fieldname": "gone", "print_hide": 1},
		],
	},
]
NEWER = {
	"header": "<h3>{{ doc.name }}</h3>",
	"letter_head": "Own",
	"text_bottom_left": "{{ doc.owner }}",
	"text_top_left": "",
	"sections": [
		{
			"label": "Who",
			"page_break": True,
			"field_orientation": "left-right",
			"visible_if": "doc.title",
			"columns": [
				{
					"label": "",
					"width": 2,
					"fields": [
						{"label": "", "fieldname": "title", "fieldtype": "Data", "align": "center"},
						{"label": "No", "fieldname": "name", "fieldtype": "Data", "show_label": "hide"},
						{
							"fieldname": "steps",
							"fieldtype": "Table",
							"table_columns": [{"fieldname": "idx", "label": "Sr", "width": 10}],
						},
					],
				},
				{
					"label": "",
					"fields": [
						{"fieldtype": "Spacer", "height": 30, "custom": 1},
						{"fieldtype": "Divider", "custom": 1},
						{
							"fieldtype": "Static Text",
							"text": "a\nb",
							"font_size": "14; color: red",
							"bold": 1,
						},
						{"fieldtype": "Image", "image_url": "/files/a.png", "custom": 1, "width": "40mm"},
						{"fieldtype": "Barcode", "fieldname": "code", "custom": 1},
						{"fieldtype": "Data", "fieldname": "gone", "remove": True},
					],
				},
			],
		},
		"no section",
	],
	"footer": {"columns": [{"label": "", "fields": [{"fieldtype": "HTML", "html": "end"}]}]},
}


class TestLayouts(UnitTestCase):
	def test_the_older_form(self) -> None:
		layout = read(json.dumps(OLDER))
		assert layout is not None
		self.assertTrue(layout.is_older)
		self.assertEqual(layout.header, "<h2>{{ doc.name }}</h2>")
		self.assertEqual([one.label for one in layout.sections], ["People", ""])
		left, right = layout.sections[0].columns
		self.assertEqual(
			[(one.fieldname, one.align, one.label) for one in left.blocks], [("title", "right", "Heading")]
		)
		self.assertEqual([(one.kind, one.text) for one in right.blocks], [("html", "<b>x</b>")])
		(steps,) = layout.sections[1].columns[0].blocks
		self.assertEqual(
			[(one.fieldname, one.width) for one in steps.columns or ()], [("day", "120px"), ("what", "")]
		)

	def test_the_newer_form(self) -> None:
		layout = read(NEWER)
		assert layout is not None
		(section,) = layout.sections
		self.assertEqual(
			(section.label, section.condition, section.is_page_end, section.is_in_line),
			("Who", "doc.title", True, True),
		)
		self.assertEqual([column.share for column in section.columns], [2, 1])
		title, name, steps = section.columns[0].blocks
		self.assertEqual((title.label, title.align, name.label), ("", "center", ""))
		self.assertEqual([(one.fieldname, one.width) for one in steps.columns or ()], [("idx", "10%")])
		space, _rule, text, image, code = section.columns[1].blocks
		self.assertEqual((space.size, image.width, image.text), ("30px", "40mm", "/files/a.png"))
		self.assertEqual((text.text, text.size, text.is_bold), ("a\nb", "", True))
		self.assertEqual((code.kind, code.fieldtype), ("unknown", "Barcode"))
		self.assertEqual((layout.letter_head, layout.corners), ("Own", {"bottom_left": "{{ doc.owner }}"}))
		self.assertEqual(sorted(layout.templates()), ["<h3>{{ doc.name }}</h3>", "end", "{{ doc.owner }}"])
		self.assertEqual(layout.conditions(), ["doc.title"])

	def test_the_letter_head_that_a_layout_names(self) -> None:
		for data, name in ((json.dumps(NEWER), "Own"), (json.dumps(OLDER), ""), ("{", ""), (None, "")):
			self.assertEqual(letter_head_of(data), name)

	def test_nothing_and_what_is_no_layout(self) -> None:
		for empty in (None, "", "  ", "[]", "{}", "null"):
			self.assertIsNone(read(empty))
		for wrong in ("[", "7", '"text"', "[" * 100_000):
			with self.assertRaises(LayoutError):
				read(wrong)
		with self.assertRaises(LayoutError):
			read([{"fieldname": "title"}] * 2001)

	def test_shapes_that_no_builder_makes(self) -> None:
		for wrong in (
			{"sections": 7, "header": 8, "footer": []},
			{
				"sections": [
					{
						"columns": [
							{"fields": [{"label": 7, "table_columns": 7, "width": [], "fieldname": {}}]}
						]
					}
				]
			},
			[7, {"fieldname": ["x"], "visible_columns": "all"}],
			{"sections": [{"columns": 7, "label": []}]},
		):
			with self.subTest(wrong):
				self.assertIsNotNone(read(wrong))
