"""CSV files as spreadsheets write them: encodings, separators, and what is no table."""

import frappe
from frappe.services.importer import reading
from frappe.tests import IntegrationTestCase
from frappe.utils.file_manager import save_file

ROWS = [["标题", "内容"], ["一, 二; 三", "第一行\n第二行"]]


class TestReading(IntegrationTestCase):
	def read(self, content):
		return reading.read(save_file("table.csv", content, None, None, is_private=1))

	def test_encodings_and_separators(self):
		for separator in reading.SEPARATORS:
			text = "\r\n".join(separator.join(f'"{value}"' for value in row) for row in ROWS)
			for encoding in ("utf-8", "utf-8-sig", "gb18030"):
				with self.subTest(separator=separator, encoding=encoding):
					self.assertEqual(self.read(text.encode(encoding)), ROWS)

	def test_what_is_no_table_is_told(self):
		with self.assertRaisesRegex(frappe.ValidationError, "no CSV table|不是 CSV 表格"):
			self.read(b"\xd0\xcf\x11\xe0\x00\x00\x00\x01")
