"""Making, changing and removing a site, and installing apps on it."""

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import frappe

SITE_FOLDERS = ("public/files", "private/files", "private/backups", "logs", "locks")


class SiteExists(Exception):
	"""There is a site of that name already."""


def new_site(
	site: str, admin_password: str | None = None, apps: Iterable[str] = (), force: bool = False
) -> str:
	"""Make a site: folder, configuration, database, core records, apps.

	The site is built beside its place and moved there when it is complete, so that an interrupted installation
	leaves nothing that looks like a site.

	:param admin_password: password of Administrator; a random one is made if None
	:returns: the password of Administrator
	:raises SiteExists: unless `force`, which archives the old site first
	"""
	place = Path(site)
	if place.exists():
		if not force:
			raise SiteExists(f"Site {site} exists already; use --force to replace it. / 站点 {site} 已存在。")
		drop_site(site, backup=False)
	draft = Path(f".new-{site}")
	shutil.rmtree(draft, ignore_errors=True)
	password = admin_password or secrets.token_urlsafe(12)
	try:
		_make_folders(draft)
		frappe.init(str(draft), force=True)
		frappe.connect()
		try:
			_install_framework(password)
			for app in apps:
				install_app(app)
			frappe.db.commit()
		finally:
			frappe.destroy()
		draft.rename(place)
	except BaseException:
		shutil.rmtree(draft, ignore_errors=True)
		raise
	return password


def _make_folders(place: Path) -> None:
	place.mkdir(mode=0o700)
	for folder in SITE_FOLDERS:
		(place / folder).mkdir(parents=True)
	from cryptography.fernet import Fernet

	config = {"db_type": "sqlite", "db_name": "site.db", "encryption_key": Fernet.generate_key().decode()}
	_write_json(place / "site_config.json", config)
	(place / "site.db").touch(0o600)
	close_to_others(place)


def close_to_others(place: Path) -> None:
	"""Let only its owner read what a site and its bench keep: an older release, or a copy, left it open to all."""
	place = place.resolve()
	bench = place.parent
	for path in (
		place,
		*(place / name for name in ("site_config.json", "private", "logs", "locks")),
		*place.glob("*.db*"),
		*place.glob("logs/*.log*"),
		bench / "common_site_config.json",
		bench.parent / "logs",
		*bench.parent.glob("logs/*.log*"),
	):
		with suppress(OSError):  # gone meanwhile, or another's
			path.chmod(path.stat().st_mode & 0o700)


def _install_framework(password: str) -> None:
	from frappe.model.bootstrap import create_core_tables
	from frappe.services.install import after_new_site
	from frappe.services.jobs.scheduler import sync_jobs
	from frappe.utils.password import update_password

	frappe.flags.in_install = "frappe"
	create_core_tables()
	_set_installed_apps(["frappe"])
	after_new_site()
	_mark_patches_done("frappe")
	sync_jobs()
	update_password("Administrator", password)
	frappe.flags.in_install = False
	frappe.clear_cache()
	frappe.db.commit()


def get_installed_apps_of_site() -> list[str]:
	"""The apps installed on the connected site, the framework first."""
	return json.loads(frappe.db.get_global("installed_apps") or "[]")


def _set_installed_apps(apps: list[str]) -> None:
	frappe.db.set_global("installed_apps", json.dumps(apps))
	frappe.clear_cache()


def install_app(app: str, verbose: bool = False, force: bool = False) -> None:
	"""Install an app on the connected site: modules, DocTypes, records, fixtures, hooks. All of it or nothing.

	:raises frappe.ValidationError: when the app is not on the bench or needs another one
	"""
	from frappe.model.sync import sync_for
	from frappe.services.jobs.scheduler import sync_jobs

	installed = get_installed_apps_of_site()
	if app in installed and not force:
		return
	if app not in get_bench_apps():
		frappe.throw(frappe._("App {0} is not on this bench (sites/apps.txt).").format(app))
	hooks = frappe.get_hooks(app_name=app)
	for other in hooks.get("required_apps") or []:
		install_app(other.split("/")[-1])

	frappe.flags.in_install = app
	try:
		for method in hooks.get("before_install") or []:
			if frappe.get_attr(method)() is False:
				return
		_set_installed_apps([*(known for known in installed if known != app), app])
		sync_for(app, force=force)
		_sync_fixtures(app)
		for method in hooks.get("after_install") or []:
			frappe.get_attr(method)()
		_mark_patches_done(app)
		sync_jobs()
		for method in hooks.get("after_sync") or []:
			frappe.get_attr(method)()
	finally:
		frappe.flags.in_install = False
	frappe.clear_cache()


def _sync_fixtures(app: str) -> None:
	from frappe.utils.fixtures import sync_fixtures

	sync_fixtures(app)


def _mark_patches_done(app: str) -> None:
	"""A new site has what the patches of old sites brought: they are noted as done, not run."""
	from frappe.modules.patch_handler import get_patches_from_app

	done = set(frappe.get_all("Patch Log", pluck="patch", limit=0))
	for patch in get_patches_from_app(app):
		if patch not in done:
			frappe.get_doc({"doctype": "Patch Log", "patch": patch}).insert(ignore_permissions=True)


def remove_app(app: str, dry_run: bool = False, backup: bool = True, force: bool = False) -> Iterator[str]:
	"""Remove an app from the connected site, with its DocTypes and their data; yields a line for each step."""
	if app == "frappe":
		frappe.throw(frappe._("The framework itself cannot be removed."))
	installed = get_installed_apps_of_site()
	if app not in installed and not force:
		yield f"{app} is not installed"
		return
	hooks = frappe.get_hooks(app_name=app)
	modules = frappe.get_all("Module Def", filters={"app_name": app}, pluck="name", limit=0)
	doctypes = modules and frappe.get_all(
		"DocType",
		filters={"module": ("in", modules)},
		fields=["name", "issingle"],
		order_by="istable",
		limit=0,
	)
	if backup and not dry_run:
		from frappe.services.backup import backup as make_backup

		yield f"backup: {make_backup()['database']}"
	frappe.flags.in_uninstall = True
	if not dry_run:
		for method in hooks.get("before_uninstall") or []:
			frappe.get_attr(method)()
	yield from _remove_records(modules, dry_run)
	for doctype in doctypes or []:
		yield f"DocType {doctype.name}"
		if not dry_run:
			frappe.delete_doc("DocType", doctype.name, force=True, ignore_permissions=True)
	for module in modules:
		yield f"Module Def {module}"
		if not dry_run:
			frappe.delete_doc("Module Def", module, force=True, ignore_permissions=True)
	if dry_run:
		return
	for doctype in doctypes or []:
		if not doctype.issingle:
			frappe.db.sql_ddl(f"drop table if exists `tab{doctype.name}`")
	_set_installed_apps([known for known in installed if known != app])
	for method in hooks.get("after_uninstall") or []:
		frappe.get_attr(method)()
	frappe.clear_cache()


def _remove_records(modules: list[str], dry_run: bool) -> Iterator[str]:
	for doctype in ("Workspace", "Print Format", "Report", "Number Card", "Dashboard Chart"):
		names = modules and frappe.get_all(
			doctype, filters={"module": ("in", modules)}, pluck="name", limit=0
		)
		for name in names or []:
			yield f"{doctype} {name}"
			if not dry_run:
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)


def drop_site(site: str, backup: bool = True, archive: str | None = None) -> Path:
	"""Move a site to the archive, by default `archived/sites` of the bench; its new place."""
	place = Path(site)
	if not (place / "site_config.json").exists():
		raise FileNotFoundError(f"No such site / 没有该站点：{site}")
	if backup:
		from frappe.services.backup import backup as make_backup

		frappe.init(site, force=True)
		frappe.connect()
		try:
			make_backup()
		finally:
			frappe.destroy()
	target = Path(archive or Path("..", "archived", "sites")) / f"{site}-{datetime.now():%Y%m%d-%H%M%S-%f}"
	target.parent.mkdir(parents=True, exist_ok=True)
	shutil.move(place, target)
	return target


def get_bench_apps() -> list[str]:
	"""The apps of the bench, from `sites/apps.txt`."""
	return Path(frappe.local.sites_path, "apps.txt").read_text(encoding="utf-8").split()


def set_default_site(site: str) -> None:
	"""Make `site` the one that commands and requests mean when they name none."""
	update_site_config("default_site", site, None)


def update_site_config(key: str, value, site: str | None) -> None:
	"""Set (or with None remove) a value of a site's configuration, or of the bench's when `site` is None."""
	path = Path(site, "site_config.json") if site else Path("common_site_config.json")
	config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
	if value is None:
		config.pop(key, None)
	else:
		config[key] = value
	_write_json(path, config)


def _write_json(path: Path, value: dict) -> None:
	"""Write a file at once: whoever reads it sees the old text or the new one."""
	draft = path.with_name(path.name + ".new")
	draft.write_text(json.dumps(value, indent=1, sort_keys=True) + "\n", encoding="utf-8")
	if path.exists():
		shutil.copymode(path, draft)
	os.replace(draft, path)
