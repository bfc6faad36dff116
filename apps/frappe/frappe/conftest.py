"""For pytest: test cases that expect a connected site get a fresh one; `bench run-tests` brings its own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import frappe
from frappe.tests.classes import IntegrationTestCase

SITE = "unit.localhost"
BENCH = Path(__file__).resolve().parents[3]

# a busy machine makes no property false
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def unit_sites() -> Iterator[Path]:
	"""A sites folder with one new site, made once for all test cases of this process."""
	from frappe.installer import new_site

	before = os.getcwd()
	with tempfile.TemporaryDirectory(prefix="unit-") as folder:
		bench = Path(folder)
		for name in ("sites/assets", "config/pids", "logs"):
			(bench / name).mkdir(parents=True)
		for link in ("apps", "env"):
			(bench / link).symlink_to(BENCH / link)
		sites = bench / "sites"
		(sites / "apps.txt").write_text("frappe\n")
		os.chdir(sites)
		new_site(SITE, "Unit-Test-Password-1")
		os.chdir(before)
		yield sites


@pytest.fixture(scope="class", autouse=True)
def connected_site(request: pytest.FixtureRequest) -> Iterator[None]:
	"""Connect the fresh site for the time of one test case class that is an `IntegrationTestCase`."""
	if not (request.cls and issubclass(request.cls, IntegrationTestCase)):
		yield
		return
	sites = request.getfixturevalue("unit_sites")
	before = os.getcwd()
	os.chdir(sites)
	frappe.init(SITE, force=True)
	frappe.connect()
	frappe.flags.in_test = True
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.destroy()
		os.chdir(before)
