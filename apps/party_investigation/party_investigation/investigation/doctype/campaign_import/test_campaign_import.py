"""The upload in the desk: what it says at the end, whichever way it ends."""

import io
import tempfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils.file_manager import save_file
from party_investigation.demo import Demonstration
from party_investigation.intake import service
from party_investigation.investigation.doctype.campaign_import import campaign_import
from party_investigation.tests.world import back_to_nothing, end_appointments, make_user
from party_investigation.workbook import samples
from party_investigation.workbook.layout import ORGANIZATIONS, SHEETS


class TestCampaignImport(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		# The job ends transactions so that the desk sees it; a test is one transaction, rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		self.addCleanup(setattr, service, "_commit", service._commit)
		self.addCleanup(setattr, frappe.db, "rollback", frappe.db.rollback)
		frappe.db.commit = service._commit = frappe.db.rollback = lambda: None
		frappe.get_doc(
			{
				"doctype": "Party Organization",
				"organization_code": "DEMO",
				"organization_name": "湘水大学党委",
				"kind": "高校党委",
				"is_group": 1,
			}
		).insert()
		self.officer = make_user("intake", [("Organization Department Officer", "DEMO")])
		frappe.set_user(self.officer)

	def upload(self, content: bytes, **values):
		file = save_file("roster.xlsx", content, None, None, is_private=1)
		return frappe.get_doc({"doctype": "Campaign Import", "workbook": file.file_url, **values}).insert()

	def workbook(self, spoil: bool = False) -> bytes:
		rows = Demonstration(24).rows()
		if spoil:
			rows["members"][0]["identity_number"] = "123"
		with tempfile.TemporaryDirectory() as folder:
			return samples.write_workbook(Path(folder) / "roster.xlsx", rows).read_bytes()

	def test_taken_in_with_the_error_workbook_private(self) -> None:
		upload = self.upload(self.workbook(spoil=True))
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual((upload.status, upload.members_new, upload.rows_refused), ("Done", 23, 1))
		self.assertEqual(upload.organization, "DEMO")
		self.assertTrue(frappe.get_doc("File", {"file_url": upload.error_workbook}).is_private)

	def test_dry_run(self) -> None:
		upload = self.upload(self.workbook(), dry_run=1)
		campaign_import.run(upload.name, "zh")
		self.assertEqual(upload.reload().status, "Done")
		self.assertEqual(frappe.db.count("Party Member", {"organization": ["like", "DEMO%"]}), 0)

	def test_refused_as_a_whole_says_why(self) -> None:
		stream = io.BytesIO()
		Workbook().save(stream)
		upload = self.upload(stream.getvalue())
		campaign_import.run(upload.name, "zh")
		upload.reload()
		self.assertEqual(upload.status, "Refused")
		self.assertIn("党员", upload.message)

	def test_a_right_lost_meanwhile(self) -> None:
		upload = self.upload(self.workbook())
		frappe.set_user("Administrator")
		end_appointments(self.officer)
		frappe.set_user(self.officer)
		self.assertRaises(frappe.PermissionError, campaign_import.run, upload.name, "zh")
		frappe.set_user("Administrator")
		upload.reload()
		self.assertEqual(upload.status, "Failed")
		self.assertIn("DEMO", upload.message)

	def test_what_ran_is_not_started_again(self) -> None:
		upload = self.upload(self.workbook())
		campaign_import.run(upload.name, "zh")
		self.assertRaises(frappe.ValidationError, frappe.get_doc("Campaign Import", upload.name).start)

	def test_an_empty_workbook_to_fill_in(self) -> None:
		"""It has the headings that are read, says how to fill them in, and comes in with a row under them."""
		campaign_import.download_empty_workbook()
		stream = io.BytesIO(frappe.local.response.filecontent)
		book = load_workbook(stream)
		guide = {(row[0], row[1]): row[2] for row in list(book.worksheets[0].values)[1:]}
		for sheet in SHEETS:
			self.assertEqual([cell.value for cell in book[sheet.title][1]], sheet.headings())
			self.assertEqual([column for title, column in guide if title == sheet.title], sheet.headings())
		self.assertEqual(guide["党员", "公民身份号码"], frappe._("must be filled in"))
		row = {"organization_code": "DEMO", "organization_name": "湘水大学党委", "kind": "高校党委"}
		book["党组织"].append([row.get(column.fieldname) for column in ORGANIZATIONS.columns])
		stream = io.BytesIO()
		book.save(stream)
		upload = self.upload(stream.getvalue())
		campaign_import.run(upload.name, "zh")
		self.assertEqual((upload.reload().status, upload.rows_refused), ("Done", 0))

	def test_who_may_not_import_gets_none(self) -> None:
		frappe.set_user("Administrator")
		frappe.set_user(make_user("secretary", [("Branch Secretary", "DEMO")]))
		self.assertRaises(frappe.PermissionError, campaign_import.download_empty_workbook)
