"""What lists do with many rows: delete, submit, cancel, update, export and print, also in the background."""

import json

import frappe
from frappe.desk import query_report, reportview
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
from frappe.services import background_files
from frappe.tests.utils import FrappeTestCase
from frappe.utils.print_format import download_multi_pdf_async

READER = "bulk-reader@test.example"


class BulkTest(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.get_doc(
			{
				"doctype": "User",
				"email": READER,
				"first_name": "Reader",
				"send_welcome_email": 0,
				"roles": [{"role": "Desk User"}],
			}
		).insert()

	def setUp(self) -> None:
		frappe.local.response = frappe._dict(docs=[])
		frappe.clear_messages()
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")
		self.notes = [
			frappe.get_doc({"doctype": "Note", "title": f"Bulk {number}", "public": 1}).insert().name
			for number in range(3)
		]

	def said(self) -> str:
		return json.dumps(frappe.local.message_log, default=str)


class TestUpdate(BulkTest):
	def test_what_is_refused_stays_and_is_told(self) -> None:
		names = [*self.notes, "no such note"]
		left = submit_cancel_or_update_docs("Note", names, "update", {"content": "changed"})
		self.assertEqual(left, ["no such note"])
		self.assertIn("no such note", self.said())
		contents = frappe.get_all("Note", filters={"name": ("in", self.notes)}, pluck="content")
		self.assertEqual(contents, ["changed"] * 3)

	def test_rights_hold_for_each_row(self) -> None:
		with self.set_user(READER):
			left = submit_cancel_or_update_docs("Note", json.dumps(self.notes), "update", '{"content": "x"}')
		self.assertEqual(left, self.notes)
		self.assertEqual(frappe.db.count("Note", {"content": "x"}), 0)

	def test_wrong_state_action_and_number(self) -> None:
		self.assertEqual(submit_cancel_or_update_docs("Note", self.notes[:1], "cancel"), self.notes[:1])
		with self.assertRaises(frappe.ValidationError):
			submit_cancel_or_update_docs("Note", self.notes, "erase")
		with self.assertRaises(frappe.ValidationError):
			submit_cancel_or_update_docs("Note", ["n"] * 501, "update", {"content": "x"})


class TestDelete(BulkTest):
	def test_reasons_are_told(self) -> None:
		with self.set_user(READER):
			reportview.delete_bulk("Note", self.notes)
			self.assertIn(self.notes[0], self.said())
		self.assertEqual(frappe.db.count("Note", {"name": ("in", self.notes)}), 3)
		reportview.delete_bulk("Note", self.notes)
		self.assertEqual(frappe.db.count("Note", {"name": ("in", self.notes)}), 0)


class TestBackground(BulkTest):
	def test_export_becomes_a_private_file_of_who_asked(self) -> None:
		asked = {"doctype": "Note", "fields": ["title"], "title": "Notes", "file_format_type": "CSV"}
		with self.set_user(READER):
			reportview.run_report_view_export_job(asked, "task1")
			file = frappe.get_last_doc("File", {"file_name": ("like", "Notes%")})
			self.assertEqual((file.owner, file.is_private), (READER, 1))
			self.assertIn("Bulk 1", file.get_content())
			note = frappe.get_last_doc("Notification Log", {"for_user": READER})
			self.assertEqual(note.link, file.file_url)

	def test_report_becomes_a_private_file_of_who_may_export(self) -> None:
		report = {
			"doctype": "Report",
			"report_name": "Bulk notes",
			"ref_doctype": "Note",
			"report_type": "Query Report",
			"is_standard": "No",
			"query": "select `title` as `Title:Data:200` from `tabNote` order by `title`",
		}
		frappe.get_doc(report).insert()
		asked = {"report_name": "Bulk notes", "file_format_type": "CSV"}
		query_report.run_export_job(asked, "task3")
		file = frappe.get_last_doc("File", {"file_name": ("like", "Bulk notes%")})
		self.assertEqual((file.owner, file.is_private), ("Administrator", 1))
		self.assertIn("Bulk 1", file.get_content())
		with self.set_user(READER), self.assertRaises(frappe.PermissionError):
			query_report.run_export_job(asked, "task4")

	def test_prints_need_the_right(self) -> None:
		private = frappe.get_doc({"doctype": "Note", "title": "Bulk private", "public": 0}).insert().name
		self.assertTrue(download_multi_pdf_async("Note", self.notes)["task_id"])
		with self.set_user(READER), self.assertRaises(frappe.PermissionError):
			download_multi_pdf_async("Note", [private])

	def test_kept_file_is_told(self) -> None:
		url = background_files.keep("told.csv", b"a", "task2")
		self.assertEqual(frappe.get_last_doc("Notification Log").link, url)


class TestExportTask(FrappeTestCase):
	"""By itself: an export outside of a request commits its note in the Access Log."""

	def test_export_in_background_gives_a_task(self) -> None:
		frappe.local.response = frappe._dict(docs=[])
		frappe.local.form_dict = frappe._dict(doctype="Note", fields='["title"]', export_in_background=1)
		self.assertTrue(reportview.export_query()["task_id"])
		self.assertNotIn("filecontent", frappe.response)
