"""CSV files as spreadsheets write them: encodings, separators, and what is no table."""

import io
import zipfile
from unittest.mock import patch

import frappe
from frappe.services.files import unpacking
from frappe.services.importer import reading
from frappe.tests import IntegrationTestCase
from frappe.utils.file_manager import save_file

ROWS = [["标题", "内容"], ["一, 二; 三", "第一行\n第二行"]]

SHEETS = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
TYPES = (
	b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
	b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
	b'<Override PartName="/xl/workbook.xml" ContentType="%s.sheet.main+xml"/>'
	b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s.sharedStrings+xml"/></Types>'
	% (SHEETS, SHEETS)
)
"""A workbook's list of its parts, with texts in a part of their own, as Excel writes them."""


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


class TestHostileWorkbooks(IntegrationTestCase):
	"""Small files that say they hold much, or do."""

	def workbook(self, sheet: str, **parts: bytes) -> bytes:
		from openpyxl import Workbook

		plain, packed = io.BytesIO(), io.BytesIO()
		book = Workbook()
		book.active["A1"] = book.active["A2"] = 1
		book.save(plain)
		with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
			for name in source.namelist():
				is_sheet = name == "xl/worksheets/sheet1.xml"
				if name not in parts:
					archive.writestr(name, sheet if is_sheet and sheet else source.read(name))
			for name, content in parts.items():
				archive.writestr(name, content)
		return packed.getvalue()

	def read(self, content: bytes) -> list:
		return reading.read(save_file("table.xlsx", content, None, None, is_private=1))

	def sheet(self, rows: str, dimension: str) -> str:
		namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		return f'<worksheet xmlns="{namespace}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'

	def test_what_unpacks_to_very_much_is_not_read(self):
		content = self.workbook("", bomb=b"\0" * 350_000_000)
		self.assertLess(len(content), 1_000_000)
		with self.assertRaises(unpacking.TooMuchInside):
			self.read(content)

	def test_sheet_that_says_it_is_larger_than_it_is(self):
		rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>'
		content = self.workbook(self.sheet(rows, "A1:XFD1048576"))
		self.assertEqual([list(row) for row in self.read(content)], [[1], [], [2]])

	def test_cells_have_an_end(self):
		rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 2000))
		with self.assertRaises(unpacking.TooMuchInside):
			self.read(self.workbook(self.sheet(rows, "A1:XFD1048576")))
		with patch.object(unpacking, "CELLS", 5), self.assertRaises(unpacking.TooMuchInside):
			reading._csv("a,b,c\n1,2,3\n")

	def test_reading_has_a_time(self):
		cells = "".join(f'<c r="{column}{{n}}"><v>1</v></c>' for column in "ABCDEFGH")
		rows = "".join(f'<row r="{n}">{cells.format(n=n)}</row>' for n in range(1, 9000))
		content = self.workbook(self.sheet(rows, "A1:H9000"))
		strings = b"".join(b"<si><t>%d</t></si>" % number for number in range(100_000))
		texts = self.workbook("", **{"[Content_Types].xml": TYPES, "xl/sharedStrings.xml": STRINGS % strings})
		with patch.dict(frappe.local.conf, table_seconds=0.02):
			for slow in (content, texts):
				with self.assertRaisesRegex(unpacking.TooMuchInside, "0.2"):
					self.read(slow)

	def test_large_ones_are_not_read_all_at_once(self):
		large = self.workbook("", padding=b"\0" * unpacking.SMALL_BYTES)
		with unpacking.opened(large), unpacking.opened(large):
			with self.assertRaises(unpacking.ReadingBusy):
				self.read(large)
			self.read(self.workbook(""))
		self.assertEqual(self.read(large), [[1], [1]])

	def test_entities_are_not_expanded(self):
		entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
			f'<!ENTITY {one} "{f"&{before};" * 10}">'
			for before, one in zip("abcdefgh", "bcdefghi", strict=True)
		)
		rows = '<row r="1"><c r="A1" t="str"><v>&i;</v></c></row>' * 2
		with self.assertRaises(frappe.ValidationError):
			self.read(self.workbook(entities + "]>" + self.sheet(rows, "A1:A1")))

	def test_what_is_no_workbook_is_told(self):
		for content in (
			b"PK\3\4 nothing",
			self.workbook("<worksheet"),
			self.workbook("", **{"xl/workbook.xml": b""}),
		):
			with self.assertRaises(frappe.ValidationError):
				self.read(content)

	def test_packed_results_have_an_end(self):
		import gzip

		self.assertEqual(unpacking.gunzip(gzip.compress(b"a" * 1000)), b"a" * 1000)
		with self.assertRaises(unpacking.TooMuchInside):
			unpacking.gunzip(gzip.compress(b"\0" * 350_000_000, 1))
