"""Patches of apps: each runs once on a site, before or after the DocTypes are synced."""

import configparser
import enum
import time
from pathlib import Path

import frappe

EXECUTE = "execute:"


class PatchError(Exception):
	"""A patch failed."""


class PatchType(enum.Enum):
	"""When a patch runs."""

	pre_model_sync = "pre_model_sync"
	post_model_sync = "post_model_sync"


def run_all(skip_failing: bool = False, patch_type: PatchType | str | None = None) -> None:
	"""Run the patches of all installed apps that have not run yet, each in a transaction of its own.

	:param skip_failing: note a patch that fails as skipped and go on
	:raises PatchError: naming the patch that failed
	"""
	done = set(frappe.get_all("Patch Log", filters={"skipped": 0}, pluck="patch"))
	for patch in get_all_patches(patch_type):
		if patch not in done:
			_run(patch, skip_failing)


def get_all_patches(patch_type: PatchType | str | None = None) -> list[str]:
	"""The patches of all installed apps in order."""
	return [patch for app in frappe.get_installed_apps() for patch in get_patches_from_app(app, patch_type)]


def get_patches_from_app(app: str, patch_type: PatchType | str | None = None) -> list[str]:
	"""The lines of an app's `patches.txt`: all, or those of one section.

	Without sections all patches belong to `pre_model_sync`.
	"""
	path = Path(frappe.get_app_path(app)) / "patches.txt"
	if not path.exists():
		return []
	wanted = PatchType(patch_type) if patch_type else None
	parser = configparser.ConfigParser(allow_no_value=True, delimiters="\n", strict=False, interpolation=None)
	parser.optionxform = str
	try:
		parser.read(path, encoding="utf-8")
	except configparser.MissingSectionHeaderError:
		if wanted == PatchType.post_model_sync:
			return []
		return frappe.get_file_items(str(path))
	sections = [wanted.value] if wanted else [kind.value for kind in PatchType]
	return [
		line.strip()
		for section in sections
		if parser.has_section(section)
		for line in parser[section]
		if line.strip() and not line.startswith("#")
	]


def run_single(patchmodule=None, method=None, methodargs=None, force: bool = False) -> bool:
	"""Run one patch; it is noted as done."""
	if not force and executed(patchmodule):
		return True
	return execute_patch(patchmodule, method, methodargs)


def _run(patch: str, skip_failing: bool) -> None:
	try:
		execute_patch(patch)
	except Exception as error:
		frappe.db.rollback()
		if not skip_failing:
			raise PatchError(f"{patch}: {error}") from error
		update_patch_log(patch, skipped=True)
		frappe.db.commit()  # the other patches must not be undone with it


def execute_patch(patchmodule: str, method=None, methodargs=None) -> bool:
	"""Run a patch and note it as done, in one transaction: `app.module` with `execute()`, or `execute:` and Python."""
	started = time.monotonic()
	frappe.flags.in_patch = True
	try:
		if patchmodule and patchmodule.startswith(EXECUTE):
			exec(patchmodule[len(EXECUTE) :].split("#")[0].strip(), {"frappe": frappe})
		elif method:
			method(**(methodargs or {}))
		else:
			frappe.get_attr(f"{patchmodule.split()[0]}.execute")()
		if patchmodule:
			update_patch_log(patchmodule)
		frappe.db.commit()  # a patch is whole or not at all; the next one may build on it
	finally:
		frappe.flags.in_patch = False
	print(f"{patchmodule}: {time.monotonic() - started:.2f} s")
	return True


def update_patch_log(patchmodule: str, skipped: bool = False) -> None:
	"""Note that a patch has run."""
	log = frappe.new_doc("Patch Log")
	log.patch = patchmodule
	if skipped:
		log.skipped = 1
		log.traceback = frappe.get_traceback(with_context=False)
	log.insert(ignore_permissions=True)


def executed(patchmodule: str) -> bool:
	"""Whether a patch has run."""
	return bool(frappe.db.get_value("Patch Log", {"patch": patchmodule, "skipped": 0}))
