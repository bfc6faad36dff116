"""Encrypting the database files of a site at rest, and back.

The key lies in a file outside the site's folder, which `database_key_file` of the site's configuration names: whoever has the folder, a
copy of it or a backup, has nothing without that file. Each file is written anew beside the old one and takes its place by renaming; an
interruption leaves a site that opens, and the command may be given again.
"""

import os
import secrets
from contextlib import closing
from pathlib import Path

import frappe
from frappe.installer import update_site_config
from frappe.services.backup import close_database
from frappe.store import opening
from frappe.store.driver import CAN_ENCRYPT, sqlite3

DATABASES = ("site.db", "jobs.db")
PASSING = ("cache.db", "events.db")
"""Files that are made anew; nothing in them lasts."""
REQUIREMENT = "sqlcipher3==0.6.4"


class EncryptionError(frappe.ValidationError):
	"""The files cannot be converted; the text says why."""


def encrypt(site: str, key_file: str) -> None:
	"""Encrypt the database files of a stopped site.

	:param key_file: where the key is, or is to be made; not inside the bench's sites
	:raises EncryptionError: SQLCipher is missing, the site is in use, or the key would lie beside the data
	"""
	if not CAN_ENCRYPT:
		raise EncryptionError(
			f"SQLCipher is not installed: env/bin/pip install {REQUIREMENT} / 尚未安装 SQLCipher：env/bin/pip install {REQUIREMENT}"
		)
	folder, key_path = Path(site).resolve(), Path(key_file).expanduser().resolve()
	if key_path.is_relative_to(folder.parent):
		raise EncryptionError(
			"The key must not lie in the sites folder, beside what it protects. / 密钥文件不能放在 sites 目录里。"
		)
	make_key(key_path)
	key = opening.read_key(str(key_path))
	_stop(folder)
	update_site_config(opening.KEY_FILE, str(key_path), site)
	for name in DATABASES:
		_convert(folder / name, None, key)
	_forget(folder)


def decrypt(site: str) -> None:
	"""Write the database files of a stopped site as plain files again.

	:raises EncryptionError: the site is in use or has no key
	"""
	folder = Path(site).resolve()
	key = opening.key_of(folder)
	if not key:
		raise EncryptionError("This site has no key. / 本站点没有加密。")
	_stop(folder)
	for name in DATABASES:
		_convert(folder / name, key, None)
	update_site_config(opening.KEY_FILE, None, site)
	_forget(folder)


def make_key(path: Path) -> None:
	"""Write a new key, readable by its owner only; one that is there stays."""
	if path.exists():
		return
	path.parent.mkdir(parents=True, exist_ok=True)
	with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
		file.write(secrets.token_hex(opening.KEY_LENGTH // 2) + "\n")
		file.flush()
		os.fsync(file.fileno())


def _stop(folder: Path) -> None:
	for name in DATABASES:
		close_database(folder / name)


def _convert(path: Path, old: str | None, new: str | None) -> None:
	"""Write a database anew with another key, and put it in the old one's place."""
	if not path.exists() or opening.is_plain(path) == (new is None):
		return
	draft = path.with_name(path.name + ".converted")
	draft.unlink(missing_ok=True)
	with closing(sqlite3.connect(path, isolation_level=None)) as connection:
		if old:
			connection.execute(f"pragma key = \"x'{old}'\"")
		version = connection.execute("pragma user_version").fetchone()[0]
		secret = f"x'{new}'" if new else ""
		connection.execute("attach database ? as converted key ?", (str(draft), secret))
		connection.execute("select sqlcipher_export('converted')")
		connection.execute(f"pragma converted.user_version = {version}")
		if connection.execute("pragma converted.integrity_check").fetchone()[0] != "ok":
			raise EncryptionError(f"{path.name} could not be converted whole. / 转换不完整：{path.name}")
		connection.execute("detach database converted")
	draft.chmod(0o600)
	with open(draft, "rb") as written:
		os.fsync(written.fileno())
	os.replace(draft, path)
	opening.forget_encrypted()


def _forget(folder: Path) -> None:
	for name in PASSING:
		for path in folder.glob(f"{name}*"):
			path.unlink(missing_ok=True)
