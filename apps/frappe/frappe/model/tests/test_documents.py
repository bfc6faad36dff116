"""Documents beyond what the conformance cases show: what must not happen."""

import sys
from unittest.mock import patch

import frappe
from frappe.model.definitions import run_on_doctype_update
from frappe.model.tests.site import ModelTest, field
from frappe.modules.utils import get_module_name

ROW = {"name": "Model Row", "istable": 1, "fields": [field("item"), field("secret", permlevel=1)]}
DOCUMENT = {
	"name": "Model Document",
	"autoname": "field:title",
	"fields": [
		field("title", reqd=1),
		field("sealed", permlevel=1),
		field("target", "Link", options="Model Document"),
		field("rows", "Table", options="Model Row"),
	],
	"permissions": [
		{"role": "System Manager", "read": 1, "write": 1, "create": 1, "delete": 1},
		{"role": "Clerk", "read": 1, "write": 1, "create": 1},
	],
}


class TestDocuments(ModelTest):
	doctypes = (ROW, DOCUMENT)

	def make(self, title: str = "One", **values):
		return frappe.get_doc({"doctype": "Model Document", "title": title, **values}).insert()

	def test_a_row_with_a_name_nobody_knows_is_not_lost(self):
		doc = self.make()
		doc.append("rows", {"name": "never stored", "item": "kept"})
		doc.save()
		self.assertEqual([row.item for row in frappe.get_doc("Model Document", "One").rows], ["kept"])

	def test_a_row_cannot_be_named_around_its_permission_level(self):
		doc = self.make(rows=[{"item": "a", "secret": "stored"}])
		levels = [0]
		for row_name in (doc.rows[0].name, "forged"):
			row = doc.append("rows", {"name": row_name, "item": "b", "secret": "forged"})
			row.reset_values_if_no_permlevel_access(levels, row.meta.get_high_permlevel_fields())
			self.assertNotEqual(row.secret, "forged", row_name)

	def test_a_copy_of_a_deleted_document_holds_its_rows(self):
		self.make(rows=[{"item": "a"}])
		frappe.delete_doc("Model Document", "One")
		kept = frappe.db.get_value("Deleted Document", {"deleted_name": "One"}, "data")
		self.assertIn('"item": "a"', kept)

	def test_links_of_others_keep_a_document(self):
		self.make("One")
		self.make("Two", target="One")
		with self.assertRaisesRegex(
			frappe.LinkExistsError, r'<a href="[^"]*/app/model-document/Two">Two</a>'
		):
			frappe.delete_doc("Model Document", "One")
		self.assertTrue(frappe.db.exists("Model Document", "One"))

	def test_renaming_moves_links_rows_and_the_field_of_the_name(self):
		self.make("One", rows=[{"item": "a"}])
		self.make("Two", target="One")
		frappe.rename_doc("Model Document", "One", "Uno", show_alert=False)
		self.assertEqual(frappe.get_doc("Model Document", "Uno").title, "Uno")
		self.assertEqual(frappe.get_doc("Model Document", "Uno").rows[0].item, "a")
		self.assertEqual(frappe.db.get_value("Model Document", "Two", "target"), "Uno")

	def test_a_cached_document_does_not_outlive_a_rollback(self):
		self.make()
		frappe.db.savepoint("before")
		frappe.db.commit()
		self.addCleanup(self._remove)
		doc = frappe.get_doc("Model Document", "One")
		doc.sealed = "changed"
		doc.save()
		self.assertEqual(frappe.get_cached_doc("Model Document", "One").sealed, "changed")
		frappe.db.rollback()
		self.assertIsNone(frappe.get_cached_doc("Model Document", "One").sealed)
		frappe.db.savepoint("before")
		frappe.db.set_value("Model Document", "One", "sealed", "undone")
		self.assertEqual(frappe.get_cached_doc("Model Document", "One").sealed, "undone")
		frappe.db.rollback(save_point="before")
		self.assertIsNone(frappe.get_cached_doc("Model Document", "One").sealed)

	def test_what_is_put_there_for_the_form(self):
		doc = self.make()
		self.assertIsNone(doc.get_onload("reason"))
		self.assertEqual(doc.get_onload(), {})
		doc.set_onload("reason", "locked")
		self.assertEqual(doc.get_onload("reason"), "locked")

	def _remove(self):
		frappe.delete_doc("Model Document", "One", force=True)
		frappe.db.commit()

	def test_a_counter_leaves_no_gap_after_a_rollback(self):
		from frappe.model.naming import make_autoname

		first = make_autoname("GAP-.###")
		frappe.db.savepoint("numbers")
		make_autoname("GAP-.###")
		frappe.db.rollback(save_point="numbers")
		self.assertEqual([first, make_autoname("GAP-.###")], ["GAP-001", "GAP-002"])

	def test_hash_names_do_not_repeat(self):
		from frappe.model.naming import hash_name

		names = [hash_name() for _number in range(20_000)]
		self.assertEqual(len(set(names)), len(names))


class TestSync(ModelTest):
	def test_an_unchanged_file_is_not_read_again(self):
		from frappe.model.bootstrap import create_core_tables

		with patch("frappe.modules.import_file.read_doc_from_file") as read:
			create_core_tables()
		read.assert_not_called()

	def test_modules_of_doctypes_make_indexes_of_their_own(self):
		for index in ("tabDocShare:user,share_doctype", "tabFile:owner,creation", "tabVersion:renamed"):
			self.assertTrue(frappe.db.has_index(index.partition(":")[0], index), index)

	def test_modules_that_make_no_indexes_are_not_imported(self):
		for doctype, imported in (("Note", False), ("Version", True)):
			meta = frappe.get_meta(doctype)
			module = get_module_name(doctype, meta.module)
			with patch.dict(sys.modules):
				sys.modules.pop(module, None)
				run_on_doctype_update(meta)
				self.assertEqual(module in sys.modules, imported, doctype)

	def test_every_core_doctype_has_table_and_controller(self):
		for name in frappe.get_all("DocType", pluck="name"):
			meta = frappe.get_meta(name)
			with self.subTest(name):
				self.assertTrue(
					issubclass(
						frappe.model.base_document.get_controller(name), frappe.model.document.Document
					)
				)
				self.assertEqual(bool(meta.issingle or meta.is_virtual), not frappe.db.table_exists(name))

	def test_links_and_tables_of_the_core_lead_somewhere(self):
		known = set(frappe.get_all("DocType", pluck="name"))
		for name in sorted(known):
			for df in [*frappe.get_meta(name).get_link_fields(), *frappe.get_meta(name).get_table_fields()]:
				with self.subTest(f"{name}.{df.fieldname}"):
					self.assertIn(df.options, known)
