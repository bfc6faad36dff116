"""Customize Form: what is saved is there afterwards, under the name and in the place that were given."""

from typing import Any

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.model.definitions import write_rows
from frappe.modules.import_file import import_doc
from frappe.tests.utils import FrappeTestCase


def form(doctype: str = "Note") -> Any:
	"""A DocType laid open."""
	doc = frappe.get_doc({"doctype": "Customize Form", "doc_type": doctype})
	doc.fetch_to_customize()
	return doc


def place(doc: Any, row: dict, after: str | None) -> None:
	"""Put a new row behind a field."""
	doc.append("fields", row)
	rows = doc.fields
	rows.insert(
		next(i for i, one in enumerate(rows) if one.fieldname == after) + 1 if after else 0, rows.pop()
	)


def fieldnames(doctype: str = "Note") -> list[str]:
	"""The fields as the form shows them."""
	return [df.fieldname for df in frappe.get_meta(doctype).fields]


class CustomizeTest(FrappeTestCase):
	def setUp(self) -> None:
		self.addCleanup(self.undo)
		frappe.db.savepoint("before_test")

	def undo(self) -> None:
		frappe.db.rollback(save_point="before_test")
		frappe.clear_cache()


class TestFields(CustomizeTest):
	def test_a_new_row_is_named_from_its_label_and_stays(self) -> None:
		doc = form()
		for label in ("Remark", "Second Remark"):
			place(doc, {"label": label, "fieldtype": "Data"}, "title")
		doc.save_customization()
		at = fieldnames().index("title") + 1
		self.assertEqual(fieldnames()[at : at + 2], ["custom_second_remark", "custom_remark"])
		self.assertTrue(frappe.db.has_column("Note", "custom_remark"))
		again = form()
		again.save_customization()
		self.assertIn("custom_remark", fieldnames())
		note = frappe.get_doc({"doctype": "Note", "title": "With a remark", "custom_remark": "x"}).insert()
		self.assertEqual(frappe.db.get_value("Note", note.name, "custom_remark"), "x")

	def test_breaks_without_label_are_named_too_and_keep_what_follows(self) -> None:
		doc = form()
		place(doc, {"fieldtype": "Data", "label": "Inside"}, "title")
		place(doc, {"fieldtype": "Section Break"}, "title")
		before = fieldnames()
		doc.save_customization()
		added = [name for name in fieldnames() if name not in before]
		self.assertTrue(added[0].startswith("custom_section_break"))
		self.assertEqual(added[1], "custom_inside")
		self.assertEqual([name for name in fieldnames() if name in before], before)

	def test_a_new_field_among_reordered_ones(self) -> None:
		doc = form()
		doc.fields.append(doc.fields.pop(0))
		place(doc, {"fieldtype": "Data", "label": "In Between"}, doc.fields[0].fieldname)
		first, last = doc.fields[0].fieldname, doc.fields[-1].fieldname
		doc.save_customization()
		self.assertEqual(fieldnames()[:2], [first, "custom_in_between"])
		self.assertEqual(fieldnames()[-1], last)

	def test_the_order_that_comes_by_itself_is_not_kept(self) -> None:
		before = fieldnames()
		doc = form()
		doc.fields.append(doc.fields.pop(0))
		doc.save_customization()
		self.assertNotEqual(fieldnames(), before)
		doc = form()
		doc.fields.insert(0, doc.fields.pop())
		doc.save_customization()
		self.assertEqual(fieldnames(), before)
		kept = {"doc_type": "Note", "property": "field_order"}
		self.assertFalse(frappe.db.exists("Property Setter", kept))

	def test_one_name_for_two_rows_is_refused(self) -> None:
		doc = form()
		place(doc, {"label": "T", "fieldtype": "Data", "fieldname": "title"}, "title")
		with self.assertRaises(frappe.ValidationError):
			doc.save_customization()

	def test_a_section_after_a_section_leaves_that_whole(self) -> None:
		fields = frappe.get_meta("ToDo").fields
		section = next(df.fieldname for df in fields if df.fieldtype == "Section Break")
		before = fieldnames("ToDo")
		following = next(
			df.fieldname
			for df in fields[before.index(section) + 1 :]
			if df.fieldtype in ("Section Break", "Tab Break")
		)
		self.assertGreater(before.index(following), before.index(section) + 1)
		own = {"fieldname": "own_section", "fieldtype": "Section Break", "label": "Own"}
		create_custom_field("ToDo", {**own, "insert_after": section})
		after = fieldnames("ToDo")
		self.assertEqual(after.index("own_section") + 1, after.index(following))


class TestLabelAndRows(CustomizeTest):
	def test_the_label_is_the_name_in_the_users_language(self) -> None:
		frappe.local.lang = "en"
		doc = form()
		doc.label = "Memorandum"
		doc.save_customization()
		self.assertEqual((doc.label, frappe._("Note")), ("Memorandum", "Memorandum"))
		doc.label = ""
		doc.save_customization()
		self.assertEqual(frappe._("Note"), "Note")
		self.assertFalse(frappe.db.exists("Translation", {"source_text": "Note"}))

	def test_connections_keep_order_names_and_properties(self) -> None:
		jobs = "Scheduled Job Type"
		doc = form(jobs)
		(standard,) = doc.links
		standard.hidden = 1
		for target, field in (("Note", "owner"), ("ToDo", "owner")):
			doc.append("links", {"link_doctype": target, "link_fieldname": field})
		doc.links.append(doc.links.pop(0))
		doc.save_customization()
		self.assertEqual(self.links(jobs), ["Note", "ToDo", "Scheduled Job Log"])
		names = [row.name for row in frappe.get_meta(jobs).links]
		doc = form(jobs)
		doc.links.insert(0, doc.links.pop(1))
		doc.save_customization()
		self.assertEqual(self.links(jobs), ["ToDo", "Note", "Scheduled Job Log"])
		rows = frappe.get_meta(jobs).links
		self.assertEqual([row.name for row in rows], [names[1], names[0], names[2]])
		self.assertEqual([row.hidden for row in rows], [0, 0, 1])

	def test_the_order_of_connections_outlives_a_migration(self) -> None:
		jobs = "Scheduled Job Type"
		doc = form(jobs)
		doc.append("links", {"link_doctype": "Note", "link_fieldname": "owner"})
		doc.links.insert(0, doc.links.pop())
		doc.links[1].hidden = 1
		doc.save_customization()
		path = frappe.get_app_path(
			"frappe", "core", "doctype", "scheduled_job_type", "scheduled_job_type.json"
		)
		write_rows(frappe.get_file_json(path))
		frappe.clear_cache(doctype=jobs)
		self.assertEqual(self.links(jobs), ["Note", "Scheduled Job Log"])
		self.assertEqual(frappe.get_meta(jobs).links[1].hidden, 1)

	def links(self, doctype: str) -> list[str]:
		return [row.link_doctype for row in frappe.get_meta(doctype).links]


class TestFixtures(CustomizeTest):
	def test_a_custom_field_has_its_column(self) -> None:
		name = "Note-from_fixture"
		values = {"fieldname": "from_fixture", "label": "F", "fieldtype": "Data", "dt": "Note"}
		import_doc({"doctype": "Custom Field", "name": name, **values})
		self.assertTrue(frappe.db.has_column("Note", "from_fixture"))
		note = frappe.get_doc({"doctype": "Note", "title": "With it", "from_fixture": "x"}).insert()
		self.assertEqual(frappe.db.get_value("Note", note.name, "from_fixture"), "x")

	def test_a_property_setter_changes_the_table(self) -> None:
		setter = {"doctype_or_field": "DocField", "doc_type": "Note", "field_name": "title"}
		value = {"property": "unique", "value": "1", "property_type": "Check"}
		import_doc({"doctype": "Property Setter", "name": "Note-title-unique", **setter, **value})
		self.assertEqual(frappe.get_meta("Note").get_field("title").unique, 1)
		note = {"doctype": "Note", "title": "The only one"}
		frappe.get_doc(note).insert()
		with self.assertRaises(frappe.UniqueValidationError):
			frappe.get_doc(note).insert()
