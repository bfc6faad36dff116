"""Which wheels an installation needs on which machine, and fetching them with pip."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

OLDEST_GLIBC = 28
"""Wheels for glibc 2.28 and older run on what domestic distributions have as well (Kylin V10, UOS 20, openEuler 20.03)."""


def _manylinux(machine: str) -> tuple[str, ...]:
	numbered = (f"manylinux_2_{minor}_{machine}" for minor in range(OLDEST_GLIBC, 4, -1))
	named = (f"manylinux{year}_{machine}" for year in ("2014", "2010", "1"))
	return (*numbered, *named, f"linux_{machine}")


LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
PLATFORMS = {
	"linux_x86_64": (_manylinux("x86_64"), {**LINUX, "platform_machine": "x86_64"}),
	"linux_aarch64": (_manylinux("aarch64"), {**LINUX, "platform_machine": "aarch64"}),
	"win_amd64": (("win_amd64",), {**WINDOWS, "platform_machine": "AMD64"}),
}
"""Each kind of machine: the tags of the wheels that it takes, and what the markers of requirements are told of it."""


@dataclass(frozen=True)
class Target:
	"""A kind of machine (a key of `PLATFORMS`) with a Python, such as `3.11`."""

	platform: str
	python: str

	def __str__(self) -> str:
		return f"{self.platform} · Python {self.python}"

	@property
	def markers(self) -> dict[str, str]:
		"""What markers are evaluated under."""
		return {
			**PLATFORMS[self.platform][1],
			"python_version": self.python,
			"python_full_version": f"{self.python}.0",
			"implementation_name": "cpython",
			"implementation_version": f"{self.python}.0",
			"platform_python_implementation": "CPython",
			"platform_release": "",
			"platform_version": "",
		}

	@property
	def pip_options(self) -> list[str]:
		"""With which pip takes the wheels of this machine, whatever it runs on."""
		tags = (f"--platform={tag}" for tag in PLATFORMS[self.platform][0])
		return [*tags, f"--python-version={self.python}", "--implementation=cp", "--only-binary=:all:"]


@dataclass(frozen=True)
class Known:
	"""A distribution whose version and requirements are known."""

	version: str
	requires: tuple[str, ...]


Lookup = Callable[[str], Known | None]


def installed(name: str) -> Known | None:
	"""Return what stands in the environment in which this runs: the versions that the tests have run with."""
	try:
		return _known(metadata.distribution(name))
	except metadata.PackageNotFoundError:
		return None


def in_folder(folder: Path) -> Lookup:
	"""Return a lookup of what wheels in a folder say of themselves."""
	names = {canonicalize_name(parse_wheel_filename(path.name)[0]): path for path in folder.glob("*.whl")}

	def lookup(name: str) -> Known | None:
		if name not in names:
			return None
		return _known(next(iter(metadata.distributions(path=[str(names[name])]))))

	return lookup


def _known(distribution: metadata.Distribution) -> Known:
	return Known(distribution.version, tuple(distribution.requires or ()))


def needed(requirements: Iterable[str], target: Target, *lookups: Lookup) -> dict[str, str]:
	"""Return what has to be there on a machine: requirement by name, with the version where one is known.

	:param lookups: asked in turn for version and requirements of a distribution; what none knows leads no farther
	"""
	found: dict[str, str] = {}
	waiting = [Requirement(text) for text in requirements]
	seen: set[tuple[str, frozenset[str]]] = set()
	while waiting:
		requirement = waiting.pop()
		name = canonicalize_name(requirement.name)
		if (name, frozenset(requirement.extras)) in seen or not _applies(requirement, (), target):
			continue
		seen.add((name, frozenset(requirement.extras)))
		known = next(filter(None, (lookup(name) for lookup in lookups)), None)
		if known and requirement.specifier.contains(known.version, prereleases=True):
			found[name] = f"{name}=={known.version}"
		else:
			found.setdefault(name, f"{name}{requirement.specifier}")
		for text in known.requires if known else ():
			further = Requirement(text)
			if _applies(further, requirement.extras, target):
				further.marker = None
				waiting.append(further)
	return dict(sorted(found.items()))


def _applies(requirement: Requirement, extras: Iterable[str], target: Target) -> bool:
	marker = requirement.marker
	return marker is None or any(
		marker.evaluate({**target.markers, "extra": extra}) for extra in ("", *extras)
	)


def fetch(requirements: Iterable[str], target: Target, folder: Path) -> list[str]:
	"""Download what a machine needs into a folder.

	:return: what there is no wheel of for this machine
	"""
	requirements, tried, missing = list(requirements), set(), []
	while True:
		wanted = needed(requirements, target, installed, in_folder(folder))
		new = [text for name, text in wanted.items() if name not in tried]
		if not new:
			return missing
		tried |= set(wanted)
		missing += _download(new, target, folder)


def _download(requirements: list[str], target: Target, folder: Path) -> list[str]:
	if _pip("download", "--no-deps", *target.pip_options, f"--dest={folder}", *requirements):
		return []
	if len(requirements) > 1:  # one of them has no wheel: which is found by halves
		half = len(requirements) // 2
		return [
			*_download(requirements[:half], target, folder),
			*_download(requirements[half:], target, folder),
		]
	return [] if _build_for_all(requirements[0], folder) else requirements


def _build_for_all(requirement: str, folder: Path) -> bool:
	"""Make a wheel of a package that comes as source only, if it is one for all machines."""
	with tempfile.TemporaryDirectory() as work:
		if not _pip("wheel", "--no-deps", f"--wheel-dir={work}", requirement):
			return False
		made = [path for path in Path(work).glob("*.whl") if path.name.endswith("-none-any.whl")]
		for path in made:
			(folder / path.name).write_bytes(path.read_bytes())
		return bool(made)


def _pip(command: str, *arguments: str) -> bool:
	"""Whether pip did what was asked."""
	words = [sys.executable, "-m", "pip", command, "--quiet", "--disable-pip-version-check", *arguments]
	return not subprocess.run(words, capture_output=True).returncode
