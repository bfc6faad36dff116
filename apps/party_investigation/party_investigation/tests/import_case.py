"""For tests of the import: a folder for workbooks, and a site that is as before afterwards."""

import tempfile
from pathlib import Path

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.intake import service
from party_investigation.tests.world import back_to_nothing


class ImportCase(FrappeTestCase):
	"""A test that imports workbooks: what the import would commit is counted, and rolled back."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.folder = Path(folder.name)
		self.path = self.folder / "roster.xlsx"
		self.addCleanup(back_to_nothing)
		self.addCleanup(setattr, service, "_commit", service._commit)
		self.commits = 0
		service._commit = self.count_commit

	def count_commit(self) -> None:
		"""Stand in for the commit after each chunk."""
		self.commits += 1
