"""`frappe.utils.csvutils`: reading and writing CSV."""

import csv
import io
from typing import Any

import frappe
from frappe import _
from frappe.services.exporter import tables
from frappe.services.files import unpacking
from frappe.utils import cstr

ENCODINGS = ("utf-8-sig", "utf-8", "gb18030", "windows-1250", "windows-1252")


def read_csv_content(
	fcontent: bytes | str, use_sniffer: bool = False, delimiter: str | None = None
) -> list[list[Any]]:
	"""The rows of a CSV text, its values stripped; empty ones are None.

	:param use_sniffer: find out by looking what separates the values
	:raises frappe.ValidationError: the encoding is unknown, or it is no CSV
	"""
	text = decoded(fcontent)
	dialect: Any = csv.excel
	if use_sniffer:
		try:
			dialect = csv.Sniffer().sniff(text[:65536], delimiters=delimiter or ",;\t|")
		except csv.Error:
			dialect = csv.excel
	try:
		reader = csv.reader(io.StringIO(text, newline=""), dialect)
		return [[value.strip() or None for value in row] for row in unpacking.bounded(reader)]
	except csv.Error as error:
		frappe.throw(_("Not a valid Comma Separated Value (CSV File)") + f": {error}")


def decoded(content: bytes | str) -> str:
	"""A CSV file's bytes as text, in the first encoding that fits."""
	if isinstance(content, str):
		return content.removeprefix("\ufeff")
	for encoding in ENCODINGS:
		try:
			return content.decode(encoding)
		except UnicodeDecodeError:
			continue
	frappe.throw(_("Unknown file encoding. Tried to use: {0}").format(", ".join(ENCODINGS)))


def read_csv_content_from_attached_file(doc: Any) -> list[list[Any]]:
	"""The rows of the CSV file that is attached to a document."""
	name = frappe.get_all(
		"File",
		filters={"attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
		order_by="creation desc",
		limit=1,
		pluck="name",
	)
	if not name:
		frappe.throw(_("File not attached"))
	return read_csv_content(frappe.get_doc("File", name[0]).get_content())


def to_csv(data: list, quoting: str | int = "QUOTE_ALL", delimiter: str = ",") -> str:
	"""A table as CSV text."""
	writer = UnicodeWriter(quoting=quoting, delimiter=delimiter)
	for row in data:
		writer.writerow(row)
	return writer.getvalue()


class UnicodeWriter:
	"""Writes a table row by row."""

	def __init__(
		self, encoding: str = "utf-8", quoting: str | int = csv.QUOTE_NONNUMERIC, delimiter: str = ","
	) -> None:
		self.encoding = encoding
		self.queue = io.StringIO()
		quoting = getattr(csv, quoting, csv.QUOTE_ALL) if isinstance(quoting, str) else quoting
		self.writer = csv.writer(self.queue, quoting=quoting, delimiter=delimiter)

	def writerow(self, row: list) -> None:
		"""Add a row; texts that a spreadsheet would run are made harmless."""
		self.writer.writerow([tables.harmless(value) if isinstance(value, str) else value for value in row])

	def getvalue(self) -> str:
		"""What was written."""
		return self.queue.getvalue()


def build_csv_response(data: list, filename: str) -> None:
	"""Answer the request with a table as CSV."""
	writer = UnicodeWriter()
	for row in data:
		writer.writerow(row)
	frappe.response["result"] = cstr(writer.getvalue())
	frappe.response["doctype"] = filename
	frappe.response["type"] = "csv"


@frappe.whitelist()
def get_csv_content_from_google_sheets(url: str) -> None:
	"""Tables are not read from other servers."""
	raise NotImplementedError("frappe.utils.csvutils.get_csv_content_from_google_sheets")
