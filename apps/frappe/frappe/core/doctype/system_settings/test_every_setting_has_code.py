"""Every setting of the site is read by something: one that does nothing promises what is not done."""

import re
from pathlib import Path

import frappe
from frappe.model import no_value_fields
from frappe.tests import IntegrationTestCase

SOURCES = ("*.py", "*.ts", "*.vue", "*.html")


class TestSettings(IntegrationTestCase):
	def test_every_setting_has_code(self):
		root = Path(frappe.__file__).parent
		desk = root.parent / "desk" / "src"
		words: set[str] = set()
		for folder in (root, desk):
			for pattern in SOURCES:
				for path in folder.rglob(pattern):
					if not path.name.startswith("test_"):
						words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
		fields = [
			field.fieldname
			for field in frappe.get_meta("System Settings").fields
			if field.fieldtype not in no_value_fields
		]
		self.assertEqual([name for name in fields if name not in words], [])
