"""Signed copies of the documents of a case: who adds them, what they may be, and that they stay."""

import frappe
from party_investigation.disposition.procedure import get_rule, get_steps
from party_investigation.tests.world import WorldTest, make_user, ready_to_approve

CASE = "Disposition Case"
REPORT = ("查找调查报告", "调查报告")
PRE_CHECK = ("上级组织部预审", "预审意见")


def upload(**place) -> str:
	"""Upload a file as the user, as a dialog does; returns its address."""
	word = frappe.generate_hash(length=8)
	values = {"file_name": f"{word}.pdf", "is_private": 1, "content": f"%PDF-1.4 {word}".encode()}
	return frappe.get_doc({"doctype": "File", **values, **place}).insert().file_url


class TestSigned(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.name = self.made[CASE]["T1B1"]
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.elsewhere = make_user("elsewhere", [("Branch Secretary", "T2B1")])

	def case(self):
		return frappe.get_doc(CASE, self.name)

	def add(self, of: tuple[str, str] = REPORT, scan: str | None = None) -> str:
		scan = scan or upload()
		self.case().add_signed(*of, scan=scan)
		return scan

	def test_the_branch_adds_that_of_its_step(self) -> None:
		frappe.set_user(self.secretary)
		scan = self.add()
		(row,) = self.case().documents
		self.assertEqual((row.step, row.document, row.scan), (*REPORT, scan))
		self.assertTrue(row.added_on)
		place = frappe.db.get_value(
			"File", {"file_url": scan}, ["attached_to_doctype", "attached_to_name", "is_private"]
		)
		self.assertEqual(place, (CASE, self.name, 1))

	def test_that_of_a_committee_is_for_the_committee(self) -> None:
		frappe.set_user(self.secretary)
		self.assertRaises(frappe.PermissionError, self.add, PRE_CHECK)
		frappe.set_user(self.officer)
		self.add(PRE_CHECK)
		frappe.set_user(self.secretary)
		case = self.case()
		case.set("documents", [])
		self.assertRaises(frappe.PermissionError, case.save)
		frappe.set_user(self.elsewhere)
		self.assertRaises(frappe.PermissionError, self.add)

	def test_what_is_no_signed_copy(self) -> None:
		frappe.set_user(self.elsewhere)
		of_others = upload()
		frappe.set_user(self.secretary)
		of_member = upload(
			attached_to_doctype="Party Member", attached_to_name=self.made["Party Member"]["T1B1"]
		)
		for scan in (of_member, "/files/public.pdf", "/private/files/none.pdf", "https://x.example/a.pdf"):
			with self.subTest(scan):
				self.assertRaises(frappe.ValidationError, self.add, REPORT, scan)
		self.assertRaises(frappe.ValidationError, self.add, REPORT, of_others)
		for of in (("备案", "备案表"), ("查找调查报告", "通知书"), ("", "")):
			with self.subTest(of):
				self.assertRaises(frappe.ValidationError, self.add, of)
		self.assertEqual(self.case().documents, [])

	def test_a_wrong_copy_is_taken_out_until_the_approval(self) -> None:
		frappe.set_user(self.secretary)
		self.add()
		case = self.case()
		case.set("documents", [])
		case.save()
		self.add()
		frappe.set_user("Administrator")
		ready_to_approve(self.name).save()
		scan = self.add()
		self.assertEqual(len(self.case().documents), 2)
		case = self.case()
		case.documents.pop(0)
		self.assertRaises(frappe.ValidationError, case.save)
		case = self.case()
		case.documents[0].scan = scan
		self.assertRaises(frappe.ValidationError, case.save)
		file = frappe.get_doc("File", {"file_url": scan})
		self.assertRaises(frappe.ValidationError, file.delete)

	def test_what_is_asked_for_in_writing_is_asked_for_once_it_is_approved(self) -> None:
		self.assertNotIn("document_owed", self.case().soft_checks or "")
		ready_to_approve(self.name).save()
		self.assertIn("disposition.document_owed", self.case().soft_checks)
		self.add()
		self.assertIn("disposition.document_owed", self.case().soft_checks)
		self.add(PRE_CHECK)
		self.assertNotIn("document_owed", self.case().soft_checks or "")

	def test_the_form_reads_rule_steps_and_documents(self) -> None:
		rule = get_rule(self.campaign, "自行脱党除名")
		self.assertIn("按自行脱党予以除名", rule["basis"][0]["text"])
		owed = {row["document"]: row for row in rule["documents"]}
		self.assertEqual(owed["预审意见"]["print_format"], "Opinion of the Pre-check")
		self.assertFalse(owed["预审意见"]["by_branch"])
		steps = get_steps(self.campaign, "自行脱党除名")
		self.assertEqual([step["owes"] for step in steps][3:], [["支部大会决议"], ["审批表"]])
		self.assertEqual([step["label"] for step in steps if "votes_for" in step["votes"]], ["支部大会表决"])
		frappe.set_user("Guest")
		self.assertRaises(frappe.PermissionError, get_rule, self.campaign, "自行脱党除名")
