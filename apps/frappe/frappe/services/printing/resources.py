"""What a printed page may load: files of this site that its reader may read, and nothing from a network."""

import mimetypes
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse
from werkzeug.security import safe_join

import frappe

BASE = "site:/"
"""Where relative addresses of a page lead: into this site, without asking a server."""


class Refused(ValueError):
	"""The page asks for something that it may not have."""


class SiteFetcher(URLFetcher):
	"""Gives WeasyPrint the site's own files; remembers what it refused."""

	def __init__(self) -> None:
		super().__init__()
		self.refused: list[str] = []

	def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
		"""The content of an address.

		:raises Refused: the address leads out of the site, or to a file that the user may not read
		"""
		if url.lower().startswith("data:"):
			return super().fetch(url, headers)
		path = local_path(url)
		if path is None or not path.is_file():
			self.refused.append(url)
			raise Refused(url)
		kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
		return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


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
	found = safe_join(folder, path.lstrip("/"))
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
