"""A job speaks the language of the user for whom it runs."""

import subprocess
import sys
from pathlib import Path

import frappe
from frappe.tests.utils import FrappeTestCase

READER = "job-reader@test.example"
RUN = "import sys; from frappe.services.jobs.worker import execute_job; execute_job(*sys.argv[1:], kwargs={})"


def tell_language() -> None:
	"""The job."""
	print("language:", frappe.local.lang)


class TestLanguage(FrappeTestCase):
	def setUp(self) -> None:
		values = {"doctype": "User", "email": READER, "first_name": "Reader", "send_welcome_email": 0}
		frappe.get_doc({**values, "language": "zh"}).insert()
		frappe.db.commit()  # another process runs the job
		self.addCleanup(frappe.db.commit)
		self.addCleanup(frappe.delete_doc, "User", READER, force=True)

	def test_a_job_speaks_the_users_language(self) -> None:
		command = [sys.executable, "-c", RUN, frappe.local.site, f"{__name__}.tell_language", READER]
		sites = Path(frappe.get_site_path()).resolve().parent
		done = subprocess.run(command, cwd=sites, capture_output=True, text=True, check=True)
		self.assertIn("language: zh", done.stdout)
