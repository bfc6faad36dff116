"""An import: whole documents, errors by row, a second run takes up what is left."""

import json

import frappe
from frappe.core.doctype.data_import.data_import import get_import_status
from frappe.services.exporter import tables
from frappe.services.importer import running
from frappe.tests import IntegrationTestCase
from frappe.utils.file_manager import save_file


class TestImport(IntegrationTestCase):
	def setUp(self):
		self.addCleanup(self.clean)

	def clean(self):
		frappe.db.rollback()
		for doctype in ("Note", "Data Import"):
			for name in frappe.get_all(doctype, filters={"owner": "Administrator"}, pluck="name"):
				frappe.delete_doc(doctype, name, force=True)
		frappe.db.delete("Data Import Log")
		frappe.db.commit()

	def make(self, table):
		file = save_file("notes.xlsx", tables.as_xlsx(table, "Notes"), None, None, is_private=1)
		return frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": "Note",
				"import_type": running.INSERT,
				"import_file": file.file_url,
			}
		).insert()

	def test_rows_become_documents_and_errors_are_told(self):
		title = frappe.generate_hash()
		doc = self.make(
			[["Title", "Public", "Nowhere"], [title, 1, 5], [None, 1, 5], [f"{title} b", "否", 5]]
		)
		self.assertEqual(running.run(doc), "Partial Success")
		self.assertTrue(frappe.db.exists("Note", {"title": title}))
		self.assertTrue(frappe.db.exists("Note", {"title": title + " b"}))
		logs = running.logs(doc.name)
		self.assertEqual(
			[(log.success, json.loads(log.row_indexes)) for log in logs], [(1, [2]), (0, [3]), (1, [4])]
		)
		table = running.errored(
			doc.name, [["Title", "Public", "Nowhere"], [title, 1, 5], [None, 1, 5], ["b", 0]]
		)
		self.assertEqual([row[:3] for row in table], [["Title", "Public", "Nowhere"], [None, 1, 5]])
		self.assertTrue(table[1][3])
		self.assertEqual(running.run(doc), "Error")  # again: only what failed is tried
		self.assertEqual(frappe.db.count("Note", {"title": ("like", f"{title}%")}), 2)

	def test_days_are_taken(self):
		title = frappe.generate_hash()
		doc = self.make([["Title", "Public", "Expire Notification On"], [title, 1, "2016年7月9日"]])
		self.assertEqual(doc.check_rows()["problems"], [])
		self.assertEqual(running.run(doc), "Success")
		day = frappe.db.get_value("Note", {"title": title}, "expire_notification_on")
		self.assertEqual(str(day)[:10], "2016-07-09")

	def test_cells_that_cannot_be_read_stop_their_row_only(self):
		title = frappe.generate_hash()
		doc = self.make([["Title", "Public"], [title, "也许"], [f"{title} b", 1.0]])
		found = doc.check_rows()
		self.assertEqual([problem["rows"] for problem in found["problems"]], [[2]])
		self.assertIn("也许", found["problems"][0]["messages"][0])
		self.assertEqual(running.run(doc), "Partial Success")
		self.assertEqual(
			frappe.get_all("Note", {"title": ("like", f"{title}%")}, ["title", "public"]),
			[{"title": f"{title} b", "public": 1}],
		)
		self.assertIn("也许", json.loads(running.logs(doc.name)[0].messages)[0])

	def test_chosen_fields_are_kept_and_used(self):
		title = frappe.generate_hash()
		doc = self.make([["Heading", "Nowhere"], [title, "left out"]])
		doc.template_options = json.dumps({"column_to_field_map": {"0": "title", "1": "Don't Import"}})
		doc.save()
		doc = frappe.get_doc("Data Import", doc.name)
		preview = doc.get_preview_from_template()
		self.assertEqual([column["skip_import"] for column in preview["columns"]], [False, True])
		self.assertEqual(preview["warnings"], [])  # left out on purpose
		self.assertEqual(running.run(doc), "Success")
		self.assertTrue(frappe.db.exists("Note", {"title": title}))
		for wrong in ({"0": "docstatus"}, {"0": "nowhere"}, [1]):
			doc.template_options = json.dumps({"column_to_field_map": wrong})
			self.assertRaises(frappe.ValidationError, doc.save)

	def test_mistakes_are_told_before_anything_is_imported(self):
		title = frappe.generate_hash()
		doc = self.make([["Title", "Public"], [title, 1], [None, None], [None, 1], [f"{title} b", 0]])
		before = frappe.db.count("Note")
		found = doc.check_rows()
		self.assertEqual(found["checked"], 3)
		self.assertEqual([problem["rows"] for problem in found["problems"]], [[4]])
		self.assertTrue(found["problems"][0]["messages"])
		self.assertEqual(frappe.db.count("Note"), before)
		self.assertEqual(running.run(doc), "Partial Success")
		self.assertEqual([json.loads(log.row_indexes) for log in running.logs(doc.name)], [[2], [4], [5]])
		status = get_import_status(doc.name)
		self.assertEqual((status["success"], status["failed"], status["running"]), (2, 1, False))

	def test_the_fields_on_offer_are_those_that_can_be_chosen(self):
		doc = self.make([["Title", "Nowhere"], ["a", "b"]])
		preview = doc.get_preview_from_template()
		self.assertEqual([column["field"] for column in preview["columns"]], ["title", None])
		self.assertIn("seen_by.user", [choice["value"] for choice in preview["fields"]])
		for choice in preview["fields"]:
			self.assertTrue(choice["label"], choice)
			doc.template_options = json.dumps({"column_to_field_map": {"1": choice["value"]}})
			self.assertEqual(doc.get_preview_from_template()["columns"][1]["field"], choice["value"])


class TestLinks(IntegrationTestCase):
	"""A linked document by its title, in a column of links that show titles."""

	def test_titles_are_taken_where_one_document_has_them(self):
		make = {
			"doctype": "DocType",
			"module": "Custom",
			"custom": 1,
			"permissions": [{"role": "System Manager", "read": 1}],
		}
		title = {"fieldname": "title", "fieldtype": "Data", "label": "Title"}
		frappe.get_doc(
			{
				**make,
				"name": "Import Branch",
				"title_field": "title",
				"show_title_field_in_link": 1,
				"fields": [title],
			}
		).insert()
		link = {"fieldname": "branch", "fieldtype": "Link", "options": "Import Branch", "label": "Branch"}
		frappe.get_doc({**make, "name": "Import Person", "fields": [link, title]}).insert()
		self.addCleanup(frappe.delete_doc, "DocType", "Import Branch", force=True)
		self.addCleanup(frappe.delete_doc, "DocType", "Import Person", force=True)
		names = [
			frappe.get_doc({"doctype": "Import Branch", "title": word}).insert().name
			for word in ("第一支部", "第二支部", "第二支部")
		]
		rows = [
			["Title", "Branch"],
			["甲", "第一支部"],
			["乙", names[1]],
			["丙", "第二支部"],
			["丁", "没有的支部"],
		]
		found = list(running.records("Import Person", rows))
		self.assertEqual(
			[record.values.get("branch") for record in found], [names[0], names[1], None, "没有的支部"]
		)
		self.assertEqual([len(record.problems) for record in found], [0, 0, 1, 0])
		for word in ("第二支部", names[1], names[2]):
			self.assertIn(word, found[2].problems[0])
