"""Files: nothing half, nothing lost, nobody else's."""

import os

import frappe
from frappe.core.doctype.file.exceptions import FileTypeNotAllowed
from frappe.tests import IntegrationTestCase


def keep(name="t.txt", content="text of the test", **values):
	return frappe.get_doc({"doctype": "File", "file_name": name, "content": content, **values}).insert()


class TestFile(IntegrationTestCase):
	def test_rolled_back_file_is_gone(self):
		path = keep(content=frappe.generate_hash()).get_full_path()
		self.assertTrue(os.path.exists(path))
		frappe.db.rollback()
		self.assertFalse(os.path.exists(path))

	def test_deleted_file_goes_only_with_the_commit(self):
		file = keep(content=frappe.generate_hash())
		path = file.get_full_path()
		frappe.db.commit()
		file.delete()
		frappe.db.rollback()
		self.assertTrue(os.path.exists(path))
		frappe.get_doc("File", file.name).delete()
		frappe.db.commit()
		self.assertFalse(os.path.exists(path))

	def test_shared_content_stays_for_the_other(self):
		content = frappe.generate_hash()
		one, two = keep("one.txt", content), keep("two.txt", content)
		self.assertEqual(one.file_url, two.file_url)
		one.delete()
		frappe.db.commit()
		self.assertEqual(frappe.get_doc("File", two.name).get_content(), content)
		two.delete()
		frappe.db.commit()

	def test_content_must_be_what_the_name_says(self):
		for name, content in (
			("a.png", b"<html>"),
			("a.svg", b"<svg onload='x()'>"),
			("a.svg", b"<svg><script>x</script></svg>"),
			("a.pdf", b"MZ"),
		):
			with self.subTest(name), self.assertRaises(FileTypeNotAllowed):
				keep(name, content)

	def test_addresses_lead_nowhere_else(self):
		for url in ("/files/../../site_config.json", "/private/files/../../site_config.json", "/etc/passwd"):
			with self.subTest(url), self.assertRaises(frappe.ValidationError):
				frappe.get_doc({"doctype": "File", "file_url": url, "file_name": "x"}).insert()

	def test_private_file_is_not_taken_over_by_its_address(self):
		secret = keep("secret.txt", frappe.generate_hash(), is_private=1)
		with self.set_user("Guest"), self.assertRaises(frappe.PermissionError):
			frappe.get_doc({"doctype": "File", "file_url": secret.file_url}).insert()
		self.assertFalse(frappe.has_permission("File", "read", doc=secret, user="Guest"))

	def test_long_chinese_names(self):
		file = keep("名" * 100 + ".txt", frappe.generate_hash())
		self.assertTrue(file.exists_on_disk())
		self.assertTrue(file.file_name.endswith(".txt"))
