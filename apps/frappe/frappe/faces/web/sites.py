"""Which site a request is for."""

import json
import os
import re

from werkzeug.wrappers import Request

SITE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class UnknownSite(Exception):
	"""No site of this bench answers to the request."""


def sites_path() -> str:
	"""The folder of the sites: where the server was started, or `SITES_PATH`."""
	return os.environ.get("SITES_PATH", ".")


def resolve(request: Request) -> str:
	"""The site named by the server's option, the header `X-Frappe-Site-Name`, the host, the configuration, or the only one.

	:raises UnknownSite: when a name is given that is no site, or none can be told
	"""
	only, named = os.environ.get("FRAPPE_SITE"), request.headers.get("X-Frappe-Site-Name")
	named = named or only
	if named:
		if exists(named) and only in (None, named):
			return named
		raise UnknownSite(named)
	host = request.host.rsplit(":", 1)[0] if request.host else ""
	if exists(host):
		return host
	default = _default()
	if default and exists(default):
		return default
	sites = _all()
	if len(sites) == 1:
		return sites[0]
	raise UnknownSite(host)


def exists(site: str) -> bool:
	"""True if `site` is the name of a site on this bench, and not a path to somewhere else."""
	return bool(SITE_NAME.fullmatch(site or "")) and os.path.isfile(
		os.path.join(sites_path(), site, "site_config.json")
	)


def _default() -> str | None:
	try:
		with open(os.path.join(sites_path(), "common_site_config.json"), encoding="utf-8") as file:
			named = json.load(file).get("default_site")
	except (OSError, ValueError):
		named = None
	if named:
		return named
	try:
		with open(os.path.join(sites_path(), "currentsite.txt"), encoding="utf-8") as file:
			return file.read().strip() or None
	except OSError:
		return None


def _all() -> list[str]:
	return [name for name in os.listdir(sites_path()) if exists(name)]
