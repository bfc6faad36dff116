"""A site of its own in a temporary folder, with a table to work on."""

import os
import tempfile
import unittest
from pathlib import Path

import frappe
from frappe.store import connection
from frappe.store.schema import Column, sync_table

SITE = "store.localhost"
PERSON = [
	Column("full_name", "varchar(140)", index=True),
	Column("age", "int", default=0, not_null=True),
	Column("height", "decimal(21,9)", default=0, not_null=True),
	Column("born", "date"),
	Column("joined", "datetime(6)"),
	Column("opens", "time(6)"),
	Column("code", "varchar(20)", unique=True),
	Column("notes", "text"),
]
RAW = (
	"create table `tabSingles` (`doctype` varchar(140) collate nocase, `field` varchar(140) collate nocase, `value` text)",
	"create table `tabSeries` (`name` varchar(140) collate nocase primary key, `current` int not null default 0)",
)


def open_site(sites: str | os.PathLike) -> None:
	"""Connect to the site of a folder, as another process would."""
	frappe.init(SITE, sites_path=str(sites), force=True)
	frappe.connect()


class StoreTest(unittest.TestCase):
	"""Tests on a real database file; each gets a new one."""

	def setUp(self) -> None:
		self.folder = tempfile.TemporaryDirectory()
		self.sites = Path(self.folder.name)
		(self.sites / SITE).mkdir()
		(self.sites / SITE / "site_config.json").write_text('{"db_busy_seconds": 5}')
		(self.sites / "apps.txt").write_text("frappe\n")
		open_site(self.sites)
		for statement in RAW:
			frappe.db.sql_ddl(statement)
		sync_table("tabPerson", PERSON)
		frappe.db.commit()

	def tearDown(self) -> None:
		frappe.destroy()
		connection.close_all()
		self.folder.cleanup()

	@property
	def file(self) -> Path:
		return self.sites / SITE / "site.db"

	def add(self, name: str, **values) -> None:
		"""Insert a row as the model does, without the model."""
		frappe.db.bulk_insert("Person", ["name", *values], [(name, *values.values())])

	def names(self, filters=None) -> list[str]:
		"""Names of what matches, in order."""
		return frappe.db.get_values("Person", filters or {}, "name", order_by="name asc", pluck=True)
