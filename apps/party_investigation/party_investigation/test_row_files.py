"""Files that are uploaded before their document is saved, and in its rows: who may, who reads them, and where they belong afterwards."""

import frappe
from party_investigation.row_files import is_attached
from party_investigation.tests.world import WorldTest, make_user

SEARCH, IMPORT = "Contact Search", "Campaign Import"


def upload(**place):
	"""Upload a private file as the user, for a place; returns the File."""
	word = frappe.generate_hash(length=8)
	values = {"file_name": f"{word}.pdf", "is_private": 1, "content": f"%PDF-1.4 {word}".encode()}
	return frappe.get_doc({"doctype": "File", **values, **place}).insert()


class TestRowFiles(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.name = self.made[SEARCH]["T1B1"]
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.elsewhere = make_user("elsewhere", [("Branch Secretary", "T2B1")])
		self.department = make_user("department", [("Organization Department Officer", "T")])

	def may_read(self, file, user: str) -> bool:
		frappe.set_user(user)
		return bool(frappe.has_permission("File", "read", doc=frappe.get_doc("File", file.name)))

	def test_a_file_comes_before_its_document(self) -> None:
		for name in (None, "new-campaign-import-abcdefghij"):
			with self.subTest(name):
				frappe.set_user(self.department)
				file = upload(attached_to_doctype=IMPORT, attached_to_name=name)
				document = frappe.get_doc({"doctype": IMPORT, "workbook": file.file_url}).insert()
				self.assertTrue(is_attached(document, file.file_url))
				self.assertTrue(self.may_read(file, self.department))
				for user in (self.secretary, self.elsewhere):
					self.assertFalse(self.may_read(file, user))

	def test_only_whoever_may_make_the_document_brings_a_file_for_it(self) -> None:
		frappe.set_user(self.secretary)
		for name in (None, "new-campaign-import-abcdefghij"):
			with self.subTest(name), self.assertRaises(frappe.PermissionError):
				upload(attached_to_doctype=IMPORT, attached_to_name=name)

	def test_no_file_waits_for_a_document_that_somebody_else_may_make(self) -> None:
		frappe.set_user(self.secretary)
		for name in ("CS-99999", self.made[SEARCH]["T2B1"], "New-contact-search-1"):
			with self.subTest(name), self.assertRaises(frappe.PermissionError):
				upload(attached_to_doctype=SEARCH, attached_to_name=name)

	def test_whoever_reads_the_search_reads_the_evidence_in_its_rows(self) -> None:
		for place in ({}, {"attached_to_doctype": SEARCH}, self.unsaved()):
			with self.subTest(place):
				frappe.set_user(self.secretary)
				file = upload(**place)
				self.assertFalse(self.may_read(file, self.officer))
				frappe.set_user(self.secretary)
				self.attempt(file.file_url)
				self.assertTrue(self.may_read(file, self.officer))
				self.assertFalse(self.may_read(file, self.elsewhere))

	def test_the_address_of_somebody_elses_file_opens_nothing(self) -> None:
		frappe.set_user(self.elsewhere)
		file = upload(attached_to_doctype=SEARCH, attached_to_name=self.made[SEARCH]["T2B1"])
		loose = upload()
		frappe.set_user(self.secretary)
		for document in (file, loose):
			self.attempt(document.file_url)
			self.assertFalse(is_attached(frappe.get_doc(SEARCH, self.name), document.file_url))
			self.assertFalse(self.may_read(document, self.officer))
			frappe.set_user(self.secretary)

	def unsaved(self) -> dict:
		return {"attached_to_doctype": SEARCH, "attached_to_name": "new-contact-search-abcdefghij"}

	def attempt(self, evidence: str) -> None:
		"""Log an attempt with its evidence as the user."""
		search = frappe.get_doc(SEARCH, self.name)
		values = {
			"attempted_on": "2016-03-20",
			"means": "上门走访",
			"handled_by": "书记",
			"outcome": "家中无人",
		}
		search.append("attempts", {**values, "evidence": evidence})
		search.save()
