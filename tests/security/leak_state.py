"""What must stay as it is in the marked site, and how it is put back."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leak_marks import SITE, Mark

import frappe

if TYPE_CHECKING:
	from bench import Bench

LOGS = (
	"tabReport",
	"tabAccess Log",
	"tabView Log",
	"tabError Log",
	"tabActivity Log",
	"tabSessions",
	"tabScheduled Job Log",
)
RIGHTS = (
	"tabHas Role",
	"tabOrganization Appointment",
	"tabDocPerm",
	"tabCustom DocPerm",
	"tabUser Permission",
	"tabRole",
	"tabProperty Setter",
	"tabCustom Field",
	"tabDocShare",
	"tabReport",
	"__Auth",
)
COPIES_OF_NOTES = {
	(table, column)
	for table in ("tabOrganization Appointment", "tabParty Organization")
	for column in ("_comments", "_user_tags", "_assign")
}
"""Officers may note something on appointments and units; the notes are rows that are looked at themselves."""
FOLDERS = ("private", "public")


class State:
	"""Adds the state of the marked site."""

	bench: "Bench"
	marks: dict[str, Mark]
	app_doctypes: list[str]

	def site(self) -> Any:
		"""The site, as Administrator."""
		return self.bench.site(SITE)

	def entries(self, doctype: str, **filters: Any) -> list[dict]:
		"""Rows of a log as they are stored, the latest first."""
		with self.site():
			return frappe.get_all(doctype, filters=filters, fields=["*"], order_by="creation desc")

	def state_of(self, organization: str) -> dict[tuple, tuple]:
		"""Every row of the app that belongs to an organization, and every row about one of its documents."""
		names = {
			name
			for name, mark in self.marks.items()
			if mark.what == "name" and mark.organization == organization
		}
		names |= {organization}
		found = {}
		with closing(sqlite3.connect(self.database)) as database:
			tables = [
				row[0]
				for row in database.execute(
					"select name from sqlite_master where type = 'table' and name like 'tab%'"
				)
			]
			for table in tables:
				if table in LOGS:
					continue
				cursor = database.execute(f'select * from "{table}"')
				columns = [column[0] for column in cursor.description]
				for row in cursor:
					if table == "tabDeleted Document" and not set(row) & set(self.app_doctypes):
						continue
					if names.intersection(value for value in row if isinstance(value, str)):
						key = row[columns.index("name")] if "name" in columns else row
						found[table, key] = tuple(
							value
							for column, value in zip(columns, row, strict=True)
							if (table, column) not in COPIES_OF_NOTES
						)
		return found

	@property
	def database(self) -> str:
		return str(self.bench.sites / SITE / "site.db")

	def keep(self) -> None:
		"""Remember the database and the files as they are now."""
		for place in FOLDERS:
			shutil.rmtree(self.bench.path / "kept" / place, ignore_errors=True)
			shutil.copytree(self.folder(place), self.bench.path / "kept" / place)
		with closing(sqlite3.connect(self.database)) as live, closing(sqlite3.connect(self.kept)) as copy:
			live.backup(copy)

	def restore(self) -> None:
		"""Put the database and the files back as they were remembered; nothing in memory may outlive them."""
		for place in FOLDERS:
			kept, live = self.bench.path / "kept" / place, self.folder(place)
			for path in live.iterdir():
				path.unlink()
			shutil.copytree(kept, live, dirs_exist_ok=True)
		with closing(sqlite3.connect(self.kept)) as copy, closing(sqlite3.connect(self.database)) as live:
			copy.backup(live)
		with self.site():
			frappe.db.sql("update `tabSessions` set lastupdate = %s", frappe.utils.now())
			for _round in range(50):
				frappe.clear_cache()
			frappe.db.commit()

	def folder(self, place: str) -> Path:
		"""One of the site's folders of files."""
		return self.bench.sites / SITE / place / "files"

	@property
	def kept(self) -> str:
		return str(self.bench.path / "kept.db")

	def rights(self) -> dict[tuple, tuple]:
		"""Every row that gives anybody a right."""
		found = {}
		with closing(sqlite3.connect(self.database)) as database:
			for table in RIGHTS:
				for row in database.execute(f'select * from "{table}"'):
					found[table, row[0]] = row
		return found

	def child_rows(self, target) -> dict[str, list[str]]:
		"""The rows in the tables of a document, by DocType."""
		with self.site():
			return {
				table.options: frappe.get_all(
					table.options, filters={"parent": target.name}, pluck="name", limit=2
				)
				for table in frappe.get_meta(target.doctype).get_table_fields()
			}
