"""What of a package was printed before its making was stopped or broke off, so that it is not printed again when it goes on.

It lies beside the site's private files and is in no transaction: each paper under the digest of what it is printed from (release,
version and its digest, annex), so that what was handed in anew, or is printed otherwise, is not found. Nobody reads it over the web.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import frappe
from party_investigation import __version__

FOLDER = "packages-under-way"
DIGEST = hashlib.sha256().digest_size


class Finished:
	"""The papers of one package that are finished; `printed` and `found` count what was asked for."""

	def __init__(self, package: str) -> None:
		self.folder = _root() / package
		self.printed = self.found = 0

	def paper(self, of: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
		"""Return a paper, made if it is not there whole.

		:param of: all that it is made from
		"""
		key = repr((__version__, *of)).encode()
		path = self.folder / hashlib.sha256(key).hexdigest()
		content = _whole(path)
		if content is not None:
			self.found += 1
			return content
		content = make()
		self.printed += 1
		_write(path, content)
		return content

	def number(self) -> int:
		"""Return how many papers are finished."""
		return len(list(self.folder.glob("?" * 2 * DIGEST)))

	def forget(self) -> None:
		"""Let go the papers: the package is made."""
		shutil.rmtree(self.folder, ignore_errors=True)


def sweep(days: int) -> None:
	"""Let go the papers of packages that nobody has gone on with for so many days."""
	for folder in _root().glob("*"):
		if folder.stat().st_mtime < time.time() - days * 86_400:
			shutil.rmtree(folder, ignore_errors=True)


def _root() -> Path:
	return Path(frappe.get_site_path("private", FOLDER))


def _whole(path: Path) -> bytes | None:
	try:
		content = path.read_bytes()
	except FileNotFoundError:
		return None
	digest, content = content[:DIGEST], content[DIGEST:]
	return content if hashlib.sha256(content).digest() == digest else None


def _write(path: Path, content: bytes) -> None:
	path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
	handle, temporary = tempfile.mkstemp(dir=path.parent)  # readable by this process's user only
	with os.fdopen(handle, "wb") as stream:
		stream.write(hashlib.sha256(content).digest() + content)
	os.replace(temporary, path)
