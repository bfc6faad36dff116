"""A package in numbered parts, each of which fits an upload and all of which fit their discs, and the list of them. No frappe.

The parts are the bytes of the file one after the other: `cat` or `copy /b` joins them as well. What belongs together is known by the
digests of the list, whatever a file is called and in whatever order it comes.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from party_investigation.package.bag import MOST_BYTES
from party_investigation.package.refusal import PackageRefused
from party_investigation.rules.problem import _

EXTENSION = ".list.txt"
MARK = "# party_investigation return package parts 1"
HOW = "# cat FILE.part* > FILE    copy /b FILE.part01of02+FILE.part02of02 FILE    sha256sum -c FILE.list.txt"
MOST_PARTS = 9_999
MOST_OF_LIST = 2**21
BUFFER = 2**20
_NUMBERED = re.compile(r"\.part(\d{2,4})of(\d{2,4})$", re.IGNORECASE)
_FILE = re.compile(r"[^/\\:*?\"<>|%\x00-\x1f\x7f ][^/\\:*?\"<>|%\x00-\x1f\x7f]{0,130}")
_LIST = re.compile(
	re.escape(MARK)
	+ r"\n.*\n# file (?P<file>.+)\n# bytes (?P<size>\d{1,11})\n# sha256 (?P<sha256>[0-9a-f]{64})\n"
	+ r"# package (?P<digest>[0-9a-f]{64})\n(?P<parts>(?:# part .+\n.+\n)+)"
)
_PART = re.compile(r"# part (\d{1,4}) disc (\d{1,4}) bytes (\d{1,11})\n([0-9a-f]{64})  (.+)\n")


@dataclass(frozen=True)
class Part:
	"""A part as the list has it."""

	number: int
	disc: int
	size: int
	sha256: str


@dataclass(frozen=True)
class PartList:
	"""The list of the parts of a package: of the file that they make together its name, size and digest, and the digest of the package."""

	file: str
	size: int
	sha256: str
	digest: str
	parts: tuple[Part, ...]

	def name_of(self, number: int) -> str:
		"""Return what a part is called."""
		return part_name(self.file, number, len(self.parts))

	def as_file(self) -> bytes:
		"""Return the file of the list, which `sha256sum -c` reads as well."""
		head = [MARK, HOW, f"# file {self.file}", f"# bytes {self.size}", f"# sha256 {self.sha256}"]
		rows = [
			f"# part {part.number} disc {part.disc} bytes {part.size}\n{part.sha256}  {self.name_of(part.number)}"
			for part in self.parts
		]
		return "".join(f"{line}\n" for line in (*head, f"# package {self.digest}", *rows)).encode()

	@classmethod
	def from_file(cls, content: bytes) -> PartList:
		"""Read a list.

		:raises PackageRefused: it is none, or its numbers do not go together
		"""
		try:
			match = _LIST.fullmatch(content.decode()) if len(content) <= MOST_OF_LIST else None
		except UnicodeDecodeError:
			match = None
		if not match or not _FILE.fullmatch(match["file"]):
			_refuse_list()
		parts = tuple(
			Part(int(number), int(disc), int(size), sha256)
			for number, disc, size, sha256, _name in _PART.findall(match["parts"])
		)
		read = cls(match["file"], int(match["size"]), match["sha256"], match["digest"], parts)
		together = sum(part.size for part in parts) == read.size <= MOST_BYTES + MOST_BYTES // 100
		if not together or len(parts) > MOST_PARTS or read.as_file() != content:
			_refuse_list()
		if [part.number for part in parts] != [*range(1, len(parts) + 1)]:
			_refuse_list()
		return read


@dataclass(frozen=True)
class Piece:
	"""A file that came: a part, or a list."""

	file: str
	name: str
	size: int
	sha256: str
	is_list: bool = False


@dataclass(frozen=True)
class Pieces:
	"""What came of a package in parts, and what is still missing."""

	listed: PartList | None
	came: tuple[Piece, ...]

	@cached_property
	def good(self) -> dict[int, Piece]:
		"""The first piece that is a part of the list, by its number."""
		by_digest = {(each.size, each.sha256): each for each in reversed(self._parts)}
		found = {part.number: by_digest.get((part.size, part.sha256)) for part in self._listed}
		return {number: piece for number, piece in found.items() if piece}

	@property
	def is_whole(self) -> bool:
		"""Whether every part of the list is there."""
		return self.listed is not None and not self.missing

	@property
	def missing(self) -> list[int]:
		"""The numbers of the parts that are not there; damaged ones are among them."""
		return [part.number for part in self._listed if part.number not in self.good]

	@property
	def doubled(self) -> list[int]:
		"""The numbers of parts that are there more than once."""
		times = Counter((each.size, each.sha256) for each in self._parts)
		return [part.number for part in self._listed if times[part.size, part.sha256] > 1]

	@property
	def damaged(self) -> list[int]:
		"""The numbers of parts that are called as one of this package and are not what the list says, and of which no good one is there."""
		missing = {*self.missing}
		numbers = {self.number_by_name(each) for each in self._others}
		return sorted(number for number in numbers if number in missing)

	@property
	def foreign(self) -> list[str]:
		"""The names of files that belong to another package."""
		return [each.name for each in self._others if not self.number_by_name(each)]

	def number_by_name(self, piece: Piece) -> int:
		"""Return the number that a file has by its name among the parts of this package; 0 without one."""
		match = _NUMBERED.search(piece.name)
		if not match or not self.listed or int(match[2]) != len(self.listed.parts):
			return 0
		is_called_so = piece.name.startswith(self.listed.file.partition(".")[0])
		return int(match[1]) if is_called_so and int(match[1]) <= len(self.listed.parts) else 0

	@property
	def _parts(self) -> list[Piece]:
		return [each for each in self.came if not each.is_list]

	@property
	def _listed(self) -> Sequence[Part]:
		return self.listed.parts if self.listed else ()

	@property
	def _others(self) -> list[Piece]:
		"""What came and is none of the parts."""
		if not self.listed:
			return []
		known = {(part.size, part.sha256) for part in self.listed.parts}
		return [each for each in self._parts if (each.size, each.sha256) not in known]


def part_name(file: str, number: int, count: int) -> str:
	"""Return what a part of a file is called, so that names stand in order."""
	width = max(2, len(str(count)))
	return f"{file}.part{number:0{width}d}of{count:0{width}d}"


def is_part_name(name: str) -> bool:
	"""Return whether a file is called as a part."""
	return bool(_NUMBERED.search(name))


def number_in_name(name: str) -> int:
	"""Return the number that a part has by its name; 0 without one."""
	match = _NUMBERED.search(name)
	return int(match[1]) if match else 0


def is_list(beginning: bytes) -> bool:
	"""Return whether a file begins as a list of parts does."""
	return beginning.startswith(f"{MARK}\n".encode())


class Joined(io.RawIOBase):
	"""Files one after the other as one stream that can be sought in; none is copied and one is open at a time."""

	def __init__(self, paths: Iterable[Path]) -> None:
		self.paths = [*paths]
		self.ends: list[int] = []
		for path in self.paths:
			self.ends.append((self.ends[-1] if self.ends else 0) + path.stat().st_size)
		self.place = 0
		self.number = -1
		self.file: io.FileIO | None = None

	@property
	def size(self) -> int:
		return self.ends[-1] if self.ends else 0

	def readable(self) -> bool:
		return True

	def seekable(self) -> bool:
		return True

	def tell(self) -> int:
		return self.place

	def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
		base = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
		if base + offset < 0:
			raise ValueError("before the beginning")
		self.place = base + offset
		return self.place

	def readinto(self, target: Any) -> int:
		number = bisect_right(self.ends, self.place)
		if number == len(self.paths):
			return 0
		begin = self.ends[number - 1] if number else 0
		if number != self.number or self.file is None:
			self._close_file()
			self.number, self.file = number, self.paths[number].open("rb", buffering=0)
		self.file.seek(self.place - begin)
		view = memoryview(target)[: self.ends[number] - self.place]
		length = self.file.readinto(view) or 0
		self.place += length
		return length

	def close(self) -> None:
		self._close_file()
		super().close()

	def _close_file(self) -> None:
		if self.file is not None:
			self.file.close()
			self.file = None


def joined(paths: Iterable[Path]) -> BinaryIO:
	"""Return files one after the other as one stream."""
	return io.BufferedReader(Joined(paths), BUFFER)


def _refuse_list() -> NoReturn:
	raise PackageRefused(
		_("The list of parts is damaged or was changed. Take it from another disc; each has it.")
	)
