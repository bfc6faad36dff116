"""Where apps, sites and modules are on the disk."""

import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any
from unicodedata import category

from werkzeug.security import safe_join

from frappe.ground.context import local


def get_module(modulename: str) -> ModuleType:
	"""A Python module by its dotted path."""
	return importlib.import_module(modulename)


def get_attr(method_string: str) -> Any:
	"""What a dotted path names: a function, a class or a value of a module of an installed app.

	:raises frappe.AppNotInstalledError: when the path leads into an app that the site has not installed
	:raises frappe.ValidationError: when there is no such thing
	"""
	import frappe

	app_name = method_string.split(".", 1)[0]
	if not local.flags.in_uninstall and not local.flags.in_install and app_name not in _known_apps():
		frappe.throw(frappe._("App {0} is not installed").format(app_name), frappe.AppNotInstalledError)
	module_name, _, name = method_string.rpartition(".")
	if not module_name:
		frappe.throw(frappe._("{0} is no dotted path").format(method_string))
	return getattr(get_module(module_name), name)


def _known_apps() -> list[str]:
	from frappe.ground.hooks import get_installed_apps

	return get_installed_apps()


def get_module_path(module: str, *joins: str) -> str:
	"""The folder of a module of an app (`HR` → …/apps/APP/APP/hr), or a path in it."""
	from frappe.ground.hooks import module_app

	scrubbed = scrub(module)
	app = module_app(scrubbed)
	return get_app_path(app, scrubbed, *joins)


def get_app_path(app_name: str, *joins: str) -> str:
	"""A path inside an app's Python package."""
	return get_pymodule_path(app_name, *joins)


def get_app_source_path(app_name: str, *joins: str) -> str:
	"""A path inside an app's repository."""
	return get_app_path(app_name, "..", *joins)


def get_pymodule_path(modulename: str, *joins: str) -> str:
	"""A path beside a Python package; every part except in `public` and `www` is scrubbed."""
	keep = "public" in joins or "www" in joins or any("." in part for part in joins)
	parts = joins if keep else [scrub(part) for part in joins]
	return os.path.abspath(
		os.path.join(os.path.dirname(get_module(scrub(modulename)).__file__ or ""), *parts)
	)


LONGEST_PART = 255
"""Bytes of a name in a folder that file systems take."""


def path_below(folder: str | os.PathLike, name: str) -> str | None:
	"""The place that a name from outside means below a folder; None if it leads elsewhere or can be no file's name."""
	if any(category(character) in ("Cc", "Cs") for character in name):
		return None
	if any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_PART for part in name.split("/")):
		return None
	return safe_join(os.fspath(folder), name)


def get_site_path(*joins: str) -> str:
	"""A path inside the site's folder."""
	return os.path.join(local.site_path, *joins)


def get_bench_path(*joins: str) -> str:
	"""A path inside the bench."""
	return os.path.abspath(os.path.join(local.sites_path or ".", "..", *joins))


def get_files_path(*path: str, is_private: int | bool = False) -> str:
	"""A path inside the folder of public or private files."""
	return get_site_path("private" if is_private else "public", "files", *path)


def get_file_items(path: str, raise_not_found: bool = False, ignore_empty_lines: bool = True) -> list[str]:
	"""The lines of a text file, without comments and, unless told otherwise, empty lines."""
	content = read_file(path, raise_not_found=raise_not_found)
	if not content:
		return []
	lines = (line.strip() for line in content.strip().splitlines())
	return [line for line in lines if (line or not ignore_empty_lines) and not line.startswith("#")]


def get_file_json(path: str) -> Any:
	"""The content of a JSON file."""
	import json

	return json.loads(Path(path).read_text(encoding="utf-8"))


def read_file(path: str, raise_not_found: bool = False) -> str | None:
	"""The text of a file; None if it is not there, unless `raise_not_found`."""
	if os.path.exists(path):
		return Path(path).read_text(encoding="utf-8")
	if raise_not_found:
		raise OSError(f"{path} Not Found")
	return None


def scrub(txt: str) -> str:
	"""A title as an identifier: `Sales Order` → `sales_order`."""
	return str(txt or "").replace(" ", "_").replace("-", "_").lower()


def unscrub(txt: str) -> str:
	"""An identifier as a title: `sales_order` → `Sales Order`."""
	return str(txt or "").replace("_", " ").replace("-", " ").title()
