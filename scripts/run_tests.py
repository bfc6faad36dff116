#!/usr/bin/env python3
"""Run every test of the project: style, unit tests, the app on a site, conformance. `make test` calls it."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SITES = BENCH / "sites"
TEST_SITE = "test.localhost"
CONFORMANCE_SITE = "conformance.localhost"


def main() -> None:
	"""Run all parts, then say which failed; exit status 1 if any did."""
	parts = {
		"style": style,
		"unit tests": unit_tests,
		"desk": desk,
		"app tests": app_tests,
		"conformance": conformance,
	}
	chosen = sys.argv[1:] or list(parts)
	failed = []
	for name in chosen:
		print(f"\n=== {name} ===", flush=True)
		started = time.monotonic()
		if parts[name]():
			failed.append(name)
		print(f"--- {name}: {time.monotonic() - started:.0f} s", flush=True)
	print(
		f"\n{len(chosen) - len(failed)} passed, {len(failed)} failed"
		+ (f": {', '.join(failed)}" if failed else "")
	)
	sys.exit(bool(failed))


def run(*command: str, cwd: Path = BENCH) -> int:
	"""Run a command; its exit status."""
	return subprocess.run(command, cwd=cwd).returncode


def bench(*arguments: str) -> int:
	"""Run a framework command in the sites folder."""
	return run(PYTHON, "-m", "frappe.utils.bench_helper", "frappe", *arguments, cwd=SITES)


def style() -> int:
	"""ruff, over the whole tree."""
	ruff = str(Path(PYTHON).parent / "ruff")
	return run(ruff, "check", ".") or run(ruff, "format", "--check", ".")


def unit_tests() -> int:
	"""pytest over both apps and tests/; the app's tests that need a site run in `app_tests`."""
	return run(PYTHON, "-m", "pytest", "-q", "-n", "2")


def desk() -> int:
	"""The desk: types, unit tests, and a real browser where there is a Chromium (said where there is none)."""
	folder = BENCH / "apps" / "frappe" / "desk"
	tests = [run("npm", "run", "--silent", name, cwd=folder) for name in ("test", "e2e")]
	return max(types(folder), *tests)


def types(folder: Path) -> int:
	"""vue-tsc over the desk; frappe-ui comes as sources whose own type errors are not ours to mend."""
	checked = subprocess.run(["npm", "run", "--silent", "check"], cwd=folder, capture_output=True, text=True)
	ours = [line for line in checked.stdout.splitlines() if line.startswith(("src/", "tests/"))]
	if checked.returncode and not checked.stdout.strip():
		ours = [checked.stderr]
	print("\n".join(ours) if ours else "types: ok", flush=True)
	return int(bool(ours))


def app_tests() -> int:
	"""The app's own tests on a fresh site, as `bench run-tests` runs them anywhere."""
	return new_site(TEST_SITE, "--install-app", "party_investigation") or bench(
		"--site", TEST_SITE, "run-tests", "--app", "party_investigation"
	)


def conformance() -> int:
	"""All conformance cases, those over HTTP too, on a fresh bench, compared with what stock Frappe answered."""
	sys.path.insert(0, str(BENCH / "tests"))
	from bench import Bench

	with Bench() as fresh:
		fresh.run("new-site", CONFORMANCE_SITE)
		with fresh.serving(CONFORMANCE_SITE) as address:
			return run(
				PYTHON,
				"run.py",
				*("--bench", str(fresh.path), "--site", CONFORMANCE_SITE),
				*("--http", address),
				*("--check", "golden/frappe-16.0.0-dev.json"),
				cwd=BENCH / "tests" / "conformance",
			)


def new_site(name: str, *options: str) -> int:
	"""A fresh site in the place of an older one of that name."""
	shutil.rmtree(SITES / name, ignore_errors=True)
	return bench("new-site", name, "--admin-password", os.urandom(9).hex(), *options)


if __name__ == "__main__":
	main()
