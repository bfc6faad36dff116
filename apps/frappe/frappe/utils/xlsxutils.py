"""`frappe.utils.xlsxutils`: reading and writing workbooks."""

import io
from pathlib import Path
from typing import Any

import frappe
from frappe.services.exporter import tables
from frappe.services.files import unpacking
from frappe.utils.html_utils import strip_html


def make_xlsx(
	data: list[list[Any]],
	sheet_name: str,
	wb: Any = None,
	column_widths: list[int] | None = None,
	**_options: Any,
) -> io.BytesIO:
	"""A table as a workbook, the first row bold.

	:param wb: a write-only workbook to which the sheet is added
	"""
	if wb is None:
		return io.BytesIO(tables.as_xlsx(data, sheet_name, column_widths))
	tables.write_sheet(wb, data, sheet_name, column_widths)
	stream = io.BytesIO()
	wb.save(stream)
	stream.seek(0)
	return stream


def handle_html(data: Any) -> Any:
	"""A text without its tags."""
	return strip_html(data) if isinstance(data, str) and "<" in data else data


def read_xlsx_file_from_attached_file(
	file_url: str | None = None, fcontent: bytes | None = None, filepath: str | None = None
) -> list[list[Any]]:
	"""The rows of a workbook's active sheet; values as they were computed when it was saved.

	:raises frappe.ValidationError: there is more in it than may be read
	"""
	from openpyxl import load_workbook

	if file_url:
		fcontent = _content_of(file_url)
	elif fcontent is None and filepath:
		fcontent = Path(filepath).read_bytes()
	if fcontent is None:
		return []
	with unpacking.opened(fcontent) as file:
		book = load_workbook(file, read_only=True, data_only=True)
		try:
			sheet = book.active
			if (sheet.max_row or 0) * (sheet.max_column or 0) > unpacking.CELLS:
				sheet.reset_dimensions()  # the file says more than it has, or has too much
			return [list(row) for row in unpacking.bounded(sheet.iter_rows(values_only=True), file)]
		finally:
			book.close()


def _content_of(file_url: str) -> bytes:
	file = frappe.get_doc("File", {"file_url": file_url})
	file.check_permission("read")
	return file.get_content(encodings=[])


def build_xlsx_response(data: list[list[Any]], filename: str) -> None:
	"""Answer the request with a table as a workbook."""
	tables.respond(data, filename, "Excel")
