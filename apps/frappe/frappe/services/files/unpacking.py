"""What a small file becomes when it is read: workbooks, packed results and tables, within limits of size."""

import io
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zipfile import BadZipFile, ZipFile

import frappe
from frappe import _
from frappe.ground.config import number

MEGABYTE = 1 << 20
UNPACKED_MEGABYTES = 300
"""What all parts of a workbook may have together; `max_unpacked_mb` of the configuration says otherwise."""
PARTS = 2000
CELLS = 10_000_000
"""Cells of a table that is held in memory; an empty row counts as one."""

SECONDS, BACKGROUND_TIMES = 30, 10
"""How long the reading of a workbook may keep the processor; `table_seconds` of the configuration says otherwise. A job has more."""
SMALL_BYTES = 5 * MEGABYTE
"""A workbook that unpacks to no more is read in a moment."""
AT_ONCE = 2
"""So many larger ones are read at one time in a process: each keeps its thread, and the others wait for the interpreter."""
_places = threading.BoundedSemaphore(AT_ONCE)


class TooMuchInside(frappe.ValidationError):
	"""The file holds more than this site reads."""

	http_status_code = 413


class ReadingBusy(frappe.ValidationError):
	"""Too many large workbooks are being read."""

	http_status_code = 503
	retry_after = 10


class Timed(io.BytesIO):
	"""A file whose reader has a time: of the processor, so that a busy machine takes none of it away."""

	def __init__(self, content: bytes) -> None:
		super().__init__(content)
		self.seconds = number("table_seconds", SECONDS) or SECONDS
		if getattr(frappe.local, "request", None) is None:
			self.seconds *= BACKGROUND_TIMES
		self.until = time.thread_time() + self.seconds

	def read(self, size: int | None = -1) -> bytes:
		self.check()
		return super().read(size)

	def check(self) -> None:
		"""Called now and then by who reads.

		:raises TooMuchInside: the time is over
		"""
		if time.thread_time() > self.until:
			frappe.throw(
				_("The table takes longer than {0} seconds to read. Divide it into several files.").format(
					f"{self.seconds:g}"
				),
				TooMuchInside,
			)


@contextmanager
def opened(content: bytes) -> Iterator[Timed]:
	"""A ZIP file to be read within a time, once its size is known to be bearable.

	:raises zipfile.BadZipFile: it is none
	:raises TooMuchInside: unpacked, it would be too large; while it is read: it takes too long
	:raises ReadingBusy: it is large, and other large ones are being read
	"""
	if check_archive(content) <= SMALL_BYTES:
		yield Timed(content)
		return
	if not _places.acquire(blocking=False):
		frappe.throw(_("Other large files are being read. Please try again in a moment."), ReadingBusy)
	try:
		yield Timed(content)
	finally:
		_places.release()


def check_archive(content: bytes) -> int:
	"""Look at what a ZIP file says of its parts, before one is read; more than it says is never read.

	:return: how many bytes they have together
	:raises zipfile.BadZipFile: it is none
	:raises TooMuchInside: unpacked, it would be too large
	"""
	with ZipFile(io.BytesIO(content)) as archive:
		parts = archive.infolist()
	if any(part.flag_bits & 1 for part in parts):
		raise BadZipFile("encrypted")
	size = sum(part.file_size for part in parts)
	if len(parts) > PARTS or size > _most():
		_refuse()
	return size


def gunzip(content: bytes) -> bytes:
	"""Unpack gzip.

	:raises TooMuchInside: there is more in it than may be
	"""
	reader = zlib.decompressobj(wbits=31)
	text = reader.decompress(content, _most())
	if reader.unconsumed_tail:
		_refuse()
	return text


def bounded(rows: Iterable[Any], file: Timed | None = None) -> Iterator[Any]:
	"""The rows of a table as they come, until they are too many to be kept.

	:param file: what they are read from, where that has a time
	:raises TooMuchInside: there are more cells than may be, or it takes too long
	"""
	left = CELLS
	for row in rows:
		if file:
			file.check()
		left -= len(row) or 1
		if left < 0:
			frappe.throw(
				_("The table has more than {0} cells. Divide it into several files.").format(CELLS),
				TooMuchInside,
			)
		yield row


def _most() -> int:
	return int(number("max_unpacked_mb", UNPACKED_MEGABYTES)) * MEGABYTE


def _refuse() -> None:
	frappe.throw(
		_(
			"Unpacked, the file is larger than {0} MB. Keep only the table in it, or divide it into several files."
		).format(_most() // MEGABYTE),
		TooMuchInside,
	)
