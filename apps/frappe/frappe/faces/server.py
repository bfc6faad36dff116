"""Serving the bench over HTTP: gunicorn with threads, one master for one bench."""

import json
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

DEFAULT_PORT = 8000


class PortInUse(Exception):
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

	:param port: that of the configuration (`webserver_port`) or 8000 if None; 0 takes any free one
	:raises PortInUse: when the port is taken or another server works on this bench
	"""
	port = _configured_port() if port is None else port
	if sites:
		os.environ["FRAPPE_SITE"] = sites[0]
	lock = FileLock(Path("../config/pids/web.lock"))
	try:
		lock.acquire(timeout=0)
	except Timeout:
		raise PortInUse(
			"This bench is being served already; stop that server first. / 本机已有服务在运行，请先停止。"
		)
	try:
		_check_port(host, port)
		_application(host, port, threads, workers, reloading).run()
	finally:
		lock.release()


def _configured_port() -> int:
	path = Path("common_site_config.json")
	config = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
	return int(config.get("webserver_port") or DEFAULT_PORT)


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


def _application(host: str, port: int, threads: int, workers: int, reloading: bool):
	from gunicorn.app.base import BaseApplication

	class Server(BaseApplication):
		def load_config(self) -> None:
			for key, value in {
				"bind": f"{host}:{port}",
				"worker_class": "gthread",
				"threads": threads,
				"workers": workers,
				"reload": reloading,
				"timeout": 120,
				"graceful_timeout": 20,
				"keepalive": 30,
				"preload_app": not reloading,
				"accesslog": None,
				"errorlog": "-",
				"loglevel": "warning",
				"control_socket_disable": True,
			}.items():
				if key in self.cfg.settings:
					self.cfg.set(key, value)

		def load(self):
			from frappe.app import application

			return application

	return Server()
