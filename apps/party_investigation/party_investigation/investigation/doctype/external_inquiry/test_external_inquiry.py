"""Lists for other offices: who asks, who approves, what leaves the house, and that it is logged with a reason."""

import io

from openpyxl import load_workbook
from pypdf import PdfReader

import frappe
from frappe.utils import getdate, today
from party_investigation.investigation.doctype.external_inquiry import external_inquiry
from party_investigation.rules import external_match as rule
from party_investigation.tests.world import WorldTest, make_user, reason_of_last_entry

INQUIRY = "External Inquiry"


class InquiryTest(WorldTest):
	"""A test with a secretary, the officer above, an officer beside, and a list that is not stored yet."""

	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.beside = make_user("beside", [("Committee Officer", "T2")])
		self.reviewer = make_user("reviewer", [("Discipline Reviewer", "T")])
		self.lost = self.made["Party Member"]["T1B1"]

	def inquiry(self, organization: str = "T1B1", **values):
		return frappe.get_doc(
			{
				"doctype": INQUIRY,
				"campaign": self.campaign,
				"organization": organization,
				"office": "公安机关",
				"receiver": "某市公安局",
				"purpose": "查找失去联系的党员，请提供现居住地址。",
				**values,
			}
		)

	def approved(self, organization: str = "T1B1"):
		"""A list that was approved by the officer above; the secretary is signed in afterwards."""
		frappe.set_user(self.secretary)
		inquiry = self.inquiry(organization).insert()
		inquiry.ask()
		frappe.set_user(self.officer)
		frappe.get_doc(INQUIRY, inquiry.name).approve()
		frappe.set_user(self.secretary)
		return inquiry.reload()

	def download(self, inquiry, **values) -> bytes:
		external_inquiry.download_list(inquiry.name, **{"reason": "送公安机关比对", **values})
		return frappe.local.response.filecontent


class TestExternalInquiry(InquiryTest):
	def test_it_asks_for_those_out_of_contact_below_the_unit(self) -> None:
		frappe.set_user(self.secretary)
		inquiry = self.inquiry(status="Approved", roster="x", approved_by=self.secretary).insert()
		self.assertEqual((inquiry.status, inquiry.roster, inquiry.persons_asked), ("Draft", self.lost, 1))
		self.assertIsNone(inquiry.approved_by)
		frappe.set_user(self.officer)
		below = self.inquiry("T1", about="Not Found Only").insert()
		lost = {self.made["Party Member"][branch] for branch in ("T1B1", "T1B2")}
		self.assertEqual(set(below.roster.split()), lost)

	def test_a_committee_above_approves_and_nobody_else(self) -> None:
		frappe.set_user(self.secretary)
		inquiry = self.inquiry().insert()
		inquiry.ask()
		self.assertEqual(inquiry.status, rule.WAITING)
		self.assertTrue(
			frappe.db.exists("ToDo", {"reference_name": inquiry.name, "allocated_to": self.officer})
		)
		for user in (self.secretary, self.beside, self.reviewer):
			frappe.set_user(user)
			self.assertRaises(frappe.PermissionError, frappe.get_doc(INQUIRY, inquiry.name).approve)
		frappe.set_user(self.secretary)
		self.assertRaises(
			frappe.ValidationError, inquiry.reload().update({"purpose": "另一个目的的查找"}).save
		)
		frappe.set_user(self.officer)
		frappe.get_doc(INQUIRY, inquiry.name).refuse("请先打电话")
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": inquiry.name, "status": "Open"}))
		frappe.set_user(self.secretary)
		inquiry.reload().update({"purpose": "电话、走访均未找到，请协助。"}).save()
		inquiry.ask()
		frappe.set_user(self.officer)
		frappe.get_doc(INQUIRY, inquiry.name).approve()
		inquiry.reload()
		self.assertEqual((inquiry.status, inquiry.approved_by), (rule.APPROVED, self.officer))
		self.assertEqual(getdate(inquiry.approved_on), getdate(today()))

	def test_at_the_top_another_officer_approves(self) -> None:
		first, second = (
			make_user(name, [("Organization Department Officer", "T")]) for name in ("one", "two")
		)
		frappe.set_user(first)
		inquiry = self.inquiry("T").insert()
		inquiry.ask()
		self.assertRaises(frappe.PermissionError, inquiry.approve)
		frappe.set_user(second)
		frappe.get_doc(INQUIRY, inquiry.name).approve()
		self.assertEqual(inquiry.reload().status, rule.APPROVED)

	def test_it_leaves_the_house_approved_and_with_a_reason_that_is_logged(self) -> None:
		frappe.set_user(self.secretary)
		draft = self.inquiry().insert()
		self.assertRaises(frappe.ValidationError, self.download, draft)
		inquiry = self.approved()
		self.assertRaises(frappe.ValidationError, self.download, inquiry, reason=" ")
		self.assertRaises(frappe.ValidationError, self.download, inquiry, format="csv")
		sheet = load_workbook(io.BytesIO(self.download(inquiry)))["比对名单"]
		rows = [*sheet.values]
		member = frappe.get_doc("Party Member", self.lost)
		self.assertEqual(rows[1][:3], (1, member.member_name, member.identity_number))
		self.assertEqual([each for each in rows[1][3:] if each is not None], [])
		self.assertEqual(reason_of_last_entry(), "送公安机关比对")
		pages = PdfReader(io.BytesIO(self.download(inquiry, format="pdf"))).pages
		text = "".join(page.extract_text() for page in pages)
		for words in ("某市公安局", member.member_name, member.identity_number, "请提供现居住地址"):
			self.assertIn(words, text.replace("\n", ""))
		frappe.set_user(self.beside)
		self.assertRaises(frappe.PermissionError, self.download, inquiry)

	def test_nobody_lists_members_of_others(self) -> None:
		frappe.set_user(self.secretary)
		self.assertRaises(frappe.PermissionError, self.inquiry("T1B2").insert)
		self.assertRaises(frappe.PermissionError, self.inquiry("T1").insert)
		inquiry = self.approved()
		inquiry.db_set("roster", f"{self.lost}\n{self.made['Party Member']['T2B1']}")
		rows = [*load_workbook(io.BytesIO(self.download(inquiry)))["比对名单"].values]
		self.assertEqual(len(rows), 2)
