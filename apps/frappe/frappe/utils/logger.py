"""Loggers that write to the bench's logs/ and the site's logs/, in files that do not grow without end."""

import logging
import os
from copy import deepcopy
from logging.handlers import RotatingFileHandler
from typing import Any

import frappe

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
loggers: dict[str, logging.Logger] = {}
_SECRET_WORDS = ("password", "passwd", "pwd", "secret", "token", "key")


def get_logger(
	module: str | None = None,
	with_more_info: bool = False,
	allow_site: str | bool = True,
	filter: Any = None,
	max_size: int = 100_000,
	file_count: int = 20,
	stream_only: bool = False,
) -> logging.Logger:
	"""The logger of a module, whose lines go to `logs/MODULE.log` of the bench and of the site.

	:param with_more_info: add user and arguments of the request to each line
	:param allow_site: a site's name, or True for the current one
	:param max_size: bytes after which a new file is begun
	:param file_count: files that are kept
	"""
	module = module or "frappe"
	site = allow_site if isinstance(allow_site, str) else allow_site and getattr(frappe.local, "site", None)
	name = f"{module}-{site or 'all'}"
	if name in loggers:
		return loggers[name]
	logger = logging.getLogger(name)
	logger.propagate = False
	logger.setLevel(_level())
	logger.addFilter(filter or SiteContextFilter(with_more_info))
	for handler in _handlers(module, site, max_size, file_count, stream_only):
		handler.setFormatter(logging.Formatter(FORMAT))
		logger.addHandler(handler)
	loggers[name] = logger
	return logger


def _level() -> int:
	chosen = frappe.conf.get("logging_level") if getattr(frappe.local, "conf", None) else None
	return logging.getLevelName(chosen.upper()) if isinstance(chosen, str) else (chosen or logging.WARNING)


def _handlers(
	module: str, site: str | None, max_size: int, file_count: int, stream_only: bool
) -> list[logging.Handler]:
	if stream_only or os.environ.get("FRAPPE_STREAM_LOGGING"):
		return [logging.StreamHandler()]
	sites = getattr(frappe.local, "sites_path", None) or "."
	folders = [os.path.join(sites, "..", "logs")]
	if site:
		folders.append(os.path.join(sites, site, "logs"))
	return [
		RotatingFileHandler(
			os.path.join(folder, f"{module}.log"), maxBytes=max_size, backupCount=file_count, delay=True
		)
		for folder in folders
		if os.path.isdir(folder)
	] or [logging.StreamHandler()]


class SiteContextFilter(logging.Filter):
	"""Adds who asked for what to a line, without secrets."""

	def __init__(self, with_more_info: bool = False) -> None:
		super().__init__()
		self.with_more_info = with_more_info

	def filter(self, record: logging.LogRecord) -> bool:
		if self.with_more_info:
			user = getattr(getattr(frappe.local, "session", None), "user", None)
			form = sanitized_dict(getattr(frappe.local, "form_dict", None) or {})
			record.msg = f"{record.getMessage()}\nSite: {frappe.local.site} User: {user}\nForm: {form}"
			record.args = ()
		return True


def set_log_level(level: int | str) -> None:
	"""Set the level of all loggers made so far."""
	for logger in loggers.values():
		logger.setLevel(level.upper() if isinstance(level, str) else level)


def sanitized_dict(form_dict: dict) -> dict:
	"""The arguments of a request with secrets blotted out."""
	clean = deepcopy(dict(form_dict))
	for key in clean:
		if any(word in str(key).lower() for word in _SECRET_WORDS):
			clean[key] = "********"
	return clean
