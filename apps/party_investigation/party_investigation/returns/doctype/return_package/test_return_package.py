"""Packages on one installation: who makes, sees and takes in; two installations stand in the checkout's tests/app/test_package*.py."""

import frappe
from frappe.utils.file_manager import save_file
from party_investigation.package import bag, records, signature
from party_investigation.returns import creation
from party_investigation.returns.packages import service
from party_investigation.returns.test_actions import HandInTest, L

PACKAGE = "Return Package"


class TestReturnPackage(HandInTest):
	def setUp(self) -> None:
		super().setUp()
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None

	def partner(self, organization: str, **values) -> str:
		_private, public = signature.new_key()
		key = {"public_key": public, "fingerprint": signature.fingerprint(public)}
		values = {"organization": organization, "installation_name": "某单位", **key, **values}
		return frappe.get_doc({"doctype": "Partner Installation", **values}).insert().name

	def make(self, unit: str, by: str, partner: str) -> str:
		frappe.set_user(by)
		try:
			return service.make_package(creation.return_name(self.campaign, unit, L), partner, "光盘报送")
		finally:
			frappe.set_user("Administrator")

	def content(self, package: str) -> bytes:
		url = frappe.db.get_value(PACKAGE, package, "file")
		return frappe.get_doc("File", {"file_url": url}).get_content()

	def test_a_college_makes_one_of_its_own_return(self) -> None:
		partner = self.partner("T1")
		self.assertRefused("has not handed in", self.make, "T1", self.users["T1"], partner)
		for unit in ("T1B1", "T1B2"):
			self.pass_up(unit)
		self.take("submit", "T1")
		self.assertRefused("", self.make, "T1", self.users["T2"], partner)
		self.assertRefused("trusted partner", self.make, "T1", self.users["T1"], self.partner("T1B1"))
		package = self.make("T1", self.users["T1"], partner)
		read = bag.read_bag(self.content(package))
		content = records.read_content(read.payload)
		self.assertEqual((content.sheet.unit, len(content.versions), content.lines), ("T1", 3, ()))
		self.assertEqual(read.digest, frappe.db.get_value(PACKAGE, package, "digest"))
		self.assertEqual(content.sheet.number, 1)
		frappe.set_user(self.users["T2"])
		self.assertRaises(frappe.PermissionError, frappe.get_doc(PACKAGE, package).check_permission, "read")
		self.assertEqual(frappe.get_list(PACKAGE), [])
		frappe.set_user("Administrator")
		document = frappe.get_doc(PACKAGE, package)
		self.assertRefused("stay as evidence", frappe.get_doc("File", {"file_url": document.file}).delete)
		document.purpose = "x"
		self.assertRefused("not changed", document.save)

	def test_one_that_waits_says_nothing_of_itself(self) -> None:
		frappe.set_user(self.users["T"])
		file = save_file("x.zip", b"no package", "", "", is_private=1)
		values = {"organization": "T", "file": file.file_url, "status": "Taken In", "direction": "Outgoing"}
		package = frappe.get_doc({"doctype": PACKAGE, **values, "number": 5}).insert()
		self.assertEqual((package.status, package.direction, package.number or 0), ("Draft", "Incoming", 0))
		self.assertIn("no package", service.look(package.name)["refused"])
		self.assertRefused("no package", service.take_in, package.name)
		frappe.set_user(self.users["T1"])
		self.assertRaises(frappe.PermissionError, service.look, package.name)
