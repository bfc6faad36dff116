"""Configuration: what the bench says, what the site says, what the environment says; the later wins."""

import json
import os
import re
from pathlib import Path
from typing import Any

from frappe.exceptions import IncorrectSitePath
from frappe.ground.mapping import _dict

COMMON = "common_site_config.json"
SITE = "site_config.json"
ENVIRONMENT = {
	"FRAPPE_DB_TYPE": "db_type",
	"FRAPPE_DB_NAME": "db_name",
	"FRAPPE_DB_HOST": "db_host",
	"FRAPPE_DB_PORT": "db_port",
	"FRAPPE_DB_USER": "db_user",
	"FRAPPE_DB_PASSWORD": "db_password",
	"FRAPPE_REDIS_CACHE": "redis_cache",
	"FRAPPE_REDIS_QUEUE": "redis_queue",
}
"""Environment variables that override the configuration, and the key each stands for."""

WORDS = {"0": 0, "1": 1, "true": True, "false": False}
"""Truths that stand as text in a file, as some tools and hands write them, and what they mean."""
FALSE = ("", "0", "false", "no", "off", "none", "null", "f", "n")
"""What a switch says to mean no, when it is text."""
TRUE = ("1", "true", "yes", "on", "t", "y")
SECRETS = ("password", "secret", "token", "key", "pwd")
"""Words in the name of a setting whose value is text, whatever it looks like."""

_files: dict[str, tuple[tuple[int, int, int], dict]] = {}


def get_common_site_config(sites_path: str | os.PathLike | None = None) -> _dict:
	"""The configuration that all sites of the bench share."""
	return _dict(_read(os.path.join(sites_path or _sites_path(), COMMON)))


def get_site_config(
	sites_path: str | os.PathLike | None = None,
	site_path: str | os.PathLike | None = None,
	*,
	cached: bool = False,
) -> _dict:
	"""The configuration of a site: the bench's, overridden by its own, overridden by the environment.

	:param cached: accepted for compatibility; files are read again only when they changed
	:raises IncorrectSitePath: when the site has no configuration
	:raises ValueError: when a file is no JSON
	"""
	sites_path = sites_path or _sites_path()
	config = get_common_site_config(sites_path)
	site_path = site_path or _site_path()
	if site_path:
		own = os.path.join(site_path, SITE)
		if not os.path.exists(own):
			raise IncorrectSitePath(f"{site_path} is no site / 不是站点")
		config.update(_read(own))
	for variable, key in ENVIRONMENT.items():
		if value := os.environ.get(variable):
			config[key] = value
	config.setdefault("db_type", "sqlite")
	config.setdefault("db_name", "site.db")
	return config


def flag(name: str, default: bool = False) -> bool:
	"""Whether a switch of the configuration in force is on. What is neither a yes nor a no is taken for `default`."""
	return truth(get_conf().get(name), default)


def truth(value: Any, default: bool = False) -> bool:
	"""Whether a value means yes: a true number or boolean, or a word for it. None means `default`."""
	if isinstance(value, str):
		word = value.strip().lower()
		return word in TRUE if word in TRUE or word in FALSE else default
	return default if value is None else bool(value)


def number(name: str, default: float = 0) -> float:
	"""A number of the configuration in force, at least 0; `default` where there is none, or no number."""
	value = get_conf().get(name)
	try:
		return max(0.0, float(value)) if value not in (None, "") else default
	except (TypeError, ValueError):
		return default


def typed(key: str, text: str) -> Any:
	"""What a value means that was typed at the command line: a number, a truth, else the text; a secret is text.

	:param key: the name of the setting
	"""
	if any(word in key.lower() for word in SECRETS):
		return text
	if text.lower() in ("true", "false"):
		return text.lower() == "true"
	if re.fullmatch(r"-?(0|[1-9]\d{0,15})", text):
		return int(text)
	if re.fullmatch(r"-?(0|[1-9]\d{0,15})\.\d{1,15}", text):
		return float(text)
	return text


def get_conf(site: str | None = None) -> Any:
	"""The configuration in force; that of `site` if one is named."""
	from frappe.ground import context

	if getattr(context.local, "conf", None) is not None and site in (None, context.local.site):
		return context.local.conf
	return get_site_config(_sites_path(), os.path.join(_sites_path(), site) if site else None)


def _read(path: str) -> dict:
	"""A JSON file, read again only when it changed."""
	try:
		status = os.stat(path)
	except FileNotFoundError:
		return {}
	stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
	known = _files.get(path)
	if known is None or known[0] != stamp:
		try:
			content = json.loads(Path(path).read_text(encoding="utf-8") or "{}")
		except ValueError as error:
			raise ValueError(f"{path} is not valid JSON: {error} / 不是合法的 JSON 文件") from error
		_files[path] = known = (stamp, {key: _meant(key, value) for key, value in content.items()})
	return known[1]


def _meant(key: str, value: Any) -> Any:
	"""A value of a file, a truth that stands as text as what it means."""
	if isinstance(value, str) and not any(word in key.lower() for word in SECRETS):
		return WORDS.get(value.strip().lower(), value)
	return value


def _sites_path() -> str:
	from frappe.ground import context

	return getattr(context.local, "sites_path", None) or "."


def _site_path() -> str | None:
	from frappe.ground import context

	return getattr(context.local, "site_path", None)
