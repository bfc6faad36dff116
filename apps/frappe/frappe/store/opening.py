"""Opening a database file of a site, with the site's key where its files are encrypted."""

import json
import os
import tempfile
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from frappe.store.driver import CAN_ENCRYPT, sqlite3

PLAIN = b"SQLite format 3\x00"
_encrypted: set[tuple[str, int, int]] = set()
"""Files that this process has seen to be encrypted."""
KEY_FILE = "database_key_file"
KEY_LENGTH = 64
"""Hexadecimal digits of a key: 256 bits, used as they are, so that opening a file costs no derivation."""


class KeyFileError(sqlite3.DatabaseError):
	"""A key that is missing, unreadable or not in its form, or a library that cannot use it."""


def connect(path: str | Path, site: str | Path | None = None, **options: Any) -> sqlite3.Connection:
	"""Open a database file; with the key of its site, unless the file is a plain one.

	:param site: the folder of the site whose key counts, by default the one the file is in
	:param options: as `sqlite3.connect` has them
	:raises KeyFileError: the site has a key that cannot be used
	"""
	connection = sqlite3.connect(path, **options)
	key = key_of(site or os.path.dirname(os.path.abspath(path)))
	if key and not is_plain(path):
		connection.execute(f"pragma key = \"x'{key}'\"")
	return connection


def make(path: str | Path, layout: str) -> None:
	"""Make a database file with write-ahead log, unless it is there.

	It is made aside and put in its place whole: opened half made by another process, it would answer *locked* or *no such table*.

	:param layout: the statements that make its tables
	"""
	path = Path(path)
	if path.exists():
		return
	with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
		made = Path(folder, path.name)
		with closing(connect(made, path.parent, isolation_level=None)) as connection:
			connection.execute("pragma journal_mode = wal")
			connection.executescript(layout)
		made.chmod(0o600)
		try:
			os.link(made, path)
		except FileExistsError:  # another process was first
			pass
		except OSError:  # a file system without hard links
			made.replace(path)


def is_plain(path: str | Path) -> bool:
	"""Whether a file is there and not encrypted: also one that is being converted.

	A file that is known to be encrypted is not opened again: closing it would take away the locks of SQLite that other
	connections of this process hold on it, as the system's locks belong to a process and a file.
	"""
	try:
		status = os.stat(path)
		identity = (os.path.abspath(path), status.st_dev, status.st_ino)
		if identity in _encrypted:
			return False
		with open(path, "rb") as file:
			start = file.read(len(PLAIN))
	except FileNotFoundError:
		return False
	if start and start != PLAIN:
		_encrypted.add(identity)
	return start == PLAIN


def forget_encrypted() -> None:
	"""Look at files anew: one was converted, and the system may give the number of the old one to another."""
	_encrypted.clear()


def key_of(folder: str | Path) -> str | None:
	"""The key of the site in a folder, as the file says that its `database_key_file` names; None without.

	:raises KeyFileError: the file cannot be read, is no key, or SQLCipher is not installed
	"""
	config = os.path.join(folder, "site_config.json")
	try:
		named = _key_file(config, os.stat(config).st_mtime_ns)
	except FileNotFoundError:
		return None
	return read_key(named) if named else None


@lru_cache(maxsize=64)
def _key_file(config: str, _written: int) -> str | None:
	with open(config) as file:
		return json.load(file).get(KEY_FILE)


def read_key(path: str) -> str:
	"""The key in a file.

	:raises KeyFileError:
	"""
	if not CAN_ENCRYPT:
		raise KeyFileError(
			"The files of this site are encrypted: install sqlcipher3 into env/. / 本站点的数据文件已加密，请在 env/ 中安装 sqlcipher3。"
		)
	try:
		return _read_key(path, os.stat(path).st_mtime_ns)
	except OSError as error:
		raise KeyFileError(f"The key file {path} cannot be read / 无法读取密钥文件：{error}") from None


@lru_cache(maxsize=64)
def _read_key(path: str, _written: int) -> str:
	key = Path(path).read_text().strip().lower()
	if len(key) != KEY_LENGTH or set(key) - set("0123456789abcdef"):
		raise KeyFileError(f"{path} holds no key of {KEY_LENGTH} hexadecimal digits / 密钥文件的内容不是密钥")
	return key
