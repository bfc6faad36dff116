"""A site whose database files are encrypted: nothing readable on the disk, everything as before with the key, nothing without."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

from ground import SITE, StrengthTest

SQLCIPHER = Path(__file__).resolve().parents[2] / "build" / "sqlcipher"
SECRET = "Nightingale-In-The-Reeds"


class TestEncryption(StrengthTest):
	def setUp(self) -> None:
		self.assertTrue(any(SQLCIPHER.glob("sqlcipher3*")), "make test installs SQLCipher there")
		super().setUp()
		away = tempfile.TemporaryDirectory(prefix="keys-")
		self.addCleanup(away.cleanup)
		self.key = Path(away.name, "site.key")
		before = os.environ.get("PYTHONPATH", "")
		self.addCleanup(os.environ.__setitem__, "PYTHONPATH", before)
		os.environ["PYTHONPATH"] = str(SQLCIPHER)
		self.write(SECRET)
		self.plain = Path(away.name, "plain")
		shutil.copytree(self.ground.site, self.plain)
		self.addCleanup(self.put_back)

	def put_back(self) -> None:
		"""Leave the site as it was: the tests of a class share it."""
		shutil.rmtree(self.ground.site)
		shutil.copytree(self.plain, self.ground.site)

	def encrypt(self) -> None:
		done = self.ground.bench("encrypt-database", "--key-file", str(self.key))
		self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

	def note(self) -> str:
		return self.ground.script("print(frappe.db.get_value('Ledger', 'first', 'note'))").strip()

	def write(self, text: str) -> None:
		self.ground.script(f"frappe.db.set_value('Ledger', 'first', 'note', {text!r})")

	def change(self, before: str, after: str) -> None:
		"""Read one note and write another, in one process."""
		said = self.ground.script(
			"print(frappe.db.get_value('Ledger', 'first', 'note'))\n"
			f"frappe.db.set_value('Ledger', 'first', 'note', {after!r})\n"
			"frappe.cache.set_value('told', 'x'); frappe.enqueue('frappe.ping')"
		)
		self.assertEqual(said.split()[0], before)

	def on_disk(self) -> bytes:
		return b"".join(path.read_bytes() for path in self.ground.site.rglob("*") if path.is_file())

	def test_opening_it_again_keeps_the_locks_of_others(self) -> None:
		"""Closing any handle of a file takes away what its process holds locked, also what SQLite needs."""
		self.encrypt()
		said = self.ground.script(
			"import os\n"
			"from pathlib import Path\n"
			"from frappe.store import opening\n"
			"path = Path(frappe.get_site_path('site.db'))\n"
			"def held():\n"
			"\tmine = (str(os.getpid()), str(path.stat().st_ino))\n"
			"\trows = [line.split() for line in Path('/proc/locks').read_text().splitlines()]\n"
			"\treturn any((row[4], row[5].split(':')[-1]) == mine for row in rows)\n"
			"frappe.db.count('Ledger')\n"
			"print(held())\n"
			"opening.connect(path)\n"
			"print(held())\n"
		)
		self.assertEqual(said.split(), ["True", "True"])

	def test_nothing_is_readable_without_the_key(self) -> None:
		self.assertIn(SECRET.encode(), self.on_disk())
		self.encrypt()
		self.assertNotIn(SECRET.encode(), self.on_disk())
		self.change(SECRET, SECRET[::-1])
		self.assertEqual(self.note(), SECRET[::-1])
		self.assertNotIn(SECRET[::-1].encode(), self.on_disk())
		for name in ("site.db", "jobs.db", "cache.db"):
			with closing(sqlite3.connect(self.ground.site / name)) as plain:
				with self.assertRaises(sqlite3.DatabaseError, msg=name):
					plain.execute("select * from sqlite_master").fetchall()
		self.assertEqual(self.key.stat().st_mode & 0o777, 0o600)
		away = self.key.rename(self.key.with_suffix(".away"))
		refused = self.ground.python(f"import frappe; frappe.init({SITE!r}); frappe.connect()")
		away.rename(self.key)
		self.assertIn("密钥文件", refused.stderr)

	def test_backup_and_restore_stay_encrypted(self) -> None:
		self.encrypt()
		done = self.ground.bench("backup")
		self.assertEqual(done.returncode, 0, done.stderr)
		path = next(
			Path(word) for word in done.stdout.split() if word.endswith(("-database.db.gz", ".db.gz"))
		)
		self.assertNotIn(SECRET.encode(), subprocess.run(["gunzip", "-c", path], capture_output=True).stdout)
		self.change(SECRET, "lost")
		restored = self.ground.bench("restore", str(path))
		self.assertEqual(restored.returncode, 0, restored.stdout + restored.stderr)
		self.assertEqual(self.note(), SECRET)

	def test_the_way_back_and_what_is_refused(self) -> None:
		beside = self.ground.bench("encrypt-database", "--key-file", str(self.ground.site / "site.key"))
		self.assertNotEqual(beside.returncode, 0)
		self.assertIn("sites", beside.stderr)
		self.encrypt()
		self.encrypt()  # again does no harm
		done = self.ground.bench("decrypt-database")
		self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
		os.environ["PYTHONPATH"] = ""
		self.assertEqual(self.note(), SECRET)
		missing = self.ground.bench("encrypt-database", "--key-file", str(self.key))
		self.assertIn("pip install sqlcipher3", missing.stderr)

	def test_a_conversion_that_was_cut_off_is_done_again(self) -> None:
		"""Between the configuration and the files: the site opens, and the command ends its work."""
		from frappe.services.encryption import make_key

		make_key(self.key)
		self.ground.configure(database_key_file=str(self.key))
		self.assertEqual(self.note(), SECRET)
		self.encrypt()
		self.assertNotIn(SECRET.encode(), self.on_disk())


if __name__ == "__main__":
	unittest.main()
