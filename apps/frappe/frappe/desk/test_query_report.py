"""Reports taken out: who may, what a worker makes of it, and that a prepared report gives what was shown."""

import csv
import io

import frappe
from frappe.desk import query_report
from frappe.services.reports import prepared
from frappe.tests.utils import FrappeTestCase

READER = "report-reader@test.example"
REPORT = "Test Notes Taken Out"


def grant(**rights: int) -> None:
	"""What staff may do with notes, besides what the DocType says."""
	for right, value in rights.items():
		frappe.permissions.update_permission_property("Note", "Desk User", 0, right, value)


class ReportTest(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		roles = [{"role": "Desk User"}]
		user = {
			"doctype": "User",
			"email": READER,
			"first_name": "R",
			"send_welcome_email": 0,
			"roles": roles,
		}
		frappe.get_doc(user).insert()
		columns = [
			{"fieldname": "name", "label": "Note", "fieldtype": "Link", "options": "Note"},
			{"fieldname": "title", "label": "Title", "fieldtype": "Data"},
			{"fieldname": "made", "label": "Made", "fieldtype": "Date"},
		]
		frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": REPORT,
				"ref_doctype": "Note",
				"report_type": "Query Report",
				"is_standard": "No",
				"query": "select name, title, '2016-07-01' as made from `tabNote` where title like 'Taken%%' order by title",
				"columns": columns,
				"roles": roles,
			}
		).insert()

	def setUp(self) -> None:
		frappe.local.response = frappe._dict(docs=[])
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")
		grant(report=1, export=1)
		for title, public in (("Taken A", 1), ("Taken B", 0), ("Taken C", 1)):
			frappe.get_doc({"doctype": "Note", "title": title, "public": public}).insert()

	def job(self, **values) -> list[list[str]]:
		"""What a worker's file holds."""
		query_report.run_export_job({"report_name": REPORT, "file_format_type": "CSV", **values}, "t")
		file = frappe.get_last_doc("File", {"file_name": ("like", f"{REPORT}%")})
		self.assertEqual((file.owner, file.is_private), (frappe.session.user, 1))
		text = file.get_content(encodings=["utf-8-sig"])
		return [row[1:] for row in csv.reader(io.StringIO(text))][1:]


class TestBackgroundExport(ReportTest):
	def test_file_holds_only_rows_of_who_asked(self) -> None:
		self.assertEqual([row[0] for row in self.job()], ["Taken A", "Taken B", "Taken C"])
		with self.set_user(READER):
			self.assertEqual([row[0] for row in self.job()], ["Taken A", "Taken C"])
			note = frappe.get_last_doc("Notification Log", {"for_user": READER})
			self.assertIn("/private/files/", note.link)

	def test_only_chosen_rows(self) -> None:
		self.assertEqual([row[0] for row in self.job(visible_idx="[0, 2]")], ["Taken A", "Taken C"])

	def test_worker_asks_the_rights_again(self) -> None:
		grant(report=1, export=0)
		with self.set_user(READER):
			self.assertEqual(len(query_report.run(REPORT)["result"]), 2)
			with self.assertRaises(frappe.PermissionError):
				self.job()


class PreparedTest(ReportTest):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_value("Report", REPORT, "prepared_report", 1)

	def prepare(self) -> str:
		"""A result made for the reader as the job makes it; its name."""
		with self.set_user(READER):
			doc = prepared.ask(frappe.get_doc("Report", REPORT), frappe._dict())
			prepared.fill(doc)
		return doc.name


class TestPreparedExport(PreparedTest):
	def test_takes_out_what_was_shown(self) -> None:
		frappe.db.set_value("Report", REPORT, "add_total_row", 1)
		self.prepare()
		frappe.get_doc({"doctype": "Note", "title": "Taken 0", "public": 1}).insert()
		with self.set_user(READER):
			# the last row is the one of totals
			self.assertEqual([row[0] for row in self.job()][:-1], ["Taken A", "Taken C"])
			fresh = self.job(ignore_prepared_report=1)
			self.assertEqual([row[0] for row in fresh][:-1], ["Taken 0", "Taken A", "Taken C"])
			self.assertTrue(query_report.run(REPORT)["add_total_row"])
			report = frappe.get_doc("Report", REPORT)
			answer = query_report._result(report, frappe._dict())
			self.assertEqual(answer["result"][0]["made"], frappe.utils.getdate("2016-07-01"))


class TestPreparedRights(PreparedTest):
	"""What was prepared is shown only while the rights last that it was made with."""

	def shown(self) -> list[str]:
		with self.set_user(READER):
			return [row["title"] for row in query_report.run(REPORT)["result"]]

	def opens(self, name: str, user: str = READER) -> bool:
		file = frappe.get_doc("File", {"attached_to_doctype": "Prepared Report", "attached_to_name": name})
		with self.set_user(user):
			return bool(file.has_permission("read"))

	def test_kept_while_nothing_changes(self) -> None:
		name = self.prepare()
		self.assertEqual(self.shown(), ["Taken A", "Taken C"])
		self.assertTrue(self.opens(name))
		self.assertFalse(self.opens(name, "Guest"))

	def test_result_of_an_earlier_release_is_not_opened(self) -> None:
		name = self.prepare()
		frappe.db.set_value("Prepared Report", name, "rights", None)
		self.assertEqual(self.shown(), [])
		self.assertFalse(self.opens(name))

	def test_file_cannot_be_moved_out_of_its_result(self) -> None:
		name = self.prepare()
		file = frappe.get_doc("File", {"attached_to_doctype": "Prepared Report", "attached_to_name": name})
		self.assertEqual(file.owner, READER)
		with self.set_user(READER), self.assertRaises(frappe.PermissionError):
			file.update({"attached_to_doctype": None, "attached_to_name": None}).save()

	def test_gone_after_any_change_of_rights(self) -> None:
		note = frappe.get_last_doc("Note", {"title": "Taken A"})
		narrow = {"doctype": "User Permission", "user": READER, "allow": "Note", "for_value": note.name}
		changes = {
			"user permission": lambda: frappe.get_doc(narrow).insert(),
			"role": lambda: frappe.get_doc("User", READER).add_roles("Report Manager"),
			"rule": lambda: grant(export=0),
			"share": lambda: frappe.share.add("Note", note.name, READER),
		}
		for what, change in changes.items():
			frappe.db.savepoint("before_change")
			name = self.prepare()
			self.assertTrue(self.opens(name))
			change()
			with self.subTest(what):
				self.assertEqual(self.shown(), [])
				self.assertFalse(self.opens(name))
			frappe.db.rollback(save_point="before_change")


class TestExportTask(FrappeTestCase):
	"""By itself: the note in the Access Log is committed, and with it the report, which goes again."""

	def test_large_reports_are_left_to_a_worker_and_logged(self) -> None:
		name = "Test Notes For A Worker"
		query = {"report_type": "Query Report", "query": "select name from `tabNote`", "is_standard": "No"}
		doc = frappe.get_doc(
			{"doctype": "Report", "report_name": name, "ref_doctype": "Note", **query}
		).insert()
		self.addCleanup(frappe.db.commit)
		self.addCleanup(doc.delete)
		frappe.local.response = frappe._dict(docs=[])
		frappe.local.form_dict = frappe._dict(report_name=name, export_in_background=1)
		self.assertTrue(query_report.export_query()["task_id"])
		self.assertNotIn("filecontent", frappe.response)
		logged = frappe.get_last_doc("Access Log", {"report_name": name})
		self.assertEqual((logged.user, logged.method, logged.file_type), ("Administrator", "Export", "Excel"))
