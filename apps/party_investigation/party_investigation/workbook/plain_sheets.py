"""The sheets of a workbook that hold nothing but values in their places, as calamine reads them.

calamine holds a sheet in memory, as long and as wide as its cells claim, and leaves out what a roster is asked about: formulas, errors, dates
that are none. So whatever is not plain in the XML of a sheet, or in what the sheets have in common, is left to openpyxl.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
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
MOST_PLAIN_BYTES = 100_000_000
"""Of a sheet that is read at once, unpacked; that of 100,000 members is about as large."""
MOST_PLAIN_CELLS = 4_000_000
"""Empty ones between the first and the last included."""
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
	*(b"<f", b"<!", b"<?", b"\0", b"\r", b"_x", b"<rPh"),
	*(b":sst", b":si", b":sheetData", b":row", b":c", b":v", b":is", b":t", b":f"),
	*(b" =", b"\n=", b"\t=", b"\f=", b"\v=", b't="b"', b"t='b'"),
	*(b"<t>" + blank for blank in (b" ", b"\n", b"\t", b"\f", b"\v")),
	*(blank + b"</t>" for blank in (b" ", b"\n", b"\t", b"\f", b"\v")),
)
"""Whatever `STRANGE` finds holds one of these, or shows in `COUNTED`, `ESCAPED` or `LONG_NUMBER`: they are looked for much sooner."""
COUNTED = (
	(b"t=", (b' t="inlineStr"', b' t="s"', b' t="n"', b' t="str"', b'ht="', b'ft="', b'unt="')),
	(b"<is>", (b"<is><t>", b"<is><t ", b"<is><t/")),
	(b"</is>", (b"</is></c>",)),
)
"""Each of the first is one of the others in a plain sheet."""
ESCAPED = re.compile(rb"""&\#0*(?:\d|[12]\d|3[0-2]);|&\#x0*(?:[\da-fA-F]|1[\da-fA-F]|20);""")
LONG_NUMBER = re.compile(rb"""<v>\s*-?\d{16}""")
ROW = re.compile(rb"""[^>]*?\br="(\d{1,7})"[^>]*>""")
CELL = re.compile(rb"""<c r="([A-Z]{1,3})(\d{1,7})\"""")
NO_DATE = re.compile(rb"""<c [^>]*?\bs=["'](\d+)["'][^>]*>\s*<v>\s*(?:-|\d{7}|[\d.]*[eE])""")
"""A number that can be no date, and the style of its cell."""
NO_DAY = re.compile(rb"""<v>\s*(?:-|\d{7}|[\d.]*[eE])""")
"""The same without the style."""
OTHER_EPOCH = re.compile(rb"""date1904\s*=\s*["'](?!0|false)""")


class PlainSheets:
	"""The sheets of a workbook that hold nothing but values, each in its place, as calamine reads them."""

	def __init__(self, path: str | Path, names: frozenset[str]) -> None:
		""":param names: the sheets that are plain"""
		self.names = names
		self._book = CalamineWorkbook.from_path(str(path))
		self.sheetnames = [
			sheet.name for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
		]
		self._last: CalamineSheet | None = None

	@classmethod
	def of(cls, path: str | Path) -> "PlainSheets | None":
		"""The plain sheets of a workbook; None if there is none or calamine cannot open it."""
		try:
			with zipfile.ZipFile(path) as archive:
				names = _plain_names(archive)
			return cls(path, names) if names else None
		except (CalamineError, ParseError, expat.ExpatError, KeyError, TypeError, ValueError):
			return None  # openpyxl says what is wrong with it

	def rows(self, name: str) -> Iterator[list] | None:
		"""Every row of a sheet; None if it is not plain."""
		if name not in self.names:
			return None
		if self._last is None or self._last.name != name:
			self._last = None  # one is held at a time
			try:
				self._last = self._book.get_sheet_by_name(name)
			except CalamineError:
				return None
		start = self._last.start or (0, 0)
		left = [None] * start[1]  # calamine begins at the first column that is not empty
		return (left + row for row in self._last.iter_rows())


def _plain_names(archive: zipfile.ZipFile) -> frozenset[str]:
	"""The names of the sheets that are plain; none if what they have in common is not."""
	parts = _parts(archive)
	sheets = set(parts.values())
	dates = _date_styles(archive)
	if dates is None or OTHER_EPOCH.search(archive.read("xl/workbook.xml")):
		return frozenset()
	for entry in archive.infolist():
		if entry.filename.endswith((".xml", ".rels")) and entry.filename not in sheets:
			is_odd = is_strange if entry.filename.endswith("sharedStrings.xml") else _is_declared
			if any(map(is_odd, _pieces(archive, entry.filename, b"<si"))):
				return frozenset()
	return frozenset(name for name, part in parts.items() if _is_plain(archive, part, dates))


def _is_declared(piece: bytes) -> bool:
	return b"<!" in piece


def is_strange(piece: bytes) -> bool:
	"""Whether something of `STRANGE` stands in a piece of XML; looked for only where a sign of it is there."""
	may_be = (
		any(sign in piece for sign in SIGNS)
		or any(piece.count(one) != sum(map(piece.count, others)) for one, others in COUNTED)
		or ESCAPED.search(piece)
		or LONG_NUMBER.search(piece)
	)
	return bool(may_be and STRANGE.search(piece))


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


def _is_plain(archive: zipfile.ZipFile, part: str, dates: frozenset[bytes]) -> bool:
	"""Whether a sheet holds nothing but values, in rows and columns that go on and are not too many."""
	if archive.getinfo(part).file_size > MOST_PLAIN_BYTES:
		return False
	last, width, begun = 0, 0, False
	for piece in _pieces(archive, part, b"<row "):
		if is_strange(piece):
			return False
		if NO_DAY.search(piece) and any(style in dates for style in NO_DATE.findall(piece)):
			return False
		before, *rows = piece.split(b"<row ")
		begun = begun or b"<sheetData" in before
		if not begun or b"<row" in before or b"<c " in before or b"<c>" in before:
			return False
		for row in rows:
			number = ROW.match(row)
			cells = CELL.findall(row)
			columns = [_column(letters) for letters, _row in cells]
			if (
				not number
				or int(number[1]) <= last
				or len(cells) != row.count(b"<c ") + row.count(b"<c>") + row.count(b"<row")
				or not {each for _letters, each in cells} <= {number[1]}
				or any(left >= right for left, right in pairwise(columns))
			):
				return False
			last, width = int(number[1]), max(width, *columns[-1:], 0)
	return last * width <= MOST_PLAIN_CELLS


def _pieces(archive: zipfile.ZipFile, part: str, mark: bytes) -> Iterator[bytes]:
	"""An entry without its XML declaration in pieces that are cut in front of a mark.

	:raises expat.ExpatError: it is no XML
	:raises ValueError: it is not in UTF-8, or something in it is too long
	"""
	parser = expat.ParserCreate()
	with archive.open(part) as stream:
		head = stream.read(PIECE)
		parser.Parse(head)
		rest = DECLARATION.sub(b"", head, count=1)
		if not rest.startswith(b"<") or rest.startswith(b"<?"):
			raise ValueError(part)
		while more := stream.read(PIECE):
			parser.Parse(more)
			whole = rest + more
			cut = max(whole.rfind(mark), 0)
			if len(whole) - cut > LONGEST_ROW:
				raise ValueError(part)
			yield whole[:cut]
			rest = whole[cut:]
	parser.Parse(b"", True)
	yield rest


@lru_cache(maxsize=1000)
def _column(letters: bytes) -> int:
	return column_index_from_string(letters.decode())
