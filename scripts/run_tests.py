#!/usr/bin/env python3
"""Run every test of the project: style, unit tests, the desk, the app on a site, conformance. `make test` calls it."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
	from bench import Bench

BENCH = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SITES = BENCH / "sites"
TEST_SITE = "test.localhost"
CONFORMANCE_SITE = "conformance.localhost"
DESK = BENCH / "apps" / "frappe" / "desk"
AT_ONCE = 3
"""Parts that run beside each other: browsers and servers wait much, so that these are more than two cores carry."""
SHOWN = 20
REPORTS = "TEST_REPORTS"
"""The variable of the environment that names a folder for what the parts report of their tests."""
PRINTING = threading.Lock()
os.environ.setdefault("FONTCONFIG_FILE", str(Path(sys.prefix) / "share" / "demitasse" / "fonts.conf"))
"""A browser, and WeasyPrint without the framework, print with the fonts of the bench: the machine may have no Chinese ones."""


def main() -> None:
	"""Run the parts that are named, or all, then say which failed and what was slow; exit status 1 if any failed."""
	chosen = sys.argv[1:] or list(PARTS)
	if unknown := [name for name in chosen if name not in PARTS]:
		sys.exit(f"No such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
	if REPORTS in os.environ:  # this is one part of a run
		status = PARTS[chosen[0]]()
		print(f"processor: {_processor_seconds():.0f} s", flush=True)
		sys.exit(status)
	with tempfile.TemporaryDirectory(prefix="test-reports-") as folder:
		with ThreadPoolExecutor(AT_ONCE) as lanes:
			ended = [lanes.submit(run_part, name, folder) for name in chosen]
			failed = [name for name, passed in (end.result() for end in as_completed(ended)) if not passed]
		show_slowest(folder)
	print(
		f"\n{len(chosen) - len(failed)} passed, {len(failed)} failed"
		+ (f": {', '.join(failed)}" if failed else "")
	)
	sys.exit(bool(failed))


def _processor_seconds() -> float:
	"""What this process and all that it has waited for have used of the processor, in seconds."""
	uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
	return sum(use.ru_utime + use.ru_stime for use in uses)


def run_part(name: str, folder: str) -> tuple[str, bool]:
	"""Run a part in a process of its own; what it writes is shown when it has ended, unmixed with that of others.

	:param folder: where the part leaves its reports
	:returns: its name, and whether it passed
	"""
	started = time.monotonic()
	with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
		done = subprocess.run(
			[PYTHON, __file__, name],
			env={
				**os.environ,
				REPORTS: folder,
				"PYTHONDONTWRITEBYTECODE": "",
			},  # many short processes are begun
			stdout=output,
			stderr=subprocess.STDOUT,
		)
		output.seek(0)
		text = output.read()
	with PRINTING:
		print(f"\n=== {name} ===\n{text}--- {name}: {time.monotonic() - started:.0f} s", flush=True)
	return name, not done.returncode


def show_slowest(folder: str) -> None:
	"""Print the tests of all parts that took longest, in seconds of the clock."""
	cases = [
		(float(case.get("time") or 0), _place(suite, case), case.get("name") or "")
		for path in Path(folder).glob("*.xml")
		for suite in _suites(path)
		for case in suite.findall("testcase")
	]
	if cases:
		print(f"\nThe slowest of {len(cases)} tests, in seconds:")
	for seconds, place, name in sorted(cases, reverse=True)[:SHOWN]:
		print(f"{seconds:7.1f}  {place}: {name}")


def _suites(path: Path) -> list[ElementTree.Element]:
	"""The suites of a report; none, said, where a failed test's words with control characters made it unreadable."""
	try:
		return list(ElementTree.parse(path).iter("testsuite"))
	except ElementTree.ParseError as error:
		print(f"{path.name} cannot be read: {error}")
		return []


def _place(suite: ElementTree.Element, case: ElementTree.Element) -> str:
	"""Where a test stands; Node calls all of them `test` and has the words of `describe` in the suite's name."""
	place = case.get("classname") or ""
	return (suite.get("name") or "") if place in ("", "test") else place


def report(name: str) -> str:
	"""The path for a part's JUnit file; nowhere, when nobody asks for it."""
	folder = os.environ.get(REPORTS)
	return str(Path(folder) / f"{name}.xml") if folder else os.devnull


def run(*command: str, cwd: Path = BENCH) -> int:
	"""Run a command; its exit status."""
	return subprocess.run(command, cwd=cwd).returncode


def bench(*arguments: str) -> int:
	"""Run a framework command in the sites folder."""
	return run(PYTHON, "-m", "frappe.utils.bench_helper", "frappe", *arguments, cwd=SITES)


def style() -> int:
	"""ruff, over the whole tree, and pyright over what `pyproject.toml` names."""
	ruff = str(Path(PYTHON).parent / "ruff")
	return max(run(ruff, "check", "."), run(ruff, "format", "--check", "."), python_types())


def python_types() -> int:
	"""pyright, which comes with the desk's packages; it says how long it took."""
	started = time.monotonic()
	status = run(str(DESK / "node_modules" / ".bin" / "pyright"))
	print(f"pyright: {time.monotonic() - started:.0f} s", flush=True)
	return status


def unit_tests() -> int:
	"""pytest over both apps and tests/; the app's tests that need a site run in `app_tests`."""
	# a module's site is made once; three at once, as many tests wait for servers and locks
	by_file = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
	return run(PYTHON, "-m", "pytest", "-q", *by_file, f"--junitxml={report('unit')}")


def desk() -> int:
	"""The desk: style, types and unit tests."""
	parts = ("lint", "format-check", "test")
	return max(desk_types(), *(run("npm", "run", "--silent", part, cwd=DESK) for part in parts))


def browser() -> int:
	"""The desk in a real browser, where there is a Chromium (said where there is none)."""
	reporters = [f"--test-reporter={kind}" for kind in ("spec", "junit")]
	places = [f"--test-reporter-destination={place}" for place in ("stdout", report("browser"))]
	files = map(str, sorted(DESK.glob("tests/e2e/*.test.mjs")))
	with tempfile.TemporaryDirectory(prefix="desk-e2e-") as folder:
		if run("node", "tests/e2e/make_sites.mjs", folder, cwd=DESK):
			return 1
		os.environ["DESK_E2E_SITES"] = folder
		return run("node", "--test", "--test-concurrency=2", *reporters, *places, *files, cwd=DESK)


def desk_types() -> int:
	"""vue-tsc over the desk; frappe-ui comes as sources whose own type errors are not ours to mend."""
	checked = subprocess.run(["npm", "run", "--silent", "check"], cwd=DESK, capture_output=True, text=True)
	ours = [line for line in checked.stdout.splitlines() if line.startswith(("src/", "tests/"))]
	if checked.returncode and not checked.stdout.strip():
		ours = [checked.stderr]
	print("\n".join(ours) if ours else "types: ok", flush=True)
	return int(bool(ours))


def app_tests() -> int:
	"""The app's own tests on a fresh site, as `bench run-tests` runs them anywhere."""
	return new_site(TEST_SITE, "--install-app", "party_investigation") or bench(
		*("--site", TEST_SITE, "run-tests", "--app", "party_investigation"),
		*("--junit-xml-output", report("app")),
	)


def conformance() -> int:
	"""All conformance cases, those over HTTP too, on a fresh bench, compared with what stock Frappe answered."""
	sys.path.insert(0, str(BENCH / "tests"))
	from bench import Bench

	with Bench() as fresh:
		fresh.run("new-site", CONFORMANCE_SITE)
		_let_fixtures_go(fresh)
		with fresh.serving(CONFORMANCE_SITE) as address:
			return run(
				PYTHON,
				"run.py",
				*("--bench", str(fresh.path), "--site", CONFORMANCE_SITE),
				*("--http", address),
				*("--check", "golden/frappe-16.0.0-dev.json"),
				cwd=BENCH / "tests" / "conformance",
			)


def _let_fixtures_go(fresh: "Bench") -> None:
	"""The fixtures are swept up with what the logs say of them, which the engine keeps for good elsewhere."""
	with closing(sqlite3.connect(fresh.sites / CONFORMANCE_SITE / "site.db")) as connection, connection:
		connection.execute("insert into `__trail_clearing` values ('fixtures')")


def new_site(name: str, *options: str) -> int:
	"""A fresh site in the place of an older one of that name."""
	shutil.rmtree(SITES / name, ignore_errors=True)
	return bench("new-site", name, "--admin-password", os.urandom(9).hex(), *options)


PARTS = {
	"unit tests": unit_tests,
	"browser": browser,
	"app tests": app_tests,
	"conformance": conformance,
	"desk": desk,
	"style": style,
}
"""In the order in which they begin: those that take long first."""

if __name__ == "__main__":
	main()
