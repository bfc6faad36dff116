"""What is deleted after a time, and what stays."""

import frappe
from frappe.services import background_files, upkeep
from frappe.tests import IntegrationTestCase


def aged(doctype: str, name: str, days: int) -> str:
	"""A document made to look as old as that; its name."""
	frappe.db.set_value(
		doctype,
		name,
		"creation",
		frappe.utils.add_days(frappe.utils.now_datetime(), -days),
		update_modified=False,
	)
	return name


class TestUpkeep(IntegrationTestCase):
	def test_exported_files_go_after_a_week_and_others_stay(self) -> None:
		made = [
			background_files.keep(f"{number}.csv", frappe.generate_hash().encode(), "t") for number in (1, 2)
		]
		old, fresh = (frappe.get_doc("File", {"file_url": url}) for url in made)
		own = frappe.get_doc(
			{"doctype": "File", "file_name": "own.txt", "content": "kept", "is_private": 1}
		).insert()
		for file, days in ((old, 8), (fresh, 6), (own, 100)):
			aged("File", file.name, days)
		path = old.get_full_path()
		upkeep.clear_exports()
		frappe.db.commit()
		self.assertEqual(
			[bool(frappe.db.exists("File", file.name)) for file in (old, fresh, own)], [False, True, True]
		)
		with self.assertRaises(FileNotFoundError):
			open(path)

	def test_logs_go_after_their_days(self) -> None:
		named = frappe.get_hooks("default_log_clearing_doctypes")
		self.assertIn("Error Log", named)
		self.assertNotIn("Access Log", named)
		old, fresh = (frappe.log_error(f"upkeep {number}").name for number in (1, 2))
		aged("Error Log", old, 31)
		upkeep.clear_logs()
		self.assertFalse(frappe.db.exists("Error Log", old))
		self.assertTrue(frappe.db.exists("Error Log", fresh))
