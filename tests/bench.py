"""A throw-away bench for tests: own sites folder, the project's apps and environment."""

import json
import subprocess
import sys
import tempfile
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
