"""Removed fields: kept for nobody to see, brought back whole, purged for good."""

from typing import Any

import frappe
from frappe.custom import removed_fields
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.tests.utils import FrappeTestCase

TABLE = "Removal Ledger"
ROWS = "Removal Line"


def own_table() -> Any:
	"""A DocType of the site with a field of each kind that is kept in its own way, and a record."""
	fields = [{"fieldname": "item", "fieldtype": "Data", "label": "Item"}]
	frappe.get_doc(
		{"doctype": "DocType", "name": ROWS, "module": "Custom", "custom": 1, "istable": 1, "fields": fields}
	).insert()
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": TABLE,
			"module": "Custom",
			"custom": 1,
			"fields": [
				{"fieldname": "title", "fieldtype": "Data", "label": "Title"},
				{"fieldname": "remark", "fieldtype": "Data", "label": "Remark", "permlevel": 1, "bold": 1},
				{"fieldname": "number", "fieldtype": "Int", "label": "Number", "unique": 1},
				{"fieldname": "lines", "fieldtype": "Table", "label": "Lines", "options": ROWS},
				{"fieldname": "last", "fieldtype": "Data", "label": "Last"},
			],
			"permissions": [
				{"role": "System Manager", "permlevel": level, "read": 1, "write": 1, "create": 1 - level}
				for level in (0, 1)
			],
		}
	).insert()
	values = {"title": "One", "remark": "Secret", "number": 7, "lines": [{"item": "Bolt"}]}
	return frappe.get_doc({"doctype": TABLE, **values}).insert()


def take_out(*fieldnames: str) -> None:
	"""Remove fields as the form of a DocType does."""
	doc = frappe.get_doc("DocType", TABLE)
	doc.set("fields", [df for df in doc.fields if df.fieldname not in fieldnames])
	doc.save()


def kept(doctype: str = TABLE) -> dict[str, dict]:
	"""What is kept, by fieldname."""
	return {one["fieldname"]: one for one in removed_fields.get_removed_fields(doctype)}


class RemovalTest(FrappeTestCase):
	def setUp(self) -> None:
		frappe.db.savepoint("before_test")
		self.addCleanup(self.undo)

	def undo(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="before_test")
		frappe.clear_cache()


class TestFieldsOfADocType(RemovalTest):
	def setUp(self) -> None:
		super().setUp()
		self.record = own_table()

	def fieldnames(self) -> list[str]:
		return [df.fieldname for df in frappe.get_meta(TABLE).fields]

	def test_a_removed_field_comes_back_with_settings_place_and_values(self) -> None:
		before = self.fieldnames()
		take_out("remark", "lines")
		self.assertEqual(self.fieldnames(), ["title", "number", "last"])
		self.assertEqual(
			{name: (one["label"], one["values"], one["removed_by"]) for name, one in kept().items()},
			{"remark": ("Remark", 1, "Administrator"), "lines": ("Lines", 1, "Administrator")},
		)
		for fieldname in ("remark", "lines"):
			removed_fields.restore_field(TABLE, fieldname)
		self.assertEqual(self.fieldnames(), before)
		field = frappe.get_meta(TABLE).get_field("remark")
		self.assertEqual((field.permlevel, field.bold), (1, 1))
		record = frappe.get_doc(TABLE, self.record.name)
		self.assertEqual((record.remark, [row.item for row in record.lines]), ("Secret", ["Bolt"]))
		self.assertEqual(kept(), {})

	def test_records_are_made_and_changed_while_a_unique_field_is_away(self) -> None:
		take_out("number")
		for title in ("Two", "Three"):
			frappe.get_doc({"doctype": TABLE, "title": title}).insert()
		record = frappe.get_doc(TABLE, self.record.name)
		record.title = "Changed"
		record.save()
		self.assertEqual(kept()["number"]["values"], 1)

	def test_nobody_sees_or_compares_a_removed_value(self) -> None:
		take_out("remark")
		user = frappe.get_doc(
			{"doctype": "User", "email": "keeper@site.example", "first_name": "K", "send_welcome_email": 0}
		).insert()
		user.add_roles("System Manager")
		frappe.set_user(user.name)
		record = frappe.get_doc(TABLE, self.record.name)
		self.assertNotIn("Secret", frappe.as_json(record.as_dict()))
		self.assertNotIn("Secret", frappe.as_json(frappe.get_list(TABLE, fields=["*"])))
		self.assertNotIn("Secret", frappe.as_json(frappe.get_list(TABLE, fields=["name", "remark"])))
		for asked in ({"filters": {"remark": "Secret"}}, {"order_by": "remark"}, {"group_by": "remark"}):
			with self.subTest(asked):
				self.assertRaises(frappe.PermissionError, frappe.get_list, TABLE, **asked)

	def test_a_new_field_does_not_open_what_a_removed_one_holds(self) -> None:
		take_out("remark")
		doc = frappe.get_doc("DocType", TABLE)
		doc.append("fields", {"fieldname": "remark", "fieldtype": "Data", "label": "Remark"})
		self.assertRaisesRegex(frappe.ValidationError, "still kept", doc.save)
		field = {"doctype": "Custom Field", "dt": TABLE, "fieldname": "Remark", "label": "R"}
		self.assertRaisesRegex(frappe.ValidationError, "still kept", frappe.get_doc(field).insert)
		removed_fields.purge_field(TABLE, "remark")
		doc = frappe.get_doc("DocType", TABLE)
		doc.append("fields", {"fieldname": "remark", "fieldtype": "Data", "label": "Remark"})
		doc.save()
		self.assertIsNone(frappe.get_doc(TABLE, self.record.name).remark)

	def test_purging_gives_up_values_and_is_noted(self) -> None:
		take_out("remark", "lines", "number")
		for fieldname in ("remark", "lines", "number"):
			removed_fields.purge_field(TABLE, fieldname)
		self.assertEqual(kept(), {})
		self.assertNotIn("remark", frappe.db.get_table_columns(TABLE))
		self.assertEqual(frappe.db.count(ROWS, {"parent": self.record.name}), 0)
		self.assertEqual(frappe.db.count("Activity Log", {"reference_name": TABLE}), 3)
		self.assertRaises(frappe.ValidationError, removed_fields.purge_field, TABLE, "title")
		self.assertEqual(frappe.get_doc(TABLE, self.record.name).title, "One")

	def test_a_name_that_was_taken_again_is_said(self) -> None:
		take_out("last")
		create_custom_field(TABLE, {"fieldname": "last", "label": "Another"})
		self.assertRaisesRegex(frappe.ValidationError, "again", removed_fields.restore_field, TABLE, "last")

	def test_only_who_runs_the_site_asks_restores_or_purges(self) -> None:
		take_out("remark")
		frappe.set_user("Guest")
		for asked in (
			lambda: removed_fields.get_removed_fields(TABLE),
			lambda: removed_fields.restore_field(TABLE, "remark"),
			lambda: removed_fields.purge_field(TABLE, "remark"),
		):
			self.assertRaises(frappe.PermissionError, asked)

	def test_tables_are_trimmed_as_in_frappe(self) -> None:
		take_out("remark", "last")
		self.assertEqual(removed_fields.trim_tables(TABLE, dry_run=True), {TABLE: ["remark", "last"]})
		self.assertIn("remark", kept())
		removed_fields.trim_tables(TABLE)
		self.assertEqual(kept(), {})


class TestCustomFields(RemovalTest):
	def test_a_custom_field_comes_back_with_its_changed_properties(self) -> None:
		create_custom_field("Note", {"fieldname": "told", "label": "Told", "insert_after": "title"})
		frappe.make_property_setter({"doctype": "Note", "fieldname": "told", "property": "bold", "value": 1})
		note = frappe.get_doc({"doctype": "Note", "title": "N", "told": "Something"}).insert()
		before = [df.fieldname for df in frappe.get_meta("Note").fields]
		frappe.delete_doc("Custom Field", "Note-told")
		self.assertEqual(kept("Note")["told"]["values"], 1)
		removed_fields.restore_field("Note", "told")
		meta = frappe.get_meta("Note")
		self.assertEqual([df.fieldname for df in meta.fields], before)
		self.assertEqual((meta.get_field("told").bold, kept("Note")), (1, {}))
		self.assertEqual(frappe.get_doc("Note", note.name).told, "Something")
