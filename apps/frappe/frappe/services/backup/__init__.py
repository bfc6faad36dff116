"""Backups: a consistent copy of a site's database and files, and the way back.

The copy is made by SQLite itself while the site goes on working; a restore puts the new files in place by renaming,
so that an interruption leaves the old site or the new one.
"""

import gzip
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import frappe
from frappe.services.backup import encryption
from frappe.services.files.disk import INCOMING
from frappe.store import opening
from frappe.store.driver import sqlite3

DRAFT = ".unfinished-"
ABANDONED_SECONDS = 6 * 3600


class BackupError(frappe.ValidationError):
	"""The backup cannot be made or is not usable; the text says why."""


def backup(with_files: bool = False, folder: str | None = None) -> dict[str, str]:
	"""Back up the connected site, encrypted if *Encrypt Backups* of System Settings says so.

	:param with_files: also its public and private files
	:param folder: where to; the site's `private/backups` if None
	:returns: the paths written: `database`, `config`, and with files `public`, `private`
	"""
	site = Path(frappe.get_site_path())
	target = Path(folder) if folder else site / "private" / "backups"
	target.mkdir(parents=True, exist_ok=True)
	_sweep(target)
	stem = f"{datetime.now():%Y%m%d_%H%M%S}-{frappe.local.site.replace('.', '_')}"
	key = encryption.site_key()[0] if is_encrypting() else None
	mark = "-enc" if key else ""
	paths = {
		"database": str(target / f"{stem}-database{mark}.db.gz"),
		"config": str(target / f"{stem}-site_config_backup{mark}.json"),
	}
	_copy_configuration(site / "site_config.json", Path(paths["config"]), key)
	_copy_database(site / "site.db", Path(paths["database"]), key)
	if with_files:  # after the database, so that every file that it speaks of is there
		paths["public"] = str(target / f"{stem}-files{mark}.tar")
		paths["private"] = str(target / f"{stem}-private-files{mark}.tar")
		_pack(site / "public" / "files", Path(paths["public"]), key)
		_pack(site / "private" / "files", Path(paths["private"]), key)
	return paths


def is_encrypting() -> bool:
	"""Whether the site's backups are encrypted."""
	return bool(frappe.utils.cint(frappe.get_system_settings("encrypt_backup")))


def _copy_configuration(source: Path, target: Path, key: str | None) -> None:
	"""Write the site's configuration, without the key that opens its backups."""
	config = json.loads(source.read_text(encoding="utf-8"))
	config.pop(encryption.SETTING, None)
	with _draft(target, key) as draft:
		draft.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@contextmanager
def _draft(target: Path, key: str | None = None) -> Iterator[Path]:
	"""A place to write a file that gets its name when it is whole and on the disk; for the owner's eyes only.

	:param key: encrypts it
	"""
	handle, name = tempfile.mkstemp(dir=target.parent, prefix=DRAFT)
	os.close(handle)
	draft = Path(name)
	try:
		yield draft
		if key:
			sealed = draft.with_name(draft.name + "-enc")
			try:
				encryption.encrypt(draft, sealed, key)
				os.replace(sealed, draft)
			finally:
				sealed.unlink(missing_ok=True)
		with open(draft, "rb") as written:
			os.fsync(written.fileno())
		draft.chmod(0o600)
		os.replace(draft, target)
	finally:
		draft.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
	"""Remove what interrupted backups left."""
	for left in folder.glob(f"{DRAFT}*"):
		if left.stat().st_mtime < time.time() - ABANDONED_SECONDS:
			left.unlink(missing_ok=True)


def _copy_database(source: Path, target: Path, key: str | None) -> None:
	"""Write a consistent, compressed copy of a database that may be in use."""
	with _draft(target, key) as draft, tempfile.NamedTemporaryFile(dir=target.parent, prefix=DRAFT) as plain:
		site = source.parent
		with closing(opening.connect(source)) as live, closing(opening.connect(plain.name, site)) as copy:
			live.backup(copy)
		with open(plain.name, "rb") as reading, gzip.open(draft, "wb", compresslevel=6) as writing:
			shutil.copyfileobj(reading, writing, 1 << 20)


def _pack(folder: Path, target: Path, key: str | None) -> None:
	"""Pack the files of a folder; what comes or goes meanwhile may be missing."""
	with _draft(target, key) as draft, tarfile.open(draft, "w") as archive:
		archive.add(folder, arcname=folder.name, recursive=False)
		for path in sorted(folder.rglob("*")):
			if not path.name.startswith(INCOMING):
				with suppress(FileNotFoundError):
					archive.add(path, arcname=path.relative_to(folder.parent), recursive=False)


def restore(
	site: str,
	database: str,
	public_files: str | None = None,
	private_files: str | None = None,
	encryption_key: str | None = None,
) -> None:
	"""Put a backup in the place of a site's data. Checked first: a damaged backup changes nothing.

	:param database: path of a `…-database.db.gz` (or an uncompressed database)
	:param public_files: path of a `…-files.tar`, if the files are to come back too
	:param encryption_key: of an encrypted backup; the one in the site's configuration if None
	:raises BackupError: when the key is another one, or a file is missing, damaged or not a site's database
	"""
	place = Path(site)
	draft = place / "site.db.restored"
	try:
		with _readable(Path(database), place, encryption_key) as readable:
			_unpack_database(readable, draft)
		_check_database(draft)
		unpacked = [
			_unpack_files(Path(archive), place, place / folder, encryption_key)
			for archive, folder in ((public_files, "public"), (private_files, "private"))
			if archive
		]
		close_database(place / "site.db")
		os.replace(draft, place / "site.db")
		_forget_cache(place)
		for fresh, live in unpacked:
			_swap(fresh, live)
	finally:
		draft.unlink(missing_ok=True)


@contextmanager
def _readable(source: Path, place: Path, key: str | None) -> Iterator[Path]:
	"""A file of a backup as it can be read: itself, or while it is needed what the key makes of it."""
	if not source.exists():
		raise BackupError(f"There is no file {source}. / 找不到备份文件。")
	if not encryption.is_encrypted(source):
		yield source
		return
	key = key or json.loads((place / "site_config.json").read_text()).get(encryption.SETTING)
	if not key:
		raise BackupError(
			f"{source} is encrypted: name its key with --encryption-key. / 备份已加密，请用 --encryption-key 给出密钥。"
		)
	plain = place / f"{DRAFT}{source.name}"
	try:
		encryption.decrypt(source, plain, key)
		yield plain
	except encryption.WrongKey:
		raise BackupError(
			f"{source}: the key is another one, or the file was changed. / 密钥不符，或备份文件已被改动。"
		)
	finally:
		plain.unlink(missing_ok=True)


def _unpack_database(source: Path, target: Path) -> None:
	with open(source, "rb") as begin:
		opener = gzip.open if begin.read(2) == b"\x1f\x8b" else open
	try:
		target.touch(0o600)
		with opener(source, "rb") as reading, open(target, "wb") as writing:
			shutil.copyfileobj(reading, writing, 1 << 20)
			writing.flush()
			os.fsync(writing.fileno())
	except (OSError, EOFError) as error:
		raise BackupError(f"{source} is damaged / 备份文件已损坏：{error}")


def _check_database(path: Path) -> None:
	try:
		with closing(opening.connect(path)) as connection:
			state = connection.execute("pragma integrity_check").fetchone()[0]
			known = connection.execute("select 1 from sqlite_master where name = 'tabDocType'").fetchone()
	except sqlite3.DatabaseError as error:
		raise BackupError(f"The backup is not a usable database / 备份不是可用的数据库：{error}")
	if state != "ok" or not known:
		raise BackupError(f"The backup is not a usable site / 备份不是可用的站点：{state}")


def close_database(path: Path) -> None:
	"""Write what stands in the write-ahead log into the old database and drop the log: it must not meet the new file."""
	if not path.exists():
		return
	try:
		with closing(opening.connect(path, timeout=10, isolation_level=None)) as connection:
			connection.execute("pragma wal_checkpoint(truncate)")
			if connection.execute("pragma journal_mode = delete").fetchone()[0] != "delete":
				raise BackupError(
					"The site is in use: stop it first (bench start). / 站点正在使用，请先停止服务。"
				)
	except sqlite3.OperationalError as error:
		raise BackupError(f"The site is in use: stop it first. / 站点正在使用，请先停止服务。({error})")


def _forget_cache(place: Path) -> None:
	"""What was remembered of the old data is not true of the new."""
	path = place / "cache.db"
	if path.exists():
		with closing(opening.connect(path, timeout=10, isolation_level=None)) as connection:
			connection.executescript("delete from entry; delete from item;")


def _unpack_files(archive: Path, place: Path, parent: Path, key: str | None) -> tuple[Path, Path]:
	fresh = parent / "files.restored"
	shutil.rmtree(fresh, ignore_errors=True)
	try:
		with _readable(archive, place, key) as readable, tarfile.open(readable) as packed:
			_extract(packed, fresh)
	except (OSError, tarfile.TarError) as error:
		raise BackupError(f"{archive} is damaged / 备份文件已损坏：{error}")
	return fresh / "files", parent / "files"


def _extract(packed: tarfile.TarFile, to: Path) -> None:
	"""Unpack plain files and folders, none of them outside `to`.

	Python has a filter for that since 3.10.12 and 3.11.4; Debian 12 brings 3.11.2.

	:raises tarfile.TarError: something else is in the archive
	"""
	if hasattr(tarfile, "data_filter"):
		packed.extractall(to, filter="data")
		return
	members = packed.getmembers()
	for member in members:
		name = Path(member.name)
		if name.is_absolute() or ".." in name.parts or not (member.isfile() or member.isdir()):
			raise tarfile.TarError(f"{member.name} is no file of a site")
		member.mode, member.uid, member.gid, member.uname, member.gname = (
			0o755 if member.isdir() else 0o644,
			0,
			0,
			"",
			"",
		)
	packed.extractall(to, members)


def _swap(fresh: Path, live: Path) -> None:
	old = live.with_name("files.replaced")
	shutil.rmtree(old, ignore_errors=True)
	if live.exists():
		live.rename(old)
	fresh.rename(live)
	shutil.rmtree(old, ignore_errors=True)
	shutil.rmtree(fresh.parent, ignore_errors=True)
