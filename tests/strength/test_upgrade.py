"""Sites of earlier releases, migrated to this one: every document, every pair, every link is there as it was."""

import sqlite3
import unittest
from contextlib import closing
from pathlib import Path

from ground import PASSWORD, SITE, Bench, Server

RELEASES = sorted((Path(__file__).resolve().parent / "releases").glob("*.sql"))
METADATA = ("DocType", "DocField", "DocPerm", "DocType Link", "DocType Action", "DocType State", "Patch Log")
"""What a migration is there to change."""
SHIPPED = ("Workspace", "Report", "Page")
"""What comes with apps and is written anew when a release brings it changed, rows and all."""


class TestUpgrade(unittest.TestCase):
	def test_there_are_releases(self) -> None:
		self.assertTrue(RELEASES)

	def test_every_release_migrates(self) -> None:
		for release in RELEASES:
			with self.subTest(release.stem), Bench() as bench:
				path = self._site_of(bench, release)
				before = Snapshot(path)
				self.assertGreater(before.counts["Party Member"], 20)
				for _time in range(2):
					done = bench.run("--site", SITE, "migrate", check=False)
					self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
					self._compare(before, Snapshot(path))
				self._works(bench)

	def _site_of(self, bench: Bench, release: Path) -> Path:
		"""A site as the release left it; its database."""
		bench.run("new-site", SITE, "--admin-password", PASSWORD)
		path = bench.sites / SITE / "site.db"
		for old in path.parent.glob("*.db*"):
			old.unlink()
		with closing(sqlite3.connect(path)) as database:
			database.executescript(release.read_text(encoding="utf-8"))
		return path

	def _compare(self, before: "Snapshot", after: "Snapshot") -> None:
		for doctype, names in before.names.items():
			if doctype not in METADATA:
				lost = names - after.names.get(doctype, set()) - before.shipped
				self.assertEqual(lost, set(), f"{doctype}: lost")
		self.assertEqual(before.pairs - after.pairs, set(), "rows parted from their documents")
		self.assertEqual(before.links - after.links, set(), "links that point elsewhere or nowhere")
		self.assertEqual(after.integrity, "ok")
		self.assertGreaterEqual(after.counts["Scheduled Job Type"], 1)

	def _works(self, bench: Bench) -> None:
		"""The site is in service: it is signed in to, read, written, backed up."""
		bench.run("--site", SITE, "set-admin-password", PASSWORD)
		with Server(bench) as server:
			client = server.client()
			status, answer = client.get("/api/resource/Party%20Member?limit=5")
			self.assertEqual((status, len(answer["data"])), (200, 5))
			for row in answer["data"]:
				path = f"/api/resource/Party%20Member/{row['name']}"
				read = client.get(path)[1]["data"]
				self.assertEqual(client.put(path, read)[0], 200)
			self.assertEqual(client.post("/api/resource/ToDo", {"description": "after"})[0], 200)
		bench.run("--site", SITE, "backup")


class Snapshot:
	"""What a site has: documents by name, rows with their documents, links with their targets.

	:param links: (DocType, document, field, target) for every link whose target is there
	"""

	def __init__(self, path: Path) -> None:
		with closing(sqlite3.connect(path)) as database:
			self.integrity = database.execute("pragma integrity_check").fetchone()[0]
			tables = [
				row[0]
				for row in database.execute(
					"select name from sqlite_master where type = 'table' and name like 'tab%'"
				)
			]
			columns = {
				table: {row[1] for row in database.execute(f"pragma table_info(`{table}`)")}
				for table in tables
			}
			self.names = {
				table[3:]: {row[0] for row in database.execute(f"select name from `{table}`")}
				for table in tables
				if "name" in columns[table] and "modified" in columns[table]
			}
			self.counts = {doctype: len(names) for doctype, names in self.names.items()}
			rows = {
				(doctype, *row)
				for doctype in self.names
				if "parenttype" in columns[f"tab{doctype}"] and doctype not in METADATA
				for row in database.execute(
					f"select name, parenttype, parentfield, parent from `tab{doctype}`"
				)
			}
			self.pairs = {row for row in rows if row[2] not in (*METADATA, *SHIPPED)}
			self.shipped = {row[1] for row in rows if row[2] in SHIPPED}
			self.links = set(self._links(database, columns))

	def _links(self, database: sqlite3.Connection, columns: dict[str, set[str]]):
		fields = database.execute(
			"select parent, fieldname, options from tabDocField where fieldtype = 'Link'"
		).fetchall()
		for doctype, field, target in fields:
			if doctype in METADATA or field not in columns.get(f"tab{doctype}", ()):
				continue
			for name, value in database.execute(
				f"select name, `{field}` from `tab{doctype}` where `{field}` != ''"
			):
				if value in self.names.get(target, ()) and name not in self.shipped:
					yield doctype, name, field, value


if __name__ == "__main__":
	unittest.main()
