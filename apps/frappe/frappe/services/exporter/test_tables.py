"""Tables taken out hold no formulas."""

import io

from openpyxl import load_workbook

from frappe.services.exporter import tables
from frappe.tests import UnitTestCase


class TestTables(UnitTestCase):
	def test_formulas_are_made_harmless(self):
		table = [["Name", "Amount"], ["=HYPERLINK(1)", 5], ["+1+cmd|' /C calc'!A0", -2.5], ["-3", None]]
		text = tables.as_csv(table).decode("utf-8-sig")
		self.assertIn('"\'=HYPERLINK(1)"', text)
		self.assertIn("\"'+1+cmd", text)
		self.assertIn('"-3",""', text)
		sheet = load_workbook(io.BytesIO(tables.as_xlsx(table, "a/b"))).active
		self.assertEqual(sheet.title, "a b")
		self.assertEqual((sheet["A2"].value, sheet["A2"].data_type), ("=HYPERLINK(1)", "s"))
		self.assertEqual((sheet["B2"].value, sheet["B3"].value), (5, -2.5))
