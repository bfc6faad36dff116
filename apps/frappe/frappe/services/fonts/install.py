"""`python -m frappe.services.fonts.install`: bring the fonts and libraries that printing needs into the environment.

Needs no root. What is there already is left alone; what cannot be had is said. Exit status 1 if something is missing.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from frappe.services.fonts import configuration, coverage, native, packages
from frappe.services.fonts.places import CACHE, FONTS, HOME, LIBRARIES
from frappe.services.fonts.table import PROBES

FONT_PACKAGES = ("fonts-noto-cjk", "fonts-liberation")


def main() -> int:
	"""Do what is left to do; 0 if printing lacks nothing."""
	CACHE.mkdir(parents=True, exist_ok=True)
	troubles = [*_step("fonts", install_fonts), *_step("libraries", install_libraries)]
	configuration.write()
	if native.missing():
		troubles.append(
			f"printing needs {', '.join(native.missing())}: apt-get install {' '.join(native.PACKAGES)}"
		)
	if lacking := coverage.missing(PROBES):
		troubles.append(f"no font has {coverage.named(lacking)}: install {FONT_PACKAGES[0]}")
	for trouble in troubles:
		print(f"  {trouble}", file=sys.stderr)
	return 1 if troubles else 0


def _step(what: str, install: Callable[[], None]) -> list[str]:
	try:
		install()
	except packages.Unavailable as error:
		return [f"{what} could not be fetched: {error}"]
	return []


def install_fonts() -> None:
	"""Noto Serif and Sans CJK, Liberation.

	:raises packages.Unavailable: they cannot be had
	"""
	for package in FONT_PACKAGES:
		_unpack([package], FONTS / package, ("*.otf", "*.ttf", "*.ttc"))


def install_libraries() -> None:
	"""What WeasyPrint needs and the machine has not. What draws text comes as a set, because its parts must fit each other.

	:raises packages.Unavailable: they cannot be had
	"""
	native.preload()
	if native.missing():
		_unpack(list(native.PACKAGES), LIBRARIES, ("lib*.so.*",), with_dependencies=True)
		native.drop_what_the_machine_has()
		native.preload()


def _unpack(
	names: list[str], target: Path, patterns: tuple[str, ...], with_dependencies: bool = False
) -> None:
	"""Put the wanted files of packages into a folder, all or none."""
	if target.exists():
		return
	HOME.mkdir(parents=True, exist_ok=True)
	with tempfile.TemporaryDirectory(dir=HOME) as work:
		root, ready = Path(work) / "root", Path(work) / "ready"
		ready.mkdir()
		packages.fetch(names, root, with_dependencies)
		found = [path for pattern in patterns for path in root.rglob(pattern)]
		linked = {path.resolve() for path in found if path.is_symlink()}
		for path in found:
			if path not in linked:  # a library is kept once, by the name that others ask for
				shutil.copy2(path, ready / path.name)
		target.parent.mkdir(parents=True, exist_ok=True)
		ready.rename(target)


if __name__ == "__main__":
	sys.exit(main())
