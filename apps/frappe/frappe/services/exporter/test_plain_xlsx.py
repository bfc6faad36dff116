"""The fast writer of flat tables: cell for cell what openpyxl writes of the same table."""

import datetime
import io
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from openpyxl import load_workbook

from frappe.services.exporter import plain_xlsx, tables
from frappe.tests import UnitTestCase

LABELS = ["姓名", "公民身份号码", "日期", "时间", "数", "真", "其他"]
ROWS = [
	[
		"=HYPERLINK(1)",
		"11010519491231002X",
		datetime.date(2016, 3, 1),
		datetime.datetime(2016, 3, 1, 10, 5, 6),
		-2.5,
		True,
		datetime.timedelta(hours=30),
	],
	["+1+cmd|' /C calc'!A0", "001234567890123456", None, None, 5, False, Decimal("1.50")],
	[
		"@x",
		"123",
		datetime.date(1949, 10, 1),
		datetime.datetime(1949, 10, 1),
		2**53,
		None,
		datetime.time(8, 30),
	],
	["李\x00㛃\x0b䶮\x1f", "", None, None, 10**30, None, "http://a.b/c"],
	["第一行\n第二行", " 两端 ", None, None, 0, None, "长" * 40_000],
	["短"],
]
"""What a report may hold: formulas, numbers that are none, signs that XML does not know, values of all kinds."""


def cells(content: bytes) -> list[list[tuple[Any, ...]]]:
	sheet = load_workbook(io.BytesIO(content)).active
	return [
		[
			(cell.value or None, cell.data_type if cell.value else "n", cell.number_format, cell.font.b)
			for cell in row
		]
		for row in sheet.iter_rows()
	]


def by_openpyxl(table: list[list[Any]], widths: list[int] | None = None) -> bytes:
	with patch.object(plain_xlsx, "as_plain_xlsx", return_value=None):
		return tables.as_xlsx(table, "a/b", widths)


class TestPlainXlsx(UnitTestCase):
	def test_the_same_cells(self):
		table = [LABELS, *ROWS]
		written = plain_xlsx.as_plain_xlsx(table, "a b")
		assert written
		self.assertEqual(tables.as_xlsx(table, "a/b")[:4], written[:4])
		for ours, theirs in zip(cells(written), cells(by_openpyxl(table)), strict=True):
			self.assertEqual(ours, theirs)
		kinds = {kind for row in cells(written) for _value, kind, _form, _bold in row}
		self.assertEqual(kinds, {"s", "n", "b", "d"}, "no formula, and no error")

	def test_texts_that_openpyxl_takes_for_errors_stay_texts(self):
		(_head, row) = cells(tables.as_xlsx([["a"], ["#N/A"]], "a"))
		self.assertEqual(row[0][:2], ("#N/A", "s"))

	def test_no_link_and_no_macro(self):
		content = plain_xlsx.as_plain_xlsx([["a"], ["https://a.b"], ["mailto:a@b"], ["internal:a!A1"]], "a")
		sheet = load_workbook(io.BytesIO(content or b"")).active
		self.assertEqual([cell.hyperlink for (cell,) in sheet.iter_rows()], [None] * 4)

	def test_widths_and_the_name_of_the_sheet(self):
		for content in (
			tables.as_xlsx([LABELS, *ROWS], "甲[乙]:丙" * 9, [10, 24]),
			by_openpyxl([LABELS, *ROWS], [10, 24]),
		):
			sheet = load_workbook(io.BytesIO(content)).active
			widths = [sheet.column_dimensions[letter].width for letter in "AB"]
			for width, wanted in zip(widths, (10, 24), strict=True):
				self.assertAlmostEqual(width, wanted, delta=0.75)  # a cell's own edge, 5 pixels
		self.assertEqual(tables.sheet_title("甲[乙]:丙" * 9), ("甲 乙  丙" * 9)[:31])

	def test_what_is_not_flat_is_left_to_openpyxl(self):
		day, moment = datetime.date(2016, 3, 1), datetime.datetime(2016, 3, 1, 8)
		for table in (
			[],
			[["a"]],
			[["a", "a"], [1, 2]],
			[["a", ""], [1, 2]],
			[["a", None], [1, 2]],
			[["a"], [1, 2]],
			[["a"], [day], [moment]],
			[["a"], [datetime.date(1899, 1, 1)]],
			[["a"], ["_x0041_"]],
			[["a"], ["1\r\n2"]],
			[["a"], ["\uffff"]],
		):
			self.assertIsNone(plain_xlsx.as_plain_xlsx(table, "a"), table)
			if table and table[-1] != ["\uffff"]:
				self.assertEqual(len(cells(tables.as_xlsx(table, "a"))), len(table))

	def test_a_table_that_is_read_once(self):
		written = tables.as_xlsx(iter([iter(["a", "b"]), iter([1, "x"])]), "a")
		self.assertEqual([[cell[0] for cell in row] for row in cells(written)], [["a", "b"], [1, "x"]])
