"""Bringing a site to the state of its apps: patches, DocTypes, records, scheduled jobs, settings."""

from pathlib import Path

import frappe
from frappe.ground.exclusive import HeldByAnother, held
from frappe.installer import close_to_others


class MigrationRunning(Exception):
	"""Another process migrates the site at this moment."""


def migrate(site: str, skip_failing: bool = False) -> None:
	"""Migrate a site. Two migrations of one site exclude each other; a failed one can simply be run again.

	:param skip_failing: go on after a patch that fails
	:raises MigrationRunning: when another process is at it
	"""
	close_to_others(Path(site))
	try:
		with held(Path(site, "locks", "migrate.lock")):
			_migrate_site(site, skip_failing)
	except HeldByAnother as error:
		raise MigrationRunning(
			f"{site} is being migrated by another process. / 另一进程正在升级该站点。"
		) from error


def _migrate_site(site: str, skip_failing: bool) -> None:
	"""Migrate in one transaction."""
	frappe.init(site, force=True)
	frappe.connect()
	try:
		_migrate(skip_failing)
		frappe.db.commit()
	except BaseException:
		frappe.db.rollback()
		raise
	finally:
		frappe.destroy()


def _migrate(skip_failing: bool) -> None:
	from frappe.model.bootstrap import create_core_tables
	from frappe.model.sync import sync_for
	from frappe.modules.patch_handler import run_all
	from frappe.services.install import after_new_site
	from frappe.services.jobs.scheduler import sync_jobs
	from frappe.utils.fixtures import sync_fixtures

	frappe.flags.in_migrate = True
	frappe.clear_cache()
	_run_hooks("before_migrate")
	run_all(skip_failing=skip_failing, patch_type="pre_model_sync")
	create_core_tables()
	for app in frappe.get_installed_apps():
		if app != "frappe":
			sync_for(app)
	run_all(skip_failing=skip_failing, patch_type="post_model_sync")
	after_new_site()
	for app in frappe.get_installed_apps():
		sync_fixtures(app)
	sync_jobs()
	frappe.clear_cache()
	_run_hooks("after_migrate")
	frappe.flags.in_migrate = False
	frappe.clear_cache()


def _run_hooks(name: str) -> None:
	for app in frappe.get_installed_apps():
		for method in frappe.get_hooks(name, app_name=app) or []:
			frappe.get_attr(method)()
