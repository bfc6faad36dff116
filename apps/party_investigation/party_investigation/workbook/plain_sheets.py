"""The sheets of a workbook that hold nothing but values in their places, as calamine reads them.

calamine holds what it reads in memory, as long and as wide as the cells claim, so a sheet is given to it in slices; and it leaves out what
a roster is asked about: formulas, errors, dates that are none. So whatever is not plain in the XML of a sheet, or in what the sheets have in
common, is left to openpyxl.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import chain, pairwise, repeat
from pathlib import Path
from posixpath import join, normpath
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_PLAIN_CELLS = 4_000_000
"""Of rows that are read at once, empty ones between the first and the last included."""
SLICE = 8 << 20
"""Bytes of rows that are read at once, unless what the sheets have in common is more."""
LONGEST_ROW = 4_000_000
"""Bytes."""
PIECE = 1 << 20
UNNAMED_FORMATS = frozenset((*range(27, 37), *range(50, 82)))
"""Numbers of formats that are dates in some languages of Excel only."""

DECLARATION = re.compile(
	rb"""\A(?:\xef\xbb\xbf)?(?:<\?xml(?:[^>]*?encoding=["'](?i:utf-8)["']|(?![^>]*encoding))[^>]*\?>\s*)?"""
)
STRANGE = re.compile(
	rb"""<f[\s/>]|<!|<\?|\0|\r|&\#0*(?:\d|[12]\d|3[0-2]);|&\#x0*(?:[\da-fA-F]|1[\da-fA-F]|20);|_x[0-9A-Fa-f]{4}_|<rPh"""  # formulas, what no spreadsheet writes, escapes
	rb"""|<\w+:(?:sst|si|sheetData|row|c|v|is|t|f)\b"""
	rb"""|\bt\s*=\s*["'](?!(?:inlineStr|s|n|str|b)["'])"""  # errors, dates as text
	rb"""|<is>\s*<(?!t[\s/>])|</is>\s*<(?!/c>)|<t>(?:\s|[^<]*\s</t>)"""  # texts in several formats, blanks without a mark
	rb"""|\bt=["']b["'][^>]*>\s*<v>(?![01]<)"""
	rb"""|<v>\s*-?\d{16}"""  # more digits than a number holds
)
SIGNS = (
	*(b"<f", b"<rPh", b" =", b't="b"', b"<t> ", b" </t>"),
	*(b"<!", b"<?", b"\0", b"\r", b"_x", b"t='b'"),
	*(sign % blank for blank in (b"\n", b"\t", b"\f", b"\v") for sign in (b"%b=", b"<t>%b", b"%b</t>")),
)
RARE = frozenset(b"!?\0\r_'\n\t\f\v")
GUARDED = tuple((next((bytes([byte]) for byte in sign if byte in RARE), b""), sign) for sign in SIGNS)
"""Each sign with a byte of it that a plain sheet hardly has, which is looked for much sooner."""
COUNTED = (
	(b"t=", (b' t="inlineStr"', b' t="n"', b' t="s"', b' t="str"', b'ht="', b'ft="', b'unt="')),
	(b"<is>", (b"<is><t>", b"<is><t ", b"<is><t/")),
	(b"</is>", (b"</is></c>",)),
	(b":", (b' xml:space="',)),
)
"""Each of the first is one of the others in a plain sheet. Whatever `STRANGE` finds holds a sign, or shows here, in `ESCAPED` or `LONG_NUMBER`: they are looked for much sooner."""
ESCAPED = re.compile(rb"""&\#0*(?:\d|[12]\d|3[0-2]);|&\#x0*(?:[\da-fA-F]|1[\da-fA-F]|20);""")
LONG_NUMBER = re.compile(rb"""<v>\s*-?\d{16}""")
ROW = re.compile(rb"""[^>]*?\br="(\d{1,7})"[^>]*>""")
CELL = re.compile(rb"""<c r="([A-Z]{1,3}\d{1,7}")""")
NO_DATE = re.compile(rb"""<c [^>]*?\bs=["'](\d+)["'][^>]*>\s*<v>\s*(?:-|\d{7}|[\d.]*[eE])""")
"""A number that can be no date, and the style of its cell."""
NO_DAY = re.compile(rb"""<v>\s*(?:-|\d{7}|[\d.]*[eE])""")
"""The same without the style."""
OTHER_EPOCH = re.compile(rb"""date1904\s*=\s*["'](?!0|false)""")


@dataclass(frozen=True)
class PlainSheet:
	"""Where a sheet that holds nothing but values lies, and how wide it is."""

	part: str
	width: int


class PlainSheets:
	"""The sheets of a workbook that hold nothing but values, each in its place, as calamine reads them."""

	def __init__(self, path: str | Path, plain: Mapping[str, PlainSheet]) -> None:
		""":param plain: the sheets that are plain, by name"""
		self.path, self.plain = path, plain
		book = CalamineWorkbook.from_path(str(path))
		self.sheetnames = [
			sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
		]

	@classmethod
	def of(cls, path: str | Path) -> "PlainSheets | None":
		"""The plain sheets of a workbook; None if there is none or calamine cannot open it."""
		try:
			with zipfile.ZipFile(path) as archive:
				plain = _plain_sheets(archive)
			return cls(path, plain) if plain else None
		except (CalamineError, ParseError, expat.ExpatError, KeyError, TypeError, ValueError):
			return None  # openpyxl says what is wrong with it

	def rows(self, name: str) -> Iterator[list] | None:
		"""Every row of a sheet; None if it is not plain, or if calamine cannot read its beginning."""
		if name not in self.plain:
			return None
		slices = self._slices(name)
		try:
			first = next(slices, None)
		except CalamineError:
			return None
		return _in_their_places(chain([first], slices)) if first else iter(())

	def _slices(self, name: str) -> Iterator[CalamineSheet]:
		with zipfile.ZipFile(self.path) as archive:
			for workbook in _sliced(archive, self.plain[name]):
				yield CalamineWorkbook.from_filelike(workbook).get_sheet_by_name(name)


def _in_their_places(slices: Iterator[CalamineSheet]) -> Iterator[list]:
	"""The rows of slices that follow each other, with the empty ones before and between them.

	:raises ValueError: calamine cannot read a slice
	"""
	given = 0
	try:
		for piece in slices:
			top, left = piece.start or (given, 0)
			yield from repeat([], top - given)
			before = [None] * left  # calamine begins at the first cell that is not empty
			yield from (before + row for row in piece.to_python())
			given = top + piece.height
	except CalamineError as error:
		raise ValueError(str(error)) from error


def _sliced(archive: zipfile.ZipFile, sheet: PlainSheet) -> Iterator[BytesIO]:
	"""A workbook for each slice of a sheet: calamine holds a whole sheet in memory, and one of 300,000 members is 400 MB.

	The first slice is short, for whoever wants nothing but the headings.
	"""
	common = _without_sheets(archive)
	most, size = PIECE, max(SLICE, len(common))
	head, rows, first = b"", bytearray(), 0
	for piece in _pieces(_chunks(archive, sheet.part), b"<row "):
		before, mark, more = piece.partition(b"<row ")
		head = head or before[: before.index(b">", before.index(b"<sheetData")) + 1]
		if not mark:
			continue
		last = _row_number(piece, piece.rfind(b"<row "))
		if rows and (len(rows) >= most or (last - first) * sheet.width > MOST_PLAIN_CELLS):
			yield _workbook(common, sheet.part, head, rows)
			rows, most = bytearray(), min(2 * most, size)
		if not rows:
			first = _row_number(piece, piece.find(b"<row "))
		rows += (mark + more).partition(b"</sheetData>")[0]
	if rows:
		yield _workbook(common, sheet.part, head, rows)


def _without_sheets(archive: zipfile.ZipFile) -> bytes:
	"""What the sheets of a workbook have in common, as a workbook."""
	sheets = set(_parts(archive).values())
	buffer = BytesIO()
	with zipfile.ZipFile(buffer, "w") as common:
		for entry in archive.infolist():
			if entry.filename.endswith((".xml", ".rels")) and entry.filename not in sheets:
				common.writestr(entry.filename, archive.read(entry))
	return buffer.getvalue()


def _workbook(common: bytes, part: str, head: bytes, rows: bytearray) -> BytesIO:
	"""A workbook of what its sheets have in common and some rows of one of them."""
	buffer = BytesIO(common)
	with zipfile.ZipFile(buffer, "a") as workbook:
		workbook.writestr(part, b"%b%b</sheetData></worksheet>" % (head, rows))
	buffer.seek(0)
	return buffer


def _row_number(piece: bytes, place: int) -> int:
	number = ROW.match(piece, place + len(b"<row "))
	if number is None:
		raise ValueError(piece[place : place + 20])
	return int(number[1])


def _plain_sheets(archive: zipfile.ZipFile) -> dict[str, PlainSheet]:
	"""The sheets that are plain, by name; none if what they have in common is not."""
	parts = _parts(archive)
	sheets = set(parts.values())
	dates = _date_styles(archive)
	if dates is None or OTHER_EPOCH.search(archive.read("xl/workbook.xml")):
		return {}
	for entry in archive.infolist():
		if entry.filename.endswith((".xml", ".rels")) and entry.filename not in sheets:
			is_odd = is_strange if entry.filename.endswith("sharedStrings.xml") else _is_declared
			if any(map(is_odd, _pieces(_parsed(_chunks(archive, entry.filename)), b"<si"))):
				return {}
	widths = {name: _plain_width(archive, part, dates) for name, part in parts.items()}
	return {name: PlainSheet(parts[name], width) for name, width in widths.items() if width is not None}


def _is_declared(piece: bytes) -> bool:
	return b"<!" in piece


def is_strange(piece: bytes) -> bool:
	"""Whether something of `STRANGE` stands in a piece of XML; looked for only where a sign of it is there."""
	may_be = (
		any((not rare or rare in piece) and sign in piece for rare, sign in GUARDED)
		or any(_has_more(piece, one, others) for one, others in COUNTED)
		or ESCAPED.search(piece)
		or LONG_NUMBER.search(piece)
	)
	return bool(may_be and STRANGE.search(piece))


def _has_more(piece: bytes, one: bytes, others: tuple[bytes, ...]) -> bool:
	"""Whether something stands in a piece more often than the others that it may be part of, of which the first are the usual ones."""
	left = piece.count(one)
	for other in others:
		if not left:
			return False
		left -= piece.count(other)
	return left != 0


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
	"""The entry of each sheet, by its name."""
	relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
	targets = {each.attrib["Id"]: normpath(join("/xl", each.attrib["Target"]))[1:] for each in relations}
	sheets = fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
	return {sheet.attrib["name"]: targets[sheet.attrib[RELATION]] for sheet in sheets}


def _date_styles(archive: zipfile.ZipFile) -> frozenset[bytes] | None:
	"""The styles of cells that show a number as a date; None where that depends on the language of Excel."""
	styles = fromstring(archive.read("xl/styles.xml"))
	formats = {
		int(each.attrib["numFmtId"]): each.attrib["formatCode"] for each in styles.iter(f"{MAIN}numFmt")
	}
	used = [int(each.get("numFmtId") or 0) for each in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
	if not UNNAMED_FORMATS.isdisjoint(used):
		return None
	known = {**BUILTIN_FORMATS, **formats}
	return frozenset(
		b"%d" % place for place, number in enumerate(used) if is_date_format(known.get(number, "General"))
	)


def _plain_width(archive: zipfile.ZipFile, part: str, dates: frozenset[bytes]) -> int | None:
	"""The number of columns of a sheet; None unless it holds nothing but values, in rows and columns that go on."""
	last, width, begun = 0, 0, False
	for piece in _pieces(_parsed(_chunks(archive, part)), b"<row "):
		if is_strange(piece):
			return None
		if NO_DAY.search(piece) and any(style in dates for style in NO_DATE.findall(piece)):
			return None
		before, *rows = piece.split(b"<row ")
		begun = begun or b"<sheetData" in before
		if not begun or b"<row" in before or b"<c " in before or b"<c>" in before:
			return None
		top = last
		for row in rows:
			number = ROW.match(row)
			cells = CELL.findall(row)
			if (
				not number
				or int(number[1]) <= last
				or len(cells) != row.count(b"<c ") + row.count(b"<c>") + row.count(b"<row")
			):
				return None
			letters = b"".join(cells).replace(number[1] + b'"', b'"')  # those of another row keep digits
			if (reaches := _last_column(letters)) is None:
				return None
			last, width = int(number[1]), max(width, reaches)
		if (last - top) * width > MOST_PLAIN_CELLS:
			return None
	return width


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
	with archive.open(part) as stream:
		while chunk := stream.read(PIECE):
			yield chunk


def _parsed(chunks: Iterator[bytes]) -> Iterator[bytes]:
	"""The same chunks, once they are known to be XML.

	:raises expat.ExpatError: they are none
	"""
	parser = expat.ParserCreate()
	for chunk in chunks:
		parser.Parse(chunk)
		yield chunk
	parser.Parse(b"", True)


def _pieces(chunks: Iterator[bytes], mark: bytes) -> Iterator[bytes]:
	"""XML without its declaration in pieces that are cut in front of a mark.

	:raises ValueError: it is not in UTF-8, or something in it is too long
	"""
	rest = DECLARATION.sub(b"", next(chunks, b""), count=1)
	if not rest.startswith(b"<") or rest.startswith(b"<?"):
		raise ValueError(rest[:20])
	for chunk in chunks:
		whole = rest + chunk
		cut = max(whole.rfind(mark), 0)
		if len(whole) - cut > LONGEST_ROW:
			raise ValueError(mark)
		yield whole[:cut]
		rest = whole[cut:]
	yield rest


@lru_cache(maxsize=10_000)
def _last_column(letters: bytes) -> int | None:
	"""The last of the columns of a row, whose letters end with a quotation mark each; None unless they go on."""
	try:
		columns = [column_index_from_string(each.decode()) for each in letters.split(b'"')[:-1]]
	except ValueError:
		return None
	return max(columns, default=0) if all(left < right for left, right in pairwise(columns)) else None
