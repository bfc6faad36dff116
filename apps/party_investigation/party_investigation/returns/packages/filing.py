"""The file of a package as it is kept with its document: in one, or in parts with their list; and what of one that comes is there so far."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint
from frappe.utils.file_manager import save_file
from party_investigation.package import parts
from party_investigation.package.parts import Part, PartList, Piece, Pieces
from party_investigation.rules.package_media import bytes_of_part, discs
from party_investigation.uploaded import require_readable

PACKAGE, PART = "Return Package", "Package Part"
MEGABYTE = 2**20
DEFAULT_UPLOAD = 25 * MEGABYTE
"""What a site takes in one upload where nothing else is set."""
CHUNK = 2**20


@dataclass(frozen=True)
class Kept:
	"""How a file is kept: the address of the file, or of the list of its parts, and the rows of these."""

	file_url: str
	parts: list[dict[str, Any]]
	listed: PartList | None


def most_of_upload() -> int:
	"""Return the bytes that this site takes in one upload."""
	configured = (
		cint(frappe.conf.get("max_file_size")),
		cint(frappe.get_system_settings("max_file_size")) * MEGABYTE,
	)
	return min(filter(None, configured), default=DEFAULT_UPLOAD)


def keep(
	package: Document,
	name: str,
	source: BinaryIO,
	digest: str,
	capacity: int | None = None,
	between: Callable[[], None] = lambda: None,
) -> Kept:
	"""Keep a file with a package: whole where it fits an upload and a disc, else in parts. Checks no permission: the caller has.

	:param digest: of the package
	:param capacity: bytes of a disc; None without a bound
	:param between: is called before each part
	"""
	size, of_part = source.seek(0, 2), bytes_of_part(capacity, most_of_upload())
	source.seek(0)
	if size <= of_part:
		return Kept(_save(package, name, source.read()), [], None)
	whole, kept, count = hashlib.sha256(), [], -(-size // of_part)
	rows: list[dict[str, Any]] = []
	for number, disc in zip(range(1, count + 1), discs(capacity, of_part), strict=False):
		between()
		content = source.read(of_part)
		whole.update(content)
		kept.append(Part(number, disc, len(content), hashlib.sha256(content).hexdigest()))
		file_name = parts.part_name(name, number, count)
		rows.append(_row(kept[-1], file_name, _save(package, file_name, content)))
	listed = PartList(name, size, whole.hexdigest(), digest, tuple(kept))
	content, file_name = listed.as_file(), f"{name}{parts.EXTENSION}"
	url = _save(package, file_name, content)
	of_list = Part(0, 0, len(content), hashlib.sha256(content).hexdigest())
	return Kept(url, [_row(of_list, file_name, url) | {"is_list": 1}, *rows], listed)


def _save(package: Document, name: str, content: bytes) -> str:
	return save_file(name, content, PACKAGE, package.name, is_private=1).file_url


def _row(part: Part, file_name: str, url: str) -> dict[str, Any]:
	return {
		"part_number": part.number,
		"disc": part.disc,
		"file_name": file_name,
		"file": url,
		"size": part.size,
		"digest": part.sha256,
	}


# ---------------------------------------------------------------- what comes


def is_piece(file: Document) -> bool:
	"""Return whether a file is a part of a package or the list of its parts, and no package."""
	with Path(file.get_full_path()).open("rb") as stream:
		beginning = stream.read(CHUNK)
	return parts.is_list(beginning) or parts.is_part_name(file.file_name or "")


def row_of(file: Document) -> dict[str, Any]:
	"""Return the row of a file that came, as a part of a package or the list of its parts."""
	digest, size, beginning = hashlib.sha256(), 0, b""
	with Path(file.get_full_path()).open("rb") as stream:
		while chunk := stream.read(CHUNK):
			beginning = beginning or chunk
			digest.update(chunk)
			size += len(chunk)
	return {
		"part_number": parts.number_in_name(file.file_name or ""),
		"file_name": file.file_name,
		"file": file.file_url,
		"size": size,
		"digest": digest.hexdigest(),
		"is_list": int(parts.is_list(beginning)),
	}


def rows_there(document: Document) -> list[Document]:
	"""Return the rows of what came whose files nobody has deleted."""
	named = {"file_url": ["in", [row.file for row in document.parts]]}
	there = {*frappe.get_all("File", filters=named, pluck="file_url")}
	return [row for row in document.parts if row.file in there]


def pieces_of(document: Document) -> Pieces:
	"""Return what of a package is there; a file that somebody has deleted is missing again.

	:raises PackageRefused: its list is damaged
	"""
	came = tuple(
		Piece(row.file, row.file_name or "", cint(row.size), row.digest or "", bool(row.is_list))
		for row in rows_there(document)
	)
	lists = [each for each in came if each.is_list]
	listed = PartList.from_file(_path(lists[0].file).read_bytes()) if lists else None
	return Pieces(listed, came)


@contextmanager
def opened(document: Document, pieces: Pieces | None) -> Iterator[BinaryIO]:
	"""Open the file of a package, joined of its parts where it came in some.

	:param pieces: whole
	:raises frappe.PermissionError: a file is not the user's to read
	"""
	urls = [pieces.good[number].file for number in sorted(pieces.good)] if pieces else [document.file]
	paths = [_path(url) for url in urls]
	with parts.joined(paths) if pieces else paths[0].open("rb") as stream:
		yield stream


def _path(url: str) -> Path:
	"""Where a file is that the user may read."""
	message = _("The package file is not there, or you may not read it. Upload it again.")
	return Path(require_readable(url, message).get_full_path())
