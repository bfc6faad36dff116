"""Tables as files: what is shown, as numbers, dates and texts; never as formulas."""

import csv
import datetime
import io
from collections.abc import Iterable
from typing import Any

import frappe
from frappe.utils import cint, cstr, strip_html

SR = "Sr"
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run as a formula."""


def of_report(columns: list, rows: list, chosen: set[int] | None = None) -> list[list[Any]]:
	"""A report as a table with the labels first.

	:param chosen: which rows, by their number; all if left out
	"""
	table: list[list[Any]] = [[frappe._(column.label or column.fieldname) for column in columns]]
	for number, row in enumerate(rows):
		if isinstance(row, dict):
			if chosen is None or number in chosen:
				table.append([_cell(row.get(column.fieldname)) for column in columns])
		elif row:
			table.append([_cell(value) for value in row])
	return table


def _cell(value: Any) -> Any:
	if isinstance(value, datetime.timedelta):
		return cstr(value)
	if isinstance(value, str) and "<" in value:
		return strip_html(value)
	return value


def respond(table: list[list[Any]], title: str, file_type: str, options: Any = None) -> None:
	"""Answer the request with a table as a file."""
	content, extension = as_file(table, title, file_type, options)
	frappe.response["filename"] = f"{title}.{extension}"
	frappe.response["filecontent"] = content
	frappe.response["type"] = "binary"


def as_file(table: list[list[Any]], title: str, file_type: str, options: Any = None) -> tuple[bytes, str]:
	"""A table in a format, and the ending of such a file's name.

	:raises frappe.ValidationError: for another format than CSV and Excel
	"""
	if file_type == "CSV":
		return as_csv(table, options), "csv"
	if file_type == "Excel":
		return as_xlsx(table, title), "xlsx"
	frappe.throw(frappe._("{0} is no format that data is exported in").format(file_type))


def as_csv(table: Iterable[Iterable[Any]], options: Any = None) -> bytes:
	"""A table as CSV with texts in quotes, marked as UTF-8 so that Excel reads it right."""
	options = options or {}
	stream = io.StringIO()
	writer = csv.writer(
		stream,
		delimiter=(options.get("csv_delimiter") or ",")[:1],
		quoting=cint(options.get("csv_quoting") or csv.QUOTE_NONNUMERIC),
	)
	decimal = options.get("csv_decimal_sep") or "."
	for row in table:
		writer.writerow([_for_csv(value, decimal) for value in row])
	return stream.getvalue().encode("utf-8-sig")


def _for_csv(value: Any, decimal: str) -> Any:
	if value is None:
		return ""
	if isinstance(value, float) and decimal != ".":
		return str(value).replace(".", decimal)
	if isinstance(value, int | float):
		return value
	return harmless(cstr(value))


def harmless(text: str) -> str:
	"""A text that no spreadsheet takes for a formula; plain numbers stay as they are."""
	if not text.startswith(RISKY):
		return text
	try:
		float(text)
	except ValueError:
		return f"'{text}"
	return text


def as_xlsx(table: Iterable[Iterable[Any]], title: str, widths: list[int] | None = None) -> bytes:
	"""A table as a workbook with one sheet, its first row bold; texts stay texts."""
	from frappe.services.exporter.plain_xlsx import as_plain_xlsx

	rows = [row if isinstance(row, list | tuple) else [*row] for row in table]
	if written := as_plain_xlsx(rows, sheet_title(title), widths or ()):
		return written
	from openpyxl import Workbook

	book = Workbook(write_only=True)
	write_sheet(book, rows, title, widths)
	stream = io.BytesIO()
	book.save(stream)
	return stream.getvalue()


def write_sheet(
	book: Any, table: Iterable[Iterable[Any]], title: str, widths: list[int] | None = None
) -> None:
	"""Add a table to a workbook that is being written."""
	from openpyxl.styles import Font
	from openpyxl.utils import get_column_letter

	sheet = book.create_sheet(sheet_title(title))
	for number, width in enumerate(widths or [], 1):
		sheet.column_dimensions[get_column_letter(number)].width = width
	bold = Font(bold=True)
	for number, row in enumerate(table):
		sheet.append([_for_xlsx(sheet, value, bold if number == 0 else None) for value in row])


def sheet_title(title: str) -> str:
	"""A name that Excel takes for a sheet."""
	return "".join(" " if c in "[]:*?/\\" else c for c in cstr(title))[:31] or "Sheet1"


def _for_xlsx(sheet: Any, value: Any, font: Any) -> Any:
	from openpyxl.cell import WriteOnlyCell
	from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

	if isinstance(value, str):
		value = ILLEGAL_CHARACTERS_RE.sub("", value)
		if font is None and not value.startswith("="):
			return value
	elif font is None and (
		value is None or isinstance(value, int | float | datetime.date | datetime.datetime)
	):
		return value
	cell = WriteOnlyCell(
		sheet, value if isinstance(value, str | int | float | datetime.date) else cstr(value)
	)
	if isinstance(value, str):
		cell.data_type = "s"
	if font:
		cell.font = font
	return cell
