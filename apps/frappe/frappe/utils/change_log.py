"""Versions of the installed apps."""

import frappe


def get_versions() -> dict[str, dict]:
	"""Title, description and version of every installed app, by its name."""
	versions = {}
	for app in frappe.get_installed_apps(_ensure_on_bench=True):
		hooks = frappe.get_hooks(app_name=app)
		versions[app] = {
			"title": _first(hooks.get("app_title")),
			"description": _first(hooks.get("app_description")),
			"version": get_app_version(app),
			"branch": None,
		}
	return versions


def get_app_version(app: str) -> str:
	"""`__version__` of an app; 0.0.1 if it has none."""
	return getattr(frappe.get_module(app), "__version__", "0.0.1")


def _first(value: list | str | None) -> str | None:
	return value[0] if isinstance(value, list) and value else value
