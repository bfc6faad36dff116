"""Where webhooks may lead: to hosts that the site's configuration lists, and to no address of this machine or link that it does not list.

`webhook_allow_list` is a list of `host` (at the usual port of http or https) or `host:port`, spelt exactly. Without it nothing is sent.
"""

import ipaddress
import socket
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import SplitResult, urlsplit

import frappe
from frappe import _
from frappe.utils import escape_html

SETTING = "webhook_allow_list"
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
	"""A host that may be asked, and the path at it."""

	scheme: str
	host: str
	port: int
	path: str

	@property
	def url(self) -> str:
		"""Where a request goes, without what stands after the question mark: that may be a secret."""
		return f"{self.scheme}://{_bracketed(self.host)}:{self.port}{self.path.partition('?')[0]}"


def allow_list() -> frozenset[str]:
	"""The hosts of the configuration."""
	said = frappe.conf.get(SETTING)
	entries = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else ()
	return frozenset(entry.strip().lower() for entry in entries if isinstance(entry, str) and entry.strip())


def target_of(url: str | None) -> Target:
	"""The place that an address names.

	:raises frappe.ValidationError: it is no address of http or https, or its host is not listed
	"""
	url = (url or "").strip()
	parts = _split(url)
	host, port = (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0)
	if parts.scheme not in PORTS or not host or not port or "@" in parts.netloc or not url.isprintable():
		_refuse_address(url)
	if not url.isascii() or " " in url or "\\" in url:
		_refuse_address(url)
	if not is_listed(host, port, parts.scheme):
		frappe.throw(
			_(
				"{0} is not among the hosts to which this site sends anything ({1} in its configuration)."
			).format(frappe.bold(escape_html(f"{_bracketed(host)}:{port}")), frappe.bold(SETTING)),
			title=_("Host Not Allowed"),
		)
	path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
	return Target(parts.scheme, host, port, path)


def _split(url: str) -> SplitResult:
	try:
		parts = urlsplit(url)
		_port = parts.port
	except ValueError:
		_refuse_address(url)
	return parts


def _refuse_address(url: str) -> NoReturn:
	frappe.throw(
		_("{0} is not an address to which a webhook is sent: http or https, a host, no user in it.").format(
			frappe.bold(escape_html(url[:200]))
		)
	)


def is_listed(host: str, port: int, scheme: str) -> bool:
	"""Whether the configuration lists a host at a port."""
	listed, name = allow_list(), _bracketed(host)
	return f"{name}:{port}" in listed or (port == PORTS[scheme] and (name in listed or host in listed))


def _bracketed(host: str) -> str:
	return f"[{host}]" if ":" in host else host


def resolve(target: Target) -> str:
	"""The network address of a target; what is connected to is this one, so no second answer of a name server counts.

	:raises frappe.ValidationError: one of its addresses is this machine's own, or of the link, and is not listed itself
	:raises OSError: the host has no address
	"""
	found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
	addresses = [str(entry[4][0]) for entry in found]
	for address in addresses:
		if not _may_be_reached(address, target):
			frappe.throw(
				_("{0} is at {1}, which is no address of another machine.").format(
					frappe.bold(escape_html(target.host)), frappe.bold(escape_html(address))
				),
				title=_("Host Not Allowed"),
			)
	return addresses[0]


def _may_be_reached(address: str, target: Target) -> bool:
	ip = ipaddress.ip_address(address.partition("%")[0])
	ip = getattr(ip, "ipv4_mapped", None) or ip
	unusual = ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved
	return not unusual or is_listed(str(ip), target.port, target.scheme)
