"""`frappe.utils.jinja_globals`: small functions for templates."""

from typing import Any

import frappe
from frappe.utils import cstr, escape_html


def resolve_class(*classes: Any) -> str:
	"""CSS classes from strings, lists, and dicts of class to condition."""
	names: list[str] = []
	for item in classes:
		if isinstance(item, dict):
			names += [name for name, wanted in item.items() if wanted]
		elif isinstance(item, list | tuple):
			names.append(resolve_class(*item))
		elif item not in (None, False, 0):
			names.append(cstr(item))
	return " ".join(name for name in names if name)


def inspect(value: Any, render: bool = True) -> str:
	"""A value as JSON in a <pre>, to look at while writing a template."""
	text = escape_html(frappe.as_json(value))
	return f"<pre>{text}</pre>" if render else text


def bundled_asset(path: str, rtl: bool | None = None) -> str:
	"""The address of an asset."""
	return path if path.startswith(("/assets", "http")) else f"/assets/{path}"


def is_rtl(rtl: bool | None = None) -> bool:
	"""Whether the language of the request is written from right to left."""
	return (frappe.local.lang or "").split("-")[0] in ("ar", "he", "fa", "ps", "ur") if rtl is None else rtl


GLOBALS = {
	"resolve_class": resolve_class,
	"inspect": inspect,
	"include_style": lambda path, **_kw: f'<link rel="stylesheet" href="{bundled_asset(path)}">',
	"include_script": lambda path, **_kw: f'<script src="{bundled_asset(path)}"></script>',
	"bundled_asset": bundled_asset,
	"is_rtl": is_rtl,
}
