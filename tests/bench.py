"""A throw-away bench for tests: own sites folder, the project's apps and environment."""

import fcntl
import hashlib
import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
RUN_FOLDER = "TEST_RUN_FOLDER"
"""The variable of the environment that names a folder for what the tests of one run share; `conftest.py` sets it."""
NAMELESS = "nameless.localhost"
"""What a site is called until whoever has asked for it gives it a name."""
UNLIMITED = {
	"expensive_limits": dict.fromkeys(
		("print", "report", "export", "import", "upload", "backup", "search"), 0
	)
}
"""Tests ask more often than people do; those of the limits set them anew.

Older checkouts are measured with this file, too, so it imports nothing of the engine; `test_stays_up` holds it to the engine's kinds.
"""
QUICK_PASSWORDS = {"password_memory_mb": 19, "password_passes": 2}
"""The tests of one run hash many hundred passwords, as cheaply as the engine lets anybody; figures of performance are those of its own cost."""


class Bench:
	"""A bench directory of its own, so that tests may kill, fill and break it.

	with Bench() as bench:
		bench.run("new-site", "a.localhost")
	"""

	def __init__(self, checkout: Path = ROOT) -> None:
		""":param checkout: whose apps and environment are used"""
		self.checkout = checkout

	def __enter__(self) -> "Bench":
		self._folder = tempfile.TemporaryDirectory(prefix="bench-")
		self._environment = ExitStack()
		self.path = Path(self._folder.name)
		self.sites = self.path / "sites"
		for folder in ("sites/assets", "config/pids", "logs"):
			(self.path / folder).mkdir(parents=True)
		for link in ("apps", "env"):
			(self.path / link).symlink_to(self.checkout / link)
		(self.sites / "apps.txt").write_text((self.checkout / "sites" / "apps.txt").read_text())
		quick = QUICK_PASSWORDS if RUN_FOLDER in os.environ else {}
		(self.sites / "common_site_config.json").write_text(json.dumps({**UNLIMITED, **quick}))
		return self

	def __exit__(self, *_error) -> None:
		self._environment.close()
		self._folder.cleanup()

	def take_requests_here(self) -> "Bench":
		"""Let requests that are handled in this process find the sites of this bench, until it is left."""
		self._environment.enter_context(patch.dict(os.environ, SITES_PATH=str(self.sites)))
		return self

	@contextmanager
	def site(self, name: str) -> Iterator[None]:
		"""Work in this process with a site, as Administrator."""
		import frappe

		frappe.init(name, sites_path=str(self.sites), force=True)
		frappe.connect()
		try:
			yield
		finally:
			frappe.destroy()

	def shared(self, name: str, make: Callable[[], Any]) -> Any:
		"""Fill the bench with what `make` makes in its sites folder, and give what `make` returns.

		It is made once in a test run; whoever asks again for the same name gets a copy.
		"""
		if RUN_FOLDER not in os.environ:
			return make()
		kept = Path(os.environ[RUN_FOLDER]) / name
		with open(f"{kept}.lock", "w") as lock:
			fcntl.flock(lock, fcntl.LOCK_EX)
			if kept.exists():
				shutil.copytree(kept / "sites", self.sites, symlinks=True, dirs_exist_ok=True)
				return pickle.loads((kept / "value").read_bytes())
			value = make()
			shutil.copytree(self.sites, kept / "sites", symlinks=True)
			(kept / "value").write_bytes(pickle.dumps(value))
		return value

	def new_site(self, name: str, *options: str) -> None:
		"""A site as `new-site` makes it; in a test run it is made once for these options, whatever it is called."""
		key = hashlib.sha256(repr(options).encode()).hexdigest()[:16]
		self.shared(f"site-{key}", lambda: self.run("new-site", NAMELESS, *options) and None)
		(self.sites / NAMELESS).rename(self.sites / name)

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
