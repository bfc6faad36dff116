"""The zip archive of a package: one folder, files stored without compression, every byte following from its contents. No frappe."""

from __future__ import annotations

import re
import shutil
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from os import SEEK_END
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from party_investigation.package.refusal import PackageRefused
from party_investigation.rules.problem import _

MOST_FILES = 200
MOST_OF_FILE = 2**30
"""Bytes of one file, far below where an archive notes sizes in another way."""
MOST_DIRECTORY = 2**20
"""Bytes of the directory at the end: 200 files with the longest names have a quarter of it."""
CHUNK = 2**20
_NAME = re.compile(r"[^/\\:*?\"<>|%\x00-\x1f\x7f]{1,120}")
_TIME = (2016, 2, 17, 9, 0, 0)
_MODE = 0o100600 << 16
_UNIX, _STORED = 3, zipfile.ZIP_STORED
_END, _END_64, _LOCATOR = (
	struct.Struct(layout) for layout in ("<4s4H2LH", "<4sQ2H2L4Q", "<4sLQL")
)  # as APPNOTE.TXT of PKWARE has them, 4.3.14 to 4.3.16


@dataclass(frozen=True)
class Contents:
	"""What a file holds, wherever it is kept."""

	size: int
	open: Callable[[], IO[bytes]]

	@classmethod
	def of(cls, content: bytes | Path) -> Contents:
		"""Return the contents of a file that is held in memory or on the disk."""
		if isinstance(content, Path):
			return cls(content.stat().st_size, partial(content.open, "rb"))
		return cls(len(content), partial(BytesIO, content))


def write(target: BinaryIO, folder: str, files: Mapping[str, Contents]) -> None:
	"""Write an archive.

	:raises PackageRefused: a file is larger than any in a package
	"""
	with zipfile.ZipFile(target, "w", _STORED) as archive:
		for name, contents in files.items():
			_check_size(name, contents.size)
			entry = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
			entry.create_system, entry.external_attr, entry.file_size = _UNIX, _MODE, contents.size
			with contents.open() as source, archive.open(entry, "w") as place:
				shutil.copyfileobj(source, place, CHUNK)


def read(stream: BinaryIO) -> tuple[str, dict[str, Contents]]:
	"""Return the folder of an archive and its files by their names in it. Call within `refusing`.

	:raises PackageRefused: it could write elsewhere, unfold or hide something
	"""
	size = stream.seek(0, SEEK_END)
	_check_directory(stream, size)
	archive = zipfile.ZipFile(stream)
	entries = archive.infolist()
	folder = _check_entries(entries, size)
	return folder, {
		entry.filename.removeprefix(f"{folder}/"): Contents(entry.file_size, partial(archive.open, entry))
		for entry in entries
	}


@contextmanager
def refusing() -> Iterator[None]:
	"""Refuse what is no archive, or not one that can be read.

	:raises PackageRefused: then
	"""
	try:
		yield
	except (
		zipfile.BadZipFile,
		zipfile.LargeZipFile,
		struct.error,
		ValueError,
		EOFError,
		NotImplementedError,
		OSError,
		RuntimeError,
	):
		raise PackageRefused(
			_("The file is no package, or was damaged on its way. Copy it from the disc again.")
		) from None


def is_written_as(stream: BinaryIO, folder: str, files: Mapping[str, Contents]) -> bool:
	"""Return whether an archive has just the bytes that `write` gives it."""
	written = _Compared(stream)
	write(cast("BinaryIO", written), folder, files)
	return not written.wrong and written.end == stream.seek(0, SEEK_END)


class _Compared:
	"""Takes what would be written and compares it with what stands there; a head is written twice, the second time it is right."""

	def __init__(self, there: BinaryIO) -> None:
		self.there = there
		self.place = self.end = 0
		self.wrong: set[int] = set()

	def write(self, content: Any) -> int:
		length = len(content)
		self.there.seek(self.place)
		(self.wrong.discard if self.there.read(length) == content else self.wrong.add)(self.place)
		self.place += length
		self.end = max(self.end, self.place)
		return length

	def tell(self) -> int:
		return self.place

	def seek(self, place: int, whence: int = 0) -> int:
		assert not whence
		self.place = place
		return place

	def seekable(self) -> bool:
		return True

	def flush(self) -> None:
		"""Nothing is kept."""


def _check_directory(stream: BinaryIO, size: int) -> None:
	"""Stop at an archive whose directory would fill the memory, before it is read."""
	begin = max(0, size - _END.size - _LOCATOR.size - _END_64.size)
	stream.seek(begin)
	tail = stream.read()
	if len(tail) < _END.size or tail[-_END.size :][:4] != b"PK\5\6":
		raise zipfile.BadZipFile
	directory = _END.unpack(tail[-_END.size :])[5]
	before = tail[: -_END.size]
	if before[-_LOCATOR.size :][:4] == b"PK\6\7":
		end = before[: -_LOCATOR.size]
		if len(end) < _END_64.size or end[:4] != b"PK\6\6":
			raise zipfile.BadZipFile
		directory = max(directory, _END_64.unpack(end)[8])
	if directory > MOST_DIRECTORY:
		raise zipfile.BadZipFile


def _check_size(name: str, size: int) -> None:
	if size > MOST_OF_FILE:
		raise PackageRefused(
			_("{file} has {size} MB; a file in a package has {most} MB at most."),
			file=name,
			size=size // 2**20,
			most=MOST_OF_FILE // 2**20,
		)


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> str:
	"""Stop at an archive that could write elsewhere, unfold or hide something; return the one folder of its files."""
	if not entries or len(entries) > MOST_FILES:
		raise PackageRefused(
			_("The archive has {number} files; a package has 6 to {most}."),
			number=len(entries),
			most=MOST_FILES,
		)
	folders, seen = set(), set()
	for entry in entries:
		folder, _slash, name = entry.filename.partition("/")
		if entry.orig_filename != entry.filename or not _is_name(folder) or not _is_place(name):
			raise PackageRefused(
				_("The archive names a file outside the package: {file}. Do not open it; tell the sender."),
				file=entry.orig_filename[:120],
			)
		same = unicodedata.normalize("NFC", entry.filename).casefold()
		if same in seen:
			raise PackageRefused(_("The archive has {file} twice."), file=entry.filename)
		_check_size(entry.filename, entry.file_size)
		seen.add(same)
		folders.add(folder)
		is_plain = entry.compress_type == _STORED and entry.file_size == entry.compress_size
		if not is_plain or entry.external_attr != _MODE or entry.flag_bits & ~0x800:
			raise PackageRefused(
				_("{file} is packed as no package packs it. Take the file as the sender made it."),
				file=entry.filename,
			)
	if len(folders) != 1 or sum(entry.file_size for entry in entries) > size:
		raise PackageRefused(_("The archive is not one package with one folder."))
	return folders.pop()


def _is_name(name: str) -> bool:
	return bool(_NAME.fullmatch(name)) and name.strip(" .") == name


def _is_place(name: str) -> bool:
	"""Whether a file stands at the top of the bag, or right under `data/`."""
	return _is_name(name.removeprefix("data/"))
