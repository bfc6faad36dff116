"""The commands of the bench, run as a person at the machine runs them, on real files."""

import gzip
import json
import re
import socket
import sqlite3
import time
import unittest
import urllib.request
from contextlib import closing

from bench import ROOT, Bench

SITE = "commands.localhost"


class TestCommands(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.bench = (
			cls.enterClassContext(Bench()) if hasattr(cls, "enterClassContext") else Bench().__enter__()
		)
		cls.made = cls.bench.run("new-site", SITE)

	@classmethod
	def tearDownClass(cls) -> None:
		if not hasattr(cls, "enterClassContext"):
			cls.bench.__exit__()

	def execute(self, expression: str):
		said = self.bench.run("--site", SITE, "execute", expression).stdout
		return json.loads(said) if said.strip() else None

	def test_random_password_is_shown_once_and_works(self) -> None:
		password = re.search(r"Administrator: (\S{12,})", self.made.stdout).group(1)
		self.assertEqual(
			self.execute(f"frappe.utils.password.check_password('Administrator', {password!r})"),
			"Administrator",
		)

	def test_second_site_of_the_name_is_refused(self) -> None:
		done = self.bench.run("new-site", SITE, check=False)
		self.assertNotEqual(done.returncode, 0)
		self.assertIn("已存在", done.stderr)

	def test_version_and_doctor_say_demitasse(self) -> None:
		self.assertRegex(self.bench.run("version").stdout, r"^Demitasse \d")
		self.assertRegex(self.bench.run("--site", SITE, "doctor").stdout, r"^Demitasse \d")

	def test_install_list_and_uninstall_the_app(self) -> None:
		self.bench.run("--site", SITE, "install-app", "party_investigation")
		self.assertIn("party_investigation", self.bench.run("--site", SITE, "list-apps").stdout)
		self.assertTrue(self.execute("frappe.db.exists('DocType', 'Party Member')"))
		self.bench.run("--site", SITE, "uninstall-app", "party_investigation", "--yes")
		self.assertNotIn("party_investigation", self.bench.run("--site", SITE, "list-apps").stdout)
		self.assertFalse(self.execute("frappe.db.exists('DocType', 'Party Member')"))

	def test_unknown_app_is_refused(self) -> None:
		done = self.bench.run("--site", SITE, "install-app", "no_such_app", check=False)
		self.assertNotEqual(done.returncode, 0)

	def test_migrate_changes_nothing_on_a_fresh_site(self) -> None:
		before = self.execute("frappe.db.count('DocField')")
		self.bench.run("--site", SITE, "migrate")
		self.assertEqual(self.execute("frappe.db.count('DocField')"), before)

	def test_add_user_and_set_password(self) -> None:
		self.bench.run(
			"--site",
			SITE,
			"add-user",
			"clerk@party.example",
			"--first-name",
			"Clerk",
			"--password",
			"Long-Enough-9x!",
		)
		self.bench.run("--site", SITE, "set-password", "clerk@party.example", "Another-One-8y!")
		said = self.execute("frappe.utils.password.check_password('clerk@party.example', 'Another-One-8y!')")
		self.assertEqual(said, "clerk@party.example")

	def test_console_runs_what_is_typed(self) -> None:
		done = self.bench.run(
			"--site", SITE, "console", stdin="print('users', frappe.db.count('User') > 1)\n"
		)
		self.assertIn("users True", done.stdout)

	def test_backup_and_restore_bring_back_what_was(self) -> None:
		self.execute(
			"[frappe.get_doc(doctype='ToDo', description='kept').insert(), frappe.db.commit()] and None"
		)
		said = self.bench.run("--site", SITE, "backup", "--with-files").stdout
		path = re.search(r"database: (\S+)", said).group(1)
		with gzip.open(path) as packed:
			self.assertTrue(packed.read(16).startswith(b"SQLite format 3"))
		self.execute("[frappe.db.delete('ToDo'), frappe.db.commit()] and None")
		self.assertEqual(self.execute("frappe.db.count('ToDo')"), 0)
		self.bench.run("--site", SITE, "restore", path)
		self.assertEqual(self.execute("frappe.get_all('ToDo', pluck='description')"), ["kept"])
		with closing(sqlite3.connect(self.bench.sites / SITE / "site.db")) as database:
			self.assertEqual(database.execute("pragma integrity_check").fetchone()[0], "ok")

	def test_damaged_backup_changes_nothing(self) -> None:
		damaged = self.bench.path / "damaged.db.gz"
		damaged.write_bytes(gzip.compress(b"SQLite format 3\x00 but no more"))
		before = self.execute("frappe.db.count('DocType')")
		done = self.bench.run("--site", SITE, "restore", str(damaged), check=False)
		self.assertNotEqual(done.returncode, 0)
		self.assertEqual(self.execute("frappe.db.count('DocType')"), before)

	def test_worker_runs_a_job_and_keeps_the_error_of_one_that_fails(self) -> None:
		self.execute("frappe.enqueue('frappe.log_error', title='from a job', message='done') and None")
		self.execute("frappe.enqueue('frappe.no_such_function') and None")
		self.bench.run("--site", SITE, "worker", "--burst")
		self.assertTrue(self.execute("frappe.db.exists('Error Log', {'method': 'from a job'})"))
		shown = self.bench.run("--site", SITE, "show-pending-jobs").stdout
		self.assertRegex(shown, r"failed +default +frappe\.no_such_function")

	def test_serve_answers_and_says_why_it_cannot(self) -> None:
		with socket.socket() as holder:
			holder.bind(("127.0.0.1", 0))
			holder.listen()
			port = holder.getsockname()[1]
			taken = self.bench.run("--site", SITE, "serve", "--port", str(port), check=False)
			self.assertNotEqual(taken.returncode, 0)
			self.assertIn(str(port), taken.stderr)
		server = self.bench.start("--site", SITE, "serve", "--port", str(port))
		try:
			self.assertEqual(_ping(port), {"message": "pong"})
			second = self.bench.run("--site", SITE, "serve", "--port", str(port), check=False)
			self.assertNotEqual(second.returncode, 0)
			self.assertIn("已有服务", second.stderr)
		finally:
			server.terminate()
			server.communicate(timeout=30)

	def test_drop_site_archives(self) -> None:
		self.bench.run("new-site", "gone.localhost", "--admin-password", "Some-Pass-77x")
		self.bench.run("drop-site", "gone.localhost")
		self.assertFalse((self.bench.sites / "gone.localhost").exists())
		self.assertEqual(len(list((self.bench.path / "archived" / "sites").iterdir())), 1)


class TestFrappeBench(unittest.TestCase):
	def test_frappe_bench_finds_the_commands(self) -> None:
		import subprocess

		bench = ROOT / "env" / "bin" / "bench"
		done = subprocess.run([bench, "version"], cwd=ROOT, capture_output=True, text=True)
		self.assertIn("Demitasse", done.stdout, done.stderr)


def _ping(port: int):
	for _ in range(100):
		try:
			with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/method/ping", timeout=5) as answer:
				return json.load(answer)
		except OSError:
			time.sleep(0.1)
	raise AssertionError("the server does not answer")


if __name__ == "__main__":
	unittest.main()
