"""Serving the bench over HTTP: granian, a master for one bench and its workers, each with threads."""

import os
import socket
from typing import Any

from frappe.faces import tls
from frappe.ground.config import get_common_site_config
from frappe.ground.exclusive import HeldByAnother, held

DEFAULT_PORT = 8000
CONNECTIONS = 4096
"""Connections that a worker holds; those that only wait cost little and are closed after `HEADER_SECONDS`."""
HEADER_SECONDS = 15
"""Within this the headers of a request must have come, also of the next one on a kept connection."""
BODY_SECONDS = 20
"""Within this a body must begin to come; see `gateway`."""
HEADER_BYTES = 128 * 1024
STOP_SECONDS = 20
"""What is being answered may take this long when the server stops."""


class CannotServe(Exception):
	"""The server cannot begin; the text says why and what to do."""


class PortInUse(CannotServe):
	"""The port is taken, or the bench is being served already."""


def serve(
	host: str = "127.0.0.1",
	port: int | None = None,
	threads: int = 8,
	workers: int = 1,
	reloading: bool = False,
	sites: list[str] | None = None,
) -> None:
	"""Serve until told to stop; the current folder is the bench's `sites`.

	:param sites: serve only the first of these, whatever host is asked for
	:param port: that of the configuration (`webserver_port`) or 8000 if None
	:raises CannotServe: the port is taken, another server works on this bench, or the certificate is not usable
	"""
	port = _configured_port() if port is None else port
	try:
		certified = tls.configured()
	except tls.BadCertificate as error:
		raise CannotServe(str(error)) from error
	if sites:
		os.environ["FRAPPE_SITE"] = sites[0]
	try:
		with held("../config/pids/web.lock"):
			_check_port(host, port)
			_allow_connections()
			_server(host, port, threads, workers, reloading, certified).serve()
	except HeldByAnother as error:
		raise PortInUse(
			"This bench is being served already; stop that server first. / 本机已有服务在运行，请先停止。"
		) from error


def _configured_port() -> int:
	return int(get_common_site_config(".").get("webserver_port") or DEFAULT_PORT)


def _seconds(key: str, default: int) -> int:
	"""A time of the bench's configuration, from 1 to 60 seconds."""
	return max(1, min(60, int(get_common_site_config(".").get(key) or default)))


def _check_port(host: str, port: int) -> None:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((host, port))
		except OSError as error:
			raise PortInUse(
				f"Port {port} cannot be used ({error.strerror}); choose another: make start PORT=8001"
				f" / 端口 {port} 不可用，请换一个端口。"
			)


def _server(
	host: str, port: int, threads: int, workers: int, reloading: bool, certified: tls.Tls | None
) -> Any:
	"""granian, which reads headers within a time, and with `gateway` hands on what has arrived."""
	from granian import Granian
	from granian.constants import HTTPModes, Interfaces, SSLProtocols
	from granian.http import HTTP1Settings

	os.environ["FRAPPE_WEB_THREADS"] = str(threads)
	os.environ["FRAPPE_WEB_BODY_SECONDS"] = str(_seconds("web_body_seconds", BODY_SECONDS))
	configured = get_common_site_config(".")
	os.environ["FRAPPE_WEB_PROXIES"] = " ".join(configured.get("trusted_proxies") or ())
	if (most := configured.get("web_requests_of_address")) is not None:
		os.environ["FRAPPE_WEB_REQUESTS_OF_ADDRESS"] = str(max(0, int(most)))
	return Granian(
		"frappe.faces.web.serving:gateway",
		address=host,
		port=port,
		interface=Interfaces.RSGI,
		workers=workers,
		http=HTTPModes.http1,
		websockets=False,
		backlog=CONNECTIONS,
		backpressure=CONNECTIONS,
		http1_settings=HTTP1Settings(
			header_read_timeout=_seconds("web_header_seconds", HEADER_SECONDS) * 1000,
			max_buffer_size=HEADER_BYTES,
			keep_alive=True,
		),
		respawn_failed_workers=True,
		workers_kill_timeout=STOP_SECONDS,
		log_level="warning",
		log_access=False,
		reload=reloading,
		ssl_cert=certified and certified.certificate,
		ssl_key=certified and certified.key,
		ssl_protocol_min=SSLProtocols.tls12,
	)


def _allow_connections() -> None:
	"""Let this process and its workers hold as many connections as the machine lets them."""
	import resource

	soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
	wanted = 4 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 4 * CONNECTIONS)
	if soft != resource.RLIM_INFINITY and soft < wanted:
		resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
