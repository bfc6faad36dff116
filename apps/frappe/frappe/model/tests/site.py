"""A site of its own with the framework's tables and a few DocTypes; each test is rolled back."""

import secrets
import tempfile
import unittest
from pathlib import Path

import frappe

SITE = "model.localhost"


class ModelTest(unittest.TestCase):
	"""Tests on a real site, made once for the class."""

	doctypes: tuple[dict, ...] = ()

	@classmethod
	def setUpClass(cls) -> None:
		cls.folder = tempfile.TemporaryDirectory()
		cls.addClassCleanup(cls.folder.cleanup)
		place = Path(cls.folder.name) / SITE
		(place / "locks").mkdir(parents=True)
		(place / "site_config.json").write_text(f'{{"encryption_key": "{secrets.token_urlsafe(32)}="}}')
		(Path(cls.folder.name) / "apps.txt").write_text("frappe\n")
		frappe.init(SITE, sites_path=cls.folder.name, force=True)
		frappe.connect()
		cls.addClassCleanup(frappe.destroy)
		cls.fill()
		frappe.db.commit()

	@classmethod
	def fill(cls) -> None:
		"""The framework's tables, and the DocTypes of the class."""
		from frappe.model.bootstrap import create_core_tables

		frappe.flags.in_install = "frappe"
		create_core_tables()
		frappe.flags.in_install = False
		for role in ("System Manager", "Clerk"):
			frappe.get_doc({"doctype": "Role", "name": role, "role_name": role}).db_insert()
		for definition in cls.doctypes:
			frappe.get_doc({"doctype": "DocType", "module": "Custom", "custom": 1, **definition}).insert()

	def tearDown(self) -> None:
		frappe.db.rollback()
		frappe.clear_cache()
		frappe.db.rollback()


def field(fieldname: str, fieldtype: str = "Data", **properties) -> dict:
	"""A DocField."""
	return {"fieldname": fieldname, "fieldtype": fieldtype, "label": fieldname.title(), **properties}
