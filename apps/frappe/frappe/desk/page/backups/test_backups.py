"""Pages of administrators: jobs, backups, and the scripts of reports; nobody else gets at them."""

from pathlib import Path

import frappe
from frappe.core.page.background_jobs.background_jobs import get_info, get_scheduler_status
from frappe.desk.form.script import report
from frappe.desk.page.backups.backups import JOB, get_backups, make, schedule_files_backup
from frappe.services.jobs.enqueue import site_queue
from frappe.tests.utils import FrappeTestCase

STRANGER = "pages-stranger@test.example"


class TestPagesOfAdministrators(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		values = {"doctype": "User", "email": STRANGER, "first_name": "Stranger", "send_welcome_email": 0}
		frappe.get_doc({**values, "roles": [{"role": "Desk User"}]}).insert()

	def setUp(self) -> None:
		self.addCleanup(frappe.set_user, "Administrator")

	def test_only_administrators(self):
		frappe.set_user(STRANGER)
		for method in (get_info, get_scheduler_status, get_backups, schedule_files_backup):
			self.assertRaises(frappe.PermissionError, method)

	def test_jobs_are_shown_without_what_they_were_given(self):
		site_queue().put("page-test", "frappe.ping", {"secret": "given"}, queue="short")
		job = next(row for row in get_info(job_status="queued") if row["job_id"] == "page-test")
		self.assertEqual((job["job_name"], job["queue"], job["color"]), ("frappe.ping", "short", "orange"))
		self.assertNotIn("payload", job)
		self.assertLess(abs(frappe.utils.time_diff_in_seconds(frappe.utils.now(), job["creation"])), 60)
		self.assertEqual(get_info(queue_timeout="long", job_status="queued"), [])
		self.assertRaises(NotImplementedError, get_info, "Workers")
		self.assertEqual(site_queue().purge(), 1)

	def test_a_backup_is_listed_and_there(self):
		before = {row["file"] for row in get_backups()}
		make()
		made = [row for row in get_backups() if row["file"] not in before]
		self.assertTrue(any(row["file"].endswith("-database.db.gz") for row in made))
		for row in made:
			path = Path(frappe.get_site_path("private", "backups", row["file"]))
			self.assertEqual(path.stat().st_size, row["size"])
			path.unlink()

	def test_one_backup_at_a_time(self):
		schedule_files_backup()
		schedule_files_backup()
		self.assertEqual(
			[row["job_id"] for row in get_info(queue_timeout="long", job_status="queued")].count(JOB), 1
		)
		self.assertRaises(NotImplementedError, schedule_files_backup, STRANGER)
		site_queue().purge()

	def test_the_script_of_a_report_is_for_those_who_may_run_it(self):
		values = {"doctype": "Report", "report_name": "Page Test Report", "ref_doctype": "Error Log"}
		frappe.get_doc(
			{
				**values,
				"report_type": "Query Report",
				"query": "select 1 as one",
				"is_standard": "No",
				"javascript": "const own = 1;",
			}
		).insert()
		answer = report("Page Test Report")
		self.assertEqual(answer.content_type, "text/javascript; charset=utf-8")
		self.assertEqual(answer.get_data(as_text=True), "(function () {\nconst own = 1;\n}).call(window);\n")
		frappe.set_user(STRANGER)
		self.assertRaises(frappe.PermissionError, report, "Page Test Report")
