#!/usr/bin/env python3
"""Run one test, as `make test-one T=…` does: what T names decides which program runs it.

T=tests/test_floors.py                            a file, a folder or file::Class::test, with pytest
T=apps/frappe/desk/tests/e2e/form.test.mjs        a file in a real browser
T=apps/frappe/desk/src/form/model.test.ts         a file of the desk's unit tests
T=party_investigation.tests.test_scope            a module of the app, on a fresh site
T=apps/party_investigation/…/tests/test_scope.py  the same by its file
T="Party Member"                                  the tests beside a DocType
"""

import sys

from run_tests import BENCH, DESK, PYTHON, TEST_SITE, bench, new_site, run

APP = BENCH / "apps" / "party_investigation"


def main() -> None:
	"""The command line; exit status as the tests'."""
	if len(sys.argv) != 2 or not sys.argv[1]:
		sys.exit(__doc__)
	sys.exit(run_one(sys.argv[1]))


def run_one(name: str) -> int:
	"""Run what `name` names.

	:returns: the exit status
	"""
	path = (BENCH / name.partition("::")[0]).resolve()
	if not path.exists():
		return of_doctype(name) if " " in name or "." not in name else on_site("--module", name)
	if path.suffix == ".mjs":
		return run("node", "--test", str(path), cwd=DESK)
	if path.suffix == ".ts":
		return run("npx", "vitest", "run", str(path), cwd=DESK)
	if path.is_relative_to(APP):
		return on_site("--module", ".".join(path.relative_to(APP).with_suffix("").parts))
	return run(PYTHON, "-m", "pytest", "-q", name)


def of_doctype(doctype: str) -> int:
	"""Run the tests beside a DocType: those of the engine's with pytest, those of the app's on a site."""
	folder = doctype.lower().replace(" ", "_").replace("-", "_")
	found = sorted((BENCH / "apps" / "frappe" / "frappe").glob(f"**/doctype/{folder}/test_*.py"))
	return run(PYTHON, "-m", "pytest", "-q", *map(str, found)) if found else on_site("--doctype", doctype)


def on_site(*what: str) -> int:
	"""Run tests of the app on a fresh site, which is made in a second or two."""
	return new_site(TEST_SITE, "--install-app", "party_investigation") or bench(
		"--site", TEST_SITE, "run-tests", *what
	)


if __name__ == "__main__":
	main()
