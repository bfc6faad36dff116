"""A throw-away bench for tests: own sites folder, the project's apps and environment."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Bench:
	"""A bench directory of its own, so that tests may kill, fill and break it.

	with Bench() as bench:
		bench.run("new-site", "a.localhost")
	"""

	def __enter__(self) -> "Bench":
		self._folder = tempfile.TemporaryDirectory(prefix="bench-")
		self.path = Path(self._folder.name)
		self.sites = self.path / "sites"
		for folder in ("sites/assets", "config/pids", "logs"):
			(self.path / folder).mkdir(parents=True)
		for link in ("apps", "env"):
			(self.path / link).symlink_to(ROOT / link)
		(self.sites / "apps.txt").write_text((ROOT / "sites" / "apps.txt").read_text())
		(self.sites / "common_site_config.json").write_text(json.dumps({}))
		return self

	def __exit__(self, *_error) -> None:
		self._folder.cleanup()

	def command(self, *arguments: str) -> list[str]:
		"""The words that run a framework command."""
		return [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *arguments]

	def run(
		self, *arguments: str, check: bool = True, stdin: str | None = None
	) -> subprocess.CompletedProcess:
		"""Run a framework command; its output as text.

		:raises AssertionError: with the output, when it fails and `check` is set
		"""
		done = subprocess.run(
			self.command(*arguments), cwd=self.sites, capture_output=True, text=True, input=stdin
		)
		if check and done.returncode:
			raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
		return done

	def start(self, *arguments: str) -> subprocess.Popen:
		"""Start a framework command and leave it running."""
		return subprocess.Popen(
			self.command(*arguments),
			cwd=self.sites,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
		)

	@contextmanager
	def serving(self, site: str) -> Iterator[str]:
		"""Serve a site on a free port while the block runs; gives the address.

		:raises RuntimeError: with what the server said, when it does not answer within 30 seconds
		"""
		with socket.socket() as probe:
			probe.bind(("127.0.0.1", 0))
			port = probe.getsockname()[1]
		log = self.path / "logs" / "serve.log"
		with log.open("w") as said:
			server = subprocess.Popen(
				self.command("--site", site, "serve", "--port", str(port)),
				cwd=self.sites,
				stdout=said,
				stderr=said,
			)
		try:
			address = f"http://127.0.0.1:{port}"
			if not _answers(f"{address}/api/method/ping", server):
				raise RuntimeError(f"the server does not answer:\n{log.read_text()}")
			yield address
		finally:
			server.terminate()
			try:
				server.wait(timeout=30)
			except subprocess.TimeoutExpired:
				server.kill()
				server.wait()


def _answers(address: str, server: subprocess.Popen, seconds: float = 30) -> bool:
	direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
	until = time.monotonic() + seconds
	while server.poll() is None and time.monotonic() < until:
		try:
			with direct.open(address, timeout=seconds):
				return True
		except OSError:
			time.sleep(0.05)
	return False
