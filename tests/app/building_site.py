"""A site on which an Investigation Administrator builds: for tests of what this engine offers beside what runs anywhere."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import Bench

import frappe
from party_investigation.tests.building_case import field, table

__all__ = [
	"BUILDER",
	"PART",
	"REFUSALS",
	"ROW",
	"RUNS",
	"SECRETARY",
	"TABLE",
	"OnSite",
	"begin",
	"field",
	"table",
]
REFUSALS = (frappe.PermissionError, frappe.ValidationError, frappe.DoesNotExistError, frappe.NameError)
SITE = "builds.localhost"
TABLE, ROW = "Built Visit", "Built Visit Row"
BUILDER, PART, SECRETARY, RUNS = (f"{name}@party.example" for name in ("builder", "part", "filler", "runs"))


def begin() -> None:
	"""Make the site; what is called when a module of tests begins."""
	global bench
	bench = Bench().__enter__()
	unittest.addModuleCleanup(bench.__exit__, None, None, None)
	bench.new_site(SITE, "--admin-password", "secret-for-tests", "--install-app", "party_investigation")
	with bench.site(SITE):
		from party_investigation.tests.world import make_user, make_world

		make_world()
		make_user("builder", [("Investigation Administrator", "T")])
		make_user("part", [("Investigation Administrator", "T1")])
		make_user("filler", [("Branch Secretary", "T1B1")])
		user = {"doctype": "User", "email": RUNS, "first_name": "R", "send_welcome_email": 0}
		frappe.get_doc(user).insert().add_roles("System Manager")
		frappe.get_doc(table("Built Elsewhere", module="Organization")).insert()
		frappe.db.commit()


class OnSite(unittest.TestCase):
	"""A test on the site, of which nothing stays."""

	def setUp(self) -> None:
		place = bench.site(SITE)
		place.__enter__()
		self.addCleanup(place.__exit__, None, None, None)
		self.addCleanup(frappe.clear_cache)
		self.addCleanup(frappe.db.rollback)

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
