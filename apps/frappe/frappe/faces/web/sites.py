"""Which site a request is for."""

import functools
import ipaddress
import json
import os
import re
import socket
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from frappe.ground.config import truth

SITE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class UnknownSite(Exception):
	"""No site of this bench answers to the request."""


def sites_path() -> str:
	"""The folder of the sites: where the server was started, or `SITES_PATH`."""
	return os.environ.get("SITES_PATH", ".")


def resolve(request: Request) -> str:
	"""The site named by the server's option, the header `X-Frappe-Site-Name` or the host.

	What belongs to the machine (an address, `localhost`, its own name) leads to the site of the configuration, or the only one.

	:raises UnknownSite: when a name is given that is no site, or none can be told
	"""
	only, named = os.environ.get("FRAPPE_SITE"), request.headers.get("X-Frappe-Site-Name")
	named = named or only
	if named:
		if exists(named) and only in (None, named):
			return named
		raise UnknownSite(named)
	host = _host(request)
	if exists(host):
		return host
	site = _default()
	if site and (_is_of_machine(host) or _answers_to(site, host)):
		return site
	raise UnknownSite(host)


def _host(request: Request) -> str:
	"""The host that was asked for, without its port."""
	host = (request.host or "").lower()
	return host[1 : host.find("]")] if host.startswith("[") else host.rsplit(":", 1)[0].rstrip(".")


def _is_of_machine(host: str) -> bool:
	"""Whether a host is an address, or what this machine calls itself; no page of somebody else has such a name."""
	if host in ("", "localhost", _machine(), _machine().split(".")[0]):
		return True
	try:
		return bool(ipaddress.ip_address(host))
	except ValueError:
		return False


@functools.lru_cache(maxsize=1)
def _machine() -> str:
	return socket.gethostname().lower()


def _answers_to(site: str, host: str) -> bool:
	"""Whether a site is reached by another host than its name.

	Its `host_name` and its `domains` are; any host is, if the bench says `serve_default_site`.
	"""
	bench, own = _read("common_site_config.json"), _read(site, "site_config.json")
	if truth(bench.get("serve_default_site")):
		return True
	domains = own.get("domains") or []
	known = [own.get("host_name"), *(domains if isinstance(domains, list) else [])]
	names = [one.get("domain") if isinstance(one, dict) else one for one in known]
	return any(host == (urlsplit(name).hostname or name.lower()) for name in names if isinstance(name, str))


def exists(site: str) -> bool:
	"""True if `site` is the name of a site on this bench, and not a path to somewhere else."""
	return bool(SITE_NAME.fullmatch(site or "")) and os.path.isfile(
		os.path.join(sites_path(), site, "site_config.json")
	)


def _default() -> str | None:
	"""The site that the configuration names, or the only one."""
	named = _read("common_site_config.json").get("default_site") or _current()
	if named and exists(named):
		return named
	sites = _all()
	return sites[0] if len(sites) == 1 else None


def _current() -> str | None:
	try:
		with open(os.path.join(sites_path(), "currentsite.txt"), encoding="utf-8") as file:
			return file.read().strip() or None
	except OSError:
		return None


def _read(*path: str) -> dict:
	"""A configuration file; empty where there is none that can be read."""
	try:
		with open(os.path.join(sites_path(), *path), encoding="utf-8") as file:
			return json.load(file)
	except (OSError, ValueError):
		return {}


def _all() -> list[str]:
	return [name for name in os.listdir(sites_path()) if exists(name)]
