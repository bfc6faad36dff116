"""Opening a workbook safely and streaming its rows.

A workbook comes from outside. Before a library sees it (`cells`), it must be a zip of an .xlsx that is intact and unpacks to a bearable
size; XML entities are refused by defusedxml, which openpyxl uses by itself when it is installed.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException

from party_investigation.rules.problem import _
from party_investigation.workbook.cells import Cells
from party_investigation.workbook.columns import Column
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping, known_headings, squeeze
from party_investigation.workbook.layout import PROBLEM_HEADING, SHEETS, Sheet
from party_investigation.workbook.problems import WorkbookRefused

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
MOST_BYTES = 1_500_000_000  # unpacked; a roster of 300,000 members is about 400 MB
MOST_STRING_BYTES = 400_000_000  # the shared strings are held in memory
MOST_RATIO = (
	150  # rosters pack 10 to 30 times; only from here on an entry of more than 10 MB is no roster any more
)
RATIO_FROM = 10_000_000
DAMAGED = _("The workbook is damaged ({error}). Open it in Excel, save it anew and hand it in again.")
FORBIDDEN_XML = _("The workbook contains XML that no Excel file needs ({error}). It was not opened.")
BLANK = " \t\r\n\u00a0\u3000\u200b\ufeff"
HEADING_WITHIN = 10  # real files have a title or a note above the headings


def check_container(path: str | Path) -> None:
	"""Refuse with WorkbookRefused what is not an intact, unencrypted .xlsx of bearable size."""
	with open(path, "rb") as file:
		head = file.read(8)
		if head == OLE_MARK:
			if _contains(file, ENCRYPTED_MARK):
				raise WorkbookRefused(
					_(
						"The workbook is encrypted. Remove the password in Excel (File, Info, Protect Workbook) and hand it in again."
					),
				)
			raise WorkbookRefused(
				_("This is an old .xls file. Save it as .xlsx (Excel Workbook) and hand it in again."),
			)
	if head[:2] != b"PK" or not zipfile.is_zipfile(path):
		raise WorkbookRefused(
			_("This is not an Excel workbook (.xlsx). Save the roster as .xlsx and hand it in again."),
		)
	try:
		with zipfile.ZipFile(path) as archive:
			_check_entries(archive)
	except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
		raise WorkbookRefused(DAMAGED, error=type(error).__name__) from error


def _contains(file, mark: bytes) -> bool:
	"""Whether `mark` occurs in the file, read in pieces that overlap."""
	tail = b""
	while piece := file.read(1 << 20):
		if mark in tail + piece:
			return True
		tail = piece[-len(mark) :]
	return False


def _check_entries(archive: zipfile.ZipFile) -> None:
	entries = archive.infolist()
	names = {entry.filename for entry in entries}
	if "xl/workbook.xml" not in names:
		raise WorkbookRefused(
			_("This is not an Excel workbook (.xlsx). Save the roster as .xlsx and hand it in again."),
		)
	if any(entry.flag_bits & 1 for entry in entries):
		raise WorkbookRefused(_("The workbook is encrypted. Remove the password and hand it in again."))
	left = MOST_BYTES
	for entry in entries:
		limit = MOST_STRING_BYTES if entry.filename.endswith("sharedStrings.xml") else MOST_BYTES
		packed = max(entry.compress_size, 1)
		if entry.file_size > min(left, limit) or (
			entry.file_size > RATIO_FROM and entry.file_size / packed > MOST_RATIO
		):
			_refuse_bomb(entry.file_size)
		left -= _unpacked_size(archive, entry, min(left, limit))


def _unpacked_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> int:
	"""The size that really comes out; unpacking also checks the checksum, so a lie in the directory is found."""
	size = 0
	with archive.open(entry) as stream:
		while piece := stream.read(1 << 20):
			size += len(piece)
			if size > limit:
				_refuse_bomb(size)
	return size


def _refuse_bomb(size: int) -> None:
	raise WorkbookRefused(
		_(
			"The workbook unpacks to {size} MB, which no roster does. It was not opened. Copy the rows into a new workbook."
		),
		size=size // 1_000_000,
	)


@contextmanager
def _refusing_damage() -> Iterator[None]:
	"""Raise what breaks while the file is parsed as WorkbookRefused. openpyxl wraps the errors of the XML parser in its own."""
	try:
		yield
	except (
		DefusedXmlException,
		ParseError,
		KeyError,
		ValueError,
		TypeError,
		AttributeError,
		zipfile.BadZipFile,
	) as error:
		first = error
		while first.__context__ is not None:
			first = first.__context__
		message = FORBIDDEN_XML if isinstance(first, DefusedXmlException) else DAMAGED
		raise WorkbookRefused(message, error=type(first).__name__) from error


@contextmanager
def opened_raw(path: str | Path) -> Iterator[tuple[list[str], Callable[[str], Iterator[tuple]]]]:
	"""Open any workbook safely: the names of its sheets, and what gives the rows of one. Raises WorkbookRefused."""
	if not openpyxl.DEFUSEDXML:
		raise RuntimeError("defusedxml must be installed and not switched off to read workbooks from outside")
	check_container(path)
	with closing(Cells(path)) as cells:
		with _refusing_damage():
			names = cells.sheetnames

		def rows(name: str) -> Iterator[tuple]:
			with _refusing_damage():
				yield from cells.rows(name)

		yield names, rows


@contextmanager
def opened(
	path: str | Path, sheets: Sequence[Sheet] = SHEETS, mapping: WorkbookMapping = UNMAPPED
) -> Iterator["Book"]:
	"""Open the workbook at `path`, which has these sheets, for streaming. Raises WorkbookRefused; so do the rows if the XML in them is broken.

	:param mapping: under which headings the columns stand; without one under those that are known
	"""
	with opened_raw(path) as (names, rows):
		yield Book(names, rows, sheets, mapping)


def _is_blank(value: object) -> bool:
	return value is None or (isinstance(value, str) and not value.strip(BLANK))


class Book:
	"""The sheets of a workbook, found by name or synonym; where one is wanted, an only sheet is it whatever its name."""

	def __init__(
		self,
		sheetnames: list[str],
		raw_rows: Callable[[str], Iterator[tuple]],
		sheets: Sequence[Sheet] = SHEETS,
		mapping: WorkbookMapping = UNMAPPED,
	) -> None:
		"""Find the sheets.

		:param raw_rows: gives every row of a sheet as it stands
		:raises WorkbookRefused: one is missing; with a mapping only one that it names
		"""
		self.sheetnames, self.raw_rows, self.mapping = sheetnames, raw_rows, mapping
		by_name = {squeeze(name): name for name in reversed(sheetnames)}
		wanted = [sheet for sheet in sheets if sheet.key in mapping] if mapping else [*sheets]
		self.names: dict[str, str] = {}
		for sheet in wanted:
			called = mapping[sheet.key].name if mapping else ""
			name = next(
				(by_name[s] for s in map(squeeze, (called, sheet.title, *sheet.synonyms)) if s in by_name),
				None,
			)
			if name is None and len(wanted) == len(sheetnames) == 1:
				(name,) = sheetnames
			if name is None:
				raise _missing_sheet(sheet, called, wanted)
			self.names[sheet.key] = name
		self.sheets = [sheet for sheet in sheets if sheet.key in self.names]

	def has(self, sheet: Sheet) -> bool:
		"""Whether the workbook has a sheet; without a mapping it has all."""
		return sheet.key in self.names

	def check_headings(self) -> None:
		"""Refuse with WorkbookRefused if any sheet lacks a heading or has one twice."""
		for sheet in self.sheets:
			self._headings(sheet, self._cells(sheet))

	def _cells(self, sheet: Sheet) -> Iterator[tuple]:
		return self.raw_rows(self.names[sheet.key])

	def _headings(self, sheet: Sheet, rows: Iterator[tuple]) -> tuple[int, dict[str, int]]:
		"""The number of the heading row and the position of each column in it, by fieldname."""
		mapped = self.mapping.get(sheet.key)
		by_heading = mapped.columns(sheet) if mapped else known_headings(sheet)
		best: tuple[int, list[tuple[Column, int]]] = (0, [])
		for number, cells in enumerate(rows, 1):
			known = [(by_heading[s], i) for i, cell in enumerate(cells) if (s := squeeze(cell)) in by_heading]
			if len(known) > len(best[1]):
				best = (number, known)
			if number == HEADING_WITHIN or not self._missing(sheet, best[1]):
				break
		positions: dict[str, int] = {}
		for column, i in best[1]:
			if column.fieldname in positions:
				raise WorkbookRefused(
					_("The sheet “{sheet}” has two columns for “{heading}”. Keep one and rename the other."),
					sheet=sheet.title,
					heading=column.heading,
				)
			positions[column.fieldname] = i
		if missing := self._missing(sheet, best[1]):
			raise WorkbookRefused(
				_(
					"The sheet “{sheet}” lacks the column “{headings}”. Add the heading, with empty cells if there is nothing to tell."
				),
				sheet=sheet.title,
				headings="、".join(missing),
			)
		return best[0], positions

	def _missing(self, sheet: Sheet, known: list[tuple[Column, int]]) -> list[str]:
		"""The headings that a sheet must have and that are not among the known ones."""
		there = {column.fieldname for column, _i in known}
		if mapped := self.mapping.get(sheet.key):
			return [heading for field, heading in mapped.spelled.items() if field not in there]
		return [c.heading for c in sheet.columns if not c.optional and c.fieldname not in there]

	def rows(self, sheet: Sheet) -> Iterator[tuple[int, dict[str, object]]]:
		"""The row number in Excel and the cells by fieldname; rows without any value of ours are left out, and so is a sheet that is not there."""
		if not self.has(sheet):
			return
		cells = self._cells(sheet)
		heading_row, positions = self._headings(sheet, self._cells(sheet))
		items = tuple(positions.items())
		mapped = self.mapping.get(sheet.key)
		words, fixed = (mapped.words, mapped.fixed) if mapped else ({}, {})
		for number, row in enumerate(cells, 1):
			if number <= heading_row:
				continue
			width = len(row)
			record: dict[str, object] = {key: row[i] if i < width else None for key, i in items}
			if not all(map(_is_blank, record.values())):
				for field, ours in words.items():
					record[field] = ours.get(squeeze(record.get(field)), record.get(field))
				record.update(fixed)
				yield number, record

	def heading_row(self, sheet: Sheet) -> int:
		"""The number of the row with the headings."""
		return self._headings(sheet, self._cells(sheet))[0]


def _missing_sheet(sheet: Sheet, called: str, wanted: Sequence[Sheet]) -> WorkbookRefused:
	if called:
		message = _(
			"The sheet “{called}”, which the column mapping takes for “{sheet}”, is missing. Choose another column mapping, or none."
		)
	elif len(wanted) > 1:
		message = _(
			"The sheet “{sheet}” is missing. A campaign workbook has the sheets {sheets}; leave a sheet without rows if there is nothing to tell."
		)
	else:
		message = _("The sheet “{sheet}” is missing. Give the sheet with the list this name.")
	return WorkbookRefused(
		message, sheet=sheet.title, called=called, sheets="、".join(each.title for each in wanted)
	)


def problem_column(headings: tuple) -> int:
	"""Where the column 问题 stands, or would be added."""
	squeezed = [squeeze(h) for h in headings]
	return squeezed.index(PROBLEM_HEADING) if PROBLEM_HEADING in squeezed else len(headings)
