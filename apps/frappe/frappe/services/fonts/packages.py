"""Debian packages without root: fetched with `apt-get download`, unpacked with `dpkg -x`, never installed."""

import getpass
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 300
PART_OF_THE_MACHINE = re.compile(r"^(libc6|libc-|libgcc|gcc-|libstdc\+\+)")
"""Packages that must never come from elsewhere than the machine itself."""


class Unavailable(Exception):
	"""Packages cannot be had here; the text says why."""


def fetch(names: list[str], target: Path, with_dependencies: bool = False) -> None:
	"""Unpack packages into a folder.

	:param with_dependencies: also the libraries that they need
	:raises Unavailable: no apt here, no network, or no such package
	"""
	if not (shutil.which("apt-get") and shutil.which("dpkg")):
		raise Unavailable("apt-get is not here")
	with tempfile.TemporaryDirectory(prefix="packages-") as work:
		options = _fresh_options(Path(work), names)
		if with_dependencies:
			names = _closure(names, options)
		files = Path(work) / "files"
		files.mkdir()
		_run(["apt-get", *options, "download", *names], cwd=files)
		for file in files.glob("*.deb"):
			_run(["dpkg", "-x", str(file), str(target)])


def _fresh_options(work: Path, names: list[str]) -> list[str]:
	"""Options with which apt knows the packages: the machine's lists if it has them, else lists of our own."""
	common = ["-qq", "-o", f"APT::Sandbox::User={getpass.getuser()}", "-o", "Acquire::http::Timeout=20"]
	common += ["-o", "Acquire::Retries=1"]
	try:
		_run(["apt-get", *common, "--print-uris", "download", *names])
		return common
	except Unavailable:
		pass
	for folder in ("lists/partial", "archives/partial"):
		(work / folder).mkdir(parents=True)
	own = [*common, "-o", f"Dir::State::lists={work / 'lists'}", "-o", f"Dir::Cache={work}"]
	_run(["apt-get", *own, "update"])
	return own


def _closure(names: list[str], options: list[str]) -> list[str]:
	"""The packages and the libraries that they need, whether the machine has them or not."""
	only = [
		f"--no-{kind}" for kind in ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
	]
	said = _run(["apt-cache", *options, "depends", "--recurse", *only, *names])
	libraries = [line for line in said.splitlines() if re.match(r"z?lib", line)]
	return [name for name in dict.fromkeys([*names, *libraries]) if not PART_OF_THE_MACHINE.match(name)]


def _run(command: list[str], cwd: Path | None = None) -> str:
	environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
	try:
		done = subprocess.run(
			command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=SECONDS, check=True
		)
	except subprocess.CalledProcessError as error:
		raise Unavailable(
			error.stderr.strip().splitlines()[-1] if error.stderr.strip() else str(error)
		) from error
	except (OSError, subprocess.TimeoutExpired) as error:
		raise Unavailable(str(error)) from error
	return done.stdout
