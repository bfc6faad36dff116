#!/usr/bin/env python3
"""Make the folder from which an office PC without a network installs and upgrades: `make bundle`.

Run with the environment of a bench that is set up: what its tests ran with is what goes into the folder.
"""

import argparse
import datetime as dt
import platform as machine
import shutil
import subprocess
import sys
from pathlib import Path

try:
	import tomllib
except ModuleNotFoundError:  # Python 3.10
	from pip._vendor import tomli as tomllib

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import contents
import setup_bench
import wheels

EXTRAS = {"frappe": ("encryption",)}
"""Optional dependencies that an office may want, by app."""


def main() -> None:
	"""The command line; exit status 1 if a machine lacks a wheel, 0 if the bundle is complete."""
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--out", type=Path, default=contents.BENCH / "build" / "bundle")
	parser.add_argument(
		"--platform",
		action="append",
		choices=[*wheels.PLATFORMS, "all"],
		help="may be repeated; default linux_x86_64",
	)
	parser.add_argument(
		"--python", action="append", help="may be repeated; default: the Python that runs this"
	)
	options = parser.parse_args()
	platforms = list(wheels.PLATFORMS) if "all" in (options.platform or ()) else options.platform
	pythons = options.python or ["{}.{}".format(*sys.version_info)]
	sys.exit(make(options.out, platforms or ["linux_x86_64"], pythons))


def make(out: Path, platforms: list[str], pythons: list[str]) -> int:
	"""Make a bundle in a folder of its own below `out`; returns the exit status."""
	number, commit = _revision()
	bundle = out / f"party-investigation-{number}"
	shutil.rmtree(bundle, ignore_errors=True)
	(bundle / "wheels").mkdir(parents=True)
	setup_bench.say("The desk / 界面")
	setup_bench.build_assets()
	contents.put_bench(bundle)
	contents.put_fonts(bundle, _this_platform())
	missing = {platform: {} for platform in platforms}
	for platform in platforms:
		for python in pythons:
			target = wheels.Target(platform, python)
			setup_bench.say(f"Wheels / 软件包：{target}")
			missing[platform][python] = wheels.fetch(requirements(), target, bundle / "wheels")
	about = {
		"number": number,
		"commit": commit,
		"made_on": dt.date.today().isoformat(),
		"pythons": pythons,
		"platforms": missing,
	}
	contents.describe(bundle, about)
	contents.write_sums(bundle)
	return _tell(bundle, missing)


def requirements() -> list[str]:
	"""Return what both apps and the bench require, as their `pyproject.toml` pins it, and what builds the apps."""
	found = [setup_bench.FRAPPE_BENCH]
	for app in setup_bench.APPS:
		project = tomllib.loads(
			(contents.BENCH / "apps" / app / "pyproject.toml").read_text(encoding="utf-8")
		)
		found += project["build-system"]["requires"]
		found += project["project"].get("dependencies", [])
		for extra in EXTRAS.get(app, ()):
			found += project["project"]["optional-dependencies"][extra]
	return found


def _revision() -> tuple[int, str]:
	"""The number of the commit, which grows, and its short name, with a mark where something is not committed."""

	def git(*words: str) -> str:
		return subprocess.run(
			["git", *words], cwd=contents.BENCH, capture_output=True, text=True, check=True
		).stdout.strip()

	mark = "+" if git("status", "--porcelain", "--untracked-files=no") else ""
	return int(git("rev-list", "--count", "HEAD")), git("rev-parse", "--short", "HEAD") + mark


def _this_platform() -> str | None:
	name = f"{sys.platform}_{machine.machine().lower()}"
	return name if name in wheels.PLATFORMS else None


def _tell(bundle: Path, missing: dict[str, dict[str, list[str]]]) -> int:
	size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
	setup_bench.say(f"{bundle} ({size / 1e6:.0f} MB)")
	lacking = [
		f"no wheel for {platform} · Python {python} / 缺少：{'、'.join(names)}"
		for platform, pythons in missing.items()
		for python, names in pythons.items()
		if names
	]
	for line in lacking:
		setup_bench.say(line)
	return int(bool(lacking))


if __name__ == "__main__":
	main()
