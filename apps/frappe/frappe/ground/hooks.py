"""Apps and their hooks: which are there, in which order, and what their `hooks.py` say together."""

import importlib
import json
import types
from typing import Any

from frappe.ground import memo
from frappe.ground.context import local
from frappe.ground.mapping import _dict
from frappe.ground.paths import get_app_path, get_file_items, scrub

_KEEP = "_KEEP_DEFAULT_LIST"
_app_hooks: dict[str, dict] = {}
_app_modules: dict[str, list[str]] = {}


def get_all_apps(with_internal_apps: bool = True, sites_path: str | None = None) -> list[str]:
	"""The apps of the bench (`sites/apps.txt`), the framework first."""
	import os

	sites_path = sites_path or getattr(local, "sites_path", None) or "."
	apps = get_file_items(os.path.join(sites_path, "apps.txt"))
	return ["frappe", *(app for app in dict.fromkeys(apps) if app != "frappe")]


def get_installed_apps(*, _ensure_on_bench: bool = False) -> list[str]:
	"""The apps installed on the site, in the order of their installation; the framework alone without a site."""
	if getattr(local, "db", None) is None:
		return ["frappe"]
	apps = memo.get(("installed_apps",), _read_installed_apps)
	if _ensure_on_bench:
		on_bench = get_all_apps()
		return [app for app in apps if app in on_bench]
	return list(apps)


def _read_installed_apps() -> list[str]:
	if not local.db.table_exists("DefaultValue"):
		return ["frappe"]
	apps = json.loads(local.db.get_global("installed_apps") or "[]")
	return ["frappe", *(app for app in apps if app != "frappe")]


def get_hooks(hook: str | None = None, default: Any = _KEEP, app_name: str | None = None) -> Any:
	"""What the installed apps hook in: one hook, or all as a dict.

	Values of several apps are lists in the order of the apps; dicts are merged key by key, each key with a list.

	:param default: for a hook that no app has; an empty list unless given
	:param app_name: only this app's, installed or not
	"""
	if app_name:
		hooks = _dict(load_app_hooks(app_name))
	elif getattr(local, "db", None) is None:
		hooks = _dict(load_app_hooks("frappe"))
	else:
		hooks = memo.get(("hooks",), _load_all)
	if not hook:
		return hooks
	return hooks.get(hook, [] if default == _KEEP else default)


def _load_all() -> _dict:
	hooks = _dict()
	for app in get_installed_apps():
		for key, value in _own_hooks(app).items():
			append_hook(hooks, key, value)
	return hooks


def load_app_hooks(app_name: str) -> dict:
	"""The hooks of one app, every value a list or a dict of lists."""
	hooks: dict = {}
	for key, value in _own_hooks(app_name).items():
		append_hook(hooks, key, value)
	return hooks


def _own_hooks(app: str) -> dict:
	if app not in _app_hooks:
		module = importlib.import_module(f"{app}.hooks")
		_app_hooks[app] = {
			key: value
			for key, value in vars(module).items()
			if not key.startswith("_") and not isinstance(value, types.ModuleType | types.FunctionType | type)
		}
	return _app_hooks[app]


def append_hook(target: dict, key: str, value: Any) -> None:
	"""Add what one app hooks in to what others did: lists grow, dicts are merged, single values become lists."""
	if isinstance(value, dict):
		inner = target.setdefault(key, {})
		for name, item in value.items():
			append_hook(inner, name, item)
	else:
		target.setdefault(key, []).extend(value if isinstance(value, list) else [value])


def get_module_list(app_name: str) -> list[str]:
	"""The modules of an app, from its `modules.txt`."""
	if app_name not in _app_modules:
		_app_modules[app_name] = get_file_items(get_app_path(app_name, "modules.txt"))
	return _app_modules[app_name]


def setup_module_map() -> None:
	"""Set `frappe.local.app_modules` (app → modules) and `frappe.local.module_app` (module → app)."""
	local.app_modules = {app: [scrub(module) for module in get_module_list(app)] for app in get_all_apps()}
	local.module_app = {module: app for app, modules in local.app_modules.items() for module in modules}


def module_app(module: str) -> str:
	"""The app that a module belongs to.

	:raises frappe.DoesNotExistError: when no app of the bench has it
	"""
	import frappe

	if getattr(local, "module_app", None) is None:
		setup_module_map()
	app = local.module_app.get(scrub(module))
	if not app:
		frappe.throw(frappe._("Module {0} not found").format(module), frappe.DoesNotExistError)
	return app
