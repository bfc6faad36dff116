"""What a printed page may load: files of this site that its reader may read, and nothing from a network."""

import mimetypes
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import frappe
from frappe.ground.paths import path_below

LARGEST = 50 << 20
BASE = "site:/"
"""Where relative addresses of a page lead: into this site, without asking a server."""


class SiteFiles:
	"""Gives a page the site's own files; remembers what it refused."""

	def __init__(self) -> None:
		self.refused: list[str] = []

	def get(self, url: str) -> tuple[str, bytes] | None:
		"""Type and content of an address; None if it leads out of the site, or to a file that the user may not read."""
		path = local_path(url)
		if path is None or not path.is_file() or path.stat().st_size > LARGEST:
			self.refused.append(url[:500])
			return None
		return mimetypes.guess_type(path.name)[0] or "application/octet-stream", path.read_bytes()


def local_path(url: str) -> Path | None:
	"""The file that an address of this site means; None if it leads elsewhere or may not be read."""
	parts = urlsplit(url)
	if parts.scheme not in ("site", "") and not url.startswith(frappe.utils.get_url() + "/"):
		return None
	path = "/" + unquote(parts.path).lstrip("/")
	if path.startswith("/files/"):
		return _inside(frappe.get_site_path("public"), path)
	if path.startswith("/private/files/"):
		return _inside(frappe.get_site_path(), path) if _may_read(path) else None
	if path.startswith("/assets/"):
		return _asset(path)
	return None


def _inside(folder: str, path: str) -> Path | None:
	found = path_below(folder, path.lstrip("/"))
	return Path(found) if found else None


def _may_read(url: str) -> bool:
	from frappe.services.files.access import find_readable

	return find_readable(url) is not None


def _asset(path: str) -> Path | None:
	_empty, _assets, app, *rest = path.split("/")
	if app in frappe.get_installed_apps():
		found = _inside(frappe.get_app_path(app, "public"), "/".join(rest))
		if found and found.is_file():
			return found
	return _inside(os.path.join(frappe.local.sites_path, "assets"), path.removeprefix("/assets/"))
