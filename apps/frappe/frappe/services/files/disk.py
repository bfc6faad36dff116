"""File contents on disk: written whole or not at all, named so that nothing is overwritten, gone when their transaction is."""

import functools
import hashlib
import os
import shutil
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import frappe
from frappe.ground.paths import path_below

LONGEST_NAME = 200
"""Bytes; file systems take 255, a part is kept for what makes names differ."""


CHUNK = 1 << 20
INCOMING = ".incoming-"
ABANDONED_SECONDS = 24 * 3600


def stream_of(content: bytes | str | BinaryIO | None) -> BinaryIO:
	"""A content as a stream at its beginning; one that was spooled to the disk is not read into memory."""
	if hasattr(content, "read"):
		content.seek(0)
		return content
	return BytesIO(content.encode() if isinstance(content, str) else content or b"")


def hash_of(content: bytes | str | BinaryIO) -> str:
	"""The digest by which equal contents are known."""
	digest, stream = hashlib.sha256(), stream_of(content)
	while chunk := stream.read(CHUNK):
		digest.update(chunk)
	return digest.hexdigest()


def clean_name(name: str) -> str:
	"""A file name without folders, control characters and excess length."""
	plain = "".join(c for c in name if c not in "/\\" and c.isprintable()).strip()
	stem, suffix = os.path.splitext(plain)
	while len((stem + suffix).encode()) > LONGEST_NAME and stem:
		stem = stem[:-1]
	return stem + suffix if stem.strip(".") or suffix.strip(".") else ""


def folder(is_private: bool | int) -> Path:
	"""Where files are kept."""
	return Path(frappe.get_site_path("private" if is_private else "public", "files"))


def url_of(name: str, is_private: bool | int) -> str:
	"""The address of a file in one of the folders."""
	return f"/private/files/{name}" if is_private else f"/files/{name}"


def path_of(url: str) -> Path:
	"""The place on disk of an address.

	:raises frappe.ValidationError: the address leads out of the files' folders
	"""
	for is_private, prefix in ((True, "/private/files/"), (False, "/files/")):
		if url.startswith(prefix):
			root = folder(is_private).resolve()
			below = path_below(root, url.removeprefix(prefix))
			path = below and Path(below).resolve()
			if path and path != root and path.is_relative_to(root):
				return path
	frappe.throw(
		frappe._("There is some problem with the file url: {0}").format(frappe.utils.escape_html(url))
	)


def write(name: str, content: bytes | BinaryIO, is_private: bool | int) -> str:
	"""Keep a content under a name, or under a similar one if that is taken; the name it got.

	A private one is never kept under its plain name: whether that is taken would tell what somebody else has.
	If the transaction is rolled back, the file goes.
	"""
	target_folder = folder(is_private)
	target_folder.mkdir(parents=True, exist_ok=True)
	stem, suffix = os.path.splitext(name)
	apart = f"{stem}-{frappe.generate_hash(length=10)}{suffix}"
	handle, temporary = tempfile.mkstemp(dir=target_folder, prefix=INCOMING)
	try:
		with os.fdopen(handle, "wb") as stream:
			shutil.copyfileobj(stream_of(content), stream, CHUNK)
			stream.flush()
			os.fsync(stream.fileno())
		os.chmod(temporary, 0o640)
		for candidate in (apart,) if is_private else (name, apart):
			try:
				os.link(temporary, target_folder / candidate)
			except FileExistsError:
				continue
			_sync_folder(target_folder)
			url = url_of(candidate, is_private)
			frappe.db.after_rollback.add(functools.partial(erase_unless_used, url))
			return candidate
		raise FileExistsError(name)
	finally:
		os.unlink(temporary)


def sweep_unfinished() -> None:
	"""Erase what uploads left that were interrupted (a daily job)."""
	for is_private in (True, False):
		for left in folder(is_private).glob(f"{INCOMING}*"):
			if left.stat().st_mtime < time.time() - ABANDONED_SECONDS:
				left.unlink(missing_ok=True)


def _sync_folder(path: Path) -> None:
	"""Let a new name outlive a power cut, as the document that speaks of it does."""
	handle = os.open(path, os.O_RDONLY)
	try:
		os.fsync(handle)
	finally:
		os.close(handle)


def move(url: str, to_private: bool | int, name: str | None = None) -> str:
	"""Copy a file into the other folder; the new address. The old one is erased when the transaction is committed.

	:param name: what the file is called, if not as on the disk
	"""
	source = path_of(url)
	with source.open("rb") as content:
		name = write(clean_name(name or "") or source.name, content, to_private)
	erase_after_commit(url)
	return url_of(name, to_private)


def erase_after_commit(url: str) -> None:
	"""Erase a file when the transaction is committed, unless a File still wants it then."""
	frappe.db.after_commit.add(functools.partial(erase_unless_used, url))


def erase_unless_used(url: str) -> None:
	"""Erase a file that no File has."""
	if not frappe.db.exists("File", {"file_url": url}):
		path_of(url).unlink(missing_ok=True)
