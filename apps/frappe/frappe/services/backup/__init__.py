"""Backups: a consistent copy of a site's database and files, and the way back.

The copy is made by SQLite itself while the site goes on working; a restore puts the new files in place by renaming,
so that an interruption leaves the old site or the new one.
"""

import gzip
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import frappe


class BackupError(frappe.ValidationError):
	"""The backup cannot be made or is not usable; the text says why."""


def backup(with_files: bool = False, folder: str | None = None) -> dict[str, str]:
	"""Back up the connected site.

	:param with_files: also its public and private files
	:param folder: where to; the site's `private/backups` if None
	:returns: the paths written: `database`, `config`, and with files `public`, `private`
	"""
	site = Path(frappe.get_site_path())
	target = Path(folder) if folder else site / "private" / "backups"
	target.mkdir(parents=True, exist_ok=True)
	stem = f"{datetime.now():%Y%m%d_%H%M%S}-{frappe.local.site.replace('.', '_')}"
	paths = {
		"database": str(target / f"{stem}-database.db.gz"),
		"config": str(target / f"{stem}-site_config_backup.json"),
	}
	_copy_database(site / "site.db", Path(paths["database"]))
	shutil.copy(site / "site_config.json", paths["config"])
	if with_files:
		paths["public"] = str(target / f"{stem}-files.tar")
		paths["private"] = str(target / f"{stem}-private-files.tar")
		_pack(site / "public" / "files", Path(paths["public"]))
		_pack(site / "private" / "files", Path(paths["private"]))
	for path in paths.values():
		os.chmod(path, 0o600)
	return paths


def _copy_database(source: Path, target: Path) -> None:
	"""Write a consistent, compressed copy of a database that may be in use."""
	plain, draft = target.with_suffix(".tmp"), target.with_suffix(".part")
	try:
		with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(plain)) as copy:
			live.backup(copy)
		with open(plain, "rb") as reading, gzip.open(draft, "wb", compresslevel=6) as writing:
			shutil.copyfileobj(reading, writing, 1 << 20)
		os.replace(draft, target)
	finally:
		plain.unlink(missing_ok=True)
		draft.unlink(missing_ok=True)


def _pack(folder: Path, target: Path) -> None:
	draft = target.with_suffix(".part")
	try:
		with tarfile.open(draft, "w") as archive:
			archive.add(folder, arcname=folder.name)
		os.replace(draft, target)
	finally:
		draft.unlink(missing_ok=True)


def restore(
	site: str, database: str, public_files: str | None = None, private_files: str | None = None
) -> None:
	"""Put a backup in the place of a site's data. Checked first: a damaged backup changes nothing.

	:param database: path of a `…-database.db.gz` (or an uncompressed database)
	:param public_files: path of a `…-files.tar`, if the files are to come back too
	:raises BackupError: when a file is missing, damaged or not a site's database
	"""
	place = Path(site)
	draft = place / "site.db.restored"
	try:
		_unpack_database(Path(database), draft)
		_check_database(draft)
		unpacked = [
			_unpack_files(Path(archive), place / folder)
			for archive, folder in ((public_files, "public"), (private_files, "private"))
			if archive
		]
		_close_database(place / "site.db")
		os.replace(draft, place / "site.db")
		for fresh, live in unpacked:
			_swap(fresh, live)
	finally:
		draft.unlink(missing_ok=True)


def _unpack_database(source: Path, target: Path) -> None:
	if not source.exists():
		raise BackupError(f"There is no file {source}. / 找不到备份文件。")
	opener = gzip.open if source.read_bytes()[:2] == b"\x1f\x8b" else open
	try:
		with opener(source, "rb") as reading, open(target, "wb") as writing:
			shutil.copyfileobj(reading, writing, 1 << 20)
	except (OSError, EOFError) as error:
		raise BackupError(f"{source} is damaged / 备份文件已损坏：{error}")


def _check_database(path: Path) -> None:
	try:
		with closing(sqlite3.connect(path)) as connection:
			state = connection.execute("pragma integrity_check").fetchone()[0]
			known = connection.execute("select 1 from sqlite_master where name = 'tabDocType'").fetchone()
	except sqlite3.DatabaseError as error:
		raise BackupError(f"The backup is not a usable database / 备份不是可用的数据库：{error}")
	if state != "ok" or not known:
		raise BackupError(f"The backup is not a usable site / 备份不是可用的站点：{state}")


def _close_database(path: Path) -> None:
	"""Write what stands in the write-ahead log into the old database and drop the log: it must not meet the new file."""
	if not path.exists():
		return
	try:
		with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
			connection.execute("pragma wal_checkpoint(truncate)")
			if connection.execute("pragma journal_mode = delete").fetchone()[0] != "delete":
				raise BackupError(
					"The site is in use: stop it first (bench start). / 站点正在使用，请先停止服务。"
				)
	except sqlite3.OperationalError as error:
		raise BackupError(f"The site is in use: stop it first. / 站点正在使用，请先停止服务。({error})")


def _unpack_files(archive: Path, parent: Path) -> tuple[Path, Path]:
	fresh = parent / "files.restored"
	shutil.rmtree(fresh, ignore_errors=True)
	try:
		with tarfile.open(archive) as packed:
			packed.extractall(fresh, filter="data")
	except (OSError, tarfile.TarError) as error:
		raise BackupError(f"{archive} is damaged / 备份文件已损坏：{error}")
	return fresh / "files", parent / "files"


def _swap(fresh: Path, live: Path) -> None:
	old = live.with_name("files.replaced")
	shutil.rmtree(old, ignore_errors=True)
	if live.exists():
		live.rename(old)
	fresh.rename(live)
	shutil.rmtree(old, ignore_errors=True)
	shutil.rmtree(fresh.parent, ignore_errors=True)
