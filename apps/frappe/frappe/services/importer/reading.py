"""A table file as rows, and its headings as fields."""

import csv
import io
from typing import Any

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.services.files.unpacking import bounded
from frappe.utils import cstr

IDS = ("id", "name")
SKIP = "Don't Import"
SEPARATORS = (",", ";", "\t")


class Column:
	"""A column of the table and the field it fills: of the document, or of one of its tables."""

	def __init__(self, number: int, header: str, df: Any = None, table: str | None = None) -> None:
		self.number = number
		self.header = header
		self.df = df
		self.table = table

	@property
	def field(self) -> str | None:
		"""The field as a mapping names it: `field` or `table.field`."""
		if not self.df:
			return None
		return f"{self.table}.{self.df.fieldname}" if self.table else self.df.fieldname


def read(file: Any) -> list[list[Any]]:
	"""The rows of a File from its headings on; empty ones among them stay, so that rows keep their numbers.

	:raises frappe.ValidationError: it is neither a workbook nor CSV, or broken
	"""
	content = file.get_content(encodings=[])
	kind = (file.file_type or "").upper()
	if kind == "CSV":
		rows = _csv(content)
	elif kind == "XLSX":
		rows = _workbook(content)
	else:
		frappe.throw(_("Import template should be of type .csv or .xlsx"))
	filled = [number for number, row in enumerate(rows) if is_filled(row)]
	if len(filled) < 2:
		frappe.throw(_("The file has no rows below its headings"))
	return rows[filled[0] : filled[-1] + 1]


def is_filled(row: list[Any]) -> bool:
	"""Whether anything stands in a row."""
	return any(value not in (None, "") for value in row)


def _csv(content: bytes | str) -> list[list[Any]]:
	"""Rows of a CSV text, separated by whatever splits its headings into most columns."""
	from frappe.utils.csvutils import decoded

	text = decoded(content)
	try:
		if "\0" in text:  # a picture, an old workbook or the like under a wrong name
			raise csv.Error
		separator = max(SEPARATORS, key=lambda one: len(next(_split(text, one), [])))
		return [[value.strip() or None for value in row] for row in bounded(_split(text, separator))]
	except csv.Error:
		frappe.throw(
			_("The file is no CSV table. Save it as CSV (UTF-8) or as a workbook (.xlsx) and attach it again")
		)


def _split(text: str, separator: str) -> Any:
	return csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=separator)


def _workbook(content: bytes) -> list[list[Any]]:
	from frappe.utils.xlsxutils import read_xlsx_file_from_attached_file

	try:
		return read_xlsx_file_from_attached_file(fcontent=content)
	except frappe.ValidationError:
		raise
	except Exception:  # a broken or hostile workbook fails in its reader's hundred ways
		frappe.throw(_("The file is no workbook that can be read. Is it protected by a password?"))


def columns_of(doctype: str, headers: list[Any], chosen: dict[str, str] | None = None) -> list[Column]:
	"""Headings as fields: by field name, label or translated label; `Label (Table)` for fields of a table.

	:param chosen: column number → field name, `table.field` or "Don't Import", where it is not to be guessed
	"""
	known = _names(doctype)
	fields = {SKIP: (None, None), **_fields(doctype)}
	columns = []
	for number, header in enumerate(headers):
		choice = (chosen or {}).get(str(number))
		if choice and choice not in fields:
			frappe.throw(
				_("Column {0} ({1}): {2} has no field {3} to import into. Choose another field").format(
					number + 1, cstr(header), _(doctype), choice
				)
			)
		found = fields[choice] if choice else known.get(cstr(header).strip().lower(), (None, None))
		columns.append(Column(number, cstr(header), *found))
	return columns


def choices(doctype: str) -> list[dict[str, str]]:
	"""The fields that a column can fill, as a choice offers them: those of the document, then those of its tables."""
	meta = frappe.get_meta(doctype)
	return [
		{
			"value": key,
			"label": f"{_(df.label)} ({_(meta.get_label(table))})" if table else _(df.label),
		}
		for key, (df, table) in _fields(doctype).items()
	]


def _fields(doctype: str) -> dict[str, tuple[Any, str | None]]:
	name = frappe._dict(fieldname="name", label="ID", fieldtype="Data")
	found: dict[str, tuple[Any, str | None]] = {"name": (name, None)}
	for df in _importable(doctype):
		found[df.fieldname] = (df, None)
	for table in frappe.get_meta(doctype).get_table_fields():
		for df in _importable(table.options):
			found[f"{table.fieldname}.{df.fieldname}"] = (df, table.fieldname)
	return found


def _names(doctype: str) -> dict[str, tuple[Any, str | None]]:
	meta = frappe.get_meta(doctype)
	name = frappe._dict(fieldname="name", label="ID", fieldtype="Data")
	known: dict[str, tuple[Any, str | None]] = {key: (name, None) for key in (*IDS, _("ID").lower())}
	for table in meta.get_table_fields():
		for df in _importable(table.options):
			for title in (df.label, _(df.label)):
				known.setdefault(f"{title} ({table.label})".lower(), (df, table.fieldname))
				known.setdefault(f"{title} ({_(table.label)})".lower(), (df, table.fieldname))
			known[f"{table.fieldname}.{df.fieldname}"] = (df, table.fieldname)
	for df in _importable(doctype):
		for title in (df.fieldname, df.label, _(df.label)):
			known[cstr(title).lower()] = (df, None)
	return known


def _importable(doctype: str) -> list[Any]:
	return [df for df in frappe.get_meta(doctype).fields if df.fieldtype not in no_value_fields and df.label]
